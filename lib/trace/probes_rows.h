/* SPDX-License-Identifier: GPL-2.0 */
/* What probes counted, as rows of trace.csv: whose VMs, in which phases. */
#ifndef REGSCOPE_TRACE_PROBES_ROWS_H
#define REGSCOPE_TRACE_PROBES_ROWS_H

#include "trace/phases.h"
#include "trace/probes.h"

/* @raw: by address and PHASES_RAW(); afterwards, by VM. Fills in rows, others and lost of @trace.
 * 0 or -errno. */
int probes_rows(struct probes *probes, struct trace *trace, pid_t launched, struct phases *phases,
		struct trace_counts *raw);

#endif
