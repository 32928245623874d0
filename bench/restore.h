/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the harnesses that move a VM's registers to another VM share: `restore` has one thread,
 * `threads` has several, `vms` has several VMs. See restore.c for what is in the numbers.
 */
#ifndef REGSCOPE_BENCH_RESTORE_H
#define REGSCOPE_BENCH_RESTORE_H

#include "access.h"

#define NR_RESTORE_OPS 2
#define RESTORE_POLICIES \
	(BENCH_POLICY(ALL) | BENCH_POLICY(SCOPED) | BENCH_POLICY(DOCUMENTED) | \
	 BENCH_POLICY(LIST_EACH) | BENCH_POLICY(BATCH) | BENCH_POLICY(BATCH_SCOPED))
extern const struct bench_op restore_ops[NR_RESTORE_OPS]; /* save, restore */

struct restore {
	struct bench_config config;
	struct vm source, copy;
	struct access_list list;
	unsigned char *ids; /* a list for each share, with room for all registers, ... */
	size_t ids_size;    /* ... of this many bytes */
	uint64_t *digests;  /* [vcpu][config.regs->nr]: what the source holds */
	bool compared[NR_BENCH_POLICIES];
};

/* As in struct bench; the context is a struct restore. */
void restore_count(const struct bench_config *config, const struct bench_pass *pass,
		   struct bench_work *work);
int restore_setup(const struct bench_config *config, void *ctx, struct error *error);
/* For a VM in @shares shares; @apart: restore_place_share() can move what each works on. */
int restore_make(struct restore *r, const struct bench_config *config, unsigned int shares,
		 bool apart, struct error *error);
int restore_prepare(void *ctx, const struct bench_pass *pass, struct error *error);
int restore_check(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		  struct error *error);
void restore_teardown(void *ctx);

/* Save or restore vCPUs @first, @first + @step, ... of the VM. Several threads may do so at the
 * same time if each begins at another vCPU below @step. */
void restore_run_share(struct restore *r, const struct bench_pass *pass, struct bench_tally *tally,
		       unsigned int first, unsigned int step);

/* Move what a share works on to where the calling thread runs. */
void restore_place_share(struct restore *r, unsigned int first, unsigned int step);

#endif
