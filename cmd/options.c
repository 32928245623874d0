// SPDX-License-Identifier: GPL-2.0
/* Tables of options, read by argp: see options.h. */
#include "options.h"

#include "cmd.h"
#include "measure/counters.h"
#include "parse.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPTIONS_MAX 48
#define KEY_FIRST   0x100 /* no character: few options have a letter */

int option_text(const struct cmd_option *option, const char *text, void *value, struct error *error)
{
	(void)option;
	(void)error;
	*(const char **)value = text;
	return 0;
}

int option_word(const struct cmd_option *option, const char *text, void *value, struct error *error)
{
	const char *rest = option->words;
	char word[32];
	int i;

	for (i = 0; list_next(&rest, word, sizeof(word)); i++)
		if (!strcmp(word, text))
			return *(int *)value = i, 0;
	return error_set(error, -EINVAL, "--%s: \"%s\" is not one of %s", option->name, text,
			 option->words);
}

/* "--rounds", as messages of parse.h begin. */
static const char *name_of(const struct cmd_option *option)
{
	static char name[32];

	snprintf(name, sizeof(name), "--%s", option->name);
	return name;
}

int option_uint(const struct cmd_option *option, const char *text, void *value, struct error *error)
{
	return parse_uint(text, name_of(option), (unsigned int)option->min,
			  (unsigned int)option->max, value, error);
}

int option_number(const struct cmd_option *option, const char *text, void *value,
		  struct error *error)
{
	return parse_number(text, name_of(option), option->min, option->max, value, error);
}

int option_decimal(const struct cmd_option *option, const char *text, void *value,
		   struct error *error)
{
	return parse_decimal(text, name_of(option), (double)option->min, (double)option->max, value,
			     error);
}

int option_counts(const struct cmd_option *option, const char *text, void *value,
		  struct error *error)
{
	struct counts counts;

	*(const char **)value = text;
	return parse_counts(text, name_of(option), &counts, error);
}

int option_metric(const struct cmd_option *option, const char *text, void *value,
		  struct error *error)
{
	enum counter c = counter_by_name(text);

	*(enum counter *)value = c;
	if (c != NR_COUNTERS && counter_info[c].is_metric)
		return 0;
	return error_set(error, -EINVAL, "--%s: \"%s\" is not one of cycles, instructions, wall_ns",
			 option->name, text);
}

struct parsing {
	const struct cmd *cmd;
	void *values;
};

/* What argp knows the option by. */
static int key_of(const struct cmd_option *options, int i)
{
	return options[i].letter ? options[i].letter : KEY_FIRST + i;
}

/* The place of the option with that letter, as if it had none. */
static int without_letter(const struct cmd_option *options, int key)
{
	int i;

	for (i = 0; options && (options[i].name || options[i].doc); i++)
		if (options[i].letter && options[i].letter == key)
			return KEY_FIRST + i;
	return key;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	const struct parsing *p = state->input;
	struct error error = { "" };
	int err = 0;

	key = without_letter(p->cmd->options, key);
	if (key >= KEY_FIRST && key < KEY_FIRST + OPTIONS_MAX) {
		const struct cmd_option *o = &p->cmd->options[key - KEY_FIRST];

		void *value = (char *)p->values + o->at;

		if (o->read)
			err = o->read(o, arg, value, &error);
		else
			*(bool *)value = true;
	} else if (key == ARGP_KEY_ARG && p->cmd->word) {
		err = p->cmd->word(p->values, arg, &error);
	} else if (key == ARGP_KEY_END && p->cmd->word) {
		err = p->cmd->take(p->values, NULL, 0, &error);
	} else if (key == ARGP_KEY_NO_ARGS || (key == ARGP_KEY_ARGS && p->cmd->args)) {
		if (p->cmd->take)
			err = p->cmd->take(p->values, state->argv + state->next,
					   (size_t)(state->argc - state->next), &error);
	} else {
		return ARGP_ERR_UNKNOWN;
	}
	if (err)
		argp_error(state, "%s", error.text);
	return 0;
}

struct parser {
	struct argp_option options[OPTIONS_MAX + 1];
	struct argp argp;
};

static void parser_make(struct parser *parser, const struct cmd *cmd, argp_parser_t parse_one)
{
	const struct cmd_option *o;
	int i, group = 0;

	*parser = (struct parser){ .argp = { .options = cmd->options ? parser->options : NULL,
					     .parser = parse_one,
					     .args_doc = cmd->args,
					     .doc = cmd->doc,
					     .help_filter = cmd->help_filter } };
	for (i = 0, o = cmd->options; o && (o->name || o->doc); i++, o++) {
		parser->options[i] =
			(struct argp_option){ .name = o->name,
					      .arg = o->arg,
					      .doc = o->doc,
					      .flags = o->flags,
					      .key = o->name ? key_of(cmd->options, i) : 0,
					      .group = o->name ? 0 : ++group };
		if (o->name && !o->doc)
			parser->options[i].flags = OPTION_ALIAS | OPTION_HIDDEN,
			parser->options[i].key = 0;
	}
}

void parse_options(const struct cmd *cmd, int argc, char **argv, void *values)
{
	struct parsing parsing = { cmd, values };
	struct parser parser;

	parser_make(&parser, cmd, parse);
	argp_parse(&parser.argp, argc, argv, cmd->word ? ARGP_IN_ORDER : 0, NULL, &parsing);
}

/* What was given for each option of a table. */
struct given {
	bool given[OPTIONS_MAX];
	const char *arg[OPTIONS_MAX];
};

static error_t note(int key, char *arg, struct argp_state *state)
{
	struct given *g = state->input;

	if (key == ARGP_KEY_ARG)
		return 0;
	if (key < KEY_FIRST || key >= KEY_FIRST + OPTIONS_MAX)
		return ARGP_ERR_UNKNOWN;
	g->given[key - KEY_FIRST] = true;
	g->arg[key - KEY_FIRST] = arg;
	return 0;
}

void put_quoted(FILE *f, const char *word)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789_.,:/=+@%-";

	if (*word && !word[strspn(word, plain)]) {
		fputs(word, f);
		return;
	}
	putc('\'', f);
	for (; *word; word++)
		fputs(*word == '\'' ? "'\\''" : (char[]){ *word, '\0' }, f);
	putc('\'', f);
}

char *options_again(const struct cmd *cmd, int argc, char **argv)
{
	struct given g = { .given = { false } };
	struct parser parser;
	char *text = NULL;
	size_t size, i;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return NULL;
	parser_make(&parser, cmd, note);
	argp_parse(&parser.argp, argc, argv, ARGP_SILENT, NULL, &g);
	fprintf(f, "%s", argv[0]);
	for (i = 0; i < OPTIONS_MAX; i++) {
		if (!g.given[i] || cmd->options[i].aside)
			continue;
		fprintf(f, " --%s", cmd->options[i].name);
		if (g.arg[i]) {
			putc(' ', f);
			put_quoted(f, g.arg[i]);
		}
	}
	if (!fclose(f))
		return text;
	free(text);
	return NULL;
}
