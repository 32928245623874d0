/* SPDX-License-Identifier: GPL-2.0 */
/* registers.csv: what an access of each register costs, made from register_samples.csv. */
#ifndef REGSCOPE_RECORD_REGISTERS_H
#define REGSCOPE_RECORD_REGISTERS_H

#include "record/regs_csv.h"
#include "record/summary.h"

struct register_row {
	struct cell_key cell; /* bench, op, state, vcpus, id */
	char name[REGS_WORD_MAX], class[REGS_WORD_MAX], scope[CELL_WORD_MAX];
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	struct stats_summary s; /* of one access; min and max are not kept in the file */
};

struct register_costs {
	struct register_row *rows;
	size_t nr;
};

extern const struct table registers_table;

#endif
