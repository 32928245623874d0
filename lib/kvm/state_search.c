// SPDX-License-Identifier: GPL-2.0
/* The legal values of each register, found by trying on a scratch VM: see state.h. */
#include "kvm/arch.h"
#include "kvm/state_recipe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct search {
	struct state_recipes *recipes;
	struct vm vm; /* one vCPU */
	uint64_t nr_listed;
};

/* How many registers are listed, which a value of an ID register can change; 0 if unknown. */
static uint64_t count_listed(const struct search *s)
{
	struct kvm_reg_list list = { .n = 0 };

	if (kvm_arch.reg_list)
		return s->recipes->regs->nr;
	return __kvm_ioctl(s->vm.vcpu_fd[0], KVM_GET_REG_LIST, &list) == -E2BIG ? list.n : 0;
}

static int renew(struct search *s, struct error *error)
{
	int err;

	vm_destroy(&s->vm);
	err = vm_create(&s->vm, &s->recipes->config, 1, error);
	if (err)
		return err;
	s->nr_listed = count_listed(s);
	return s->nr_listed
		       ? 0
		       : error_set(error, -EIO, "KVM_GET_REG_LIST: gave no count on a scratch VM");
}

/* Is @value taken, does it differ from @old when read, and can @old be put back? */
static bool takes(struct search *s, const struct reg *reg, const union reg_value *old,
		  const union reg_value *value)
{
	union reg_value now = { { 0 } };
	bool kept;

	if (reg_set(&s->vm, 0, reg, value) < 0)
		return false;
	kept = reg_get(&s->vm, 0, reg, &now) >= 0 && memcmp(&now, old, reg->size) &&
	       count_listed(s) == s->nr_listed;
	return reg_set(&s->vm, 0, reg, old) >= 0 && kept;
}

/* Does the register take the values that @recipe makes for the first vCPUs? */
static bool suits(struct search *s, const struct state_recipe *recipe, size_t i,
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
static int search_deltas(struct search *s, struct state_recipe *recipe, size_t i,
			 const union reg_value *old)
{
	const struct reg *reg = &s->recipes->regs->regs[i];
	uint64_t mask = kvm_arch.writable_mask(&s->vm, reg->plain_id), delta, *grown;
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

static int search_reg(struct search *s, struct state_recipe *recipe, size_t i, struct error *error)
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
		return renew(s, error);
	return 0;
}

/* Has a register other than @i changed? Those that take any value do not count. */
static bool touches_others(const struct search *s, size_t i, const uint64_t *before)
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
static int drop_side_effects(struct search *s, struct error *error)
{
	uint64_t *before = calloc(s->recipes->regs->nr, sizeof(*before));
	union reg_value old = { { 0 } }, value = { { 0 } };
	unsigned int d, keep;
	int err = before ? 0 : error_set(error, -ENOMEM, "no memory for a VM's state");
	size_t i;

	if (!err)
		err = renew(s, error);
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

/* Values that go together: the first @n deltas of what must be written before a run, register after
 * register, but for those that are refused, or would take back what was flipped. */
static void give_deltas(struct search *s, size_t n)
{
	size_t i;
	unsigned int d;

	for (i = 0; i < s->recipes->regs->nr; i++) {
		const struct reg *reg = &s->recipes->regs->regs[i];
		const struct state_recipe *recipe = &s->recipes->recipe[i];
		union reg_value value = { { 0 } };
		uint64_t now, flipped = 0;

		if (!recipe->before_run || reg_get(&s->vm, 0, reg, &value) < 0)
			continue;
		now = value.u64;
		for (d = 0; d < recipe->nr_deltas && n; d++, n--) {
			value.u64 = now ^ recipe->delta[d];
			if (flipped & recipe->delta[d] || reg_set(&s->vm, 0, reg, &value) < 0)
				continue;
			now = value.u64;
			flipped |= recipe->delta[d];
		}
	}
}

/* Does a VM that runs with them list other registers than before? 1, 0 or -errno. */
static int hides(struct search *s, size_t n, struct error *error)
{
	struct error ignored;
	int err = renew(s, error);

	if (err)
		return err;
	give_deltas(s, n);
	if (kvm_arch.run_guest(&s->vm, &s->recipes->config, &ignored))
		return 0; /* what cannot run is not what is looked for */
	return count_listed(s) != s->nr_listed;
}

static size_t count_deltas(const struct search *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->recipes->regs->nr; i++)
		if (s->recipes->recipe[i].before_run)
			n += s->recipes->recipe[i].nr_deltas;
	return n;
}

static void drop_delta(struct search *s, size_t n)
{
	struct state_recipe *recipe = s->recipes->recipe;
	unsigned int d;

	for (; !recipe->before_run || n >= recipe->nr_deltas; recipe++)
		if (recipe->before_run)
			n -= recipe->nr_deltas;
	recipe->mask &= ~recipe->delta[n];
	for (d = (unsigned int)n + 1; d < recipe->nr_deltas; d++)
		recipe->delta[d - 1] = recipe->delta[d];
	recipe->nr_deltas--;
	if (!recipe->nr_deltas || (recipe->how == VARY_SOME && !recipe->mask))
		recipe->how = recipe->found = VARY_NONE;
}

/* Drop values of ID registers with which KVM takes other registers away when a vCPU first runs: a
 * guest without FEAT_ATS1A has no FEAT_S1PIE either where it has an EL2. The one that does it is
 * the last of the fewest with which it happens. */
static int drop_hiding(struct search *s, struct error *error)
{
	size_t most, least, n;
	int ret;

	while ((ret = hides(s, most = count_deltas(s), error)) > 0) {
		for (least = 0; most - least > 1;) {
			n = least + (most - least) / 2;
			ret = hides(s, n, error);
			if (ret < 0)
				return ret;
			if (ret)
				most = n;
			else
				least = n;
		}
		if (!least && (ret = hides(s, 0, error)) != 0)
			return ret < 0 ? ret : 0; /* it is not what they hold */
		drop_delta(s, most - 1);
	}
	return ret;
}

int state_search(struct state_recipes *recipes, struct error *error)
{
	struct search s = { .recipes = recipes, .vm.fd = -1 };
	int err = renew(&s, error);
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
		err = drop_hiding(&s, error);
	vm_destroy(&s.vm);
	return err;
}
