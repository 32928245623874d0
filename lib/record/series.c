// SPDX-License-Identifier: GPL-2.0
/* The files of a series: see series.h. */
#include "record/series.h"

#include "record/env.h"
#include "text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

const char *const series_state_names[] = { "missing", "measured", "no-build", "no-boot",
					   "no-kvm",  "failed",	  NULL };
const char *const series_verdict_names[] = { "none",	"same",	  "better", "worse",
					     "unclear", "unlike", NULL };

#define COMMIT	   struct series_commit
#define NUMBER_MAX 99999

static const struct csv_column commits_columns[] = {
	COLUMN_NUMBER_OF(COMMIT, number, "number", 0, NUMBER_MAX),
	COLUMN_WORD_OF(COMMIT, commit, "commit"),
	COLUMN_WORD_OF(COMMIT, run, "run"),
	COLUMN_TEXT_OF(COMMIT, subject, "subject"),
};

static int check_commit(struct csv *csv, const void *row)
{
	const struct series_commit *c = row;

	if (c->run[0] == '.' || strchr(c->run, '/'))
		return table_error(csv, "run", "\"%.40s\" is no folder beside this file", c->run);
	return 0;
}

const struct table series_commits_table = { TABLE("commits.csv", COMMIT, commits_columns),
					    .check = check_commit };

#define ROW struct series_row

static const struct csv_column series_columns[] = {
	COLUMN_NUMBER_OF(ROW, commit.number, "number", 0, NUMBER_MAX),
	COLUMN_WORD_OF(ROW, commit.commit, "commit"),
	COLUMN_WORD_OF(ROW, commit.run, "run"),
	COLUMN_TEXT_OF(ROW, commit.subject, "subject"),
	COLUMN_ENUM_OF(ROW, state, enum series_state, "outcome", series_state_names),
	COLUMN_TEXT_OF(ROW, why, "why"),
	COLUMN_NUMBER_OF(ROW, registers, "registers", 0, UINT32_MAX, COLUMN_IF(ROW, measured)),
	COLUMN_NUMBER_OF(ROW, wide, "registers_wide", 0, UINT32_MAX, COLUMN_IF(ROW, measured)),
	COLUMN_TEXT_OF(ROW, scope_source, "scope_source"),
	COLUMN_NUMBER_OF(ROW, scope_cap, "scope_cap", 0, UINT32_MAX, COLUMN_IF(ROW, measured)),
	COLUMN_TEXT_OF(ROW, scope_cap_effect, "scope_cap_effect"),
	COLUMN_YES_NO_OF(ROW, without_effect, "without_effect"),
	COLUMN_NUMBER_OF(ROW, with, "compared_with", 0, NUMBER_MAX, COLUMN_IF(ROW, compared)),
	COLUMN_ENUM_OF(ROW, verdict, enum series_verdict, "verdict", series_verdict_names),
	COLUMN_TEXT_OF(ROW, cost.cell.bench, "bench"),
	COLUMN_TEXT_OF(ROW, cost.cell.op, "op"),
	COLUMN_TEXT_OF(ROW, cost.cell.policy, "policy"),
	COLUMN_NUMBER_OF(ROW, cost.cell.vcpus, "vcpus", 0, CELL_VCPUS_MAX,
			 COLUMN_IF(ROW, cost.has_cost)),
	COLUMN_NUMBER_OF(ROW, cost.cell.threads, "threads", 0, CELL_THREADS_MAX,
			 COLUMN_IF(ROW, cost.has_cost)),
	COLUMN_TEXT_OF(ROW, cost.cell.state, "state"),
	COLUMN_TEXT_OF(ROW, cost.metric, "metric"),
	COLUMN_TEXT_OF(ROW, cost.unit, "unit"),
	COLUMN_DOUBLE_OF(ROW, cost.cost, "cost", 10, COLUMN_IF(ROW, cost.has_cost)),
	COLUMN_DOUBLE_OF(ROW, cost.change, "change", 6, COLUMN_IF(ROW, cost.has_change)),
	COLUMN_ENUM_OF(ROW, cost.verdict, enum series_verdict, "op_verdict", series_verdict_names),
	COLUMN_DOUBLE_OF(ROW, cost.saved_pct, "saved_pct", 6, COLUMN_IF(ROW, cost.has_saving)),
};

const struct table series_table = { TABLE("series.csv", ROW, series_columns) };

int series_read_commits(struct series_commit **commits, size_t *nr, const struct run_dir *dir,
			struct error *error)
{
	size_t i;
	int err;

	*commits = NULL;
	*nr = 0;
	err = table_read(&series_commits_table, dir, commits, nr, error);
	for (i = 1; !err && i < *nr; i++)
		if ((*commits)[i].number <= (*commits)[i - 1].number)
			err = error_set(error, -EINVAL, "%s/%s: commit %u follows %u: numbers rise",
					dir->path, series_commits_table.file, (*commits)[i].number,
					(*commits)[i - 1].number);
	return err;
}

static int parse_state(struct series_row *row, const struct env *env, const char *path,
		       struct error *error)
{
	const char *state = env_get(env, "state", "");
	unsigned int i;

	for (i = 0; series_state_names[i]; i++)
		if (!strcmp(state, series_state_names[i])) {
			row->state = (enum series_state)i;
			snprintf(row->why, sizeof(row->why), "%s", env_get(env, "why", ""));
			text_clean(row->why);
			return 0;
		}
	return error_set(error, -EINVAL, "%s: state=%.40s is none of a commit's", path, state);
}

int series_read_state(struct series_row *row, const struct run_dir *dir, struct error *error)
{
	char path[PATH_MAX], name[sizeof(row->commit.run) + sizeof(".txt")];
	struct env env = { 0 };
	int err;

	row->state = SERIES_MISSING;
	row->why[0] = '\0';
	snprintf(name, sizeof(name), "%s.txt", row->commit.run);
	if (access(run_dir_file(dir, name, path), F_OK))
		return 0;
	err = env_read(&env, path, error);
	err = err ? err : parse_state(row, &env, path, error);
	env_free(&env);
	return err;
}
