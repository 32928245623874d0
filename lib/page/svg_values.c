// SPDX-License-Identifier: GPL-2.0
/*
 * The attributes of a picture: those in the table, if their values hold no more than numbers, words
 * and colours; ids, and what refers to one, within the picture. See svg.c.
 */
#include "page/page.h"

#include <ctype.h>
#include <string.h>

static const char *const attributes[] = {
	"x",
	"y",
	"x1",
	"y1",
	"x2",
	"y2",
	"cx",
	"cy",
	"r",
	"rx",
	"ry",
	"d",
	"dx",
	"dy",
	"points",
	"width",
	"height",
	"viewBox",
	"fill",
	"stroke",
	"color",
	"transform",
	"opacity",
	"fill-opacity",
	"stroke-width",
	"stroke-linecap",
	"stroke-linejoin",
	"stroke-dasharray",
	"stroke-opacity",
	"text-anchor",
	"font-size",
	"font-weight",
	"font-style",
	"shape-rendering",
};

static bool is_known(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
		if (!strcmp(attributes[i], name))
			return true;
	return false;
}

static bool is_name(const char *s)
{
	return *s &&
	       s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")] ==
		       '\0';
}

/* Numbers, words, colours, transforms: nothing that could fetch, as url() does, or end a value. */
static bool is_plain(const char *s)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789 .,#()%+-\t\r\n";

	return !s[strspn(s, plain)] && !strcasestr(s, "url") && !strcasestr(s, "var");
}

/* Pen, paper and grid, and the two colours of lines, are those of the page, which may be dark. */
static const char *colour_of(const char *value)
{
	static const struct {
		const char *is, *becomes;
	} colours[] = {
		{ "black", "var(--pen,#333)" },
		{ "rgb(0,0,0)", "var(--pen,#333)" },
		{ "rgb(51,51,51)", "var(--pen,#333)" },
		{ "rgb(85,85,85)", "var(--pen,#555)" },
		{ "#ffffff", "var(--paper,#fff)" },
		{ "white", "var(--paper,#fff)" },
		{ "rgb(255,255,255)", "var(--paper,#fff)" },
		{ "rgb(221,221,221)", "var(--grid,#ddd)" },
		{ "rgb(0,114,178)", "var(--cool,#0072b2)" },
		{ "rgb(213,94,0)", "var(--warm,#d55e00)" },
		{ "lightgrey", "var(--grid,#ddd)" },
		{ "gray", "var(--grid,#ddd)" },
	};
	char bare[32];
	size_t i, n = 0;

	for (; *value && n < sizeof(bare) - 1; value++)
		if (!isspace((unsigned char)*value))
			bare[n++] = (char)tolower((unsigned char)*value);
	bare[n] = '\0';
	for (i = 0; i < sizeof(colours) / sizeof(colours[0]); i++)
		if (!strcmp(bare, colours[i].is))
			return colours[i].becomes;
	return NULL;
}

/* gnuplot breaks its lines within values. */
static void put_plain(FILE *f, const char *name, const char *value)
{
	static const char blanks[] = " \t\r\n";
	size_t len;

	fprintf(f, " %s=\"", name);
	for (value += strspn(value, blanks); *value; value += len) {
		len = strcspn(value, blanks);
		fwrite(value, 1, len, f);
		value += len;
		len = strspn(value, blanks);
		fputs(len && value[len] ? " " : "", f);
	}
	putc('"', f);
}

void html_put_svg_attribute(FILE *f, const char *name, const char *value, const char *prefix)
{
	bool is_colour = !strcmp(name, "fill") || !strcmp(name, "stroke") || !strcmp(name, "color");
	const char *colour = is_colour ? colour_of(value) : NULL;

	if (!strcmp(name, "id") && is_name(value))
		html_put(f, " id=\"%s%s\"", prefix, value);
	else if ((!strcmp(name, "xlink:href") || !strcmp(name, "href")) && *value == '#' &&
		 is_name(value + 1))
		html_put(f, " href=\"#%s%s\"", prefix, value + 1);
	else if (colour)
		fprintf(f, " %s=\"%s\"", name, colour);
	else if (is_known(name) && is_plain(value))
		put_plain(f, name, value);
}
