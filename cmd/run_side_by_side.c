// SPDX-License-Identifier: GPL-2.0
/* Several runs side by side: see run_report.h. */
#include "run_report.h"

#include "record/regs_csv.h"
#include "record/summary.h"
#include "report/report.h"
#include "report/side_by_side.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Count the registers of regs.csv by class. */
static int read_classes(struct side *side, const char *dir, struct error *error)
{
	struct regs_rows rows;
	struct side_class *c;
	size_t i, k;
	int err = regs_rows_read(&rows, dir, error);

	if (err)
		return err == -ENOENT ? 0 : err;
	side->classes = calloc(rows.nr ? rows.nr : 1, sizeof(*side->classes));
	if (!side->classes)
		err = error_set(error, -ENOMEM, "%s: no memory", dir);
	for (i = 0; !err && i < rows.nr; i++) {
		const char *name = rows.row[i].class;

		for (k = 0; k < side->nr_classes && strcmp(side->classes[k].name, name); k++)
			;
		c = &side->classes[k];
		if (k == side->nr_classes) {
			snprintf(c->name, sizeof(c->name), "%s", name);
			side->nr_classes++;
		}
		c->registers++;
		c->wide += regs_row_is_wide(&rows.row[i]);
	}
	regs_rows_free(&rows);
	return err;
}

static int read_side(struct side *side, const char *path, struct error *error)
{
	struct run_dir dir;
	int err = run_dir_open(&dir, path, error);

	if (err)
		return err;
	err = env_read_dir(&side->env, &dir, error);
	if (!err)
		err = summary_read(&side->summary, &dir, error);
	if (!err)
		err = read_classes(side, path, error);
	run_dir_close(&dir);
	return err;
}

int run_print_side_by_side(const struct run_side_by_side *runs, struct error *error)
{
	const char *const *dirs = runs->dirs, *metric = runs->metric;
	size_t nr = runs->nr;
	struct side *side = calloc(nr, sizeof(*side));
	struct side_by_side sides = {
		.side = side,
		.nr = nr,
		.change = runs->change && nr == 2,
		.markdown = runs->markdown,
		.access = run_access_name,
	};
	size_t i;
	int err = side ? 0 : error_set(error, -ENOMEM, "no memory");

	for (i = 0; !err && i < nr; i++)
		err = read_side(&side[i], dirs[i], error);
	if (!err) {
		sides.metric = metric ? metric : report_metric(&side[0].summary, &side[0].env);
		for (i = 0; !err && i < nr; i++)
			if (!sides.metric || !run_has_savings(&side[i].summary, sides.metric))
				err = error_set(error, -ENODATA,
						"%s: savings.csv has no saving%s%s", dirs[i],
						sides.metric ? " in " : "",
						sides.metric ? sides.metric : "");
	}
	if (!err)
		side_by_side_write(stdout, &sides);
	for (i = 0; side && i < nr; i++) {
		summary_free(&side[i].summary);
		env_free(&side[i].env);
		free(side[i].classes);
	}
	free(side);
	return err;
}
