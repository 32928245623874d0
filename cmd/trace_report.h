/* SPDX-License-Identifier: GPL-2.0 */
/* What is made of a trace once it is taken: files, and the table. */
#ifndef REGSCOPE_CMD_TRACE_REPORT_H
#define REGSCOPE_CMD_TRACE_REPORT_H

#include "record/env.h"
#include "trace/trace.h"

/* Print the table of @rows, and keep it in @dir as report.txt; @costs: a run directory, or NULL. 0
 * or -errno. */
int trace_print(struct run_dir *dir, const struct env *env, const struct trace_rows *rows,
		const char *costs, struct error *error);

/* The same of the trace in directory @path. */
int trace_print_dir(const char *path, const char *costs, struct error *error);

/* Say how the VMM ended, and what is missing in the trace. */
void trace_say_end(const struct trace *trace);

#endif
