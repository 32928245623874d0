// SPDX-License-Identifier: GPL-2.0
/* Distinct values for every vCPU, and the comparison of a VM with its copy: see state.h. */
#include "kvm/state.h"

#include "kvm/arch.h"
#include "kvm/state_recipe.h"
#include "measure/hash.h"
#include "measure/rng.h"

#include <errno.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bits that look random, others for every register, vCPU and word. */
static uint64_t mixed(size_t reg, unsigned int vcpu, size_t word)
{
	return rng_at(0, (uint64_t)reg << 40 ^ (uint64_t)vcpu << 16 ^ word);
}

void state_recipe_value(const struct state_recipe *recipe, const struct reg *reg, size_t index,
			unsigned int vcpu, union reg_value *value)
{
	uint64_t bits = mixed(index, vcpu, 0), word;
	size_t i;

	switch (recipe->how) {
	case VARY_NONE: break;
	case VARY_COUNTER: value->u64 += COUNTER_STEP * (vcpu + 1); break;
	case VARY_ANY:
		for (i = 0; i < reg->size; i++) {
			word = mixed(index, vcpu, i / sizeof(word));
			value->byte[i] = (unsigned char)(word >> 8 * (i % sizeof(word)));
		}
		break;
	case VARY_SOME:
		bits &= recipe->mask;
		value->u64 ^= bits ? bits : recipe->mask;
		break;
	case VARY_ONE: value->u64 ^= recipe->delta[vcpu % recipe->nr_deltas]; break;
	}
}

int state_give(const struct state_recipes *recipes, struct vm *vm, unsigned int vcpu, size_t i)
{
	const struct reg *reg = &recipes->regs->regs[i];
	const struct state_recipe *recipe = &recipes->recipe[i];
	union reg_value value = { { 0 } };
	uint64_t old;
	int err;

	if (recipe->how != VARY_ANY && reg_get(vm, vcpu, reg, &value) < 0)
		return -EIO;
	old = value.u64;
	state_recipe_value(recipe, reg, i, vcpu, &value);
	err = reg_set(vm, vcpu, reg, &value);
	/* x86's KVM_ASYNC_PF_EN holds what it has refused, and would not be restored */
	if (err && recipe->how != VARY_ANY)
		reg_set(vm, vcpu, reg, &old);
	return err;
}

/* A register that refuses its value here, although the scratch VM's took it, keeps what it has: the
 * digests are taken afterwards. */
static void give_all(const struct state_recipes *recipes, struct vm *vm, bool before_run)
{
	unsigned int vcpu;
	size_t i;

	for (vcpu = 0; vcpu < vm->nr_vcpus; vcpu++)
		for (i = 0; i < recipes->regs->nr; i++)
			if (recipes->recipe[i].how != VARY_NONE &&
			    recipes->recipe[i].before_run == before_run)
				state_give(recipes, vm, vcpu, i);
}

int state_make(const struct state_recipes *recipes, struct vm *vm, bool ran, struct error *error)
{
	int err;

	give_all(recipes, vm, true);
	err = ran ? kvm_arch.run_guest(vm, &recipes->config, error) : 0;
	if (!err)
		give_all(recipes, vm, false);
	return err;
}

uint64_t state_digest(const struct reg *reg, const unsigned char *value)
{
	uint64_t digest = 0;

	if (reg->size > sizeof(digest))
		return hash_bytes(HASH_INIT, value, reg->size);
	memcpy(&digest, value, reg->size);
	return digest;
}

bool state_same(const struct reg *reg, uint64_t a, uint64_t b)
{
	return a == b || (reg->moves && value_near(a, b));
}

bool state_holds(const struct state_recipes *recipes, const struct vm *vm, unsigned int vcpu,
		 size_t i, const uint64_t *digests)
{
	const struct reg *reg = &recipes->regs->regs[i];
	union reg_value value = { { 0 } };

	return reg_get(vm, vcpu, reg, &value) >= 0 &&
	       state_same(reg, digests[vcpu * recipes->regs->nr + i],
			  state_digest(reg, value.byte));
}

bool state_is_lossy(const struct state_recipes *recipes, size_t i)
{
	return recipes->recipe[i].lossy;
}

bool state_is_shut(const struct state_recipes *recipes, size_t i)
{
	return recipes->recipe[i].shut;
}

bool state_is_lost(const struct state_recipes *recipes, size_t i)
{
	return recipes->recipe[i].lost;
}

int state_read(const struct state_recipes *recipes, const struct vm *vm, uint64_t *digests,
	       struct error *error)
{
	union reg_value value = { { 0 } };
	unsigned int vcpu;
	size_t i;
	int err;

	for (vcpu = 0; vcpu < vm->nr_vcpus; vcpu++) {
		for (i = 0; i < recipes->regs->nr; i++) {
			const struct reg *reg = &recipes->regs->regs[i];

			*digests++ = 0;
			if (reg->get_err)
				continue;
			err = reg_get(vm, vcpu, reg, &value);
			if (err < 0)
				return error_set(error, err, "KVM_GET_ONE_REG of %s on vCPU %u: %s",
						 reg->name, vcpu, strerror(-err));
			digests[-1] = state_digest(reg, value.byte);
		}
	}
	return 0;
}

const char *state_spell(const struct reg *reg, const unsigned char *value,
			char text[STATE_TEXT_MAX])
{
	size_t i, n = 0;

	if (reg->size <= sizeof(uint64_t)) {
		snprintf(text, STATE_TEXT_MAX, "0x%llx",
			 (unsigned long long)state_digest(reg, value));
		return text;
	}
	for (i = 0; i < 16; i++)
		n += (size_t)snprintf(text + n, STATE_TEXT_MAX - n, "%02x", value[i]);
	snprintf(text + n, STATE_TEXT_MAX - n, "... (%zu bytes)", reg->size);
	return text;
}

static int why_differs(const struct state_recipes *recipes, const struct vm *source,
		       const struct vm *copy, unsigned int vcpu, size_t i, struct error *error)
{
	const struct reg *reg = &recipes->regs->regs[i];
	union reg_value was = { { 0 } }, is = { { 0 } };
	char text[2][STATE_TEXT_MAX];

	reg_get(source, vcpu, reg, &was);
	reg_get(copy, vcpu, reg, &is);
	return error_set(error, -EPROTO,
			 "%s (0x%016llx) of vCPU %u: the source holds %s, its copy %s", reg->name,
			 (unsigned long long)reg->plain_id, vcpu,
			 state_spell(reg, was.byte, text[0]), state_spell(reg, is.byte, text[1]));
}

int state_compare(const struct state_recipes *recipes, const struct vm *source,
		  const uint64_t *digests, const struct vm *copy, struct error *error)
{
	unsigned int vcpu;
	size_t i;

	for (vcpu = 0; vcpu < copy->nr_vcpus; vcpu++)
		for (i = 0; i < recipes->regs->nr; i++)
			if (!recipes->regs->regs[i].get_err && !recipes->recipe[i].lossy &&
			    !state_holds(recipes, copy, vcpu, i, digests))
				return why_differs(recipes, source, copy, vcpu, i, error);
	return 0;
}

bool state_is_varied(const struct state_recipes *recipes, size_t i)
{
	return recipes->recipe[i].found != VARY_NONE;
}
