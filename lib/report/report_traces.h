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

/* What a page shares with the text: the first metric that any is priced in, or NULL; is a trace
 * priced in @metric; the accesses of VMs that are left out. */
const char *report_traces_metric(const struct report_traces *traces);
bool report_traces_is_in(const struct trace_side *side, const char *metric);
uint64_t report_traces_others(const struct report_traces *traces);

#endif
