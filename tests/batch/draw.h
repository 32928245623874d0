/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the fuzzer of batched register accesses hands to KVM: an arena of pages of which some cannot
 * be written, read, or are not there, and in it descriptors, good and bad, drawn from a seed.
 */
#ifndef REGSCOPE_TESTS_BATCH_DRAW_H
#define REGSCOPE_TESTS_BATCH_DRAW_H

#include "kvm/reg.h"
#include "measure/rng.h"

#include <linux/kvm.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef KVM_GET_REG_BATCH
#define KVM_CAP_REG_BATCH 1211
#define KVM_GET_REG_BATCH _IOW(KVMIO, 0xf8, struct kvm_reg_batch)
#define KVM_SET_REG_BATCH _IOW(KVMIO, 0xf9, struct kvm_reg_batch)
struct kvm_reg_batch {
	__u64 regs;
	__u32 nr;
	__u32 flags;
};
#endif

#define ARENA_PAGES 9
#define ARENA_PAGE  4096u
#define ARENA_SIZE  (ARENA_PAGES * (size_t)ARENA_PAGE)

/*
 * The same memory twice: as KVM is shown it, with holes, and as the fuzzer writes and reads it.
 * Each caller has its own, which only arena_disturb() touches from another thread.
 */
struct arena {
	int fd;
	unsigned char *shown, *view;
};

/* The arena as it is at first, with the same holes in every one. 0 or -errno. */
int arena_make(struct arena *arena);
void arena_free(struct arena *arena);
/* Show all pages as at first again. */
int arena_show(const struct arena *arena);
/* Take a page away, bring it back, have it not written any more; or change a bit of a page. */
void arena_disturb(const struct arena *arena, struct rng *rng);
/* Can each of the @size bytes at @address be read? As at first; what is not in the arena cannot. */
bool arena_readable(const struct arena *arena, uint64_t address, size_t size);

/* One call, as it was drawn. */
struct call {
	bool set;
	struct kvm_reg_batch batch;
	const void *argument; /* &batch, mostly */
};

/* Between @low and @high, both included. */
uint64_t draw_between(struct rng *rng, uint64_t low, uint64_t high);

/* A call for a vCPU with the registers @regs, and its descriptors in @arena. @max: the largest nr
 * that KVM takes. */
void draw_call(struct call *call, struct rng *rng, const struct arena *arena,
	       const struct reg_table *regs, uint32_t max);

#endif
