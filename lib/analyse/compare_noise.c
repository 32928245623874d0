// SPDX-License-Identifier: GPL-2.0
/* A run compared with itself: see compare.h. */
#include "analyse/compare_cells.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The rows of every other VM. The cells are @set's own. */
static int take_half(struct sample_set *half, const struct sample_set *set,
		     unsigned int rounds_per_vm, unsigned int odd)
{
	size_t i;

	*half = (struct sample_set){ .cells = set->cells };
	half->rows = calloc(set->nr_rows + 1, sizeof(*half->rows));
	if (!half->rows)
		return -ENOMEM;
	for (i = 0; i < set->nr_rows; i++)
		if (set->rows[i].round / rounds_per_vm % 2 == odd)
			half->rows[half->nr_rows++] = set->rows[i];
	return 0;
}

/* Both halves need rows of every cell. */
static bool every_cell_has(const struct sample_set *half, size_t least)
{
	size_t *nr = calloc(half->cells.nr + 1, sizeof(*nr)), i;
	bool all = nr;

	for (i = 0; nr && i < half->nr_rows; i++)
		nr[half->rows[i].cell]++;
	for (i = 0; all && i < half->cells.nr; i++)
		all = nr[i] >= least;
	free(nr);
	return all;
}

/* The largest change of any cell between two halves. */
static int largest_changes(const struct compare_side *a, const struct compare_side *b,
			   double floor[NR_COUNTERS], struct error *error)
{
	struct compare_options o = { { 0 } };
	struct comparison c;
	size_t i;
	int err = compare_runs(&c, a, b, &o, error);

	memset(floor, 0, NR_COUNTERS * sizeof(*floor));
	for (i = 0; !err && i < c.nr; i++)
		floor[c.rows[i].metric] =
			fmax(floor[c.rows[i].metric], fabs(c.rows[i].change.percent.median));
	comparison_free(&c);
	return err;
}

int compare_noise(const struct sample_set *set, unsigned int rounds_per_vm,
		  double floor[NR_COUNTERS], struct error *error)
{
	struct compare_run a = { 0 }, b = { 0 };
	int err = take_half(&a.samples, set, rounds_per_vm, 0);

	if (!err)
		err = take_half(&b.samples, set, rounds_per_vm, 1);
	if (err)
		error_set(error, err, "no memory for two halves of %zu samples", set->nr_rows);
	else if (!every_cell_has(&a.samples, 6) || !every_cell_has(&b.samples, 6))
		err = error_set(
			error, -ENODATA,
			"noise: two halves of at least 6 rounds are needed, on VMs of their "
			"own; ask for %u rounds or more",
			12 + 2 * rounds_per_vm);
	else
		err = largest_changes(&(struct compare_side){ &a, 1 },
				      &(struct compare_side){ &b, 1 }, floor, error);
	free(a.samples.rows);
	free(b.samples.rows);
	return err;
}

int compare_noise_of_boots(const struct compare_side *boots, double floor[NR_COUNTERS],
			   struct error *error)
{
	struct compare_run *half = calloc(2 * boots->nr + 2, sizeof(*half));
	struct compare_side side[2] = { { half, 0 }, { half ? half + boots->nr : NULL, 0 } };
	size_t *boot = calloc(boots->nr + 1, sizeof(*boot)), i, odd;
	int err = 0;

	if (!half || !boot)
		err = error_set(error, -ENOMEM, "no memory for %zu runs", boots->nr);
	else if (compare_boots(boots, boot) < 4)
		err = error_set(error, -ENODATA,
				"noise: runs of four different boots are needed at least");
	for (i = 0; !err && i < boots->nr; i++) { /* borrowed, not copied */
		odd = boot[i] % 2;
		half[odd * boots->nr + side[odd].nr++] = boots->run[i];
	}
	if (!err)
		err = largest_changes(&side[0], &side[1], floor, error);
	free(half);
	free(boot);
	return err;
}
