// SPDX-License-Identifier: GPL-2.0
/* regscope export --format F DIR [BASE]: a run in a format that a CI service reads. */
#include "cmd.h"
#include "run_report.h"
#include "verdict.h"

#include "report/export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct options {
	const struct export_format *format;
	const char *dir, *base, *commit;
	struct verdict_options verdict;
};

static int option_format(const struct cmd_option *option, const char *text, void *value,
			 struct error *error)
{
	const struct export_format **format = value;

	*format = export_format_find(text);
	return *format ? 0
		       : error_set(error, -EINVAL, "--%s: \"%s\" is none of %s", option->name, text,
				   option->words);
}

static const struct cmd_option options[] = {
	{ "format", "NAME", "go, bmf, github, ktap, lava or otava",
	  INTO(option_format, struct options, format),
	  .words = "go, bmf, github, ktap, lava, otava" },
	VERDICT_OPTIONS(struct options, verdict),
	{ "commit", "ID", "otava: what the row is of (default: the kernel's release)",
	  INTO(option_text, struct options, commit) },
	{ 0 },
};

static int take(void *values, char **args, size_t nr, struct error *error)
{
	struct options *o = values;

	if (nr > 2)
		return error_set(error, -EINVAL, "\"%s\": a run and a base at most", args[2]);
	if (!nr)
		return error_set(error, -EINVAL, "which run directory?");
	if (!o->format)
		return error_set(error, -EINVAL, "--format=go, bmf, github, ktap, lava or otava?");
	o->dir = args[0];
	o->base = nr > 1 ? args[1] : NULL;
	return 0;
}

static char *list_formats(int key, const char *text, void *input)
{
	char list[1024];
	const struct export_format *f;
	size_t n;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	n = (size_t)snprintf(list, sizeof(list), "Formats:\n");
	for (f = export_formats; f->name; f++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "  %-7s %s\n", f->name, f->what);
	snprintf(list + n, sizeof(list) - n,
		 "\nWith BASE, ktap and lava carry the verdict of compare, and so does the exit "
		 "code.");
	return strdup(list);
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	struct options o = { .verdict = VERDICT_OPTIONS_DEFAULT };
	struct verdict_side new = { 0 }, base = { 0 };
	struct comparison c = { 0 };
	struct error error = { "" };
	struct export e = { 0 };
	int err, code = EXIT_WRONG;

	parse_options(cmd, argc, argv, &o);
	err = verdict_add(&new, o.dir, &error);
	err = err ? err : verdict_load(&new, &error);
	err = err ? err : run_sum_up(new.run, &error);
	if (!err && o.base) {
		err = verdict_add(&base, o.base, &error);
		err = err ? err : verdict_load(&base, &error);
		err = err ? err : verdict_make(&c, &base, &new, &o.verdict, &error);
		e.verdict = &c;
	}
	if (err) {
		say("%s", error.text);
	} else {
		e.side = new.run;
		e.commit = o.commit ? o.commit : env_get(&e.side->env, "kernel_release", "unknown");
		o.format->write(stdout, &e);
		code = finish_stdout(o.base ? verdict_exit_code(&c, &o.verdict) : EXIT_DONE);
	}
	comparison_free(&c);
	verdict_unload(&new);
	verdict_unload(&base);
	return code;
}

static const struct cmd export = {
	.name = "export",
	.summary = "a run in a format that CI services read",
	.args = "DIR [BASE]",
	.doc = "Write a run to stdout in a format that a CI service reads, from its CSV files.\v",
	.options = options,
	.take = take,
	.help_filter = list_formats,
	.run = run,
};
CMD_REGISTER(export);
