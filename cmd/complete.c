// SPDX-License-Identifier: GPL-2.0
/*
 * regscope complete -- WORD...: what a shell may complete the last word with, by the tables that
 * parsing is made of. The scripts for bash, zsh and fish in scripts/completion/ ask it.
 */
#include "offers.h"

#include <errno.h>
#include <string.h>

struct line {
	char **words;
	size_t nr; /* the last one is to be completed; it may be empty */
};

static int take(void *values, char **args, size_t nr, struct error *error)
{
	*(struct line *)values = (struct line){ args, nr };
	return nr ? 0
		  : error_set(error, -EINVAL,
			      "which words? -- and all of them, up to the one that "
			      "is to be completed");
}

static const struct cmd *find_cmd(const char *name)
{
	const struct cmd *const *c;

	for (c = cmds_begin; c < cmds_end; c++)
		if (!strcmp((*c)->name, name))
			return *c;
	return NULL;
}

static void complete_program(const struct wanted *wanted)
{
	const struct cmd *const *c;

	for (c = cmds_begin; c < cmds_end; c++)
		offer(wanted, (*c)->name, (*c)->summary);
	offer(wanted, "--help", "what sub-commands there are");
	offer(wanted, "--version", "the release and the commit");
}

/* The option that "--name" or "--name=..." names, or NULL. */
static const struct cmd_option *find_option(const struct cmd *cmd, const char *word)
{
	size_t len = strcspn(word, "=");
	const struct cmd_option *o;

	for (o = cmd->options; o && (o->name || o->doc); o++)
		if (o->name && o->doc && len == strlen(o->name) + 2 && !strncmp(word, "--", 2) &&
		    !strncmp(word + 2, o->name, len - 2))
			return o;
	return NULL;
}

static void complete_option(const struct wanted *wanted, const struct cmd *cmd)
{
	const struct cmd_option *o;
	char text[128];

	for (o = cmd->options; o && (o->name || o->doc); o++) {
		if (!o->name || !o->doc)
			continue;
		snprintf(text, sizeof(text), "--%s%s", o->name,
			 o->arg && !(o->flags & OPTION_ARG_OPTIONAL) ? "=" : "");
		offer(wanted, text, o->doc);
	}
	offer(wanted, "--help", "its options");
}

static void offer_pages(const struct wanted *wanted)
{
	const struct cmd *const *c;
	const struct told_file *f;

	for (c = cmds_begin; c < cmds_end; c++)
		offer(wanted, (*c)->name, (*c)->summary);
	for (f = told_files; f->name; f++)
		offer(wanted, f->name, f->what);
}

/* A word that is no option: what the sub-command's usage says. */
static void complete_word(const struct wanted *wanted, const struct cmd *cmd)
{
	const char *args = cmd->args ? cmd->args : "";

	if (strstr(args, "PAGE"))
		offer_pages(wanted);
	else if ((strstr(args, "FILE") && strncmp(args, "DIR", 3)) || strstr(args, "-- "))
		puts(":files");
	else if (*args)
		offer_runs(wanted);
}

static void complete_cmd(const struct line *line, const struct wanted *wanted,
			 const struct cmd *cmd)
{
	const struct cmd_option *given = find_option(cmd, wanted->word), *before;
	const char *equals = strchr(wanted->word, '=');

	if (given && given->arg && equals) {
		offer_values((struct wanted){ wanted->word, (size_t)(equals + 1 - wanted->word) },
			     given);
		return;
	}
	before = line->nr > 3 ? find_option(cmd, line->words[line->nr - 2]) : NULL;
	if (before && before->arg && !(before->flags & OPTION_ARG_OPTIONAL) &&
	    !strchr(line->words[line->nr - 2], '='))
		offer_values(*wanted, before);
	else if (*wanted->word == '-')
		complete_option(wanted, cmd);
	else
		complete_word(wanted, cmd);
}

/* regscope-bench takes NAME=VALUE. */
static void complete_variable(const struct wanted *wanted)
{
	const char *equals = strchr(wanted->word, '=');
	const struct bench_variable *v;
	char text[64];

	for (v = bench_variables; v->name; v++) {
		size_t len = strlen(v->name);

		snprintf(text, sizeof(text), "%s=", v->name);
		if (!equals)
			offer(wanted, text, bench_variable_what(v));
		else if (!strncmp(text, wanted->word, len + 1))
			offer_variable_values((struct wanted){ wanted->word, len + 1 }, v);
	}
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	static const char bench[] = "regscope-bench";
	struct line line = { NULL, 0 };
	const struct cmd *wanted_cmd;
	struct wanted wanted;
	const char *name;

	parse_options(cmd, argc, argv, &line);
	wanted = (struct wanted){ .word = line.words[line.nr - 1] };
	name = strrchr(line.words[0], '/');
	name = name ? name + 1 : line.words[0];
	if (!strcmp(name, bench)) {
		complete_variable(&wanted);
	} else if (line.nr == 2) {
		complete_program(&wanted);
	} else if (line.nr > 2) {
		wanted_cmd = find_cmd(line.words[1]);
		if (wanted_cmd)
			complete_cmd(&line, &wanted, wanted_cmd);
	}
	return finish_stdout(EXIT_DONE);
}

static const struct cmd complete = {
	.name = "complete",
	.summary = "what a shell may complete a command line with",
	.args = "-- WORD...",
	.doc = "Print what the last of the words may be completed to, and what that is, a line "
	       "each "
	       "with a tab between. The words are a command line of regscope's or "
	       "regscope-bench's, "
	       "up to the word that is completed, which may be empty. A line :files stands for all "
	       "files. The completions for bash, zsh and fish ask this.",
	.take = take,
	.run = run,
};
CMD_REGISTER(complete);
