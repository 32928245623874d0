/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Scope by experiment. In a scratch VM of three vCPUs each register is given every different value
 * it takes, one at a time, through one vCPU after the other; what the others then read tells whose
 * the register is. Nothing but the scratch VM is touched.
 *
 * Never wider than the proof: one value seen private, or read differently than either way explains,
 * and the register is a vCPU's.
 */
#ifndef REGSCOPE_KVM_PROBE_H
#define REGSCOPE_KVM_PROBE_H

#include "kvm/reg.h"

/**
 * probe_scope - find the scope of every register of @table, and the evidence
 * @table:	listed, named and tried; its scope is what is documented for this kernel
 * @config:	features, without a capability that marks scope
 *
 * - seen shared: `vm`, probed. Where the documentation calls it a vCPU's, only if every bit that is
 * set in its value was moved: a field that could not be might still be a vCPU's.
 * - seen private: `vcpu`, probed, whatever the documentation says.
 * - takes no different value: the documented scope, documented, if that is wider and the register
 * reads the same on every vCPU; else `vcpu`, unproven.
 * - of the architecture's list of those that are a vCPU's on every kernel: `vcpu`.
 *
 * Registers that move by themselves are judged by the offset that a write leaves behind.
 * Returns 0 or -errno, if the scratch VM cannot be made.
 */
int probe_scope(struct reg_table *table, const struct vm_config *config, struct error *error);

#endif
