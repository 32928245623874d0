// SPDX-License-Identifier: GPL-2.0
/* What a page is made by: text that cannot be markup, pictures drawn again, digests and packing. */
#include "test.h"

#include "page/page.h"
#include "report/digest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char *begin(FILE **f)
{
	static char buffer[65536];

	memset(buffer, 0, sizeof(buffer));
	*f = fmemopen(buffer, sizeof(buffer), "w");
	assert_non_null(*f);
	return buffer;
}

static void assert_text(const char *text, const char *wanted)
{
	FILE *f;
	char *out = begin(&f);

	html_put(f, "[%s]", text);
	fclose(f);
	assert_int_equal(*out, '[');
	assert_memory_equal(out + 1, wanted, strlen(wanted));
	assert_string_equal(out + 1 + strlen(wanted), "]");
}

static void test_text(void **state)
{
	(void)state;
	assert_text("plain, \xc3\xa4 and \xf0\x9f\x98\x80", "plain, \xc3\xa4 and \xf0\x9f\x98\x80");
	assert_text("<a href=\"x\" b='`'>&", "&#60;a href=&#34;x&#34; b=&#39;&#96;&#39;&#62;&#38;");
	assert_text("\x1b[2J\t\n\x7f", "&#x241b;[2J&#x2409;&#x240a;&#x2421;");
	/* cut off, too long a form, a surrogate, beyond the last, a lone byte */
	assert_text("\xc3", "\\xc3");
	assert_text("\xc0\xaf", "\\xc0\\xaf");
	assert_text("\xed\xa0\x80", "\\xed\\xa0\\x80");
	assert_text("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
	assert_text("\xe2\x80", "\\xe2\\x80");
	/* of the upper half of controls, of another direction, of no width, no character */
	assert_text("\xc2\x9b", "\\u{9b}");
	assert_text("\xe2\x80\xae", "\\u{202e}");
	assert_text("\xef\xbb\xbf", "\\u{feff}");
	assert_text("\xef\xbf\xbf", "\\u{ffff}");
	assert_text("\xf3\xa0\x81\x81", "\\u{e0041}");
}

static void test_long_text(void **state)
{
	char *text = malloc(HTML_TEXT_MAX + 6);
	FILE *f;
	char *out = begin(&f);

	(void)state;
	memset(text, 'x', HTML_TEXT_MAX + 5);
	text[HTML_TEXT_MAX + 5] = '\0';
	html_text(f, text);
	fclose(f);
	assert_string_equal(out + HTML_TEXT_MAX, " [and 5 bytes more, not shown]");
	free(text);
}

static void test_values(void **state)
{
	FILE *f;
	char *out = begin(&f);

	(void)state;
	html_put(f, "%u%% %zu %+.2f %.3g %d %c <%s> 0x%08llx%s", 7u, (size_t)9, 1.5, 0.25, -3, '<',
		 "&", 255ull, "");
	fclose(f);
	assert_string_equal(out, "7% 9 +1.50 0.25 -3 &#60; <&#38;> 0x000000ff");
}

static void assert_picture(const char *svg, const char *wanted)
{
	struct error why = { "" };
	char copy[512];
	FILE *f;
	char *out = begin(&f);
	int err;

	snprintf(copy, sizeof(copy), "%s", svg);
	err = html_put_svg(f, copy, "a-", "L", &why);
	fclose(f);
	assert_int_equal(err, wanted ? 0 : -EINVAL);
	assert_string_equal(out, wanted ? wanted : "");
	assert_int_equal(!*why.text, wanted != NULL);
}

static void test_pictures(void **state)
{
	(void)state;
	assert_picture("<?xml?><svg viewBox=\"0 0 1 1\" width='9'><title>T</title>"
		       "<g id='x' fill = 'rgb( 51, 51, 51)' onload='y'/><use xlink:href=\"#x\"/>"
		       "<path d='M0,0\n\t\tL1,1 '/><text>a&lt;b</text></svg>\n",
		       "<svg role=\"img\" aria-label=\"L\" viewBox=\"0 0 1 1\">"
		       "<g id=\"a-x\" fill=\"var(--pen,#333)\"></g><use href=\"#a-x\"></use>"
		       "<path d=\"M0,0 L1,1\"></path><text>a&#60;b</text></svg>");
	assert_picture("<svg><use href='//x/#y'/><g fill='url(#x)'/></svg>",
		       "<svg role=\"img\" aria-label=\"L\"><use></use><g></g></svg>");
	assert_picture("", NULL);
	assert_picture("text", NULL);
	assert_picture("<g/>", NULL);
	assert_picture("<svg>", NULL);
	assert_picture("<svg></g>", NULL);
	assert_picture("<svg/><svg/>", NULL);
	assert_picture("<svg><script/></svg>", NULL);
	assert_picture("<!DOCTYPE svg><svg/>", NULL);
	assert_picture("<svg a></svg>", NULL);
	assert_picture("<svg a=\"</svg>", NULL);
}

static void test_digests(void **state)
{
	char hex[DIGEST_HEX_MAX], base64[DIGEST_BASE64_MAX], *million = malloc(1000000);

	(void)state;
	/* FIPS 180-2, appendix B, and what is as long as a block less one length */
	digest_hex("abc", 3, hex);
	assert_string_equal(hex,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, hex);
	assert_string_equal(hex,
			    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	memset(million, 'a', 1000000);
	digest_hex(million, 1000000, hex);
	assert_string_equal(hex,
			    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	digest_base64("abc", 3, base64);
	assert_string_equal(base64, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
	free(million);
}

static void test_base64(void **state)
{
	static const char *const words[] = { "", "f", "fo", "foo", "foob" };
	static const char *const coded[] = { "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==" };
	size_t i;

	(void)state;
	for (i = 0; i < 5; i++) {
		FILE *f;
		char *out = begin(&f);

		base64_put(f, words[i], strlen(words[i]));
		fclose(f);
		assert_string_equal(out, coded[i]);
	}
}

/* That what is packed can be unpacked, tests/page.t asks gunzip. */
static void test_packing(void **state)
{
	size_t len, i;
	char *data = malloc(100000);
	uint8_t *packed = gzip_make("", 0, &len);

	(void)state;
	assert_int_equal(len, 20);
	assert_memory_equal(packed, "\x1f\x8b\x08\0\0\0\0\0\0\xff\x03\0\0\0\0\0\0\0\0\0", 20);
	free(packed);
	for (i = 0; i < 100000; i++)
		data[i] = (char)('0' + i % 7);
	packed = gzip_make(data, 100000, &len);
	assert_true(len < 1000);
	assert_int_equal(packed[len - 4] | packed[len - 3] << 8 | packed[len - 2] << 16, 100000);
	free(packed);
	free(data);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_text),	cmocka_unit_test(test_long_text),
	cmocka_unit_test(test_values),	cmocka_unit_test(test_pictures),
	cmocka_unit_test(test_digests), cmocka_unit_test(test_base64),
	cmocka_unit_test(test_packing),
};
RUN(tests);
