/* SPDX-License-Identifier: GPL-2.0 */
/* Which VMs ran, and when they first did: so that the phase before is known. */
#ifndef REGSCOPE_TRACE_RUNS_H
#define REGSCOPE_TRACE_RUNS_H

#include "trace/owners.h"

struct runs {
	struct run_vm {
		uint64_t vm, made, when; /* as common_timestamp has it */
		size_t interval;	 /* in which it was first seen to have run */
	} * run;
	size_t nr, interval;
	bool by_count;
	bool are_all; /* had the kernel room for all of them? what it dropped came later */
};

/* Have runs be seen; @by_count: as owners have it. 0 or -errno. */
int runs_watch(struct runs *runs, struct tracefs *fs, bool by_count, struct error *error);

/* Look for them; the new ones were in @interval. 0 or -errno. */
int runs_look(struct runs *runs, const struct tracefs *fs, size_t interval, struct error *error);

/* In place of its address: owners_vm(). */
void runs_resolve(struct runs *runs, const struct owners *owners);

/* The first one of @vms; NULL if there is none. */
const struct run_vm *runs_first(const struct runs *runs, const uint64_t *vms, size_t nr_vms);

/* Of all VMs. */
const struct run_vm *runs_first_of_all(const struct runs *runs);

/* When it first did; NULL: it did not, or are_all is false and it is not known. */
const struct run_vm *runs_of(const struct runs *runs, uint64_t vm);

/* Does KVM's mark of a VM that has run, on accesses in @interval, contradict what was seen? */
enum runs_mark { RUNS_AGREE, RUNS_MARK_TOO_MUCH, RUNS_MARK_TOO_LITTLE };
enum runs_mark runs_check_mark(const struct runs *runs, uint64_t vm, size_t interval, bool mark);
void runs_free(struct runs *runs);

#endif
