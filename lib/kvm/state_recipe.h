/* SPDX-License-Identifier: GPL-2.0 */
/* How a register is varied: for the files of state.h alone. */
#ifndef REGSCOPE_KVM_STATE_RECIPE_H
#define REGSCOPE_KVM_STATE_RECIPE_H

#include "kvm/ioctl.h"
#include "kvm/state.h"
#include "kvm/value.h"

#include <linux/kvm.h>

/* A vCPU's value is ANY bits; or the first value with SOME of the bits of a mask flipped, or with
 * ONE delta of a list. */
enum vary { VARY_NONE, VARY_COUNTER, VARY_ANY, VARY_SOME, VARY_ONE };

struct state_recipe {
	enum vary how;
	enum vary found; /* before the values that do not come back were dropped */
	uint64_t mask;	 /* VARY_SOME */
	uint64_t *delta; /* VARY_ONE */
	unsigned int nr_deltas;
	bool before_run; /* refused once a vCPU has run */
	bool shut;	 /* then refused even if it is the value that the register holds */
	bool lost;	 /* not the same in some full copy, with its own value or its first */
	bool lossy;	 /* nor with its first */
};

/* Turn the value that vCPU @vcpu has into the one it is to get. */
void state_recipe_value(const struct state_recipe *recipe, const struct reg *reg, size_t index,
			unsigned int vcpu, union reg_value *value);

/* Give register @i of a vCPU that value. 0 or -errno. */
int state_give(const struct state_recipes *recipes, struct vm *vm, unsigned int vcpu, size_t i);

/* Does register @i of a vCPU hold what @digests, from state_read(), say? */
bool state_holds(const struct state_recipes *recipes, const struct vm *vm, unsigned int vcpu,
		 size_t i, const uint64_t *digests);

/* Find how each register can be varied, and which only before a vCPU has run. 0 or -errno. */
int state_search(struct state_recipes *recipes, struct error *error);

#endif
