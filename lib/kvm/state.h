/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The register state of a VM: making one that is worth saving, and comparing a copy with it.
 *
 * A recipe says which legal values a register takes beside its first one, as trials on a scratch VM
 * found. state_make() then gives every vCPU values of its own, so that a value that is lost, or
 * goes to the wrong vCPU, shows.
 */
#ifndef REGSCOPE_KVM_STATE_H
#define REGSCOPE_KVM_STATE_H

#include "kvm/reg.h"
#include "kvm/vm.h"

/* vCPUs of the VMs in which is tried what registers take. */
#define STATE_VCPUS 3

struct state_recipe;

struct state_recipes {
	const struct reg_table *regs; /* the caller's */
	struct vm_config config;
	struct state_recipe *recipe; /* for each register */
	size_t nr_varied;	     /* registers that take a value beside their first */
	size_t nr_lossy;	     /* registers that even a full restore does not bring back */
	size_t *offset;		     /* of each register in a vCPU's values, in bytes */
	size_t size;		     /* of a vCPU's values, in bytes */
	struct error cannot_run;     /* why no vCPU can run a guest here; "" if one can */
};

/**
 * state_recipes_make - find what each register of @regs can be made to hold
 * @recipes:	free with state_recipes_free(), also after an error
 * @regs:	listed and tried; its scope does not matter. It must outlive @recipes
 *
 * It also copies a VM with such values to another one in full. A register that is not the same
 * there keeps its first value from then on; if it then still differs it is lossy, and
 * state_compare() leaves it out. Returns 0 or -errno.
 */
int state_recipes_make(struct state_recipes *recipes, const struct reg_table *regs,
		       const struct vm_config *config, struct error *error);
/* The same, but for the copy: values that do not come back stay, and nr_lossy is 0. */
int state_recipes_find(struct state_recipes *recipes, const struct reg_table *regs,
		       const struct vm_config *config, struct error *error);
void state_recipes_free(struct state_recipes *recipes);

/* Is register @i left out of comparisons, as even a full restore does not bring it back? */
bool state_is_lossy(const struct state_recipes *recipes, size_t i);

/* Was register @i not the same in a full copy of VMs whose vCPUs hold distinct values? */
bool state_is_lost(const struct state_recipes *recipes, size_t i);

/* Does register @i refuse, in a vCPU that has run, even the value that it holds? */
bool state_is_shut(const struct state_recipes *recipes, size_t i);

/**
 * state_make - give every vCPU of @vm distinct, legal values in every register that takes one
 * @ran:	each vCPU first executes a few guest instructions and exits; only what KVM refuses
 *		from then on is written before
 */
int state_make(const struct state_recipes *recipes, struct vm *vm, bool ran, struct error *error);

/* A digest of a register's value: the value itself where it fits. */
uint64_t state_digest(const struct reg *reg, const unsigned char *value);

/* Are two digests of the same value? A counter may have run on in between. */
bool state_same(const struct reg *reg, uint64_t a, uint64_t b);

/* Is the value that a register has at @value the one that it has at @other? */
static inline bool state_same_value(const struct reg *reg, const unsigned char *value,
				    const unsigned char *other)
{
	return state_same(reg, state_digest(reg, value), state_digest(reg, other));
}

/* "0x1234", or the first bytes of a long one. */
#define STATE_TEXT_MAX 64
const char *state_spell(const struct reg *reg, const unsigned char *value,
			char text[STATE_TEXT_MAX]);

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

/* Has register @i taken another value? If not, no experiment can tell its scope. */
bool state_is_varied(const struct state_recipes *recipes, size_t i);

/**
 * state_prove_scope - prove that registers wider than a vCPU need not be copied for each vCPU
 *
 * Gives each register that @recipes->regs calls wider another value through one vCPU, and reads it
 * through another: on vCPUs that were just made, then where each holds values of its own in all
 * else. Then copies VMs of three vCPUs, those registers only once, both of a VM that never ran and
 * of one that did, and compares with the source; what is lossy, with a full copy. Returns 0; or
 * -EPROTO, and @error names the register that is not shared or was lost, the vCPU and both values.
 */
int state_prove_scope(const struct state_recipes *recipes, struct error *error);

#endif
