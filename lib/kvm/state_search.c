// SPDX-License-Identifier: GPL-2.0
/* The legal values of each register, found by trying on a scratch VM: see state.h. */
#include "kvm/state_search.h"
#include "kvm/arch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

uint64_t state_search_listed(const struct state_search *s)
{
	struct kvm_reg_list list = { .n = 0 };

	if (kvm_arch.reg_list)
		return s->recipes->regs->nr;
	return __kvm_ioctl(s->vm.vcpu_fd[0], KVM_GET_REG_LIST, &list) == -E2BIG ? list.n : 0;
}

int state_search_renew(struct state_search *s, struct error *error)
{
	int err;

	vm_destroy(&s->vm);
	err = vm_create(&s->vm, &s->recipes->config, 1, error);
	if (err)
		return err;
	s->nr_listed = state_search_listed(s);
	return s->nr_listed
		       ? 0
		       : error_set(error, -EIO, "KVM_GET_REG_LIST: gave no count on a scratch VM");
}

/* Is @value taken, does it differ from @old when read, and can @old be put back? */
static bool takes(struct state_search *s, const struct reg *reg, const union reg_value *old,
		  const union reg_value *value)
{
	union reg_value now = { { 0 } };
	bool kept;

	if (reg_set(&s->vm, 0, reg, value) < 0)
		return false;
	kept = reg_get(&s->vm, 0, reg, &now) >= 0 && memcmp(&now, old, reg->size) &&
	       state_search_listed(s) == s->nr_listed;
	return reg_set(&s->vm, 0, reg, old) >= 0 && kept;
}

/* Does the register take the values that @recipe makes for the first vCPUs? */
static bool suits(struct state_search *s, const struct state_recipe *recipe, size_t i,
		  const union reg_value *old)
{
	const struct reg *reg = &s->recipes->regs->regs[i];
	union reg_value value;
	unsigned int vcpu;

	for (vcpu = 0; vcpu < STATE_VCPUS; vcpu++) {
		memcpy(&value, old, reg->size);
		state_recipe_value(recipe, reg, i, vcpu, &value);
		if (!takes(s, reg, old, &value))
			return false;
	}
	return true;
}

