/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of this folder share. The UAPI's numbers are written out: riscv64's <asm/kvm.h> is
 * not there when unit tests build this on another machine, and Debian 12's is of Linux 6.1, which
 * lacks half of the types.
 */
#ifndef REGSCOPE_KVM_RISCV64_RISCV64_H
#define REGSCOPE_KVM_RISCV64_RISCV64_H

#include "kvm/arch.h"

#include <linux/kvm.h>

/* Bits 31:24 of an id: KVM_REG_RISCV_CONFIG and so on. */
enum riscv64_type {
	RISCV64_CONFIG = 1,
	RISCV64_CORE,
	RISCV64_CSR,
	RISCV64_TIMER,
	RISCV64_FP_F,
	RISCV64_FP_D,
	RISCV64_ISA_EXT,
	RISCV64_SBI_EXT,
	RISCV64_VECTOR,
	RISCV64_SBI_STATE,
};

/* Bits 23:16. A write to one of these turns up to 64 extensions on or off at once; it is in no
 * list. */
enum { RISCV64_SINGLE, RISCV64_MULTI_EN, RISCV64_MULTI_DIS };

/* Numbers, bits 15:0, that more than the table of names knows. */
enum { RISCV64_CORE_PC, RISCV64_CORE_A0 = 10 };
enum { RISCV64_TIMER_FREQUENCY, RISCV64_TIMER_TIME, RISCV64_TIMER_COMPARE, RISCV64_TIMER_STATE };

#define RISCV64_REG(type, sub, nr) \
	(KVM_REG_RISCV | KVM_REG_SIZE_U64 | (uint64_t)(type) << 24 | (uint64_t)(sub) << 16 | (nr))

static inline unsigned int riscv64_type(uint64_t id)
{
	return id >> 24 & 0xff;
}

static inline unsigned int riscv64_subtype(uint64_t id)
{
	return id >> 16 & 0xff;
}

static inline unsigned int riscv64_nr(uint64_t id)
{
	return id & 0xffff;
}

/* As in struct kvm_arch. */
const char *riscv64_reg_name(uint64_t id, char name[REG_NAME_MAX]);
const char *riscv64_reg_class(uint64_t id);
enum reg_scope riscv64_reg_scope(uint64_t id, const struct vm_config *config,
				 struct kernel_version version, enum reg_evidence *evidence);
bool riscv64_never_wide(uint64_t id);
size_t riscv64_qemu_order(const struct reg_table *regs, size_t *order);
int riscv64_run_guest(struct vm *vm, const struct vm_config *config, struct error *error);

/* Does a table have its type and subtype? */
bool riscv64_is_known(uint64_t id);

#endif
