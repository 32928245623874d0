/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The arm64 part of the KVM UAPI that regscope uses: from <asm/kvm.h> where that is arm64's; else,
 * for unit tests on another machine, as the ABI defines it.
 */
#ifndef REGSCOPE_KVM_ARM64_UAPI_H
#define REGSCOPE_KVM_ARM64_UAPI_H

#include <linux/kvm.h>

#ifndef KVM_ARM_TARGET_GENERIC_V8
struct kvm_vcpu_init {
	__u32 target;
	__u32 features[7];
};
#define KVM_ARM_VCPU_PSCI_0_2	     2
#define KVM_ARM_VCPU_PMU_V3	     3
#define KVM_ARM_VCPU_SVE	     4
#define KVM_ARM_VCPU_PTRAUTH_ADDRESS 5
#define KVM_ARM_VCPU_PTRAUTH_GENERIC 6
#define KVM_REG_ARM_COPROC_MASK	     0x000000000FFF0000
#define KVM_REG_ARM_COPROC_SHIFT     16
#endif

/* Linux 5.13; Debian 11 has the headers of 5.10. */
#ifndef KVM_CAP_ARM_MTE
#define KVM_CAP_ARM_MTE 205
#endif

/* KVM_ARM_VCPU_PMU_V3_CTRL, ..._INIT and ..._IRQ, which only arm64's header has. */
#define ARM64_VCPU_PMU_V3_CTRL 0
#define ARM64_VCPU_PMU_V3_INIT 1
#define ARM64_VCPU_PMU_V3_IRQ  0

/* The vGICv3 and its ITS, as a device of the VM: these too only arm64's header has. */
#ifndef KVM_DEV_ARM_VGIC_GRP_ADDR
#define KVM_DEV_ARM_VGIC_GRP_ADDR	     0
#define KVM_DEV_ARM_VGIC_GRP_DIST_REGS	     1
#define KVM_DEV_ARM_VGIC_GRP_NR_IRQS	     3
#define KVM_DEV_ARM_VGIC_GRP_CTRL	     4
#define KVM_DEV_ARM_VGIC_CTRL_INIT	     0
#define KVM_VGIC_V3_ADDR_TYPE_DIST	     2
#define KVM_VGIC_ITS_ADDR_TYPE		     4
#define KVM_DEV_ARM_VGIC_GRP_REDIST_REGS     5
#define KVM_DEV_ARM_VGIC_GRP_CPU_SYSREGS     6
#define KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO	     7
#define KVM_DEV_ARM_VGIC_GRP_ITS_REGS	     8
#define KVM_DEV_ARM_ITS_SAVE_TABLES	     1
#define KVM_DEV_ARM_ITS_RESTORE_TABLES	     2
#define KVM_DEV_ARM_VGIC_SAVE_PENDING_TABLES 3
#define KVM_VGIC_V3_ADDR_TYPE_REDIST_REGION  5
#endif

/* Values of the "coprocessor" field, bits 27:16 of an id. */
enum arm64_coproc {
	ARM64_COPROC_CORE = 0x10,
	ARM64_COPROC_DEMUX = 0x11,
	ARM64_COPROC_SYSREG = 0x13,
	ARM64_COPROC_FW = 0x14,
	ARM64_COPROC_SVE = 0x15,
	ARM64_COPROC_FW_BMAP = 0x16,
};

/* Places of struct kvm_regs, in 32-bit words: the low bits of a core register's id. */
enum arm64_core_word {
	ARM64_WORD_X0 = 0,
	ARM64_WORD_SP = 62,
	ARM64_WORD_PC = 64,
	ARM64_WORD_PSTATE = 66,
	ARM64_WORD_SP_EL1 = 68,
	ARM64_WORD_ELR_EL1 = 70,
	ARM64_WORD_SPSR = 72, /* five of them */
	ARM64_WORD_V0 = 84,
	ARM64_WORD_FPSR = 212,
	ARM64_WORD_FPCR = 213,
};

static inline unsigned int arm64_coproc(__u64 id)
{
	return (unsigned int)((id & KVM_REG_ARM_COPROC_MASK) >> KVM_REG_ARM_COPROC_SHIFT);
}

