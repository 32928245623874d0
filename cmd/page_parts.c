// SPDX-License-Identifier: GPL-2.0
/* What a directory holds besides passes: see page_parts.h. */
#include "page_parts.h"
#include "cmd.h"
#include "trace_report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool has(const struct run_dir *dir, const char *name)
{
	char path[PATH_MAX];

	return !access(run_dir_file(dir, name, path), F_OK);
}

static const char *say_why(const struct error *error)
{
	say("%s", error->text);
	return error->text;
}

static void read_alternatives(struct page_parts *parts, struct html_page *page, const char *metric)
{
	struct run_alternatives *read = &parts->alternatives;

	if (run_read_alternatives(read, page->dir->path, metric, &parts->no_alternatives)) {
		page->no_alternatives = say_why(&parts->no_alternatives);
		return;
	}
	page->alternatives = &read->report;
	if (!page->env->nr) /* the host is that of its runs */
		page->env = &read->alternatives.runs[0].run.env;
}

static void read_history(struct page_parts *parts, struct html_page *page)
{
	char path[PATH_MAX];
	int err = history_read(&parts->history, run_dir_file(page->dir, "history.csv", path),
			       &parts->no_history);

	if (!err && history_find_trends(&parts->trends, &parts->history))
		err = error_set(&parts->no_history, -ENOMEM, "%s: no memory for its series", path);
	if (!err && !parts->trends.nr)
		err = error_set(&parts->no_history, -ENODATA, "%s: has no runs", path);
	if (err)
		page->no_history = say_why(&parts->no_history);
	else
		page->history = &parts->trends;
}

/* One trace, or those of all directories, where each has one. */
static void read_traces(struct page_parts *parts, struct html_page *page,
			const struct run_side_by_side *runs)
{
	size_t nr = page->report ? 1 : runs->nr;

	if (trace_read_sides(&parts->traces, runs->dirs, nr, NULL, NULL, &parts->no_traces))
		page->no_traces = say_why(&parts->no_traces);
	else
		page->traces = &parts->traces;
}

void page_parts_read(struct page_parts *parts, struct html_page *page,
		     const struct run_side_by_side *runs)
{
	if (has(page->dir, "alternatives.csv"))
		read_alternatives(parts, page, runs->metric);
	if (has(page->dir, "history.csv"))
		read_history(parts, page);
	if (has(page->dir, "trace.csv") || has(page->dir, "phases.csv"))
		read_traces(parts, page, runs);
}

void page_parts_free(struct page_parts *parts)
{
	run_free_alternatives(&parts->alternatives);
	history_trends_free(&parts->trends);
	history_free(&parts->history);
	trace_free_sides(&parts->traces);
}
