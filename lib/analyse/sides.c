// SPDX-License-Identifier: GPL-2.0
/* Several runs side by side: see sides.h. */
#include "analyse/sides.h"

#include "analyse/findings.h"
#include "analyse/rows.h"
#include "analyse/run_load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int count_classes(struct side *side, const struct regs_rows *regs)
{
	struct side_class *class;
	size_t i;

	side->classes = calloc(regs->nr + 1, sizeof(*side->classes));
	if (!side->classes)
		return -ENOMEM;
	for (i = 0; i < regs->nr; i++) {
		const struct regs_row *reg = &regs->row[i];

		class = side->classes;
		while (class < side->classes + side->nr_classes && strcmp(class->name, reg->class))
			class ++;
		if (class == side->classes + side->nr_classes)
			side->nr_classes++;
		snprintf(class->name, sizeof(class->name), "%s", reg->class);
		class->registers++;
		class->wide += regs_row_is_wide(reg);
	}
	return 0;
}

static int read_classes(struct side *side, const char *dir, struct error *error)
{
	struct regs_rows regs;
	int err = regs_rows_read(&regs, dir, error);

	if (err)
		return err == -ENOENT ? 0 : err;
	err = count_classes(side, &regs);
	regs_rows_free(&regs);
	return err ? error_set(error, err, "%s: no memory for its classes of registers", dir) : 0;
}

int side_read(struct side *side, const struct run_dir *dir, const struct sample_set *samples,
	      struct error *error)
{
	int err = env_read_dir(&side->env, dir, error);

	if (!err)
		doubts_find(&side->doubts, &side->env, samples, &side->benches);
	err = err ? err : findings_read_summary(&side->summary, dir, &side->benches, error);
	return err ? err : read_classes(side, dir->path, error);
}

void side_free(struct side *side)
{
	summary_free(&side->summary);
	env_free(&side->env);
	benches_free(&side->benches);
	free(side->classes);
	*side = (struct side){ .nr_classes = 0 };
}

struct side_class side_class_of(const struct side *side, const char *name)
{
	struct side_class sum = { "", 0, 0 };
	size_t i;

	for (i = 0; i < side->nr_classes; i++) {
		if (name && strcmp(side->classes[i].name, name))
			continue;
		sum.registers += side->classes[i].registers;
		sum.wide += side->classes[i].wide;
	}
	return sum;
}

const struct summary_row *side_cost(const struct side *side, const struct cell_key *cell,
				    const char *policy, const char *metric)
{
	struct cell_key key = cell_key_of_policy(cell, policy);

	return summary_find(&side->summary, &key, metric);
}

const struct saving_row *side_saving(const struct side *side, const struct cell_key *cell,
				     const char *metric)
{
	return rows_find(side->summary.savings, side->summary.nr_savings,
			 sizeof(*side->summary.savings), cell, metric);
}

bool side_change(const struct side *base, const struct side *new, const struct cell_key *cell,
		 const char *policy, const char *metric, struct side_change *change)
{
	const struct summary_row *x = side_cost(base, cell, policy, metric);
	const struct summary_row *y = side_cost(new, cell, policy, metric);

	if (!x || !y || !(x->s.mid.median > 0) || !(y->s.mid.median > 0))
		return false;
	change->percent = stats_percent_change(x->s.mid.median, y->s.mid.median);
	change->apart = !stats_intervals_meet(&x->s.mid, &y->s.mid);
	return true;
}
