/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the harnesses that read or write all registers share: which registers an op accesses on
 * which vCPU under each policy, the descriptors for it, and the loop under the clock.
 *
 * Registers stand in one order, so that all policies walk them in the same sequence:
 *
 *	[ wide, GET only | wide | vCPU's | vCPU's, GET only ]
 *
 * What an op accesses on a vCPU is one unbroken span of it, or a few where userspace's own table
 * says another scope than the run found.
 */
#ifndef REGSCOPE_BENCH_ACCESS_H
#define REGSCOPE_BENCH_ACCESS_H

#include "benches.h"
#include "reg_access.h"

#include <errno.h>

enum access_op { ACCESS_GET, ACCESS_SET, NR_ACCESS_OPS };

/* Registers first..first+nr-1 of a vCPU's row of descriptors. */
struct span {
	size_t first, nr;
};

struct spans {
	struct span *v;
	size_t nr;
};

/* Overwrites a value before it is fetched, so that a fetch that did nothing shows. */
#define POISON 0xa5

struct access_list {
	const struct reg **order; /* nr_regs; those that can be read */
	size_t nr_regs, values_size;
	unsigned int nr_vcpus;
	unsigned int batch_max; /* registers that one call takes; 0: there is no such call */
	/* those of each vCPU but vCPU 0, which has all: those of BENCH_ONCE_NONE */
	struct spans spans[NR_ACCESS_OPS][NR_BENCH_ONCE];
	/* a row a vCPU: descriptors, each pointing into the row of values */
	struct reg_access *one;
	unsigned char *values, *batch; /* @batch: what a batch needs beside; NULL: nothing */
	size_t one_stride, values_stride, batch_stride; /* from row to row: descriptors, bytes */
	bool apart;					/* no two rows share a page */
};

/**
 * access_list_make - descriptors for the registers of the vCPUs of a subject
 * @apart:	rows share no page, so that access_place() can move each to where its thread runs
 *
 * Returns 0 or -ENOMEM; free @list in either case.
 */
int access_list_make(struct access_list *list, const struct bench_config *config, bool apart,
		     struct error *error);
void access_list_free(struct access_list *list);

/* Give back the pages of a vCPU's rows and touch them again from the thread that will use them, so
 * that they lie in memory near it. Does nothing where rows are not apart. */
void access_place(const struct access_list *list, unsigned int vcpu);

/* The registers that a pass accesses by @op, and how many accesses that makes of one VM. */
void access_count(const struct bench_config *config, const struct bench_pass *pass,
		  enum access_op op, struct bench_work *work);

/* NULL, or why not: no register can be accessed, or no vCPU brought into the state. */
const char *access_supported(const struct bench_config *config);

/* Read every register of every vCPU of @vm: the values that a SET writes back. Also touches every
 * page first that a timed pass will use. 0 or -errno. */
int access_read_all(struct access_list *list, const struct vm *vm, struct error *error);

/* Say which access failed: its register, its vCPU and its error. @index: vCPU * nr_regs + place in
 * the row. Returns @err. */
int access_error(const struct access_list *list, enum access_op op, size_t index, long err,
		 struct error *error);

static inline struct reg_access *access_one(const struct access_list *list, unsigned int vcpu,
					    size_t i)
{
	return &list->one[vcpu * list->one_stride + i];
}

static inline unsigned char *access_value(const struct access_list *list, unsigned int vcpu,
					  size_t i)
{
	return reg_access_value(access_one(list, vcpu, i));
}

/* Before a pass over all: have descriptors write what the values are. After it: have the values be
 * what was read. Nothing to do where a descriptor points to its value. */
static inline void access_give(const struct access_list *list)
{
	unsigned int vcpu;

	for (vcpu = 0; vcpu < list->nr_vcpus; vcpu++)
		reg_row_give(access_one(list, vcpu, 0), list->nr_regs);
}

static inline void access_take(const struct access_list *list, enum bench_policy policy)
{
	bool batched = bench_policies[policy].way == BENCH_BATCHED;
	unsigned int vcpu;

	for (vcpu = 0; vcpu < list->nr_vcpus; vcpu++)
		reg_row_take(access_one(list, vcpu, 0), list->nr_regs, batched);
}

