// SPDX-License-Identifier: GPL-2.0
/* What a directory holds besides passes, as the reports of other sub-commands: see run_report.h. */
#include "cmd.h"
#include "run_report.h"
#include "trace_report.h"

#include "report/history.h"
#include "report/html.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static bool has(const struct run_dir *dir, const char *name)
{
	char path[PATH_MAX];

	return !access(run_dir_file(dir, name, path), F_OK);
}

static int write_trace(FILE *f, const struct run_dir *dir, struct error *error)
{
	const char *path = dir->path;

	return trace_write_sides(f, &path, 1, NULL, NULL, error);
}

static int write_alternatives(FILE *f, const struct run_dir *dir, struct error *error)
{
	return run_write_alternatives(f, dir->path, NULL, false, error);
}

static int write_history(FILE *f, const struct run_dir *dir, struct error *error)
{
	struct history_trends trends = { .nr = 0 };
	struct history history = { 0 };
	char path[PATH_MAX];
	size_t i;
	int err = history_read(&history, run_dir_file(dir, "history.csv", path), error);

	if (!err && history_find_trends(&trends, &history))
		err = error_set(error, -ENOMEM, "%s: no memory for its series", path);
	for (i = 0; !err && i < trends.nr; i++)
		report_write_history(f, &trends.trend[i], 0.1, false);
	history_trends_free(&trends);
	history_free(&history);
	return err;
}

/* A report more is a row more. */
static const struct kind {
	const char *file, *also; /* one of them is there */
	struct html_text text;
	int (*write)(FILE *f, const struct run_dir *dir, struct error *error);
} kinds[PAGE_TEXTS_MAX] = {
	{ "trace.csv",
	  "phases.csv",
	  { "trace", "What a VMM did",
	    "Its accesses of registers, by phase; redundant: through more than one vCPU, though "
	    "the "
	    "register is the VM's; repeat: the same register of the same vCPU again in a phase.",
	    NULL },
	  write_trace },
	{ "alternatives.csv",
	  "alternatives.csv",
	  { "alternatives", "What else would save it",
	    "Each alternative to one system call a register, on a kernel that has it.", NULL },
	  write_alternatives },
	{ "history.csv",
	  "history.csv",
	  { "history", "The history of runs",
	    "Of every metric its levels, and the commits between which they changed.", NULL },
	  write_history },
};

/* A report that cannot be made says why, in its place. */
static char *text_of(const struct kind *kind, const struct run_dir *dir)
{
	struct error error = { "" };
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	if (kind->write(f, dir, &error)) {
		say("%s", error.text);
		fprintf(f, "It cannot be told: %s\n", error.text);
	}
	fclose(f);
	return text;
}

size_t page_texts_make(struct html_text *texts, const struct run_dir *dir)
{
	size_t i, nr = 0;

	for (i = 0; i < PAGE_TEXTS_MAX; i++) {
		if (!has(dir, kinds[i].file) && !has(dir, kinds[i].also))
			continue;
		texts[nr] = kinds[i].text;
		texts[nr].text = text_of(&kinds[i], dir);
		nr += texts[nr].text != NULL;
	}
	return nr;
}

void page_texts_free(struct html_text *texts, size_t nr)
{
	while (nr)
		free((char *)texts[--nr].text);
}