/* op0:2 op1:3 CRn:4 CRm:4 op2:3, the low 16 bits of a system register's id */
#define ARM64_SYSREG_ENCODING(op0, op1, crn, crm, op2) \
	((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))

#define ARM64_REG_U64(coproc, low) \
	(KVM_REG_ARM64 | KVM_REG_SIZE_U64 | (__u64)(coproc) << KVM_REG_ARM_COPROC_SHIFT | (low))
#define ARM64_SYSREG(op0, op1, crn, crm, op2) \
	ARM64_REG_U64(ARM64_COPROC_SYSREG, ARM64_SYSREG_ENCODING(op0, op1, crn, crm, op2))

#ifndef KVM_REG_ARM_PSCI_VERSION
#define KVM_REG_ARM_PSCI_VERSION	    ARM64_REG_U64(ARM64_COPROC_FW, 0)
#define KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1 ARM64_REG_U64(ARM64_COPROC_FW, 1)
#define KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2 ARM64_REG_U64(ARM64_COPROC_FW, 2)
#define KVM_REG_ARM_TIMER_CTL		    ARM64_SYSREG(3, 3, 14, 3, 1)
#define KVM_REG_ARM_TIMER_CVAL		    ARM64_SYSREG(3, 3, 14, 0, 2)
#define KVM_REG_ARM_TIMER_CNT		    ARM64_SYSREG(3, 3, 14, 3, 2)
#define KVM_REG_ARM_PTIMER_CTL		    ARM64_SYSREG(3, 3, 14, 2, 1)
#define KVM_REG_ARM_PTIMER_CVAL		    ARM64_SYSREG(3, 3, 14, 2, 2)
#define KVM_REG_ARM_PTIMER_CNT		    ARM64_SYSREG(3, 3, 14, 0, 1)
#define KVM_REG_ARM64_SVE_VLS \
	(KVM_REG_ARM64 | KVM_REG_SIZE_U512 | (__u64)ARM64_COPROC_SVE << 16 | 0xffff)
#endif
#ifndef KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_3
#define KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_3 ARM64_REG_U64(ARM64_COPROC_FW, 3)
#endif
#ifndef KVM_REG_ARM_STD_BMAP
#define KVM_REG_ARM_STD_BMAP	    ARM64_REG_U64(ARM64_COPROC_FW_BMAP, 0)
#define KVM_REG_ARM_STD_HYP_BMAP    ARM64_REG_U64(ARM64_COPROC_FW_BMAP, 1)
#define KVM_REG_ARM_VENDOR_HYP_BMAP ARM64_REG_U64(ARM64_COPROC_FW_BMAP, 2)
#endif
#ifndef KVM_REG_ARM_VENDOR_HYP_BMAP_2
#define KVM_REG_ARM_VENDOR_HYP_BMAP_2 ARM64_REG_U64(ARM64_COPROC_FW_BMAP, 3)
#endif

#ifndef KVM_ARM_FEATURE_ID_RANGE
#define KVM_ARM_FEATURE_ID_RANGE      0
#define KVM_ARM_FEATURE_ID_RANGE_SIZE (3 * 8 * 8)
struct reg_mask_range {
	__u64 addr;
	__u32 range;
	__u32 reserved[13];
};
#endif
#ifndef KVM_ARM_GET_REG_WRITABLE_MASKS
#define KVM_ARM_GET_REG_WRITABLE_MASKS _IOR(KVMIO, 0xb6, struct reg_mask_range)
#endif

/* Linux 6.16; the bits are older than what they ask for. */
#ifndef KVM_CAP_ARM_EL2
#define KVM_CAP_ARM_EL2	     240
#define KVM_CAP_ARM_EL2_E2H0 241
#endif
#ifndef KVM_ARM_VCPU_HAS_EL2
#define KVM_ARM_VCPU_HAS_EL2 7
#endif
#ifndef KVM_ARM_VCPU_HAS_EL2_E2H0
#define KVM_ARM_VCPU_HAS_EL2_E2H0 8
#endif

/* What is between the size of a register and its coprocessor. The series of 2022 that proposed
 * KVM_CAP_ARM_REG_SCOPE marked scope by bit 28, the one of scripts/lab/kernel does by bit 48. */
#define ARM64_ID_FREE_MASK 0x000ffffff0000000

#endif
