// SPDX-License-Identifier: GPL-2.0
/* regscope export --format F DIR [BASE]: a run, or a comparison, as a CI service reads it. */
#include "cmd.h"
#include "run_report.h"
#include "verdict.h"

#include "report/export.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct options {
	const struct export_format *format;
	struct verdict_sides sides;
	struct verdict_options verdict;
	const char *commit;
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

#define FORMATS "go, bmf, github, json, ktap, lava, otava"

static const struct cmd_option options[] = {
	{ "format", "NAME", FORMATS, INTO(option_format, struct options, format),
	  .words = FORMATS },
	SIDE_OPTIONS(struct options, sides),
	VERDICT_OPTIONS(struct options, verdict),
	{ "commit", "ID",
	  "otava, json: what the new run is of (default of otava: the kernel's release)",
	  INTO(option_text, struct options, commit) },
	{ 0 },
};

static int word(void *values, char *text, struct error *error)
{
	struct verdict_sides *sides = &((struct options *)values)->sides;

	return verdict_word(sides, &sides->new, &sides->base, text, error);
}

static int take(void *values, char **args, size_t nr, struct error *error)
{
	const struct options *o = values;

	(void)args;
	(void)nr;
	if (!o->sides.new.nr)
		return error_set(error, -EINVAL, "which run directory?");
	if (!o->format)
		return error_set(error, -EINVAL, "--format=" FORMATS "?");
	if (o->format->needs_base && !o->sides.base.nr)
		return error_set(error, -EINVAL, "%s is of a comparison: DIR and BASE",
				 o->format->name);
	if (!o->format->of_comparison && (o->sides.new.nr > 1 || o->sides.base.nr > 1))
		return error_set(error, -EINVAL,
				 "%s is of one run; several a side are for json, ktap and lava",
				 o->format->name);
	if (o->sides.new.nr > 1 && !o->sides.base.nr)
		return error_set(error, -EINVAL,
				 "\"%s\": of several runs the base is missing: --base",
				 o->sides.new.path[1]);
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
	snprintf(
		list + n, sizeof(list) - n,
		"\nWith BASE, json, ktap and lava carry the verdict of compare, and so does the "
		"exit code. Of a directory that roundtrip made, ktap has a test for each trip, and "
		"the exit code is 1 if a register was lost.");
	return strdup(list);
}

/* @c is all zeros without a base. Returns the exit code. */
static int write_export(const struct options *o, const struct comparison *c)
{
	const struct verdict_side *base = &o->sides.base, *new = &o->sides.new;
	struct export_verdict verdict = {
		.comparison = c,
		.base = { base->run, base->nr },
		.new = { new->run, new->nr },
		.base_name = (const char *const *)base->path,
		.new_name = (const char *const *)new->path,
		.single_boot = o->verdict.single_boot,
		.allow_missing = o->verdict.allow_missing,
		.exit_code = verdict_exit_code(c, &o->verdict),
	};

	o->format->write(stdout, &(struct export){ .side = new->run,
						   .verdict = base->nr ? &verdict : NULL,
						   .commit = o->commit });
	return finish_stdout(verdict.exit_code);
}

/* Is it the directory of round trips, which has no samples? */
static bool is_of_roundtrip(const char *path)
{
	struct run_dir dir;
	char file[PATH_MAX];
	bool is;

	if (run_dir_open(&dir, path, NULL))
		return false;
	is = !access(run_dir_file(&dir, roundtrip_table.file, file), F_OK);
	run_dir_close(&dir);
	return is;
}

/* Were all trips made that were to be? */
static bool is_whole(const char *path)
{
	struct env env = { 0 };
	struct run_dir dir;
	bool is;

	if (run_dir_open(&dir, path, NULL))
		return false;
	is = !env_read_dir(&env, &dir, NULL) &&
	     strcmp(env_get(&env, "stopped", "interrupted"), "interrupted") != 0;
	run_dir_close(&dir);
	env_free(&env);
	return is;
}

static int export_roundtrip(const struct options *o)
{
	const char *path = o->sides.new.path[0];
	struct roundtrip_rows rows = { 0 };
	struct error error = { "" };
	size_t i, lost = 0;

	if (!o->format->write_roundtrip || o->sides.base.nr || o->sides.new.nr > 1)
		return say("%s: is of round trips: one such directory, alone, is exported as ktap",
			   path),
		       EXIT_WRONG;
	if (roundtrip_rows_read(&rows, path, &error))
		return say("%s", error.text), EXIT_WRONG;
	for (i = 0; i < rows.nr; i++)
		lost += rows.row[i].result == ROUNDTRIP_LOST;
	o->format->write_roundtrip(stdout, &rows);
	roundtrip_rows_free(&rows);
	if (lost || is_whole(path))
		return finish_stdout(lost ? EXIT_REGRESSION : EXIT_DONE);
	say("%s: was interrupted: some trips were not made", path);
	return finish_stdout(EXIT_INCONCLUSIVE);
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	struct options o = { .verdict = VERDICT_OPTIONS_DEFAULT };
	struct comparison c = { 0 };
	struct error error = { "" };
	int err, code = EXIT_WRONG;

	parse_options(cmd, argc, argv, &o);
	if (is_of_roundtrip(o.sides.new.path[0])) {
		code = export_roundtrip(&o);
		verdict_free(&o.sides);
		return code;
	}
	err = o.sides.base.nr ? verdict_make(&c, &o.sides, &o.verdict, &error)
			      : verdict_load(&o.sides.new, &error);
	err = err ? err : run_sum_up(o.sides.new.run, &error);
	if (err)
		say("%s", error.text);
	else
		code = write_export(&o, &c);
	comparison_free(&c);
	verdict_free(&o.sides);
	return code;
}

static const struct cmd export = {
	.name = "export",
	.summary = "a run in a format that CI services read",
	.args = "DIR [BASE]\n--new RUN... [--base RUN...]",
	.doc = "Write a run to stdout in a format that a CI service reads, from its CSV files.\v",
	.options = options,
	.word = word,
	.take = take,
	.help_filter = list_formats,
	.run = run,
};
CMD_REGISTER(export);
