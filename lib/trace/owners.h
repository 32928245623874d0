/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whose VM is it? KVM's functions know a VM by its address alone, and the next VM may be given the
 * address of one that is gone. How many VMs had ever been made by then tells which of them it is.
 */
#ifndef REGSCOPE_TRACE_OWNERS_H
#define REGSCOPE_TRACE_OWNERS_H

#include "trace/tasks.h"
#include "trace/trace.h"

/* In a histogram's key: how many VMs had been made, times this, plus a vCPU's or task's number. */
#define OWNERS_MADE_VCPU      1024
#define OWNERS_MADE_TASK      4194304
#define OWNERS_MADE_TIMES(n)  OWNERS_MADE_TIMES_(n)
#define OWNERS_MADE_TIMES_(n) "made*" #n "+"
_Static_assert(OWNERS_MADE_VCPU > 512, "vCPUs of a VM");

struct owners {
	bool by_count;	 /* can it be told how many were made? */
	bool are_reused; /* has the kernel given an address twice? */
	uint64_t *vm;	 /* those that are ours and were accessed, in the order they were made */
	size_t nr_vms;
	uint64_t others;    /* accesses of other VMs */
	uint64_t dropped;   /* VMs, forks or accesses of tasks, for which the kernel had no room */
	bool shared;	    /* two VMs had one address, one after the other, and count as one */
	struct tasks tasks; /* of the VMM */
	struct made_vm {
		uint64_t when, pid, vm, before; /* how many were made before */
	} * made;				/* in this order */
	size_t nr_made;
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

/* Make VMs, to see if addresses are given twice. */
int owners_try(struct owners *owners, const struct tracefs *fs, struct error *error);

/* Read which VMs there are, to owners_vm(). @fs: as it was given to owners_watch(). */
int owners_read(struct owners *owners, const struct tracefs *fs, struct error *error);

/* After that: the VM at an address when @made were made. For one that was made while we looked, its
 * place among those, from 1; else the address. */
uint64_t owners_vm(const struct owners *owners, uint64_t address, uint64_t made);

/**
 * owners_find - the VMs of @counts, as owners_vm() has them, that belong to who is traced
 * @launched:	the process of a VMM that was launched
 * @who:	probes of owners_of_accesses(), or NULL; @who_fs: theirs
 */
int owners_find(struct owners *owners, const struct trace_options *options, pid_t launched,
		const struct tracefs *who_fs, const char *const *who,
		const struct trace_counts *counts, struct error *error);

/* When it was made, as common_timestamp has it; 0: before, or not known. */
uint64_t owners_when_made(const struct owners *owners, uint64_t vm);
void owners_free(struct owners *owners);

#endif
