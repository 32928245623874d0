/* SPDX-License-Identifier: GPL-2.0 */
/* What is made of a trace once it is taken: files, and the table. */
#ifndef REGSCOPE_CMD_TRACE_REPORT_H
#define REGSCOPE_CMD_TRACE_REPORT_H

#include "analyse/trace.h"
#include "record/env.h"
#include "report/report_traces.h"
#include "trace/trace.h"

#include <stdio.h>

/* registers.csv of a run, and where that was made. */
struct trace_costs {
	struct register_costs costs;
	struct env env;
	const char *metric;
};

int trace_costs_read(struct trace_costs *costs, const char *path, struct error *error);
void trace_costs_free(struct trace_costs *costs);

/* Was the VM of the first phase one that had not run yet? */
bool trace_begins_fresh(const struct env *env);

/* Print the table of @rows, and keep it in @dir (or NULL) as report.txt and phases.csv; @costs: a
 * run directory, or NULL. 0 or -errno. */
int trace_print(struct run_dir *dir, const struct env *env, const struct trace_rows *rows,
		const char *costs, struct error *error);

/* The same of the trace in directory @path; @keep: there, too. */
int trace_print_dir(const char *path, const char *costs, bool keep, struct error *error);

/* trace_sides.c: several, to be shown phase by phase; @phases: of those alone, or NULL. 0 or
 * -errno; free @traces in either case. */
int trace_read_sides(struct report_traces *traces, const char *const *paths, size_t nr,
		     const char *costs, const char *phases, struct error *error);
void trace_free_sides(struct report_traces *traces);

/* trace_sides.c: the trace that is named, or several; an exit code. */
struct trace_command;
int trace_show(const struct trace_command *c);

/* Say how the VMM ended, and what is missing in the trace. */
void trace_say_end(const struct trace *trace);

#endif
