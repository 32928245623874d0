// SPDX-License-Identifier: GPL-2.0
/* A run as one page for a browser: see run_report.h. */
#include "cmd.h"
#include "page_parts.h"
#include "run_report.h"
#include "verdict.h"
#include "version.h"

#include "analyse/findings.h"
#include "page/page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* All that a page is made of. */
struct making {
	const struct run_side_by_side *runs;
	struct run_dir dir, folder;
	struct env env;
	struct run_told told;
	struct regs_rows regs;
	struct verdict_sides compared;
	struct comparison comparison;
	struct report_comparison verdict;
	char base_name_text[NAME_MAX + 1];
	const char *base_name;
	char no_verdict[2048];
	struct side_by_side sides;
	struct error no_sides;
	struct page_parts parts;
	struct html_page page;
};

static bool has(const struct run_dir *dir, const char *name)
{
	char path[PATH_MAX];

	return !access(run_dir_file(dir, name, path), F_OK);
}

static int tell_run(struct making *m, struct error *error)
{
	int err;

	if (!has(&m->dir, "samples.csv") && !has(&m->dir, "summary.csv"))
		return 0;
	err = run_tell(&m->told, &m->dir, &m->env, m->runs->metric, true, error);
	if (!err)
		m->page.report = &m->told.report;
	if (!err && *m->told.doubts.text)
		say("%s: doubtful: %s", m->dir.path, m->told.doubts.text);
	return err;
}

/* A run that was cut down has no regs.csv; one that cannot be read is an error. */
static int read_regs(struct making *m, struct error *error)
{
	int err;

	if (!has(&m->dir, "regs.csv"))
		return 0;
	err = regs_rows_read(&m->regs, m->dir.path, error);
	if (!err)
		m->page.regs = &m->regs;
	return err;
}

static void add_difference(void *arg, const struct compare_difference *d)
{
	struct making *m = arg;
	size_t used = strlen(m->no_verdict);

	if (d->refused && used < sizeof(m->no_verdict))
		snprintf(m->no_verdict + used, sizeof(m->no_verdict) - used,
			 "%s%s differs: \"%.200s\" and \"%.200s\"", used ? "; " : "", d->what,
			 d->base, d->new);
}

/* That runs cannot be compared is a finding, and no failure. */
static void explain_no_verdict(struct making *m, const struct error *error)
{
	struct verdict_side *base = &m->compared.base, *new = &m->compared.new;

	say("no verdict: %s", error->text);
	compare_unlike_sides(&(struct compare_side){ base->run, base->nr },
			     &(struct compare_side){ new->run, new->nr }, add_difference, m);
	if (!*m->no_verdict)
		snprintf(m->no_verdict, sizeof(m->no_verdict), "%s", error->text);
	m->page.no_verdict = m->no_verdict;
}

/* The last part of a path: where it lies on this machine is nobody's business. */
static const char *name_of(const char *path, char name[NAME_MAX + 1])
{
	size_t len = strlen(path), from;

	while (len > 1 && path[len - 1] == '/')
		len--;
	for (from = len; from && path[from - 1] != '/';)
		from--;
	snprintf(name, NAME_MAX + 1, "%.*s", (int)(len - from), path + from);
	return name;
}

static int make_verdict(struct making *m, struct error *error)
{
	static const struct verdict_options options = VERDICT_OPTIONS_DEFAULT;
	struct verdict_side *base = &m->compared.base, *new = &m->compared.new;
	int err;

	if (m->runs->nr != 2 || !m->runs->change || !m->page.report)
		return 0;
	err = verdict_add(new, m->runs->dirs[0], error);
	err = err ? err : verdict_add(base, m->runs->dirs[1], error);
	if (err)
		return err;
	err = verdict_make(&m->comparison, &m->compared, &options, error);
	if (err && base->is_loaded && new->is_loaded &&err != -ENOMEM) {
		explain_no_verdict(m, error);
		return 0;
	}
	if (err)
		return err;
	m->base_name = name_of(m->runs->dirs[1], m->base_name_text);
	m->verdict = (struct report_comparison){
		&m->comparison, { base->run, base->nr }, { new->run, new->nr },
		&m->base_name,	&m->page.name,		 false,
		false
	};
	m->page.verdict = &m->verdict;
	return 0;
}

