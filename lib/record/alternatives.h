/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Alternatives to what VMMs do today: a folder with alternatives.csv, which says what they are and
 * under which policy of which run each was measured, and those run directories beside it. gains.csv
 * is what comes of it.
 */
#ifndef REGSCOPE_RECORD_ALTERNATIVES_H
#define REGSCOPE_RECORD_ALTERNATIVES_H

#include "record/summary.h"
#include "record/table.h"

#define ALTERNATIVE_NAME_MAX 32

/* One alternative, as an op of a harness shows it. */
struct alternative_row {
	char name[ALTERNATIVE_NAME_MAX];
	char against[ALTERNATIVE_NAME_MAX]; /* the alternative it is compared with; "": none */
	char run[96];			    /* its run directory, beside the file */
	char bench[CELL_WORD_MAX], op[CELL_WORD_MAX], policy[CELL_WORD_MAX], state[CELL_WORD_MAX];
	char abi[ALTERNATIVE_NAME_MAX]; /* that it needs: "none", "capability" */
	unsigned int lines;		/* of the kernel that it changes */
};

/* What it costs at one vCPU count, and what that saves of the one it is compared with. */
struct gain_row {
	char name[ALTERNATIVE_NAME_MAX], against[ALTERNATIVE_NAME_MAX];
	struct cell_key cell;
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	size_t n;
	struct stats_interval cost; /* of a pass */
	double per_vcpu;	    /* its median, by vCPUs */
	bool is_compared;
	struct stats_interval saved_pct;
	double saved_per_vcpu; /* of the medians; 0 if it is not compared */
	char abi[ALTERNATIVE_NAME_MAX];
	unsigned int lines;
};

extern const struct table alternatives_table, gains_table;

/* alternatives.csv: 0 or -errno. Each row's `against` is an earlier row of the same op. */
int alternatives_read(struct alternative_row **rows, size_t *nr, const struct run_dir *dir,
		      struct error *error);

/* The row of that name, of the harness and op of @like; NULL if there is none among the first
 * @nr. */
const struct alternative_row *alternatives_find(const struct alternative_row *rows, size_t nr,
						const struct alternative_row *like,
						const char *name);

#endif
