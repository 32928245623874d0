// SPDX-License-Identifier: GPL-2.0
/* man(7), for manual pages: see manual.h. */
#include "manual.h"
#include "version.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 78

/* What is filled: where the line is, and whether the text is within `...`. */
struct filled {
	int column;
	bool bold;
};

/* One character, where roff has another meaning for it. */
static const char *escaped(char c, struct filled *filled)
{
	static char plain[2];

	switch (c) {
	case '\\': return "\\e";
	case '-': return "\\-";
	case '^': return "\\(ha";
	case '~': return "\\(ti";
	case '\'': return filled && !filled->bold ? "'" : "\\(aq";
	case '`':
		if (!filled)
			return "\\(ga";
		filled->bold = !filled->bold;
		return filled->bold ? "\\fB" : "\\fR";
	}
	plain[0] = c;
	return plain;
}

/* A word of @len; a request begins with a dot or an apostrophe, which no text is to look like. */
static void put_word(struct filled *filled, const char *word, size_t len)
{
	char buf[512];
	size_t n = 0, i;

	for (i = 0; i < len && n + 8 < sizeof(buf); i++)
		n += (size_t)snprintf(buf + n, sizeof(buf) - n, "%s", escaped(word[i], filled));
	if (filled->column && filled->column + 1 + (int)n > WIDTH) {
		putchar('\n');
		filled->column = 0;
	}
	filled->column += printf("%s%s%.*s", filled->column ? " " : "",
				 !filled->column && strchr(".'", buf[0]) ? "\\&" : "", (int)n, buf);
}

static void end_line(struct filled *filled)
{
	if (filled->column)
		putchar('\n');
	filled->column = 0;
}

/* A line of its own, as it is. */
static void put_literal(const char *line, size_t len)
{
	struct filled none = { 0, true };
	size_t i;

	for (i = 0; i < len; i++)
		fputs(escaped(line[i], line[i] == '`' ? NULL : &none), stdout);
	putchar('\n');
}

static void put_line(struct filled *filled, const char *line, size_t len)
{
	size_t n;

	for (; len; line += n, len -= n) {
		n = strcspn(line, " \n");
		n = n > len ? len : n;
		if (n)
			put_word(filled, line, n);
		n += n < len;
	}
}

static void put_text(const char *text)
{
	struct filled filled = { 0 };
	bool literal = false, parted = false;
	size_t len;

	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if ((*text == ' ') != literal && len) {
			end_line(&filled);
			literal = !literal;
			puts(literal ? ".nf" : ".fi");
		}
		if (!len) {
			end_line(&filled);
			parted = true;
			continue;
		}
		if (parted)
			puts(".PP");
		parted = false;
		if (literal)
			put_literal(text, len);
		else
			put_line(&filled, text, len);
	}
	end_line(&filled);
	if (literal)
		puts(".fi");
}

void roff_text(const char *format, ...)
{
	char *text;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vasprintf(&text, format, ap);
	va_end(ap);
	if (n < 0)
		return;
	put_text(text);
	free(text);
}

void roff_bold(char *buf, size_t size, const char *text)
{
	size_t n = (size_t)snprintf(buf, size, "\\fB");

	for (; *text && n + 12 < size; text++)
		n += (size_t)snprintf(buf + n, size - n, "%s", escaped(*text, NULL));
	snprintf(buf + n, size - n, "\\fR");
}

void roff_begin(const char *name, const char *section)
{
	char upper[64];
	size_t i;

	for (i = 0; name[i] && i < sizeof(upper) - 1; i++)
		upper[i] = name[i] >= 'a' && name[i] <= 'z' ? (char)(name[i] - 'a' + 'A') : name[i];
	upper[i] = '\0';
	printf(".\\\" made by `regscope manual`, of the tables that the program is made of\n"
	       ".TH %s %s %s \"regscope %s\" \"regscope\"\n"
	       ".nh\n"
	       ".ad l\n",
	       upper, section, REGSCOPE_DATE, REGSCOPE_VERSION);
}

void roff_name(const char *name, const char *what)
{
	roff_section("NAME");
	roff_text("%s - %s", name, what);
}

void roff_section(const char *title)
{
	printf(".SH %s\n", title);
}

void roff_item(const char *tag)
{
	printf(".TP\n%s\n", tag);
}

void roff_see_also(const char *const *pages, size_t nr)
{
	char bold[128];
	size_t i, len;

	roff_section("SEE ALSO");
	for (i = 0; i < nr; i++) {
		len = strcspn(pages[i], "(");
		snprintf(bold, sizeof(bold), "%.*s", (int)len, pages[i]);
		printf(".BR ");
		for (len = 0; bold[len]; len++)
			fputs(escaped(bold[len], NULL), stdout);
		printf(" %s%s\n", pages[i] + len, i + 1 < nr ? " ," : "");
	}
}