/* The folder that all runs are in, which has their picture; one that has none is no error. */
static void find_folder(struct making *m)
{
	const char *first = m->runs->dirs[0];
	char folder[PATH_MAX];
	struct error unsaid;
	size_t i, k, len = strlen(first);

	while (len > 1 && first[len - 1] == '/')
		len--;
	for (i = 1; i < m->runs->nr; i++) {
		for (k = 0; k < len && first[k] == m->runs->dirs[i][k];)
			k++;
		len = k;
	}
	while (len && first[len - 1] != '/')
		len--;
	snprintf(folder, sizeof(folder), "%.*s", len ? (int)len : 1, len ? first : ".");
	if (!run_dir_open(&m->folder, folder, &unsaid))
		m->page.folder = &m->folder;
}

/* Several runs have a section of their own; or it says why they cannot stand side by side. */
static void read_sides(struct making *m)
{
	if (m->runs->nr < 2 || !m->page.report)
		return;
	if (run_read_sides(&m->sides, m->runs, &m->no_sides)) {
		say("not side by side: %s", m->no_sides.text);
		m->page.no_sides = m->no_sides.text;
	} else {
		m->page.sides = &m->sides;
		find_folder(m);
	}
}

/* Beside its place, then renamed into it. */
static int write_out(const struct html_page *page, const char *file, struct error *error)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
	char folder[PATH_MAX] = ".";
	struct run_dir dir;
	int err;

	if (!strcmp(file, "-")) {
		html_write(stdout, page);
		return 0;
	}
	if (slash)
		snprintf(folder, sizeof(folder), "%.*s", slash > file ? (int)(slash - file) : 1,
			 file);
	if (!*name)
		return error_set(error, -EISDIR, "--html: \"%s\" names no file", file);
	err = run_dir_open(&dir, folder, error);
	err = err ? err : run_dir_replace(&dir, name, html_write, page, error);
	run_dir_close(&dir);
	return err;
}

static int check_told(const struct html_page *page, struct error *error)
{
	if (page->report || page->env->nr || page->alternatives || page->no_alternatives ||
	    page->history || page->no_history || page->traces || page->no_traces)
		return 0;
	return error_set(error, -ENODATA,
			 "%s: holds nothing that a page could tell: name a run directory; of a "
			 "folder of boots, --side-by-side with each of them",
			 page->dir->path);
}

static void free_all(struct making *m)
{
	page_parts_free(&m->parts);
	run_free_sides(&m->sides);
	comparison_free(&m->comparison);
	verdict_free(&m->compared);
	if (m->page.regs)
		regs_rows_free(&m->regs);
	run_told_free(&m->told);
	if (m->page.folder)
		run_dir_close(&m->folder);
	run_close_dir(&m->dir, &m->env);
}

int run_write_page(const struct run_side_by_side *runs, const char *file, struct error *error)
{
	struct making m = { .runs = runs };
	char name[NAME_MAX + 1];
	int err = run_open_dir(&m.dir, &m.env, runs->dirs[0], error);

	m.page = (struct html_page){ .name = name_of(runs->dirs[0], name),
				     .dir = &m.dir,
				     .env = &m.env,
				     .version = REGSCOPE_VERSION };
	err = err ? err : tell_run(&m, error);
	err = err ? err : read_regs(&m, error);
	err = err ? err : make_verdict(&m, error);
	if (!err) {
		read_sides(&m);
		page_parts_read(&m.parts, &m.page, runs);
		err = check_told(&m.page, error);
		err = err ? err : write_out(&m.page, file, error);
	}
	free_all(&m);
	return err;
}
