/* SPDX-License-Identifier: GPL-2.0 */
/* The model, and the ranking of registers, as text of at most REPORT_COLUMNS columns. */
#ifndef REGSCOPE_REPORT_REPORT_MODEL_H
#define REGSCOPE_REPORT_REPORT_MODEL_H

#include "record/growth.h"
#include "record/model.h"
#include "record/registers.h"

struct report_model {
	const struct model *model;
	const struct growth *growth;
	const char *metric;
};

/*
 * Three lines on the passes of a harness at the largest VM: what of the saving the registers
 * explain, what one more vCPU costs under each policy, and whether growth is linear. Nothing if
 * there is nothing to say it of.
 */
void report_put_model(FILE *f, const struct report_model *r, const char *bench);

/* The same of every harness, and below each what was predicted and measured at each vCPU count. */
void report_write_model(FILE *f, const struct report_model *r);

struct report_registers {
	const struct register_costs *costs;
	const char *metric;
	size_t nr; /* how many of the dearest; 0: all */
};

/* The dearest registers at the largest VM, and the classes of them. */
void report_write_registers(FILE *f, const struct report_registers *r);

#endif
