/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Scope by experiment. In a scratch VM of three vCPUs each register is given every other value it
 * takes, one at a time, through one vCPU after another; what the others then read tells whose the
 * register is. Nothing but the scratch VM is touched.
 *
 * Scope is never wider than the proof: a single value that is seen private, or is read as neither
 * shared nor private, makes the register a vCPU's.
 */
#ifndef REGSCOPE_KVM_PROBE_H
#define REGSCOPE_KVM_PROBE_H

#include "kvm/state.h"

/**
 * probe_scope - find the scope of every register of @table, and the evidence
 * @table:	listed, named and tried; its version is the kernel's
 * @config:	features, without a capability that marks scope
 *
 * - seen shared: `vm`, probed. If it is documented as a vCPU's, only if each of its bits was seen
 * to take another value: one that did not, set or not, might still be a vCPU's.
 * - seen private: `vcpu`, probed, whatever the documentation says.
 * - takes no other value: the documented scope, documented, if that is wider and the register reads
 * the same on every vCPU; else `vcpu`, unproven.
 * - kvm_arch.never_wide(): `vcpu`.
 *
 * What is documented depends on the kernel's version, and that of a vendor's kernel need not be its
 * KVM's. So of the registers whose scope one version changed, one that is seen shared or private
 * decides for all; @table->unlike is the first one at odds with the version.
 *
 * Registers that move by themselves are judged by the offset that a write leaves behind.
 * Returns 0, or -errno if the scratch VM cannot be made.
 */
int probe_scope(struct reg_table *table, const struct vm_config *config, struct error *error);

/**
 * probe_scope_again - try what is wider than a vCPU where vCPUs are not alike
 * @table:	of probe_scope(); scope that the kernel's list says stays as it is
 * @recipes:	of state_recipes_make(), for @table
 *
 * vCPUs that were just made are all alike. A register that reads as it does because of another one,
 * which each vCPU has for itself, looks shared on them. So the experiment is made anew with what is
 * wider than a vCPU so far, where all else holds values of its own on each vCPU, of a VM that never
 * ran and of one that did. What reads otherwise on one of them than on another is `vcpu`, probed;
 * what a copy of all registers loses, `vcpu`, unproven. One that took no value before, and does
 * now, as it depends on another register, is judged by that.
 * Returns 0, or -errno if a scratch VM cannot be made.
 */
int probe_scope_again(struct reg_table *table, const struct state_recipes *recipes,
		      struct error *error);

#endif