/* The registers that @policy accesses on @vcpu. */
static inline const struct spans *access_spans(const struct access_list *list, enum access_op op,
					       enum bench_policy policy, unsigned int vcpu)
{
	return &list->spans[op][vcpu ? bench_policies[policy].once : BENCH_ONCE_NONE];
}

/* Is the register at @i among them? */
static inline bool access_has(const struct spans *spans, size_t i)
{
	const struct span *s = spans->v, *end = s + spans->nr;

	while (s != end && i >= s->first + s->nr)
		s++;
	return s != end && i >= s->first;
}

/* The timed loop: nothing but the system call, its result and the step to the next descriptor. A
 * failure is noted in @tally by vCPU and place, as access_error() takes it. */
static inline void access_one_by_one(const struct access_list *list, int vcpu_fd, enum access_op op,
				     unsigned int vcpu, struct span span, struct bench_tally *tally)
{
	const struct reg_access *one = access_one(list, vcpu, span.first), *end = one + span.nr, *p;
	unsigned long request = reg_request(op == ACCESS_SET);
	long ret;

	for (p = one; p != end; p++) {
		ret = raw_access(vcpu_fd, request, p);
		if (__builtin_expect(ret != 0, 0))
			bench_tally_fail(
				tally, vcpu * list->nr_regs + span.first + (size_t)(p - one), ret);
	}
	tally->accesses += (uint64_t)(p - one);
}

/* The same, batched: one system call for as many as it takes. Accesses are those that KVM says it
 * did; it stops at one that fails, whose error the call that begins with it tells. */
static inline void access_batched(const struct access_list *list, int vcpu_fd, enum access_op op,
				  unsigned int vcpu, struct span span, struct bench_tally *tally)
{
	const struct reg_access *one = access_one(list, vcpu, span.first), *end = one + span.nr,
				*p = one;
	unsigned long request = reg_batch_request(op == ACCESS_SET);
	struct reg_batch batch = { 0 };
	long ret;

	while (p != end) {
		reg_batch_of(&batch, p,
			     end - p < (ptrdiff_t)list->batch_max ? (uint32_t)(end - p)
								  : list->batch_max);
		ret = raw_batch(vcpu_fd, request, &batch);
		if (__builtin_expect(ret > 0 && ret <= (long)reg_batch_nr(&batch), 1)) {
			tally->accesses += (uint64_t)ret;
			p += ret;
		} else if (ret != -EINTR) { /* a signal came before the first of them */
			bench_tally_fail(tally,
					 vcpu * list->nr_regs + span.first + (size_t)(p - one),
					 ret < 0 ? ret : -EIO);
			p++;
		}
	}
}

/* All that @policy accesses on @vcpu. */
static inline void access_vcpu(const struct access_list *list, int vcpu_fd, enum access_op op,
			       unsigned int vcpu, enum bench_policy policy,
			       struct bench_tally *tally)
{
	const struct spans *spans = access_spans(list, op, policy, vcpu);
	const struct span *s = spans->v, *end = s + spans->nr;

	if (bench_policies[policy].way == BENCH_BATCHED)
		for (; s != end; s++)
			access_batched(list, vcpu_fd, op, vcpu, *s, tally);
	else
		for (; s != end; s++)
			access_one_by_one(list, vcpu_fd, op, vcpu, *s, tally);
}

/* Registers @first to @end, each of so many vCPUs: as bare as the loop over a vCPU's registers. */
static inline void access_across(const struct access_list *list, const int *vcpu_fd,
				 enum access_op op, size_t first, size_t end, unsigned int vcpus,
				 struct bench_tally *tally)
{
	unsigned long request = reg_request(op == ACCESS_SET);
	const int *fd, *last = vcpu_fd + vcpus;
	size_t i;
	long ret;

	for (i = first; i < end; i++) {
		const struct reg_access *one = access_one(list, 0, i);

		for (fd = vcpu_fd; fd != last; fd++, one += list->one_stride) {
			ret = raw_access(*fd, request, one);
			if (__builtin_expect(ret != 0, 0))
				bench_tally_fail(tally, (size_t)(fd - vcpu_fd) * list->nr_regs + i,
						 ret);
		}
		tally->accesses += vcpus;
	}
}

#endif
