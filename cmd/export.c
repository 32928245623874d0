// SPDX-License-Identifier: GPL-2.0
/* regscope export --format F DIR [BASE]: a run in a format that a CI service reads. */
#include "cmd.h"
#include "run_report.h"
#include "verdict.h"

#include "analyse/summary.h"
#include "report/export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct options {
	const struct export_format *format;
	const char *dir, *base, *commit;
	struct verdict_options verdict;
};

enum { OPT_FORMAT = 0x100, OPT_LIMIT, OPT_UNLIKE, OPT_COMMIT };

static const struct argp_option argp_options[] = {
	{ "format", OPT_FORMAT, "NAME", 0, "go, bmf, github, ktap, lava or otava", 0 },
	{ "limit", OPT_LIMIT, "METRIC=PERCENT,...", 0, "with BASE: as of compare", 0 },
	{ "unlike", OPT_UNLIKE, NULL, 0, "with BASE: as of compare", 0 },
	{ "commit", OPT_COMMIT, "ID", 0,
	  "otava: what the row is of (default: the kernel's release)", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	struct error error = { "" };

	switch (key) {
	case OPT_FORMAT:
		o->format = export_format_find(arg);
		if (!o->format)
			argp_error(state,
				   "--format: \"%s\" is none of go, bmf, github, ktap, lava, otava",
				   arg);
		return 0;
	case OPT_LIMIT:
		if (parse_limits(arg, o->verdict.limit, &error))
			argp_error(state, "%s", error.text);
		return 0;
	case OPT_UNLIKE: o->verdict.unlike = true; return 0;
	case OPT_COMMIT: o->commit = arg; return 0;
	case ARGP_KEY_ARG:
		if (o->base)
			argp_error(state, "\"%s\": a run and a base at most", arg);
		*(o->dir ? &o->base : &o->dir) = arg;
		return 0;
	case ARGP_KEY_END:
		if (!o->dir)
			argp_error(state, "which run directory?");
		if (!o->format)
			argp_error(state, "--format=go, bmf, github, ktap, lava or otava?");
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
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

static const struct argp argp = {
	argp_options,
	parse,
	"DIR [BASE]",
	"Write a run to stdout in a format that a CI service reads, from its CSV "
	"files.\v",
	NULL,
	list_formats,
	NULL
};

static int make_summary(struct compare_side *side, struct error *error)
{
	struct rounds rounds;
	int err;

	if (!side->samples.nr_rows)
		return 0;
	err = rounds_make(&rounds, &side->samples);
	if (err)
		error_set(error, err, "no memory to sum up %zu samples", side->samples.nr_rows);
	else
		err = summary_make(&side->summary, &rounds, &side->benches,
				   env_is_emulated(&side->env), error);
	rounds_free(&rounds);
	return err;
}

static int run(int argc, char **argv)
{
	struct options o = { .verdict = VERDICT_OPTIONS_DEFAULT };
	struct compare_side side = { 0 }, base = { 0 };
	struct comparison c = { 0 };
	struct export e = { .side = &side };
	struct error error = { "" };
	int err, code = EXIT_WRONG;

	parse_options(&argp, argc, argv, &o);
	err = run_load_side(&side, o.dir, &error);
	if (!err)
		err = make_summary(&side, &error);
	if (!err && o.base) {
		err = run_load_side(&base, o.base, &error);
		if (!err)
			err = verdict_make(&c, &base, &side, &o.verdict, &error);
		e.verdict = &c;
	}
	if (err) {
		say("%s", error.text);
	} else {
		e.commit = o.commit ? o.commit : env_get(&side.env, "kernel_release", "unknown");
		o.format->write(stdout, &e);
		code = finish_stdout(o.base ? verdict_exit_code(&c) : EXIT_DONE);
	}
	comparison_free(&c);
	run_unload(&side);
	run_unload(&base);
	return code;
}

static const struct cmd export = { "export", "a run in a format that CI services read", run };
CMD_REGISTER(export);
