/* SPDX-License-Identifier: GPL-2.0 */
/* trace.csv: what a VMM did to its vCPUs' registers: a row a phase, access, vCPU and register. */
#ifndef REGSCOPE_RECORD_TRACE_H
#define REGSCOPE_RECORD_TRACE_H

#include "record/regs_csv.h"

#define TRACE_PHASE_MAX 32

/* A list is an access of no register: its rows have the id 0. */
enum trace_op { TRACE_GET, TRACE_SET, TRACE_LIST, NR_TRACE_OPS };
extern const char *const trace_op_names[];

struct trace_row {
	unsigned int vm, phase; /* from 1, in the order they began */
	char phase_name[TRACE_PHASE_MAX];
	enum trace_op op;
	unsigned int vcpu;
	uint64_t id;
	char name[REGS_WORD_MAX], class[REGS_WORD_MAX], scope[REGS_WORD_MAX];
	uint64_t accesses;
	uint64_t redundant; /* of them: another vCPU's accesses were enough, see analyse/trace.h */
	uint64_t repeats;   /* of them: all but the first */
	uint64_t fresh;	    /* of them: made before a vCPU of the VM had run; 0 if not known */
};

/* The same of a trace that does not say it of each row (@begins_fresh: its first phase ended with
 * the VMM's first KVM_RUN). */
static inline uint64_t trace_row_fresh(const struct trace_row *row, bool begins_fresh)
{
	return !row->fresh && begins_fresh && row->phase == 1 ? row->accesses : row->fresh;
}

struct trace_rows {
	struct trace_row *row;
	size_t nr;
};

extern const struct table trace_table;

/* phases.csv: the rows of a VM, phase and access in sum, which is what tables are made of; of lists
 * only how many. Costs are 0 where @metric is "". */
enum trace_share {
	TRACE_ACCESSES, /* all of them; lists are none */
	TRACE_WIDE,	/* to registers wider than a vCPU */
	TRACE_REDUNDANT,
	TRACE_REPEATS,
	TRACE_OVERLAP,
	NR_TRACE_SHARES,
};

struct trace_line_row {
	unsigned int vm, phase, vcpus;
	char phase_name[TRACE_PHASE_MAX];
	enum trace_op op;
	uint64_t n[NR_TRACE_SHARES];
	char metric[REGS_WORD_MAX];
	double cost[NR_TRACE_SHARES];
	uint64_t unpriced;
};

struct trace_line_rows {
	struct trace_line_row *row;
	size_t nr;
};

extern const struct table trace_phases_table;

#endif
