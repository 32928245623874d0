// SPDX-License-Identifier: GPL-2.0
/* Making recipes, and the proof of scope: see state.h. */
#include "kvm/arch.h"
#include "kvm/state_recipe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Save and restore, one register at a time: small VMs, nothing timed. */
static void copy_vm(const struct state_recipes *recipes, const struct vm *from, const struct vm *to,
		    bool scoped)
{
	union reg_value value = { { 0 } };
	unsigned int vcpu;
	size_t i;

	for (vcpu = 0; vcpu < from->nr_vcpus; vcpu++) {
		for (i = 0; i < recipes->regs->nr; i++) {
			const struct reg *reg = &recipes->regs->regs[i];

			if (reg->get_err || reg->set_err || (scoped && vcpu && reg_is_wide(reg)))
				continue;
			if (reg_get(from, vcpu, reg, &value) >= 0)
				reg_set(to, vcpu, reg, &value); /* what was refused will differ */
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
	vm_destroy(&pair->source);
	vm_destroy(&pair->copy);
	free(pair->digests);
}

static int pair_make(const struct state_recipes *recipes, struct pair *pair, bool ran, bool scoped,
		     struct error *error)
{
	int err;

	*pair = (struct pair){ .source.fd = -1, .copy.fd = -1 };
	pair->digests = calloc(STATE_VCPUS * recipes->regs->nr, sizeof(*pair->digests));
	if (!pair->digests)
		return error_set(error, -ENOMEM, "no memory for a VM's state");
	err = vm_create(&pair->source, &recipes->config, STATE_VCPUS, error);
	if (!err)
		err = state_make(recipes, &pair->source, ran, error);
	if (!err)
		err = state_read(recipes, &pair->source, pair->digests, error);
	if (!err)
		err = vm_create(&pair->copy, &recipes->config, STATE_VCPUS, error);
	if (!err)
		copy_vm(recipes, &pair->source, &pair->copy, scoped);
	if (err)
		pair_free(pair);
	return err;
}

/* Registers that a full copy does not bring back keep their first value from now on; those that
 * have it already are lossy, and left out. Returns how many hold another value in the next copy
 * than they did in this one: where there are none, it would show nothing new. Or -errno. */
static int drop_lossy(struct state_recipes *recipes, bool ran, struct error *error)
{
	struct pair pair;
	unsigned int vcpu;
	int err = pair_make(recipes, &pair, ran, false, error), changed = 0;
	size_t i;

	if (err)
		return err;
	for (i = 0; i < recipes->regs->nr; i++) {
		if (recipes->regs->regs[i].get_err || recipes->recipe[i].lossy)
			continue;
		for (vcpu = 0; vcpu < STATE_VCPUS; vcpu++)
			if (!state_holds(recipes, &pair.copy, vcpu, i, pair.digests))
				break;
		if (vcpu == STATE_VCPUS)
			continue;
		recipes->recipe[i].lost = true;
		recipes->recipe[i].lossy = recipes->recipe[i].how == VARY_NONE;
		changed += recipes->recipe[i].how != VARY_NONE;
		recipes->recipe[i].how = VARY_NONE;
	}
	pair_free(&pair);
	return changed;
}

static int lay_out(struct state_recipes *recipes)
{
	size_t i;

	recipes->recipe = calloc(recipes->regs->nr, sizeof(*recipes->recipe));
	recipes->offset = calloc(recipes->regs->nr, sizeof(*recipes->offset));
	if (!recipes->recipe || !recipes->offset)
		return -ENOMEM;
	for (i = 0; i < recipes->regs->nr; i++) {
		recipes->offset[i] = recipes->size;
		recipes->size += recipes->regs->regs[i].size;
	}
	return 0;
}

static void count(struct state_recipes *recipes)
{
	size_t i;

	recipes->nr_varied = recipes->nr_lossy = 0;
	for (i = 0; i < recipes->regs->nr; i++) {
		recipes->nr_varied += recipes->recipe[i].how != VARY_NONE;
		recipes->nr_lossy += recipes->recipe[i].lossy;
	}
}

int state_recipes_find(struct state_recipes *recipes, const struct reg_table *regs,
		       const struct vm_config *config, struct error *error)
{
	int err;

	*recipes = (struct state_recipes){ .regs = regs, .config = *config };
	if (lay_out(recipes))
		return error_set(error, -ENOMEM, "no memory for the recipes of %zu registers",
				 regs->nr);
	err = state_search(recipes, error);
	if (!err)
		count(recipes);
	return err;
}

int state_recipes_make(struct state_recipes *recipes, const struct reg_table *regs,
		       const struct vm_config *config, struct error *error)
{
	int ran, err = state_recipes_find(recipes, regs, config, error);

	/* one that is dropped may have caused another's loss: go on until nothing is lost */
	for (ran = 0; !err && ran <= !recipes->cannot_run.text[0]; ran++)
		while ((err = drop_lossy(recipes, ran, error)) > 0)
			;
	if (!err)
		count(recipes);
	return err;
}

void state_recipes_free(struct state_recipes *recipes)
{
	size_t i;

	for (i = 0; recipes->recipe && i < recipes->regs->nr; i++)
		free(recipes->recipe[i].delta);
	free(recipes->recipe);
	free(recipes->offset);
	*recipes = (struct state_recipes){ .regs = NULL };
}

/* Does vCPU 0 read what register @i is given through vCPU 1, if it takes another value? */
static int prove_shared(const struct state_recipes *recipes, const struct vm *vm, size_t i,
			struct error *error)
{
	const struct reg *reg = &recipes->regs->regs[i];
	union reg_value old = { { 0 } }, value, seen[2] = { { { 0 } } };
	struct state_recipe recipe = recipes->recipe[i];
	const char *contract = "";
	char text[2][STATE_TEXT_MAX];
	bool same;

	recipe.how = recipe.found;
	if (reg_get(vm, 1, reg, &old) < 0)
		return 0;
	value = old;
	state_recipe_value(&recipe, reg, i, 1, &value);
	if (recipe.how != VARY_NONE)
		reg_set(vm, 1, reg, &value);
	same = reg_get(vm, 0, reg, &seen[0]) >= 0 && reg_get(vm, 1, reg, &seen[1]) >= 0 &&
	       state_same(reg, state_digest(reg, seen[0].byte), state_digest(reg, seen[1].byte));
	if (recipe.how != VARY_NONE)
		reg_set(vm, 1, reg, &old);
	if (kvm_arch.never_wide(reg->plain_id))
		contract = "is the vCPU's on every kernel: ";
	else if (reg->seen == REG_SEEN_PRIVATE)
		contract = "an experiment saw that it is the vCPU's: ";
	if (same && !*contract)
		return 0;
	return error_set(
		error, -EPROTO,
		"%s (0x%016llx) is said to be wider than a vCPU, and %svCPU 1 holds %s, vCPU "
		"0 %s",
		reg->name, (unsigned long long)reg->plain_id, same ? contract : "",
		state_spell(reg, seen[1].byte, text[0]), state_spell(reg, seen[0].byte, text[1]));
}

/* On vCPUs that were just made, or on some that hold values of their own in all registers. */
static int prove_all_shared(const struct state_recipes *recipes, bool alike, struct error *error)
{
	struct vm vm;
	size_t i;
	int err = vm_create(&vm, &recipes->config, STATE_VCPUS, error);

	if (err)
		return err;
	if (!alike)
		err = state_make(recipes, &vm, false, error);
	for (i = 0; !err && i < recipes->regs->nr; i++)
		if (!recipes->regs->regs[i].get_err && reg_is_wide(&recipes->regs->regs[i]))
			err = prove_shared(recipes, &vm, i, error);
	vm_destroy(&vm);
	return err;
}

/* What a full copy does not bring back cannot be compared with the source: but a copy of what is
 * wider than a vCPU only once must hold what a full one does. */
static int prove_lossy(const struct state_recipes *recipes, const struct pair *pair,
		       struct error *error)
{
	union reg_value full = { { 0 } }, once = { { 0 } };
	char text[2][STATE_TEXT_MAX];
	unsigned int vcpu;
	struct vm vm;
	size_t i;
	int err;

	if (!recipes->nr_lossy)
		return 0;
	err = vm_create(&vm, &recipes->config, STATE_VCPUS, error);
	if (err)
		return err;
	copy_vm(recipes, &pair->source, &vm, false);
	for (vcpu = 0; !err && vcpu < STATE_VCPUS; vcpu++) {
		for (i = 0; !err && i < recipes->regs->nr; i++) {
			const struct reg *reg = &recipes->regs->regs[i];

			if (!recipes->recipe[i].lossy || reg_get(&vm, vcpu, reg, &full) < 0 ||
			    (reg_get(&pair->copy, vcpu, reg, &once) >= 0 &&
			     state_same_value(reg, full.byte, once.byte)))
				continue;
			err = error_set(error, -EPROTO,
					"%s (0x%016llx) of vCPU %u: a copy of all registers holds "
					"%s, one with fewer accesses %s",
					reg->name, (unsigned long long)reg->plain_id, vcpu,
					state_spell(reg, full.byte, text[0]),
					state_spell(reg, once.byte, text[1]));
		}
	}
	vm_destroy(&vm);
	return err;
}

int state_prove_scope(const struct state_recipes *recipes, struct error *error)
{
	struct pair pair;
	int ran, err = prove_all_shared(recipes, true, error);

	if (!err)
		err = prove_all_shared(recipes, false, error);
	for (ran = 0; !err && ran <= !recipes->cannot_run.text[0]; ran++) {
		err = pair_make(recipes, &pair, ran, true, error);
		if (err)
			return err;
		err = state_compare(recipes, &pair.source, pair.digests, &pair.copy, error);
		if (!err)
			err = prove_lossy(recipes, &pair, error);
		pair_free(&pair);
	}
	return err;
}
