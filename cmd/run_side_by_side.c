// SPDX-License-Identifier: GPL-2.0
/* Several runs side by side: see run_report.h. */
#include "cmd.h"
#include "run_report.h"

#include "analyse/sides.h"
#include "analyse/summary.h"
#include "report/machines.h"
#include "report/side_by_side.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int read_side(struct side *side, const char *path, struct error *error)
{
	struct sample_set samples = { 0 };
	struct run_dir dir;
	int err = run_dir_open(&dir, path, error);

	if (err)
		return err;
	err = run_read_benches(&side->benches, &dir, error);
	err = err ? err : run_read_samples(&samples, &dir, error);
	err = err ? err : side_read(side, &dir, &samples, error);
	if (!err && *side->doubts.text)
		say("%s: doubtful: %s", path, side->doubts.text);
	samples_free(&samples);
	run_dir_close(&dir);
	return err;
}

static int read_all(struct side *side, const struct run_side_by_side *runs, struct error *error)
{
	size_t i;
	int err = side ? 0 : error_set(error, -ENOMEM, "no memory for %zu runs", runs->nr);

	for (i = 0; !err && i < runs->nr; i++)
		err = read_side(&side[i], runs->dirs[i], error);
	return err;
}

static const char *best_metric(const struct side *side)
{
	return summary_best_metric(&side->summary, env_get(&side->env, "metric", ""));
}

/* All sides need savings in one metric; but those of different architectures may have their own. */
static int choose_metric(struct side_by_side *sides, struct side *side,
			 const struct run_side_by_side *runs, struct error *error)
{
	bool own = !runs->metric && !side_by_side_share(sides, "machine");
	size_t i;

	sides->metric = runs->metric ? runs->metric : best_metric(&side[0]);
	for (i = 0; i < sides->nr; i++) {
		side[i].metric = sides->metric;
		if (side[i].metric && summary_has_savings(&side[i].summary, side[i].metric))
			continue;
		side[i].metric = own ? best_metric(&side[i]) : NULL;
		if (!side[i].metric || !summary_has_savings(&side[i].summary, side[i].metric))
			return error_set(error, -ENODATA, "%s: savings.csv has no saving%s%s",
					 runs->dirs[i], sides->metric ? " in " : "",
					 sides->metric ? sides->metric : "");
	}
	for (i = 1; i < sides->nr; i++)
		if (strcmp(side[i].metric, side[0].metric))
			sides->metric = NULL;
	return 0;
}

static void free_all(struct side *side, size_t nr)
{
	size_t i;

	for (i = 0; side && i < nr; i++)
		side_free(&side[i]);
	free(side);
}

int run_read_sides(struct side_by_side *sides, const struct run_side_by_side *runs,
		   struct error *error)
{
	struct side *side = calloc(runs->nr, sizeof(*side));
	int err;

	*sides = (struct side_by_side){
		.side = side,
		.nr = runs->nr,
		.change = runs->change && runs->nr == 2,
		.markdown = runs->markdown,
	};
	err = read_all(side, runs, error);
	return err ? err : choose_metric(sides, side, runs, error);
}

void run_free_sides(struct side_by_side *sides)
{
	free_all((struct side *)sides->side, sides->nr);
	*sides = (struct side_by_side){ 0 };
}

int run_print_side_by_side(const struct run_side_by_side *runs, struct error *error)
{
	struct side_by_side sides;
	int err = run_read_sides(&sides, runs, error);

	if (!err)
		(runs->csv ? side_by_side_write_csv : side_by_side_write)(stdout, &sides);
	run_free_sides(&sides);
	return err;
}

int run_print_machines(const struct run_side_by_side *runs, struct error *error)
{
	struct side *side = calloc(runs->nr, sizeof(*side));
	int err = read_all(side, runs, error);

	if (!err)
		machines_write(stdout, side, runs->nr);
	free_all(side, runs->nr);
	return err;
}
