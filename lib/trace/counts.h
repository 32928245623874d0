/* SPDX-License-Identifier: GPL-2.0 */
/* How often each vCPU's each register was accessed: a table of counts by key. */
#ifndef REGSCOPE_TRACE_COUNTS_H
#define REGSCOPE_TRACE_COUNTS_H

#include "record/trace.h"

#include <stddef.h>
#include <stdint.h>

struct trace_key {
	uint64_t vm; /* whatever tells VMs apart */
	uint64_t id;
	unsigned int phase, vcpu;
	enum trace_op op;
	uint32_t made; /* VMs made by then, if addresses alone do not tell them apart */
};

struct trace_count {
	struct trace_key key;
	uint64_t n;
	uint64_t fresh; /* of them, once phases are numbered: before the VM had run */
};

/* Zeroed at first. */
struct trace_counts {
	struct trace_count *count; /* in the order of their first access */
	size_t nr, room;
	size_t *hash, nr_hash; /* index + 1, or 0 where a place is free */
};

/* The entry of @key, with counts of 0 if it is new; and its count alone. Good until the next call;
 * NULL without memory. */
struct trace_count *trace_count_entry(struct trace_counts *counts, const struct trace_key *key);
uint64_t *trace_count_of(struct trace_counts *counts, const struct trace_key *key);
void trace_counts_free(struct trace_counts *counts);

/*
 * As rows of trace.csv, sorted by VM, phase, op, vCPU and register; VMs numbered from 1 as @vms, an
 * array of @nr_vms, has them in order. Those of other VMs are left out. @options name the phases.
 * Of registers only the id is filled in. 0 or -ENOMEM; free rows->row in either case.
 */
struct trace_options;
int trace_rows_make(struct trace_rows *rows, const struct trace_counts *counts, const uint64_t *vms,
		    size_t nr_vms, const struct trace_options *options);

#endif
