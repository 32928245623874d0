// SPDX-License-Identifier: GPL-2.0
/* Markup, and text that cannot be any: see page.h. */
#include "page/page.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

/* The code point that begins @s, and how many bytes it has; 0 bytes if they are no UTF-8. */
static size_t decode(const char *s, uint32_t *point)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = (unsigned char)*s;
	size_t i, len = c < 0x80   ? 1
			: c < 0xc2 ? 0
			: c < 0xe0 ? 2
			: c < 0xf0 ? 3
			: c < 0xf5 ? 4
				   : 0;

	*point = len == 1 ? c : c & (0x7fu >> len);
	for (i = 1; i < len; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return 0;
		*point = *point << 6 | ((unsigned char)s[i] & 0x3f);
	}
	if (!len || *point < least[len] || *point > 0x10ffff ||
	    (*point >= 0xd800 && *point < 0xe000))
		return 0;
	return len;
}

/* What no eye sees, or what moves its neighbours: of another direction, of no width, of no use. */
static bool is_hidden(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{ 0x80, 0x9f },	    { 0xad, 0xad },	  { 0x34f, 0x34f },	 { 0x61c, 0x61c },
		{ 0x115f, 0x1160 }, { 0x17b4, 0x17b5 },	  { 0x180b, 0x180f },	 { 0x200b, 0x200f },
		{ 0x2028, 0x202e }, { 0x2060, 0x206f },	  { 0x3164, 0x3164 },	 { 0xfdd0, 0xfdef },
		{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff },	  { 0xffa0, 0xffa0 },	 { 0xfff0, 0xfffb },
		{ 0xfffe, 0xffff }, { 0xe0000, 0xe0fff }, { 0xf0000, 0x10ffff },
	};
	size_t i;

	for (i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	return (c & 0xfffe) == 0xfffe;
}

/* How many bytes were taken. */
static size_t put_point(FILE *f, const char *s)
{
	uint32_t c;
	size_t len = decode(s, &c);

	if (!len)
		fprintf(f, "\\x%02x", (unsigned char)*s);
	else if (strchr("&<>\"'`", (int)c) && c < 0x80)
		fprintf(f, "&#%u;", c);
	else if (c < 0x20 || c == 0x7f)
		fprintf(f, "&#x%x;", c == 0x7f ? 0x2421 : 0x2400 + c);
	else if (is_hidden(c))
		fprintf(f, "\\u{%x}", c);
	else
		fwrite(s, 1, len, f);
	return len ? len : 1;
}

void html_text(FILE *f, const char *text)
{
	size_t i = 0;

	while (text[i] && i < HTML_TEXT_MAX)
		i += put_point(f, text + i);
	if (text[i])
		fprintf(f, " [and %zu bytes more, not shown]", strlen(text + i));
}

void html_lines(FILE *f, const char *text)
{
	while (*text) {
		if (*text == '\n')
			putc(*text++, f);
		else
			text += put_point(f, text);
	}
}

/* One conversion, of @len bytes from a % on. */
static void put_value(FILE *f, const char *format, size_t len, va_list *ap)
{
	char spec[16];

	snprintf(spec, sizeof(spec), "%.*s", (int)len, format);
	switch (format[len - 1]) {
	case 's': html_text(f, va_arg(*ap, const char *)); break;
	case '%': putc('%', f); break;
	case 'c': html_text(f, (char[]){ (char)va_arg(*ap, int), '\0' }); break;
	case 'u':
		if (strchr(spec, 'z'))
			fprintf(f, spec, va_arg(*ap, size_t));
		else
			fprintf(f, spec, va_arg(*ap, unsigned int));
		break;
	case 'x': fprintf(f, spec, va_arg(*ap, unsigned long long)); break;
	case 'd': fprintf(f, spec, va_arg(*ap, int)); break;
	default: fprintf(f, spec, va_arg(*ap, double));
	}
}

void html_put(FILE *f, const char *format, ...)
{
	va_list ap;
	size_t len;

	va_start(ap, format);
	while (*format) {
		len = strcspn(format, "%");
		fwrite(format, 1, len, f);
		format += len;
		if (!*format)
			break;
		len = 1 + strspn(format + 1, "+-#0 .123456789zl");
		len += format[len] != '\0';
		put_value(f, format, len, &ap);
		format += len;
	}
	va_end(ap);
}
