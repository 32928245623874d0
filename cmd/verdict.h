/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What compare and export share: which runs may be compared, under which limits, and the exit code.
 */
#ifndef REGSCOPE_CMD_VERDICT_H
#define REGSCOPE_CMD_VERDICT_H

#include "options.h"

#include "analyse/compare.h"

struct verdict_options {
	double limit[NR_COUNTERS]; /* percent; negative: the default */
	bool unlike;
};

#define VERDICT_OPTIONS_DEFAULT \
	{ \
		.limit = { -1, -1, -1, -1, -1, -1 } \
	}

/* As struct cmd_option reads it: "instructions=0.5%,wall_ns=3" into limit[]. */
int option_limits(const struct cmd_option *option, const char *text, void *value,
		  struct error *error);

/**
 * verdict_make - compare, unless the runs are unlike or a limit is below the recorded noise
 *
 * Says in what the runs are unlike. Returns 0 or -errno; free @out even after an error.
 */
int verdict_make(struct comparison *out, const struct compare_side *base,
		 const struct compare_side *new, const struct verdict_options *options,
		 struct error *error);

/* EXIT_REGRESSION if a row got worse, else EXIT_INCONCLUSIVE if one is unclear, else EXIT_DONE. */
int verdict_exit_code(const struct comparison *c);

#endif
