/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An ioctl for many registers of a vCPU at once. x86's KVM has always had one for its MSRs. Where
 * registers are accessed by KVM_GET_ONE_REG, our own kernel series adds it
 * (docs/kernel-series.md): no released kernel does, and mainline does not use its numbers. A kernel
 * that has it says how many registers one call takes.
 */
#ifndef REGSCOPE_KVM_BATCH_H
#define REGSCOPE_KVM_BATCH_H

#include "error.h"
#include "kvm/vm.h"

#include <linux/kvm.h>

#ifndef KVM_CAP_REG_BATCH
#define KVM_CAP_REG_BATCH 1211

struct kvm_reg_batch {
	__u64 regs; /* of an array of @nr struct kvm_one_reg */
	__u32 nr;
	__u32 flags; /* 0 */
};

/* How many were done, in order; or, if the first failed, -errno. */
#define KVM_GET_REG_BATCH _IOW(KVMIO, 0xf8, struct kvm_reg_batch)
#define KVM_SET_REG_BATCH _IOW(KVMIO, 0xf9, struct kvm_reg_batch)
#endif

/**
 * kvm_batch_max - how many registers can be accessed by one call?
 *
 * A kernel may use the capability's number for something else: an empty batch is tried on a vCPU.
 * Returns 0 if there is no such call, or -errno; @error then says why.
 */
int kvm_batch_max(const struct vm_config *config, struct error *error);

#endif
