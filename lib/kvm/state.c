// SPDX-License-Identifier: GPL-2.0
/* Distinct values for every vCPU, and the comparison of a VM with its copy: see state.h. */
#include "kvm/state.h"

#include "kvm/arch.h"
#include "kvm/ioctl.h"
#include "kvm/value.h"

#include <errno.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NR_VCPUS 3 /* of the scratch VMs */

/* The value for a vCPU: `any` bits; its first one with any choice of the bits `some` flipped; or
 * with `one` delta of a list applied. */
enum vary { VARY_NONE, VARY_COUNTER, VARY_ANY, VARY_SOME, VARY_ONE };

struct state_vary {
	enum vary how;
	enum vary found; /* before what does not come back was dropped */
	uint64_t mask;	 /* VARY_SOME */
	uint64_t *delta; /* VARY_ONE */
	unsigned int nr_deltas;
	bool before_run; /* refused once a vCPU has run */
	bool lossy;
};

static int get(const struct vm *vm, unsigned int vcpu, const struct reg *reg, void *value)
{
	struct kvm_one_reg one = { reg->id, (uintptr_t)value };

	return (int)__kvm_ioctl(vm->vcpu_fd[vcpu], KVM_GET_ONE_REG, &one);
}

static int set(const struct vm *vm, unsigned int vcpu, const struct reg *reg, const void *value)
{
	struct kvm_one_reg one = { reg->id, (uintptr_t)value };

	return (int)__kvm_ioctl(vm->vcpu_fd[vcpu], KVM_SET_ONE_REG, &one);
}

