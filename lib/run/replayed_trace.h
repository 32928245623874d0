/* SPDX-License-Identifier: GPL-2.0 */
/* From the trace.csv of a VMM to its pattern. */
#ifndef REGSCOPE_RUN_REPLAYED_TRACE_H
#define REGSCOPE_RUN_REPLAYED_TRACE_H

#include "kvm/pattern.h"
#include "record/trace.h"
#include "run/listener.h"

/* Is there such a trace? 0 or -errno. */
int run_trace_check(const char *path, struct error *error);

/**
 * run_trace_pattern - the accesses of a trace as a pattern
 * @path:	run directory of `regscope trace`
 * @regs:	the registers there are here; those of others are left out, and @listener hears it
 *
 * Of several VMs it takes the one with the most accesses: QEMU makes a small one before its own. A
 * trace knows how often each register of each vCPU was accessed, and not in which order. So a phase
 * is: its lists; then passes over the vCPUs, GET before SET, each in the order of this host's list;
 * in the n-th pass of an op are the registers that were accessed n times or more. Of phases, the
 * first PATTERN_TRACED_MAX are taken. One is of a VM that has not run if the trace tells so of all
 * its accesses.
 *
 * vCPU n does what vCPU n of the trace did; those that the trace does not have, what its last one
 * did. Returns 0 or -errno; free @pattern in either case.
 */
int run_trace_pattern(struct pattern *pattern, const char *path, const struct reg_table *regs,
		      const struct run_listener *listener, struct error *error);

/* subject_say.c: how many accesses are of other VMs than @vm, if any are; how many are left out, as
 * of the register @example; and if a phase has both accesses of a VM that had not run and
 * others. */
void run_trace_say_others(const struct trace_rows *rows, unsigned int vm, const char *path,
			  const struct run_listener *listener);
void run_trace_say_left_out(const char *path, uint64_t accesses, const char *example,
			    const struct run_listener *listener);
void run_trace_say_mixed(const char *path, unsigned int phase, uint64_t fresh, uint64_t accesses,
			 const struct run_listener *listener);

#endif
