/* SPDX-License-Identifier: GPL-2.0 */
/* What several VMMs did, phase by phase, as text. */
#ifndef REGSCOPE_REPORT_REPORT_TRACES_H
#define REGSCOPE_REPORT_REPORT_TRACES_H

#include "analyse/trace_phases.h"

struct report_traces {
	const struct trace_side *side;
	size_t nr;
};

void report_write_traces(FILE *f, const struct report_traces *traces);

#endif
