/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a VMM does to its vCPUs' registers, seen from outside: how often which vCPU's which register
 * is read and written, in which phase. Two ways to see it, of the same result:
 *
 *	trace_by_probes		probes on KVM's functions, counted in the kernel: as root, for a
 *				VMM that runs, or is launched, or for all that there are
 *	trace_by_seccomp	the VMM's ioctls are announced to us before they are made: without
 *				root, for a VMM that is launched
 *
 * Phases: the first ends with the first KVM_RUN of a VMM that is launched (the only end that is
 * exact to the access); any phase ends by a signal, by Enter, or when nothing was accessed for a
 * while.
 */
#ifndef REGSCOPE_TRACE_TRACE_H
#define REGSCOPE_TRACE_TRACE_H

#include "error.h"
#include "trace/counts.h"

#include <stdbool.h>
#include <sys/types.h>

struct trace_options {
	char **argv;	    /* of a VMM to launch, NULL-terminated; or NULL */
	pid_t pid;	    /* of one that runs; 0 and no argv: all VMs of this host */
	const char *phases; /* names, parted by commas; or NULL */
	double gap_s;	    /* so long without an access ends a phase; 0: never */
	unsigned int vcpus; /* what the kernel's histograms have room for, in a VM */
	bool enter;	    /* a line on standard input ends a phase, too; the VMM has none */
	bool by_entry;	    /* are accesses seen by fprobes, where that can be? else by kprobes */
	bool creation;	    /* does the first KVM_RUN end a phase? */
	int signals;	    /* a signalfd of SIGINT, SIGTERM, SIGHUP, which end the trace, of
			     * SIGUSR1, which ends a phase, and of SIGCHLD; all are blocked */
	void (*say)(void *arg, const char *line); /* what the user should know */
	void *say_arg;
};

struct trace {
	const struct trace_options *options;
	struct trace_rows rows; /* sorted; of registers only ids */
	uint64_t lost;		/* accesses that were seen, and not counted */
	uint64_t others;	/* accesses of other VMMs, left out */
	char lost_why[160];
	const char *by;		  /* how it was seen: kprobe, fprobe, seccomp; NULL: not yet */
	const char *first_run_by; /* and the first KVM_RUN; NULL: that ends no phase */
	bool interrupted;
	bool ended; /* a VMM that was launched has: */
	int status; /* as waitpid(2) has it */
};

/* Each returns 0 or -errno, with all rows that there are; free @trace in either case. */
int trace_by_probes(struct trace *trace, struct error *error);
int trace_by_seccomp(struct trace *trace, struct error *error);

/* @nr more accesses are lost, if any; @why. */
void trace_lose(struct trace *trace, uint64_t nr, const char *why);
void trace_free(struct trace *trace);

/* Could it be done that way? 0, or -errno and why not. */
int trace_kprobe_check(struct error *error);
int trace_fprobe_check(struct error *error);
int trace_seccomp_check(struct error *error);

/* The name of a phase, from 1 on. */
void trace_phase_name(const struct trace_options *options, unsigned int phase,
		      char name[TRACE_PHASE_MAX]);
/* -EINVAL for names that are too long, or the same. */
int trace_phases_check(const char *names, struct error *error);

#endif
