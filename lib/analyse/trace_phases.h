/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A trace phase by phase: what each vCPU had done to it, and which share of it could be saved. Made
 * of the lines of lib/analyse/trace.h, which can be kept in a file much smaller than the trace.
 */
#ifndef REGSCOPE_ANALYSE_TRACE_PHASES_H
#define REGSCOPE_ANALYSE_TRACE_PHASES_H

#include "analyse/trace.h"
#include "record/env.h"

struct trace_phase {
	unsigned int phase;
	const char *name;		 /* of the lines */
	unsigned int vm, vcpus;		 /* the VM with the most accesses in the phase */
	double per_vcpu[NR_TRACE_OPS];	 /* its GETs, SETs and LISTs, of each vCPU in the mean */
	double share[NR_TRACE_SHARES];	 /* its accesses */
	double percent[NR_TRACE_SHARES]; /* of them; TRACE_OVERLAP: what both ways would save */
	double cost[NR_TRACE_SHARES], cost_percent[NR_TRACE_SHARES]; /* likewise; 0: no prices */
	uint64_t others; /* accesses of other VMs, such as one to look at the host */
};

struct trace_phases {
	struct trace_phase *phase; /* in order */
	size_t nr;
	struct trace_phase all; /* vcpus: the most that any has */
};

/* A trace to be shown beside others. */
struct trace_side {
	const char *name;
	struct env env;
	const char *metric; /* that accesses are priced in, or NULL */
	struct trace_sums sums;
	struct trace_phases phases;
	struct trace_line_rows lines; /* if they were read, not the trace itself */
	struct trace_rows rows;
};

/* 0 or -ENOMEM; free @phases in either case. */
int trace_phases_make(struct trace_phases *phases, const struct trace_sums *sums);
void trace_phases_free(struct trace_phases *phases);

/* Keep only those phases of @sums whose name is in the list @names; -EINVAL: none has. */
int trace_sums_keep(struct trace_sums *sums, const char *names);

/* The first name in the list @names that no phase of any of @nr sides has, into @name: true, or
 * false if there is none. */
bool trace_phases_unknown(const struct trace_side *sides, size_t nr, const char *names,
			  char name[TRACE_PHASE_MAX]);

/* The lines as rows of a file, and back: those point into the rows. 0 or -ENOMEM. */
int trace_lines_put(struct trace_line_rows *rows, const struct trace_sums *sums,
		    const char *metric);
int trace_lines_take(struct trace_sums *sums, const struct trace_line_rows *rows);

#endif
