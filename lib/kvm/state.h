/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The register state of a VM: one that is worth saving, and whether a copy of it is the same.
 *
 * A recipe holds the legal values, other than its first one, that a register takes; they are found
 * by trying on a scratch VM. state_make() then gives every vCPU values of its own, so that a value
 * that was lost, or went to the wrong vCPU, shows.
 */
#ifndef REGSCOPE_KVM_STATE_H
#define REGSCOPE_KVM_STATE_H

#include "kvm/reg.h"
#include "kvm/vm.h"

struct state_recipe;

struct state_recipes {
	const struct reg_table *regs; /* the caller's */
	struct vm_config config;
	struct state_recipe *recipe; /* one a register */
	size_t nr_varied;	     /* registers that take another value than their first */
	size_t nr_lossy;	     /* that not even a restore of all registers brings back */
	size_t *offset;		     /* of each register in a vCPU's values; bytes */
	size_t size;		     /* of a vCPU's values; bytes */
	struct error cannot_run;     /* why no vCPU can run a guest here; "" if one can */
};

/**
 * state_recipes_make - find what each register of @regs can be made to hold
 * @recipes:	free with state_recipes_free(), also after an error
 * @regs:	listed and tried; its scope is not looked at. It must outlive @recipes
 *
 * It also copies a VM of such values to another one in full. A register that does not come back so
 * keeps its first value from then on; one that still does not is lossy: it is left out of what
 * state_compare() looks at. Returns 0 or -errno.
 */
int state_recipes_make(struct state_recipes *recipes, const struct reg_table *regs,
		       const struct vm_config *config, struct error *error);
void state_recipes_free(struct state_recipes *recipes);

/* Is register @i left out of comparisons, since not even a restore of all brings it back? */
bool state_is_lossy(const struct state_recipes *recipes, size_t i);

/**
 * state_make - give every vCPU of @vm distinct, legal values in every register that takes one
 * @ran:	each vCPU executes a few guest instructions and exits before; what KVM accepts only
 *		until then is written before it
 */
int state_make(const struct state_recipes *recipes, struct vm *vm, bool ran, struct error *error);

/* A digest of a register's value: the value itself where it fits. */
uint64_t state_digest(const struct reg *reg, const unsigned char *value);

/* Whether two digests are of one value; of a counter, of one that has run on since. */
bool state_same(const struct reg *reg, uint64_t a, uint64_t b);

/* Read every register of every vCPU into @digests: [vcpu][regs->nr], 0 for what cannot be read. */
int state_read(const struct state_recipes *recipes, const struct vm *vm, uint64_t *digests,
	       struct error *error);

/**
 * state_compare - is every register of every vCPU of @copy what @digests say of @source?
 *
 * Returns 0; or -EPROTO, and @error names the first register that differs, the vCPU, both values.
 */
int state_compare(const struct state_recipes *recipes, const struct vm *source,
		  const uint64_t *digests, const struct vm *copy, struct error *error);

/* Has register @i been seen to take another value? If not, no experiment can tell its scope. */
bool state_is_varied(const struct state_recipes *recipes, size_t i);

/**
 * state_prove_scope - prove that what is wider than a vCPU by @recipes->regs may be skipped
 *
 * Gives each of those registers another value through one vCPU and reads it through another one.
 * Then copies VMs of three vCPUs with a state of their own, those registers once, in both states a
 * VM can be in, and compares. Returns 0; or -EPROTO, and @error names the register that is not
 * shared or was lost, the vCPU and both values.
 */
int state_prove_scope(const struct state_recipes *recipes, struct error *error);

#endif
