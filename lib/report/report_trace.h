/* SPDX-License-Identifier: GPL-2.0 */
/* What a VMM did, as text: how many accesses, and what of them could be saved. */
#ifndef REGSCOPE_REPORT_REPORT_TRACE_H
#define REGSCOPE_REPORT_REPORT_TRACE_H

#include "analyse/trace.h"
#include "record/env.h"

struct report_trace {
	const struct trace_sums *sums;
	const struct env *env;
	const char *metric; /* that accesses are priced in; NULL: they are not */
	const char *costs_dir;
	const struct env *costs_env;
};

/* For run_dir_replace(); @arg is a struct report_trace. */
void report_write_trace(FILE *f, const void *arg);

#endif
