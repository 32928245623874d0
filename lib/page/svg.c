// SPDX-License-Identifier: GPL-2.0
/*
 * A picture of a run directory inside the page. An SVG is a document that can hold scripts, links
 * and styles, and this one is a stranger's: so it is not copied, but read by a grammar that knows
 * what gnuplot draws and nothing else, and written anew. An element that is not in the table ends
 * it; an attribute that is not, or whose value holds more than numbers, names and colours, is left
 * out. What refers to an id refers to one of the same picture.
 */
#include "page/page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH 64

enum kind { DRAWN, OF_TEXT, DROPPED };
static const struct element {
	const char *name;
	enum kind kind; /* dropped: with all that is in it */
} elements[] = {
	{ "svg", DRAWN },	    { "g", DRAWN },	   { "defs", DRAWN },
	{ "path", DRAWN },	    { "rect", DRAWN },	   { "circle", DRAWN },
	{ "ellipse", DRAWN },	    { "line", DRAWN },	   { "polyline", DRAWN },
	{ "polygon", DRAWN },	    { "use", DRAWN },	   { "clipPath", DRAWN },
	{ "text", OF_TEXT },	    { "tspan", OF_TEXT },  { "title", DROPPED },
	{ "desc", DROPPED },	    { "filter", DROPPED }, { "feFlood", DROPPED },
	{ "feComposite", DROPPED },
};

struct svg {
	FILE *f;
	char *at;
	const char *prefix;
	const struct element *open[DEPTH];
	size_t depth, dropped; /* dropped: how many of the open ones are within a dropped one */
	bool begun;
	struct error *why;
};

static int refuse(struct svg *s, const char *what, const char *which)
{
	return error_set(s->why, -EINVAL, "%s%.40s", what, which);
}

static const struct element *element_of(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (strlen(elements[i].name) == len && !strncmp(elements[i].name, name, len))
			return &elements[i];
	return NULL;
}

/* NAME="VALUE" or NAME='VALUE', cut out in place. 1, 0 at the tag's end, or -EINVAL. */
static int next_attribute(struct svg *s, char **name, char **value)
{
	char quote, *end;

	s->at += strspn(s->at, " \t\r\n");
	if (strchr("/>", *s->at))
		return *s->at ? 0 : refuse(s, "a tag does not end", "");
	*name = s->at;
	s->at += strcspn(s->at, " \t\r\n=/>\"'<");
	end = s->at;
	s->at += strspn(s->at, " \t\r\n");
	if (end == *name || *s->at != '=')
		return refuse(s, "an attribute without a value", "");
	s->at++;
	s->at += strspn(s->at, " \t\r\n");
	quote = *s->at;
	if (quote != '"' && quote != '\'')
		return refuse(s, "a value without quotes", "");
	*value = ++s->at;
	s->at = strchr(s->at, quote);
	if (!s->at)
		return refuse(s, "a value does not end", "");
	*s->at++ = '\0';
	*end = '\0';
	return 1;
}

static void end_element(struct svg *s)
{
	const struct element *e = s->open[--s->depth];

	if (s->dropped)
		s->dropped--;
	else
		fprintf(s->f, "</%s>", e->name);
}

static int begin_element(struct svg *s, const char *label)
{
	size_t len = strcspn(s->at, " \t\r\n/>");
	const struct element *e = element_of(s->at, len);
	char *name = NULL, *value = NULL;
	int more;

	if (!e)
		return refuse(
			s, "its element is none that plots/ draws: ", (s->at[len] = '\0', s->at));
	if (s->depth == DEPTH || (s->begun && !s->depth) || s->begun == !strcmp(e->name, "svg"))
		return refuse(s, "its elements are nested in no way that plots/ does", "");
	s->open[s->depth++] = e;
	s->begun = true;
	s->dropped += s->dropped || e->kind == DROPPED;
	s->at += len;
	if (!s->dropped)
		fprintf(s->f, "<%s", e->name);
	if (s->depth == 1)
		html_put(s->f, " role=\"img\" aria-label=\"%s\"", label);
	while ((more = next_attribute(s, &name, &value)) > 0)
		if (!s->dropped && !(s->depth == 1 && strcmp(name, "viewBox")))
			html_put_svg_attribute(s->f, name, value, s->prefix);
	if (more < 0)
		return more;
	if (!s->dropped)
		putc('>', s->f);
	if (*s->at == '/') {
		s->at++;
		end_element(s);
	}
	return *s->at++ == '>' ? 0 : refuse(s, "a tag does not end", "");
}

static int end_tag(struct svg *s)
{
	const char *name = s->depth ? s->open[s->depth - 1]->name : "";

	if (!*name || strncmp(s->at, name, strlen(name)))
		return refuse(s, "an element ends that did not begin", "");
	s->at += strlen(name);
	s->at += strspn(s->at, " \t\r\n");
	if (*s->at++ != '>')
		return refuse(s, "a tag does not end", "");
	end_element(s);
	return 0;
}

/* The character that an entity of XML stands for, whose length goes to @len; else the first one. */
static char character(const char *in, size_t *len)
{
	static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&apos;" };
	size_t i;

	for (i = 0; i < 5; i++)
		if (!strncmp(in, entities[i], strlen(entities[i]))) {
			*len = strlen(entities[i]);
			return "&<>\"'"[i];
		}
	*len = 1;
	return *in;
}

/* Text up to the next tag. */
static void put_characters(struct svg *s)
{
	char *text = s->at, *in = s->at, *out = s->at, *end = s->at + strcspn(s->at, "<");
	char next = *end;
	size_t len;

	for (*end = '\0'; in < end; in += len)
		*out++ = character(in, &len);
	*out = '\0';
	if (s->depth && !s->dropped && s->open[s->depth - 1]->kind == OF_TEXT)
		html_lines(s->f, text);
	*end = next;
	s->at = end;
}

/* "<?...?>" and "<!--...-->" say nothing; a document type could define what is not here. */
static int skip(struct svg *s)
{
	const char *end = *s->at == '?' ? "?>" : !strncmp(s->at, "!--", 3) ? "-->" : NULL;
	char *found = end ? strstr(s->at, end) : NULL;

	if (!found)
		return refuse(s, "it has a declaration that plots/ does not make", "");
	s->at = found + strlen(end);
	return 0;
}

static int put_all(struct svg *s, const char *label)
{
	int err = 0;

	while (!err && *s->at) {
		if (*s->at != '<') {
			put_characters(s);
			continue;
		}
		s->at++;
		if (*s->at == '?' || *s->at == '!')
			err = skip(s);
		else if (*s->at == '/')
			err = (s->at++, end_tag(s));
		else
			err = begin_element(s, label);
	}
	if (!err && (!s->begun || s->depth))
		err = refuse(s, "it does not end", "");
	return err;
}

int html_put_svg(FILE *f, char *svg, const char *prefix, const char *label, struct error *why)
{
	struct svg s = { .at = svg, .prefix = prefix, .why = why };
	char *text = NULL;
	size_t len;
	int err;

	s.f = open_memstream(&text, &len);
	if (!s.f)
		return error_set(why, -ENOMEM, "no memory for it");
	err = put_all(&s, label);
	if (fclose(s.f) && !err)
		err = error_set(why, -ENOMEM, "no memory for it");
	if (!err)
		fwrite(text, 1, len, f);
	free(text);
	return err;
}
