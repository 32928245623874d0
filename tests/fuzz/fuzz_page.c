// SPDX-License-Identifier: GPL-2.0
/* The page under the fuzzer: whatever a stranger wrote, what comes out is no markup of his. */
#include "fuzz.h"

#include "page/page.h"
#include "report/digest.h"

#include <stdlib.h>
#include <string.h>

void use_page(const struct report *report)
{
	struct error error = { "" };
	struct regs_rows regs = { 0 };
	struct run_dir run;

	if (run_dir_open(&run, fuzz_dir, &error))
		abort();
	html_write(fuzz_null, &(struct html_page){ .name = "fuzz",
						   .dir = &run,
						   .env = report->env,
						   .report = report,
						   .regs = &regs,
						   .version = "x" });
	run_dir_close(&run);
}

static void fail(const char *what, const char *text)
{
	fprintf(stderr, "%s: %s\n", what, text);
	abort();
}

/* Text has no character that could begin or end markup. */
static void use_text(const char *text)
{
	char *out = NULL;
	size_t len;
	FILE *f = open_memstream(&out, &len);

	html_put(f, "%s", text);
	fclose(f);
	if (strpbrk(out, "<>\"'`"))
		fail("markup in text", out);
	free(out);
}

/* A picture's tags are of SVG, and its attributes neither act nor fetch. */
static void check_picture(const char *out)
{
	static const char *const tags[] = { "svg",    "g",	 "defs",     "path", "rect",
					    "circle", "ellipse", "line",     "use",  "polyline",
					    "text",   "polygon", "clipPath", "tspan" };
	const char *at, *name;
	size_t i, len;

	for (at = out; (at = strchr(at, '<'));) {
		at++;
		name = at + (*at == '/');
		len = strcspn(name, " >");
		for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
			if (strlen(tags[i]) == len && !strncmp(tags[i], name, len))
				break;
		if (i == sizeof(tags) / sizeof(tags[0]))
			fail("an unknown tag", out);
		for (at = name; *at != '>'; at++)
			if (!strncmp(at, " on", 3) || !strncmp(at, "url(", 4) ||
			    (!strncmp(at, "href=", 5) && strncmp(at, "href=\"#p-", 9)))
				fail("an attribute that acts", out);
	}
}

void use_picture(const uint8_t *data, size_t size)
{
	char *svg = malloc(size + 1), *out = NULL;
	struct error why = { "" };
	size_t len;
	FILE *f;

	memcpy(svg, data, size);
	svg[size] = '\0';
	use_text(svg);
	free(gzip_make(data, size, &len));
	f = open_memstream(&out, &len);
	if (!html_put_svg(f, svg, "p-", "label", &why) == !!*why.text)
		fail("refused without a word, or taken with one", why.text);
	fclose(f);
	check_picture(out);
	free(out);
	free(svg);
}
