/* SPDX-License-Identifier: GPL-2.0 */
/* Several runs side by side as text: what each saves, and of which registers. */
#ifndef REGSCOPE_REPORT_SIDE_BY_SIDE_H
#define REGSCOPE_REPORT_SIDE_BY_SIDE_H

#include "analyse/sides.h"
#include "report/report.h"

#include <stdio.h>

struct side_by_side {
	const struct side *side;
	size_t nr;
	const char *metric; /* NULL: each side has its own, and costs are not set side by side */
	bool change;   /* of two sides: what the first changed against the second, in percent */
	bool markdown; /* Markdown tables, as wide as they come */
};

/* Write the tables: ASCII, at most REPORT_COLUMNS wide. */
void side_by_side_write(FILE *f, const struct side_by_side *sides);

/* The savings of each side in its metric as CSV. Columns are an interface: add at the end. */
void side_by_side_write_csv(FILE *f, const struct side_by_side *sides);

/* side_by_side_gains.c: of machines of several architectures, what their largest VMs save. */
void side_by_side_put_gains(FILE *f, const struct side_by_side *sides);

/* side_by_side_facts.c: do all say the same of a key of env.txt? Their hosts and kernels; their
 * registers by class. */
bool side_by_side_share(const struct side_by_side *sides, const char *key);
void side_by_side_put_sides(FILE *f, const struct side_by_side *sides);
void side_by_side_put_classes(FILE *f, const struct side_by_side *sides);

/* side_by_side_rows.c: what text and page have in common. Each walk starts out zeroed. */

/* Over the savings of all sides, in the metric of each. */
struct sides_walk {
	size_t side, nr; /* the side of @row, and how many of its rows have been seen */
	const struct saving_row *row;
};

/* Over the tables of savings; none, if the sides have no metric in common. */
#define SIDES_TITLE_MAX (2 * REPORT_TITLE_MAX)
struct sides_table {
	struct sides_walk at;
	const struct saving_row *head;
	const struct benches *benches; /* of the side that has it */
	const char *policy[2];	       /* the base, and what is held against it */
	char title[SIDES_TITLE_MAX];
};
bool side_by_side_next_table(const struct side_by_side *sides, struct sides_table *table);
/* The row of a table with the fewest vCPUs above @vcpus, on any side; NULL at its end. */
const struct saving_row *side_by_side_next_row(const struct side_by_side *sides,
					       const struct saving_row *head, unsigned int vcpus);

/* Over what the policies of savings do, each pair once. */
#define SIDES_LEGEND_MAX (2 * (BENCH_TEXT_MAX + CELL_WORD_MAX) + 8)
struct sides_legend {
	struct sides_walk at;
	char text[SIDES_LEGEND_MAX];
};
bool side_by_side_next_legend(const struct side_by_side *sides, struct sides_legend *legend);

/* Over the classes of registers that any side has. */
struct sides_class {
	size_t side, nr;
	const char *name;
};
bool side_by_side_next_class(const struct side_by_side *sides, struct sides_class *class);

/* The first side that was emulated, or NULL. */
const struct env *side_by_side_emulated(const struct side_by_side *sides);

/* side_by_side_lines.c: of machines of several architectures. By op, the first of its savings for
 * what an access costs, then each saving. */
void side_by_side_each_gain(const struct side_by_side *sides,
			    void (*put)(void *arg, const struct saving_row *row, bool is_access),
			    void *arg);
/* The saving in the largest VM of that op on a side, by that policy or by any (NULL); NULL if it
 * has none. */
const struct saving_row *side_by_side_largest(const struct side *side, const struct cell_key *op,
					      const char *policy);
/* What one access of the base costs in that VM, or NULL. */
const struct summary_row *side_by_side_access(const struct side *side, const struct cell_key *cell);

#endif
