/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of this folder share. */
#ifndef REGSCOPE_KVM_X86_64_X86_64_H
#define REGSCOPE_KVM_X86_64_X86_64_H

#include "kvm/arch.h"

/*
 * Ids are KVM's own, as Linux 6.18 and newer have them for KVM_GET_ONE_REG: architecture, size,
 * type, and an index, which for an MSR is its number. Older kernels know MSRs by their numbers
 * alone; regscope gives these the same ids.
 */
#define X86_REG_U64	 0x2030000000000000ull
#define X86_REG_TYPE_MSR 2 /* KVM_X86_REG_TYPE_MSR */
#define X86_REG_TYPE_KVM 3 /* KVM_X86_REG_TYPE_KVM: KVM's own */
#define X86_MSR_ID(msr)	 (X86_REG_U64 | (uint64_t)X86_REG_TYPE_MSR << 32 | (uint32_t)(msr))

static inline unsigned int x86_reg_type(uint64_t id)
{
	return id >> 32 & 0xff;
}

static inline bool x86_is_msr(uint64_t id)
{
	return (id & ~0xffffffffull) == X86_MSR_ID(0);
}

const char *x86_reg_name(uint64_t id, char name[REG_NAME_MAX]);
const char *x86_reg_class(uint64_t id);
enum reg_scope x86_reg_scope(uint64_t id, const struct vm_config *config,
			     struct kernel_version version, enum reg_evidence *evidence);
int x86_reg_access(int vcpu_fd, bool set, uint64_t id, void *value);
int x86_reg_list(const struct vm *vm, struct kvm_reg_list **list, struct error *error);
uint64_t x86_instruction_clock(void);
bool x86_clock_counts_instructions(void);
int x86_run_guest(struct vm *vm, const struct vm_config *config, struct error *error);

#endif