/* Bits that look random, another for every register, vCPU and word: the finalizer of SplitMix64. */
static uint64_t mixed(size_t reg, unsigned int vcpu, size_t word)
{
	uint64_t x = (uint64_t)reg << 40 ^ (uint64_t)vcpu << 16 ^ word;

	x = (x + 1) * 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* The value of vCPU @vcpu, made from the one that is there. */
static void vary_value(const struct state_vary *vary, const struct reg *reg, size_t index,
		       unsigned int vcpu, union reg_value *value)
{
	uint64_t bits = mixed(index, vcpu, 0), word;
	size_t i;

	switch (vary->how) {
	case VARY_NONE: break;
	case VARY_COUNTER: value->u64 += COUNTER_STEP * (vcpu + 1); break;
	case VARY_ANY:
		for (i = 0; i < reg->size; i++) {
			word = mixed(index, vcpu, i / sizeof(word));
			value->byte[i] = (unsigned char)(word >> 8 * (i % sizeof(word)));
		}
		break;
	case VARY_SOME:
		bits &= vary->mask;
		value->u64 ^= bits ? bits : vary->mask;
		break;
	case VARY_ONE: value->u64 ^= vary->delta[vcpu % vary->nr_deltas]; break;
	}
}

struct search {
	struct state_plan *plan;
	struct vm vm; /* one vCPU */
	uint64_t nr_listed;
};

static int renew(struct search *s, struct why *why)
{
	struct kvm_reg_list list = { .n = 0 };
	int err;

	if (s->vm.vcpu_fd)
		vm_destroy(&s->vm);
	err = vm_create(&s->vm, &s->plan->config, 1, why);
	if (!err && __kvm_ioctl(s->vm.vcpu_fd[0], KVM_GET_REG_LIST, &list) != -E2BIG)
		err = why_set(why, -EIO, "KVM_GET_REG_LIST: said no count on a scratch VM");
	s->nr_listed = list.n;
	return err;
}

/* Registers that are there: a value of an ID register can hide others. */
static bool hides_others(const struct search *s)
{
	struct kvm_reg_list list = { .n = 0 };

	return __kvm_ioctl(s->vm.vcpu_fd[0], KVM_GET_REG_LIST, &list) != -E2BIG ||
	       list.n != s->nr_listed;
}

/* Is @value taken, kept as another one than @old, and can it be taken back? */
static bool takes(struct search *s, const struct reg *reg, const union reg_value *old,
		  const union reg_value *value)
{
	union reg_value now = { { 0 } };
	bool kept;

	if (set(&s->vm, 0, reg, value) < 0)
		return false;
	kept = get(&s->vm, 0, reg, &now) >= 0 && memcmp(&now, old, reg->size) && !hides_others(s);
	return set(&s->vm, 0, reg, old) >= 0 && kept;
}

/* Do the values of the first vCPUs, made by @vary, suit? */
static bool suits(struct search *s, const struct state_vary *vary, size_t i,
		  const union reg_value *old)
{
	const struct reg *reg = &s->plan->regs->regs[i];
	union reg_value value;
	unsigned int vcpu;

	for (vcpu = 0; vcpu < NR_VCPUS; vcpu++) {
		memcpy(&value, old, reg->size);
		vary_value(vary, reg, i, vcpu, &value);
		if (!takes(s, reg, old, &value))
			return false;
	}
	return true;
}

/* Every candidate that is taken becomes a delta; bits that can be flipped by themselves, a mask. */
static int search_deltas(struct search *s, struct state_vary *vary, size_t i,
			 const union reg_value *old)
{
	const struct reg *reg = &s->plan->regs->regs[i];
	uint64_t mask = UINT64_MAX, delta, *grown;
	union reg_value value = { { 0 } };
	unsigned int n;

	kvm_arch.writable_mask(&s->vm, reg->plain_id, &mask);
	for (n = 0; value_candidate(reg->size, n, mask, old, &value); n++) {
		if (!memcmp(&value, old, reg->size) || !takes(s, reg, old, &value))
			continue;
		delta = value.u64 ^ old->u64;
		if (n < CANDIDATE_BITS)
			vary->mask |= delta;
		grown = realloc(vary->delta, (vary->nr_deltas + 1) * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		vary->delta = grown;
		vary->delta[vary->nr_deltas++] = delta;
	}
	return 0;
}

static int search_reg(struct search *s, struct state_vary *vary, size_t i, struct why *why)
{
	const struct reg *reg = &s->plan->regs->regs[i];
	union reg_value old = { { 0 } }, now = { { 0 } };

	if (reg->get_err || reg->set_err)
		return 0;
	if (get(&s->vm, 0, reg, &old) < 0)
		return why_set(why, -EIO, "%s: could be read, and now cannot", reg->name);
	vary->how = VARY_COUNTER;
	if (reg->moves)
		return 0;
	vary->how = VARY_ANY;
	if (!suits(s, vary, i, &old)) {
		vary->how = VARY_NONE;
		if (reg->size <= sizeof(old.u64) && search_deltas(s, vary, i, &old))
			return why_set(why, -ENOMEM, "no memory for the values of %s", reg->name);
		vary->how = VARY_SOME;
		if (!vary->mask || !suits(s, vary, i, &old))
			vary->how = vary->nr_deltas ? VARY_ONE : VARY_NONE;
	}
	/* what does not come back leaves no trace in the next one's search */
	if (get(&s->vm, 0, reg, &now) < 0 || memcmp(&now, &old, reg->size))
		return renew(s, why);
	return 0;
}

/* Is any register other than @i, of those that do not take any value, not what it was? */
static bool touches_others(const struct search *s, size_t i, const uint64_t *before)
{
	union reg_value value = { { 0 } };
	size_t k;

	for (k = 0; k < s->plan->regs->nr; k++) {
		const struct reg *reg = &s->plan->regs->regs[k];

		if (k == i || reg->get_err || reg->moves || s->plan->vary[k].how == VARY_ANY)
			continue;
		if (get(&s->vm, 0, reg, &value) < 0 || state_digest(reg, value.byte) != before[k])
			return true;
	}
	return false;
}

/* Leave out the values of ID registers that change others (SSBS in ID_AA64PFR1_EL1 changes
 * SMCCC_ARCH_WORKAROUND_2): which of two dependent registers is restored first would matter. */
static int drop_side_effects(struct search *s, struct why *why)
{
	uint64_t *before = calloc(s->plan->regs->nr, sizeof(*before));
	union reg_value old = { { 0 } }, value = { { 0 } };
	unsigned int d, keep;
	int err = before ? 0 : why_set(why, -ENOMEM, "no memory for a VM's state");
	size_t i;

	if (!err)
		err = renew(s, why);
	if (!err)
		err = state_read(s->plan, &s->vm, before, why);
	for (i = 0; !err && i < s->plan->regs->nr; i++) {
		const struct reg *reg = &s->plan->regs->regs[i];
		struct state_vary *vary = &s->plan->vary[i];

		if ((vary->how != VARY_SOME && vary->how != VARY_ONE) ||
		    get(&s->vm, 0, reg, &old) < 0)
			continue;
		for (d = keep = 0; d < vary->nr_deltas; d++) {
			value.u64 = old.u64 ^ vary->delta[d];
			if (set(&s->vm, 0, reg, &value) < 0 || touches_others(s, i, before))
				vary->mask &= ~vary->delta[d];
			else
				vary->delta[keep++] = vary->delta[d];
		}
		set(&s->vm, 0, reg, &old);
		vary->nr_deltas = keep;
		if (!keep || (vary->how == VARY_SOME && !vary->mask))
			vary->how = vary->found = VARY_NONE;
	}
	free(before);
	return err;
}

static int give(const struct state_plan *plan, struct vm *vm, unsigned int vcpu, size_t i)
{
	const struct reg *reg = &plan->regs->regs[i];
	const struct state_vary *vary = &plan->vary[i];
	union reg_value value = { { 0 } };

	if (vary->how != VARY_ANY && get(vm, vcpu, reg, &value) < 0)
		return -EIO;
	vary_value(vary, reg, i, vcpu, &value);
	return set(vm, vcpu, reg, &value);
}

/* What a vCPU does not take although the scratch VM's did, stays as it is: the digests say what it
 * then holds. */
static void give_all(const struct state_plan *plan, struct vm *vm, bool before_run, bool after_run)
{
	unsigned int vcpu;
	size_t i;

	for (vcpu = 0; vcpu < vm->nr_vcpus; vcpu++)
		for (i = 0; i < plan->regs->nr; i++)
			if (plan->vary[i].how != VARY_NONE &&
			    (plan->vary[i].before_run ? before_run : after_run))
				give(plan, vm, vcpu, i);
}

int state_make(const struct state_plan *plan, struct vm *vm, bool ran, struct why *why)
{
	int err;

	if (!ran) {
		give_all(plan, vm, true, true);
		return 0;
	}
	give_all(plan, vm, true, false);
	err = kvm_arch.run_guest(vm, &plan->config, why);
	if (!err)
		give_all(plan, vm, false, true);
	return err;
}

/* Which registers take their value only until a vCPU has run. */
static int search_before_run(struct state_plan *plan, struct why *why)
{
	struct vm vm;
	size_t i;
	int err = vm_create(&vm, &plan->config, 1, why);

	if (err)
		return err;
	if (kvm_arch.run_guest(&vm, &plan->config, &plan->cannot_run)) {
		if (!plan->cannot_run.text[0])
			why_set(&plan->cannot_run, 0, "no guest can be run here");
	} else {
		for (i = 0; i < plan->regs->nr; i++)
			if (plan->vary[i].how != VARY_NONE)
				plan->vary[i].before_run = give(plan, &vm, 0, i) < 0;
	}
	vm_destroy(&vm);
	return 0;
}

uint64_t state_digest(const struct reg *reg, const unsigned char *value)
{
	uint64_t digest = 0, word;
	size_t i;

	if (reg->size <= sizeof(digest)) {
		memcpy(&digest, value, reg->size);
		return digest;
	}
	/* FNV-1a's prime and start, by words */
	digest = 0xcbf29ce484222325u;
	for (i = 0; i < reg->size; i += sizeof(word)) {
		memcpy(&word, value + i, sizeof(word));
		digest = (digest ^ word) * 0x100000001b3u;
		digest ^= digest >> 32;
	}
	return digest;
}

bool state_same(const struct reg *reg, uint64_t a, uint64_t b)
{
	return a == b || (reg->moves && value_near(a, b));
}

bool state_is_lossy(const struct state_plan *plan, size_t i)
{
	return plan->vary[i].lossy;
}

int state_read(const struct state_plan *plan, const struct vm *vm, uint64_t *digests,
	       struct why *why)
{
	union reg_value value = { { 0 } };
	unsigned int vcpu;
	size_t i;
	int err;

	for (vcpu = 0; vcpu < vm->nr_vcpus; vcpu++) {
		for (i = 0; i < plan->regs->nr; i++) {
			const struct reg *reg = &plan->regs->regs[i];

			*digests++ = 0;
			if (reg->get_err)
				continue;
			err = get(vm, vcpu, reg, &value);
			if (err < 0)
				return why_set(why, err, "KVM_GET_ONE_REG of %s on vCPU %u: %s",
					       reg->name, vcpu, strerror(-err));
			digests[-1] = state_digest(reg, value.byte);
		}
	}
	return 0;
}

/* "0x1234", or the first bytes of a long one */
static const char *spell(const struct reg *reg, const union reg_value *value, char text[64])
{
	size_t i, n = 0;

	if (reg->size <= sizeof(value->u64)) {
		snprintf(text, 64, "0x%llx", (unsigned long long)value->u64);
		return text;
	}
	for (i = 0; i < 16; i++)
		n += (size_t)snprintf(text + n, 64 - n, "%02x", value->byte[i]);
	snprintf(text + n, 64 - n, "... (%zu bytes)", reg->size);
	return text;
}

static int why_differs(const struct state_plan *plan, const struct vm *source,
		       const struct vm *copy, unsigned int vcpu, size_t i, struct why *why)
{
	const struct reg *reg = &plan->regs->regs[i];
	union reg_value was = { { 0 } }, is = { { 0 } };
	char text[2][64];

	get(source, vcpu, reg, &was);
	get(copy, vcpu, reg, &is);
	return why_set(why, -EPROTO, "%s (0x%016llx) of vCPU %u: the source holds %s, its copy %s",
		       reg->name, (unsigned long long)reg->plain_id, vcpu,
		       spell(reg, &was, text[0]), spell(reg, &is, text[1]));
}

int state_compare(const struct state_plan *plan, const struct vm *source, const uint64_t *digests,
		  const struct vm *copy, struct why *why)
{
	union reg_value value = { { 0 } };
	unsigned int vcpu;
	size_t i;

	for (vcpu = 0; vcpu < copy->nr_vcpus; vcpu++) {
		for (i = 0; i < plan->regs->nr; i++) {
			const struct reg *reg = &plan->regs->regs[i];
			uint64_t was = digests[vcpu * plan->regs->nr + i];

			if (reg->get_err || plan->vary[i].lossy)
				continue;
			if (get(copy, vcpu, reg, &value) < 0 ||
			    !state_same(reg, was, state_digest(reg, value.byte)))
				return why_differs(plan, source, copy, vcpu, i, why);
		}
	}
	return 0;
}

/* Save and restore, one register at a time: small VMs, nothing timed. */
static void copy_vm(const struct state_plan *plan, const struct vm *from, const struct vm *to,
		    bool scoped)
{
	union reg_value value = { { 0 } };
	unsigned int vcpu;
	size_t i;

	for (vcpu = 0; vcpu < from->nr_vcpus; vcpu++) {
		for (i = 0; i < plan->regs->nr; i++) {
			const struct reg *reg = &plan->regs->regs[i];

			if (reg->get_err || reg->set_err || (scoped && vcpu && reg_is_wide(reg)))
				continue;
			if (get(from, vcpu, reg, &value) >= 0)
				set(to, vcpu, reg, &value); /* what was refused will differ */
		}
	}
}

/* A source with a state of its own, a fresh VM beside it, and the source's digests. */
struct pair {
	struct vm source, copy;
	uint64_t *digests;
};

static void pair_free(struct pair *pair)
{
	if (pair->source.vcpu_fd)
		vm_destroy(&pair->source);
	if (pair->copy.vcpu_fd)
		vm_destroy(&pair->copy);
	free(pair->digests);
}

static int pair_make(const struct state_plan *plan, struct pair *pair, bool ran, bool scoped,
		     struct why *why)
{
	int err;

	*pair = (struct pair){ .digests = calloc(NR_VCPUS * plan->regs->nr, sizeof(uint64_t)) };
	if (!pair->digests)
		return why_set(why, -ENOMEM, "no memory for a VM's state");
	err = vm_create(&pair->source, &plan->config, NR_VCPUS, why);
	if (!err)
		err = state_make(plan, &pair->source, ran, why);
	if (!err)
		err = state_read(plan, &pair->source, pair->digests, why);
	if (!err)
		err = vm_create(&pair->copy, &plan->config, NR_VCPUS, why);
	if (!err)
		copy_vm(plan, &pair->source, &pair->copy, scoped);
	if (err)
		pair_free(pair);
	return err;
}

/* Registers that a full copy does not bring back: they keep their first value from now on, or, if
 * they have it already, are lossy. Returns how many there were, or -errno. */
static int drop_lossy(struct state_plan *plan, bool ran, struct why *why)
{
	union reg_value value = { { 0 } };
	struct pair pair;
	unsigned int vcpu;
	int err = pair_make(plan, &pair, ran, false, why), dropped = 0;
	size_t i;

	if (err)
		return err;
	for (i = 0; i < plan->regs->nr; i++) {
		const struct reg *reg = &plan->regs->regs[i];

		for (vcpu = 0; vcpu < NR_VCPUS && !reg->get_err; vcpu++)
			if (get(&pair.copy, vcpu, reg, &value) < 0 ||
			    !state_same(reg, pair.digests[vcpu * plan->regs->nr + i],
					state_digest(reg, value.byte)))
				break;
		if (reg->get_err || vcpu == NR_VCPUS || plan->vary[i].lossy)
			continue;
		plan->vary[i].lossy = plan->vary[i].how == VARY_NONE;
		plan->vary[i].how = VARY_NONE;
		dropped++;
	}
	pair_free(&pair);
	return dropped;
}

static int lay_out(struct state_plan *plan)
{
	size_t i;

	plan->vary = calloc(plan->regs->nr, sizeof(*plan->vary));
	plan->offset = calloc(plan->regs->nr, sizeof(*plan->offset));
	if (!plan->vary || !plan->offset)
		return -ENOMEM;
	for (i = 0; i < plan->regs->nr; i++) {
		plan->offset[i] = plan->size;
		plan->size += plan->regs->regs[i].size;
	}
	return 0;
}

int state_plan_make(struct state_plan *plan, const struct reg_table *regs,
		    const struct vm_config *config, struct why *why)
{
	struct search s = { .plan = plan };
	int err, ran;
	size_t i;

	*plan = (struct state_plan){ .regs = regs, .config = *config };
	if (lay_out(plan))
		return why_set(why, -ENOMEM, "no memory for a plan of %zu registers", regs->nr);
	err = renew(&s, why);
	for (i = 0; !err && i < regs->nr; i++) {
		err = search_reg(&s, &plan->vary[i], i, why);
		plan->vary[i].found = plan->vary[i].how;
	}
	if (!err)
		err = drop_side_effects(&s, why);
	if (s.vm.vcpu_fd)
		vm_destroy(&s.vm);
	if (!err)
		err = search_before_run(plan, why);
	/* one that is dropped may be what another one's loss came from: until nothing is lost */
	for (ran = 0; !err && ran <= !plan->cannot_run.text[0]; ran++)
		while ((err = drop_lossy(plan, ran, why)) > 0)
			;
	for (i = 0; !err && i < regs->nr; i++) {
		plan->nr_varied += plan->vary[i].how != VARY_NONE;
		plan->nr_lossy += plan->vary[i].lossy;
	}
	return err;
}

void state_plan_free(struct state_plan *plan)
{
	size_t i;

	for (i = 0; plan->vary && i < plan->regs->nr; i++)
		free(plan->vary[i].delta);
	free(plan->vary);
	free(plan->offset);
	*plan = (struct state_plan){ .regs = NULL };
}

bool state_is_varied(const struct state_plan *plan, size_t i)
{
	return plan->vary[i].found != VARY_NONE;
}

/* Is register @i, given another value through vCPU 1 if it takes one, the same through vCPU 0? */
static int prove_shared(const struct state_plan *plan, const struct vm *vm, size_t i,
			struct why *why)
{
	const struct reg *reg = &plan->regs->regs[i];
	union reg_value old = { { 0 } }, value, seen[2] = { { { 0 } } };
	struct state_vary vary = plan->vary[i];
	const char *contract = "";
	char text[2][64];
	bool same;

	vary.how = vary.found;
	if (get(vm, 1, reg, &old) < 0)
		return 0;
	value = old;
	vary_value(&vary, reg, i, 1, &value);
	if (vary.how != VARY_NONE)
		set(vm, 1, reg, &value);
	same = get(vm, 0, reg, &seen[0]) >= 0 && get(vm, 1, reg, &seen[1]) >= 0 &&
	       state_same(reg, state_digest(reg, seen[0].byte), state_digest(reg, seen[1].byte));
	if (vary.how != VARY_NONE)
		set(vm, 1, reg, &old);
	if (kvm_arch.never_wide(reg->plain_id))
		contract = "is the vCPU's on every kernel: ";
	else if (reg->seen_private)
		contract = "an experiment saw that it is the vCPU's: ";
	if (same && !*contract)
		return 0;
	return why_set(
		why, -EPROTO,
		"%s (0x%016llx) is said to be wider than a vCPU, and %svCPU 1 holds %s, vCPU "
		"0 %s",
		reg->name, (unsigned long long)reg->plain_id, same ? contract : "",
		spell(reg, &seen[1], text[0]), spell(reg, &seen[0], text[1]));
}

static int prove_all_shared(const struct state_plan *plan, struct why *why)
{
	struct vm vm;
	size_t i;
	int err = vm_create(&vm, &plan->config, NR_VCPUS, why);

	if (err)
		return err;
	for (i = 0; !err && i < plan->regs->nr; i++)
		if (!plan->regs->regs[i].get_err && reg_is_wide(&plan->regs->regs[i]))
			err = prove_shared(plan, &vm, i, why);
	vm_destroy(&vm);
	return err;
}

int state_prove_scope(const struct state_plan *plan, struct why *why)
{
	struct pair pair;
	int ran, err = prove_all_shared(plan, why);

	for (ran = 0; !err && ran <= !plan->cannot_run.text[0]; ran++) {
		err = pair_make(plan, &pair, ran, true, why);
		if (err)
			return err;
		err = state_compare(plan, &pair.source, pair.digests, &pair.copy, why);
		pair_free(&pair);
	}
	return err;
}
