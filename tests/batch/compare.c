// SPDX-License-Identifier: GPL-2.0
/*
 * Batches held against single accesses. A get is made twice, from the same vCPU to the same memory;
 * a set in two VMs that have had the same from the beginning, so that their registers are the same.
 */
#include "fuzz.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#define COMPARE_EVERY 64 /* calls, all registers of the twins */

/* Values of the counters, and what hangs on them, change by themselves. */
#define TIMERS	    0x0013df00u /* a system register, op0 3, op1 3, CRn 14, CRm 0 to 3 */
#define TIMERS_MASK 0x0fffffe0u

static bool moves(uint64_t id)
{
	return (id & TIMERS_MASK) == TIMERS;
}

/* Descriptor @i as it was drawn, or false where the array cannot be read. */
static bool descriptor(const struct caller *caller, const struct call *call, uint32_t i,
		       struct kvm_one_reg *reg)
{
	const struct arena *arena = &caller->arena;
	uint64_t at = call->batch.regs + i * sizeof(*reg);

	if (!arena_readable(arena, at, sizeof(*reg)))
		return false;
	memcpy(reg, arena->view + (at - (uintptr_t)arena->shown), sizeof(*reg));
	return true;
}

/* Is it defined what comes of it? Not if values go where descriptors are, or move by themselves. */
static bool is_defined(const struct caller *caller, const struct call *call)
{
	uint64_t first = call->batch.regs,
		 behind = first + call->batch.nr * sizeof(struct kvm_one_reg);
	struct kvm_one_reg reg;
	uint32_t i;

	if (call->argument != &call->batch)
		return false;
	for (i = 0; i < call->batch.nr && descriptor(caller, call, i, &reg); i++)
		if (moves(reg.id) ||
		    (!call->set && reg.addr + reg_size(reg.id) > first && reg.addr < behind))
			return false;
	return true;
}

/* What the same registers one by one come to: how many, or -errno of the first. */
static long one_by_one(const struct caller *caller, const struct vm *vm, const struct call *call)
{
	struct kvm_one_reg reg;
	uint32_t i;
	int err;

	if (call->batch.flags)
		return -EINVAL;
	if (call->batch.nr > caller->fuzz->max)
		return -E2BIG;
	for (i = 0; i < call->batch.nr; i++) {
		err = 0;
		if (!descriptor(caller, call, i, &reg))
			err = EFAULT;
		else if (ioctl(vm->vcpu_fd[0], call->set ? KVM_SET_ONE_REG : KVM_GET_ONE_REG, &reg))
			err = errno;
		if (err)
			return i ? (long)i : -err;
	}
	return i;
}

static unsigned char before[ARENA_SIZE], after[ARENA_SIZE];

/* A get twice from the same memory; a set of two VMs that have had the same from the beginning.
 * False: not made. */
static bool compare_call(struct caller *caller, const struct call *call)
{
	struct fuzz *fuzz = caller->fuzz;
	bool defined = is_defined(caller, call);
	long answer, wanted;

	if (!defined && call->set) /* the twins would no longer be alike */
		return false;
	memcpy(before, caller->arena.view, ARENA_SIZE);
	answer = make_call(&fuzz->vm, call);
	count_answer(fuzz, &caller->tally, call, answer);
	if (!defined)
		return true;
	memcpy(after, caller->arena.view, ARENA_SIZE);
	memcpy(caller->arena.view, before, ARENA_SIZE);
	wanted = one_by_one(caller, call->set ? &fuzz->twin : &fuzz->vm, call);
	if (answer != wanted)
		wrong(fuzz, call, "by itself and in a batch", answer, wanted);
	if (memcmp(caller->arena.view, after, ARENA_SIZE))
		wrong(fuzz, call, "what it wrote to memory differs", 1, 0);
	caller->tally.compared++;
	return true;
}

static void compare_twins(const struct fuzz *fuzz, const struct call *call)
{
	static unsigned char a[REG_SIZE_MAX], b[REG_SIZE_MAX];
	size_t i;

	for (i = 0; i < fuzz->regs.nr; i++) {
		const struct reg *reg = &fuzz->regs.regs[i];
		int err = reg_get(&fuzz->vm, 0, reg, a), other = reg_get(&fuzz->twin, 0, reg, b);

		if (!moves(reg->id) && (err != other || (!err && memcmp(a, b, reg->size))))
			wrong(fuzz, call, reg->name, err, other);
	}
}

void *call_alone(void *arg)
{
	struct caller *caller = arg;
	struct call call;
	uint64_t n;

	for (n = 0; n < caller->calls;) {
		draw_call(&call, &caller->rng, &caller->arena, &caller->fuzz->regs,
			  caller->fuzz->max);
		if (!compare_call(caller, &call))
			continue;
		n++;
		if (n % COMPARE_EVERY == 0)
			compare_twins(caller->fuzz, &call);
	}
	return NULL;
}
