/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The probes on KVM's GET, SET and list, each with a histogram by VM, vCPU and register. What was
 * before a VM's first KVM_RUN is told apart by KVM's own mark that it has run, which is counted
 * with the VM. A kernel that cannot fetch it (before 6.6), or whose mark is not what a trial of it
 * says it should be, has two sets of probes: when a vCPU of
 * any VM first runs, the kernel itself pauses one and lets the other begin. An access that is made
 * at this very moment on another CPU may then be counted by both, or by neither; how often that was
 * shows in the hits.
 *
 * An access costs most by the probe itself, if it is a kprobe: a trap and a step; then by fetching,
 * and by the keys. An fprobe has neither trap nor step, but the kernel does not tell its hits.
 */
#ifndef REGSCOPE_TRACE_PROBES_H
#define REGSCOPE_TRACE_PROBES_H

#include "trace/beacon.h"
#include "trace/owners.h"
#include "trace/runs.h"
#include "trace/tracefs.h"

/* How the first KVM_RUN is told. */
enum probes_split {
	PROBES_NOT_SPLIT,
	PROBES_BY_MARK,
	PROBES_BY_SETS,
};

struct probes {
	const struct trace_options *options;
	struct tracefs fs, aside;
	struct owners owners;
	struct runs runs;
	enum probes_split split;
	bool by_entry; /* are accesses seen by fprobes, and checked by beacons? else by kprobes */
	struct beacon beacon;
	struct error *error;
};

/* By op; of PROBES_BY_SETS, those before the first run; and what is hit when a vCPU first runs. */
extern const char *const probes_names[], *const probes_first[], *const probes_first_run;

/* A histogram's keys: VM by its address, vCPU, register, how many VMs had been made; and by
 * PROBES_BY_MARK, has the VM run? */
struct trace_key probes_key(const struct probes *probes, const uint64_t *keys, bool *has_run);

/* Set all of them. 0 or -errno; remove them in either case. */
int probes_arm(struct probes *probes, const struct trace_options *options, struct error *error);

/* Count nothing more, so that what is read is whole. */
int probes_pause(struct probes *probes);

/* VMs are told apart in @counts, from then on as owners_vm() has them, and @probes->owners are
 * filled in: owners_find(). 0 or -errno. */
int probes_owners(struct probes *probes, pid_t launched, struct trace_counts *counts);

void probes_remove(struct probes *probes);

#endif
