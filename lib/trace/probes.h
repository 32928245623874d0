/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The probes on KVM's GET, SET and list, each with a histogram by VM, vCPU and register. To tell
 * what is before the first KVM_RUN there are two sets of them: when a vCPU runs for the first time,
 * the kernel itself pauses one and lets the other begin. An access that is made at this very moment
 * on another CPU may be counted by both, or by neither; how often that was shows in the hits.
 */
#ifndef REGSCOPE_TRACE_PROBES_H
#define REGSCOPE_TRACE_PROBES_H

#include "trace/owners.h"
#include "trace/tracefs.h"

struct probes {
	const struct trace_options *options;
	struct tracefs fs;
	struct owners owners;
	bool splits; /* are there two sets? Else there is the second alone, from the beginning */
	struct error *error;
};

/* By op; and what is hit when a vCPU first runs. */
extern const char *const probes_first[], *const probes_then[], *const probes_first_run;

/* Set all of them. 0 or -errno; remove them in either case. */
int probes_arm(struct probes *probes, const struct trace_options *options, struct error *error);

/* Count nothing more, so that what is read is whole. */
int probes_pause(struct probes *probes);

/* Fill in @probes->owners: owners_find(). */
int probes_owners(struct probes *probes, pid_t launched, const struct trace_counts *counts);

void probes_remove(struct probes *probes);

#endif
