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

#include "kvm/reg.h"

/**
 * probe_scope - find the scope of every register of @table, and the evidence
 * @table:	listed, named and tried; its scope is what is documented for this kernel
 * @config:	features, without a capability that marks scope
 *
 * - seen shared: `vm`, probed. If it is documented as a vCPU's, only if every bit set in its value
 * was changed: a field that did not change might still be a vCPU's.
 * - seen private: `vcpu`, probed, whatever the documentation says.
 * - takes no other value: the documented scope, documented, if that is wider and the register reads
 * the same on every vCPU; else `vcpu`, unproven.
 * - kvm_arch.never_wide(): `vcpu`.
 *
 * Registers that move by themselves are judged by the offset that a write leaves behind.
 * Returns 0, or -errno if the scratch VM cannot be made.
 */
int probe_scope(struct reg_table *table, const struct vm_config *config, struct error *error);

#endif