/* Every candidate that is taken becomes a delta, and bits that can be flipped singly the mask. */
static int search_deltas(struct state_search *s, struct state_recipe *recipe, size_t i,
			 const union reg_value *old)
{
	const struct reg *reg = &s->recipes->regs->regs[i];
	uint64_t mask = kvm_writable_mask(&s->vm, reg->plain_id), delta, *grown;
	union reg_value value = { { 0 } };
	unsigned int n;

	for (n = 0; value_candidate(reg->size, n, mask, old, &value); n++) {
		if (!memcmp(&value, old, reg->size) || !takes(s, reg, old, &value))
			continue;
		delta = value.u64 ^ old->u64;
		if (n < CANDIDATE_BITS)
			recipe->mask |= delta;
		grown = realloc(recipe->delta, (recipe->nr_deltas + 1) * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		recipe->delta = grown;
		recipe->delta[recipe->nr_deltas++] = delta;
	}
	return 0;
}

static int search_reg(struct state_search *s, struct state_recipe *recipe, size_t i,
		      struct error *error)
{
	const struct reg *reg = &s->recipes->regs->regs[i];
	union reg_value old = { { 0 } }, now = { { 0 } };

	if (reg->get_err || reg->set_err)
		return 0;
	if (reg_get(&s->vm, 0, reg, &old) < 0)
		return error_set(error, -EIO, "%s: could be read, and now cannot", reg->name);
	recipe->how = VARY_COUNTER;
	if (reg->moves)
		return 0;
	recipe->how = VARY_ANY;
	if (!suits(s, recipe, i, &old)) {
		recipe->how = VARY_NONE;
		if (reg->size <= sizeof(old.u64) && search_deltas(s, recipe, i, &old))
			return error_set(error, -ENOMEM, "no memory for the values of %s",
					 reg->name);
		recipe->how = VARY_SOME;
		if (!recipe->mask || !suits(s, recipe, i, &old))
			recipe->how = recipe->nr_deltas ? VARY_ONE : VARY_NONE;
	}
	/* what cannot be put back must leave no trace in the next search */
	if (reg_get(&s->vm, 0, reg, &now) < 0 || memcmp(&now, &old, reg->size))
		return state_search_renew(s, error);
	return 0;
}

/* Has a register other than @i changed? Those that take any value do not count. */
static bool touches_others(const struct state_search *s, size_t i, const uint64_t *before)
{
	size_t k;

	for (k = 0; k < s->recipes->regs->nr; k++) {
		const struct reg *reg = &s->recipes->regs->regs[k];

		if (k == i || reg->get_err || reg->moves || s->recipes->recipe[k].how == VARY_ANY)
			continue;
		if (!state_holds(s->recipes, &s->vm, 0, k, before))
			return true;
	}
	return false;
}

/* Drop values of ID registers that change another register, as SSBS in ID_AA64PFR1_EL1 changes
 * SMCCC_ARCH_WORKAROUND_2: the order in which the two are restored would matter. */
static int drop_side_effects(struct state_search *s, struct error *error)
{
	uint64_t *before = calloc(s->recipes->regs->nr, sizeof(*before));
	union reg_value old = { { 0 } }, value = { { 0 } };
	unsigned int d, keep;
	int err = before ? 0 : error_set(error, -ENOMEM, "no memory for a VM's state");
	size_t i;

	if (!err)
		err = state_search_renew(s, error);
	if (!err)
		err = state_read(s->recipes, &s->vm, before, error);
	for (i = 0; !err && i < s->recipes->regs->nr; i++) {
		const struct reg *reg = &s->recipes->regs->regs[i];
		struct state_recipe *recipe = &s->recipes->recipe[i];

		if ((recipe->how != VARY_SOME && recipe->how != VARY_ONE) ||
		    reg_get(&s->vm, 0, reg, &old) < 0)
			continue;
		for (d = keep = 0; d < recipe->nr_deltas; d++) {
			value.u64 = old.u64 ^ recipe->delta[d];
			if (reg_set(&s->vm, 0, reg, &value) < 0 || touches_others(s, i, before))
				recipe->mask &= ~recipe->delta[d];
			else
				recipe->delta[keep++] = recipe->delta[d];
		}
		reg_set(&s->vm, 0, reg, &old);
		recipe->nr_deltas = keep;
		if (!keep || (recipe->how == VARY_SOME && !recipe->mask))
			recipe->how = recipe->found = VARY_NONE;
	}
	free(before);
	return err;
}

/* Does a vCPU that has run refuse what its register holds, though a new one takes it? */
static bool is_shut(const struct vm *vm, const struct reg *reg)
{
	union reg_value value = { { 0 } };

	return !reg->get_err && !reg->set_err && reg_get(vm, 0, reg, &value) >= 0 &&
	       reg_set(vm, 0, reg, &value) < 0;
}

/* Find the registers that take their value only before a vCPU has run, and those that then take
 * none. */
static int search_before_run(struct state_recipes *recipes, struct error *error)
{
	struct vm vm;
	size_t i;
	int err = vm_create(&vm, &recipes->config, 1, error);

	if (err)
		return err;
	err = kvm_arch.run_guest(&vm, &recipes->config, &recipes->cannot_run);
	for (i = 0; !err && i < recipes->regs->nr; i++) {
		if (recipes->recipe[i].how != VARY_NONE)
			recipes->recipe[i].before_run = state_give(recipes, &vm, 0, i) < 0;
		recipes->recipe[i].shut = is_shut(&vm, &recipes->regs->regs[i]);
	}
	vm_destroy(&vm);
	return 0;
}

int state_search(struct state_recipes *recipes, struct error *error)
{
	struct state_search s = { .recipes = recipes, .vm.fd = -1 };
	int err = state_search_renew(&s, error);
	size_t i;

	for (i = 0; !err && i < recipes->regs->nr; i++) {
		err = search_reg(&s, &recipes->recipe[i], i, error);
		recipes->recipe[i].found = recipes->recipe[i].how;
	}
	if (!err)
		err = drop_side_effects(&s, error);
	if (!err)
		err = search_before_run(recipes, error);
	if (!err && !recipes->cannot_run.text[0])
		err = state_search_drop_hiding(&s, error);
	vm_destroy(&s.vm);
	return err;
}
