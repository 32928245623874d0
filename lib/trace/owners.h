/* SPDX-License-Identifier: GPL-2.0 */
/* Whose VM is it? KVM's functions know a VM by its address alone. */
#ifndef REGSCOPE_TRACE_OWNERS_H
#define REGSCOPE_TRACE_OWNERS_H

#include "trace/trace.h"
#include "trace/tracefs.h"

struct owners {
	uint64_t *vm; /* those that are ours and were accessed, in the order they were made */
	size_t nr_vms;
	uint64_t others;  /* accesses of other VMs */
	uint64_t dropped; /* VMs, forks or accesses of tasks, for which the kernel had no room */
	bool shared;	  /* two VMs had one address, one after the other, and count as one */
	/* threads and processes of the VMM */
	pid_t *task;
	size_t nr_tasks;
	struct made_vm {
		uint64_t when, pid, vm;
	} * made;
	size_t nr_made;
	struct fork_of {
		pid_t parent, child;
	} * forks;
	size_t nr_forks;
	struct {
		uint64_t vm, pid;
	} * access;
	size_t nr_accesses;
};

/* Have the probe @name count by VM and task. */
int owners_of_accesses(const struct tracefs *fs, const char *name, struct error *error);

/* See VMs that are made, tasks that are forked, and those that the VMM has already. */
int owners_watch(struct owners *owners, struct tracefs *fs, const struct trace_options *options,
		 struct error *error);

/**
 * owners_find - the VMs of @counts that belong to who is traced
 * @fs:		as it was given to owners_watch()
 * @launched:	the process of a VMM that was launched
 * @who:	probes of owners_of_accesses(), or NULL; @who_fs: theirs
 */
int owners_find(struct owners *owners, const struct tracefs *fs,
		const struct trace_options *options, pid_t launched, const struct tracefs *who_fs,
		const char *const *who, const struct trace_counts *counts, struct error *error);

/* When it was made, as common_timestamp has it; 0: before, or not known. */
uint64_t owners_when_made(const struct owners *owners, uint64_t vm);
void owners_free(struct owners *owners);

#endif
