// SPDX-License-Identifier: GPL-2.0
/*
 * Names of arm64 registers, and the class each belongs to. Encodings and names are the Arm
 * architecture's (Arm ARM, D19; the kernel's arch/arm64/tools/sysreg), sorted by encoding.
 */
#include "kvm/arm64/arm64.h"
#include "kvm/arm64/uapi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SYSREG ARM64_SYSREG_ENCODING

static const struct sysreg {
	uint16_t encoding;
	const char *name;
} sysregs[] = {
	{ SYSREG(2, 0, 0, 2, 0), "MDCCINT_EL1" },
	{ SYSREG(2, 0, 0, 2, 2), "MDSCR_EL1" },
	{ SYSREG(2, 0, 1, 0, 0), "MDRAR_EL1" },
	{ SYSREG(2, 0, 1, 0, 4), "OSLAR_EL1" },
	{ SYSREG(2, 0, 1, 1, 4), "OSLSR_EL1" },
	{ SYSREG(2, 0, 1, 3, 4), "OSDLR_EL1" },
	{ SYSREG(2, 0, 1, 4, 4), "DBGPRCR_EL1" },
	{ SYSREG(2, 0, 7, 8, 6), "DBGCLAIMSET_EL1" },
	{ SYSREG(2, 0, 7, 9, 6), "DBGCLAIMCLR_EL1" },
	{ SYSREG(2, 0, 7, 14, 6), "DBGAUTHSTATUS_EL1" },
	{ SYSREG(2, 3, 0, 1, 0), "MDCCSR_EL0" },
	{ SYSREG(2, 3, 0, 4, 0), "DBGDTR_EL0" },
	{ SYSREG(2, 3, 0, 5, 0), "DBGDTRTX_EL0" },
	{ SYSREG(2, 4, 0, 7, 0), "DBGVCR32_EL2" },
	{ SYSREG(3, 0, 0, 0, 0), "MIDR_EL1" },
	{ SYSREG(3, 0, 0, 0, 5), "MPIDR_EL1" },
	{ SYSREG(3, 0, 0, 0, 6), "REVIDR_EL1" },
	{ SYSREG(3, 0, 0, 1, 0), "ID_PFR0_EL1" },
	{ SYSREG(3, 0, 0, 1, 1), "ID_PFR1_EL1" },
	{ SYSREG(3, 0, 0, 1, 2), "ID_DFR0_EL1" },
	{ SYSREG(3, 0, 0, 1, 3), "ID_AFR0_EL1" },
	{ SYSREG(3, 0, 0, 1, 4), "ID_MMFR0_EL1" },
	{ SYSREG(3, 0, 0, 1, 5), "ID_MMFR1_EL1" },
	{ SYSREG(3, 0, 0, 1, 6), "ID_MMFR2_EL1" },
	{ SYSREG(3, 0, 0, 1, 7), "ID_MMFR3_EL1" },
	{ SYSREG(3, 0, 0, 2, 0), "ID_ISAR0_EL1" },
	{ SYSREG(3, 0, 0, 2, 1), "ID_ISAR1_EL1" },
	{ SYSREG(3, 0, 0, 2, 2), "ID_ISAR2_EL1" },
	{ SYSREG(3, 0, 0, 2, 3), "ID_ISAR3_EL1" },
	{ SYSREG(3, 0, 0, 2, 4), "ID_ISAR4_EL1" },
	{ SYSREG(3, 0, 0, 2, 5), "ID_ISAR5_EL1" },
	{ SYSREG(3, 0, 0, 2, 6), "ID_MMFR4_EL1" },
	{ SYSREG(3, 0, 0, 2, 7), "ID_ISAR6_EL1" },
	{ SYSREG(3, 0, 0, 3, 0), "MVFR0_EL1" },
	{ SYSREG(3, 0, 0, 3, 1), "MVFR1_EL1" },
	{ SYSREG(3, 0, 0, 3, 2), "MVFR2_EL1" },
	{ SYSREG(3, 0, 0, 3, 4), "ID_PFR2_EL1" },
	{ SYSREG(3, 0, 0, 3, 5), "ID_DFR1_EL1" },
	{ SYSREG(3, 0, 0, 3, 6), "ID_MMFR5_EL1" },
	{ SYSREG(3, 0, 0, 4, 0), "ID_AA64PFR0_EL1" },
	{ SYSREG(3, 0, 0, 4, 1), "ID_AA64PFR1_EL1" },
	{ SYSREG(3, 0, 0, 4, 2), "ID_AA64PFR2_EL1" },
	{ SYSREG(3, 0, 0, 4, 4), "ID_AA64ZFR0_EL1" },
	{ SYSREG(3, 0, 0, 4, 5), "ID_AA64SMFR0_EL1" },
	{ SYSREG(3, 0, 0, 4, 7), "ID_AA64FPFR0_EL1" },
	{ SYSREG(3, 0, 0, 5, 0), "ID_AA64DFR0_EL1" },
	{ SYSREG(3, 0, 0, 5, 1), "ID_AA64DFR1_EL1" },
	{ SYSREG(3, 0, 0, 5, 4), "ID_AA64AFR0_EL1" },
	{ SYSREG(3, 0, 0, 5, 5), "ID_AA64AFR1_EL1" },
	{ SYSREG(3, 0, 0, 6, 0), "ID_AA64ISAR0_EL1" },
	{ SYSREG(3, 0, 0, 6, 1), "ID_AA64ISAR1_EL1" },
	{ SYSREG(3, 0, 0, 6, 2), "ID_AA64ISAR2_EL1" },
	{ SYSREG(3, 0, 0, 6, 3), "ID_AA64ISAR3_EL1" },
	{ SYSREG(3, 0, 0, 7, 0), "ID_AA64MMFR0_EL1" },
	{ SYSREG(3, 0, 0, 7, 1), "ID_AA64MMFR1_EL1" },
	{ SYSREG(3, 0, 0, 7, 2), "ID_AA64MMFR2_EL1" },
	{ SYSREG(3, 0, 0, 7, 3), "ID_AA64MMFR3_EL1" },
	{ SYSREG(3, 0, 0, 7, 4), "ID_AA64MMFR4_EL1" },
	{ SYSREG(3, 0, 1, 0, 0), "SCTLR_EL1" },
	{ SYSREG(3, 0, 1, 0, 1), "ACTLR_EL1" },
	{ SYSREG(3, 0, 1, 0, 2), "CPACR_EL1" },
	{ SYSREG(3, 0, 1, 0, 3), "SCTLR2_EL1" },
	{ SYSREG(3, 0, 1, 0, 5), "RGSR_EL1" },
	{ SYSREG(3, 0, 1, 0, 6), "GCR_EL1" },
	{ SYSREG(3, 0, 1, 2, 0), "ZCR_EL1" },
	{ SYSREG(3, 0, 1, 2, 1), "TRFCR_EL1" },
	{ SYSREG(3, 0, 1, 2, 4), "SMPRI_EL1" },
	{ SYSREG(3, 0, 1, 2, 6), "SMCR_EL1" },
	{ SYSREG(3, 0, 2, 0, 0), "TTBR0_EL1" },
	{ SYSREG(3, 0, 2, 0, 1), "TTBR1_EL1" },
	{ SYSREG(3, 0, 2, 0, 2), "TCR_EL1" },
	{ SYSREG(3, 0, 2, 0, 3), "TCR2_EL1" },
	{ SYSREG(3, 0, 2, 1, 0), "APIAKEYLO_EL1" },
	{ SYSREG(3, 0, 2, 1, 1), "APIAKEYHI_EL1" },
	{ SYSREG(3, 0, 2, 1, 2), "APIBKEYLO_EL1" },
	{ SYSREG(3, 0, 2, 1, 3), "APIBKEYHI_EL1" },
	{ SYSREG(3, 0, 2, 2, 0), "APDAKEYLO_EL1" },
	{ SYSREG(3, 0, 2, 2, 1), "APDAKEYHI_EL1" },
	{ SYSREG(3, 0, 2, 2, 2), "APDBKEYLO_EL1" },
	{ SYSREG(3, 0, 2, 2, 3), "APDBKEYHI_EL1" },
	{ SYSREG(3, 0, 2, 3, 0), "APGAKEYLO_EL1" },
	{ SYSREG(3, 0, 2, 3, 1), "APGAKEYHI_EL1" },
	{ SYSREG(3, 0, 4, 0, 0), "SPSR_EL1" },
	{ SYSREG(3, 0, 4, 0, 1), "ELR_EL1" },
	{ SYSREG(3, 0, 5, 1, 0), "AFSR0_EL1" },
	{ SYSREG(3, 0, 5, 1, 1), "AFSR1_EL1" },
	{ SYSREG(3, 0, 5, 2, 0), "ESR_EL1" },
	{ SYSREG(3, 0, 5, 3, 0), "ERRIDR_EL1" },
	{ SYSREG(3, 0, 5, 3, 1), "ERRSELR_EL1" },
	{ SYSREG(3, 0, 5, 4, 0), "ERXFR_EL1" },
	{ SYSREG(3, 0, 5, 4, 1), "ERXCTLR_EL1" },
	{ SYSREG(3, 0, 5, 4, 2), "ERXSTATUS_EL1" },
	{ SYSREG(3, 0, 5, 4, 3), "ERXADDR_EL1" },
	{ SYSREG(3, 0, 5, 5, 0), "ERXMISC0_EL1" },
	{ SYSREG(3, 0, 5, 5, 1), "ERXMISC1_EL1" },
	{ SYSREG(3, 0, 5, 6, 0), "TFSR_EL1" },
	{ SYSREG(3, 0, 5, 6, 1), "TFSRE0_EL1" },
	{ SYSREG(3, 0, 6, 0, 0), "FAR_EL1" },
	{ SYSREG(3, 0, 6, 0, 5), "PFAR_EL1" },
	{ SYSREG(3, 0, 7, 4, 0), "PAR_EL1" },
	{ SYSREG(3, 0, 9, 14, 1), "PMINTENSET_EL1" },
	{ SYSREG(3, 0, 9, 14, 2), "PMINTENCLR_EL1" },
	{ SYSREG(3, 0, 9, 14, 6), "PMMIR_EL1" },
	{ SYSREG(3, 0, 10, 2, 0), "MAIR_EL1" },
	{ SYSREG(3, 0, 10, 2, 2), "PIRE0_EL1" },
	{ SYSREG(3, 0, 10, 2, 3), "PIR_EL1" },
	{ SYSREG(3, 0, 10, 2, 4), "POR_EL1" },
	{ SYSREG(3, 0, 10, 3, 0), "AMAIR_EL1" },
	{ SYSREG(3, 0, 10, 4, 0), "LORSA_EL1" },
	{ SYSREG(3, 0, 10, 4, 1), "LOREA_EL1" },
	{ SYSREG(3, 0, 10, 4, 2), "LORN_EL1" },
	{ SYSREG(3, 0, 10, 4, 3), "LORC_EL1" },
	{ SYSREG(3, 0, 10, 4, 7), "LORID_EL1" },
	{ SYSREG(3, 0, 12, 0, 0), "VBAR_EL1" },
	{ SYSREG(3, 0, 12, 1, 1), "DISR_EL1" },
	{ SYSREG(3, 0, 13, 0, 1), "CONTEXTIDR_EL1" },
	{ SYSREG(3, 0, 13, 0, 4), "TPIDR_EL1" },
	{ SYSREG(3, 0, 13, 0, 5), "ACCDATA_EL1" },
	{ SYSREG(3, 0, 13, 0, 7), "SCXTNUM_EL1" },
	{ SYSREG(3, 0, 14, 1, 0), "CNTKCTL_EL1" },
	{ SYSREG(3, 1, 0, 0, 0), "CCSIDR_EL1" },
	{ SYSREG(3, 1, 0, 0, 1), "CLIDR_EL1" },
	{ SYSREG(3, 1, 0, 0, 2), "CCSIDR2_EL1" },
	{ SYSREG(3, 1, 0, 0, 6), "SMIDR_EL1" },
	{ SYSREG(3, 1, 0, 0, 7), "AIDR_EL1" },
	{ SYSREG(3, 2, 0, 0, 0), "CSSELR_EL1" },
	{ SYSREG(3, 3, 0, 0, 1), "CTR_EL0" },
	{ SYSREG(3, 3, 4, 2, 2), "SVCR" },
	{ SYSREG(3, 3, 4, 4, 2), "FPMR" },
	{ SYSREG(3, 3, 9, 4, 0), "PMICNTR_EL0" },
	{ SYSREG(3, 3, 9, 6, 0), "PMICFILTR_EL0" },
	{ SYSREG(3, 3, 9, 12, 0), "PMCR_EL0" },
	{ SYSREG(3, 3, 9, 12, 1), "PMCNTENSET_EL0" },
	{ SYSREG(3, 3, 9, 12, 2), "PMCNTENCLR_EL0" },
	{ SYSREG(3, 3, 9, 12, 3), "PMOVSCLR_EL0" },
	{ SYSREG(3, 3, 9, 12, 4), "PMSWINC_EL0" },
	{ SYSREG(3, 3, 9, 12, 5), "PMSELR_EL0" },
	{ SYSREG(3, 3, 9, 12, 6), "PMCEID0_EL0" },
	{ SYSREG(3, 3, 9, 12, 7), "PMCEID1_EL0" },
	{ SYSREG(3, 3, 9, 13, 0), "PMCCNTR_EL0" },
	{ SYSREG(3, 3, 9, 13, 1), "PMXEVTYPER_EL0" },
	{ SYSREG(3, 3, 9, 13, 2), "PMXEVCNTR_EL0" },
	{ SYSREG(3, 3, 9, 14, 0), "PMUSERENR_EL0" },
	{ SYSREG(3, 3, 9, 14, 3), "PMOVSSET_EL0" },
	{ SYSREG(3, 3, 10, 2, 4), "POR_EL0" },
	{ SYSREG(3, 3, 13, 0, 2), "TPIDR_EL0" },
	{ SYSREG(3, 3, 13, 0, 3), "TPIDRRO_EL0" },
	{ SYSREG(3, 3, 13, 0, 5), "TPIDR2_EL0" },
	{ SYSREG(3, 3, 13, 0, 7), "SCXTNUM_EL0" },
	{ SYSREG(3, 3, 14, 0, 1), "CNTPCT_EL0" },
	{ SYSREG(3, 3, 14, 0, 2), "CNTVCT_EL0" },
	{ SYSREG(3, 3, 14, 0, 5), "CNTPCTSS_EL0" },
	{ SYSREG(3, 3, 14, 2, 0), "CNTP_TVAL_EL0" },
	{ SYSREG(3, 3, 14, 2, 1), "CNTP_CTL_EL0" },
	{ SYSREG(3, 3, 14, 2, 2), "CNTP_CVAL_EL0" },
	{ SYSREG(3, 3, 14, 15, 7), "PMCCFILTR_EL0" },
	{ SYSREG(3, 4, 0, 0, 0), "VPIDR_EL2" },
	{ SYSREG(3, 4, 0, 0, 5), "VMPIDR_EL2" },
	{ SYSREG(3, 4, 1, 0, 0), "SCTLR_EL2" },
	{ SYSREG(3, 4, 1, 0, 1), "ACTLR_EL2" },
	{ SYSREG(3, 4, 1, 0, 3), "SCTLR2_EL2" },
	{ SYSREG(3, 4, 1, 1, 0), "HCR_EL2" },
	{ SYSREG(3, 4, 1, 1, 1), "MDCR_EL2" },
	{ SYSREG(3, 4, 1, 1, 2), "CPTR_EL2" },
	{ SYSREG(3, 4, 1, 1, 3), "HSTR_EL2" },
	{ SYSREG(3, 4, 1, 1, 4), "HFGRTR_EL2" },
	{ SYSREG(3, 4, 1, 1, 5), "HFGWTR_EL2" },
	{ SYSREG(3, 4, 1, 1, 6), "HFGITR_EL2" },
	{ SYSREG(3, 4, 1, 1, 7), "HACR_EL2" },
	{ SYSREG(3, 4, 1, 2, 0), "ZCR_EL2" },
	{ SYSREG(3, 4, 1, 2, 2), "HCRX_EL2" },
	{ SYSREG(3, 4, 1, 5, 0), "NVHCR_EL2" },
	{ SYSREG(3, 4, 2, 0, 0), "TTBR0_EL2" },
	{ SYSREG(3, 4, 2, 0, 1), "TTBR1_EL2" },
	{ SYSREG(3, 4, 2, 0, 2), "TCR_EL2" },
	{ SYSREG(3, 4, 2, 0, 3), "TCR2_EL2" },
	{ SYSREG(3, 4, 2, 1, 0), "VTTBR_EL2" },
	{ SYSREG(3, 4, 2, 1, 2), "VTCR_EL2" },
	{ SYSREG(3, 4, 2, 2, 0), "VNCR_EL2" },
	{ SYSREG(3, 4, 3, 0, 0), "DACR32_EL2" },
	{ SYSREG(3, 4, 3, 1, 0), "HDFGRTR2_EL2" },
	{ SYSREG(3, 4, 3, 1, 1), "HDFGWTR2_EL2" },
	{ SYSREG(3, 4, 3, 1, 2), "HFGRTR2_EL2" },
	{ SYSREG(3, 4, 3, 1, 3), "HFGWTR2_EL2" },
	{ SYSREG(3, 4, 3, 1, 4), "HDFGRTR_EL2" },
	{ SYSREG(3, 4, 3, 1, 5), "HDFGWTR_EL2" },
	{ SYSREG(3, 4, 3, 1, 6), "HAFGRTR_EL2" },
	{ SYSREG(3, 4, 3, 1, 7), "HFGITR2_EL2" },
	{ SYSREG(3, 4, 4, 0, 0), "SPSR_EL2" },
	{ SYSREG(3, 4, 4, 0, 1), "ELR_EL2" },
	{ SYSREG(3, 4, 4, 1, 0), "SP_EL1" },
	{ SYSREG(3, 4, 4, 3, 0), "SPSR_IRQ" },
	{ SYSREG(3, 4, 4, 3, 1), "SPSR_ABT" },
	{ SYSREG(3, 4, 4, 3, 2), "SPSR_UND" },
	{ SYSREG(3, 4, 4, 3, 3), "SPSR_FIQ" },
	{ SYSREG(3, 4, 5, 0, 1), "IFSR32_EL2" },
	{ SYSREG(3, 4, 5, 1, 0), "AFSR0_EL2" },
	{ SYSREG(3, 4, 5, 1, 1), "AFSR1_EL2" },
	{ SYSREG(3, 4, 5, 2, 0), "ESR_EL2" },
	{ SYSREG(3, 4, 5, 2, 3), "VSESR_EL2" },
	{ SYSREG(3, 4, 5, 3, 0), "FPEXC32_EL2" },
	{ SYSREG(3, 4, 6, 0, 0), "FAR_EL2" },
	{ SYSREG(3, 4, 6, 0, 4), "HPFAR_EL2" },
	{ SYSREG(3, 4, 10, 2, 0), "MAIR_EL2" },
	{ SYSREG(3, 4, 10, 2, 2), "PIRE0_EL2" },
	{ SYSREG(3, 4, 10, 2, 3), "PIR_EL2" },
	{ SYSREG(3, 4, 10, 2, 4), "POR_EL2" },
	{ SYSREG(3, 4, 10, 3, 0), "AMAIR_EL2" },
	{ SYSREG(3, 4, 12, 0, 0), "VBAR_EL2" },
	{ SYSREG(3, 4, 12, 0, 1), "RVBAR_EL2" },
	{ SYSREG(3, 4, 12, 0, 2), "RMR_EL2" },
	{ SYSREG(3, 4, 12, 1, 1), "VDISR_EL2" },
	{ SYSREG(3, 4, 13, 0, 1), "CONTEXTIDR_EL2" },
	{ SYSREG(3, 4, 13, 0, 2), "TPIDR_EL2" },
	{ SYSREG(3, 4, 14, 0, 3), "CNTVOFF_EL2" },
	{ SYSREG(3, 4, 14, 0, 6), "CNTPOFF_EL2" },
	{ SYSREG(3, 4, 14, 1, 0), "CNTHCTL_EL2" },
	{ SYSREG(3, 4, 14, 2, 1), "CNTHP_CTL_EL2" },
	{ SYSREG(3, 4, 14, 2, 2), "CNTHP_CVAL_EL2" },
	{ SYSREG(3, 4, 14, 3, 1), "CNTHV_CTL_EL2" },
	{ SYSREG(3, 4, 14, 3, 2), "CNTHV_CVAL_EL2" },
	{ SYSREG(3, 6, 4, 1, 0), "SP_EL2" },
};

/* UAPI names of what is no system register, or is one under another name. */
static const struct uapi_name {
	uint64_t id;
	const char *name;
} uapi_names[] = {
	{ KVM_REG_ARM_PSCI_VERSION, "KVM_REG_ARM_PSCI_VERSION" },
	{ KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1, "KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1" },
	{ KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2, "KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2" },
	{ KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_3, "KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_3" },
	{ KVM_REG_ARM_STD_BMAP, "KVM_REG_ARM_STD_BMAP" },
	{ KVM_REG_ARM_STD_HYP_BMAP, "KVM_REG_ARM_STD_HYP_BMAP" },
	{ KVM_REG_ARM_VENDOR_HYP_BMAP, "KVM_REG_ARM_VENDOR_HYP_BMAP" },
	{ KVM_REG_ARM_VENDOR_HYP_BMAP_2, "KVM_REG_ARM_VENDOR_HYP_BMAP_2" },
	/* These two ids are swapped against their encodings, for ever: api.rst, 4.68. */
	{ KVM_REG_ARM_TIMER_CNT, "KVM_REG_ARM_TIMER_CNT" },
	{ KVM_REG_ARM_TIMER_CVAL, "KVM_REG_ARM_TIMER_CVAL" },
	{ KVM_REG_ARM_TIMER_CTL, "KVM_REG_ARM_TIMER_CTL" },
	{ KVM_REG_ARM_PTIMER_CNT, "KVM_REG_ARM_PTIMER_CNT" },
	{ KVM_REG_ARM_PTIMER_CVAL, "KVM_REG_ARM_PTIMER_CVAL" },
	{ KVM_REG_ARM_PTIMER_CTL, "KVM_REG_ARM_PTIMER_CTL" },
	{ KVM_REG_ARM64_SVE_VLS, "KVM_REG_ARM64_SVE_VLS" },
};

/* Register files that a core id indexes: struct user_pt_regs, then struct kvm_regs (asm/kvm.h). */
static const struct core_range {
	unsigned int first, last, step; /* in 32-bit words from the start of struct kvm_regs */
	const char *format;
	const char *class;
} core_ranges[] = {
	{ 0, 60, 2, "X%u", "core" },	   { 62, 62, 2, "SP", "core" },
	{ 64, 64, 2, "PC", "core" },	   { 66, 66, 2, "PSTATE", "core" },
	{ 68, 68, 2, "SP_EL1", "core" },   { 70, 70, 2, "ELR_EL1", "core" },
	{ 72, 72, 2, "SPSR_EL1", "core" }, { 74, 74, 2, "SPSR_ABT", "core" },
	{ 76, 76, 2, "SPSR_UND", "core" }, { 78, 78, 2, "SPSR_IRQ", "core" },
	{ 80, 80, 2, "SPSR_FIQ", "core" }, { 84, 208, 4, "V%u", "vector" },
	{ 212, 212, 1, "FPSR", "vector" }, { 213, 213, 1, "FPCR", "vector" },
};

/* System registers that come in a row: first encoding, last, and what the index is made of. */
static const struct sysreg_range {
	uint16_t first, last;
	unsigned int step;
	const char *format;
} sysreg_ranges[] = {
	{ SYSREG(2, 0, 0, 0, 4), SYSREG(2, 0, 0, 15, 4), 8, "DBGBVR%u_EL1" },
	{ SYSREG(2, 0, 0, 0, 5), SYSREG(2, 0, 0, 15, 5), 8, "DBGBCR%u_EL1" },
	{ SYSREG(2, 0, 0, 0, 6), SYSREG(2, 0, 0, 15, 6), 8, "DBGWVR%u_EL1" },
	{ SYSREG(2, 0, 0, 0, 7), SYSREG(2, 0, 0, 15, 7), 8, "DBGWCR%u_EL1" },
	{ SYSREG(3, 3, 14, 8, 0), SYSREG(3, 3, 14, 11, 6), 1, "PMEVCNTR%u_EL0" },
	{ SYSREG(3, 3, 14, 12, 0), SYSREG(3, 3, 14, 15, 6), 1, "PMEVTYPER%u_EL0" },
};

/* Classes of system registers, by prefix of the name; the first that fits. */
static const struct class_prefix {
	const char *prefix, *class;
} class_prefixes[] = {
	{ "ID_", "feature-id" },
	{ "MVFR", "feature-id" },
	{ "CTR_EL0", "feature-id" },
	{ "MIDR_", "implementation-id" },
	{ "REVIDR_", "implementation-id" },
	{ "AIDR_", "implementation-id" },
	{ "KVM_REG_ARM_TIMER_", "timer" },
	{ "KVM_REG_ARM_PTIMER_", "timer" },
	{ "CNT", "timer" },
	{ "DBG", "debug" },
	{ "MD", "debug" },
	{ "OS", "debug" },
	{ "PM", "pmu" },
	{ "AP", "ptrauth" },
	{ "CLIDR_", "cache" },
	{ "CSSELR_", "cache" },
	{ "CCSIDR", "cache" },
};

static const char *uapi_name(uint64_t id)
{
	size_t i;

	for (i = 0; i < sizeof(uapi_names) / sizeof(uapi_names[0]); i++)
		if (uapi_names[i].id == id)
			return uapi_names[i].name;
	return NULL;
}

static int compare_sysreg(const void *key, const void *elem)
{
	return (int)*(const uint16_t *)key - (int)((const struct sysreg *)elem)->encoding;
}

/* Its name; false if the Arm ARM has none that we know of. */
static bool known_sysreg_name(uint16_t enc, char *name)
{
	const struct sysreg *s = bsearch(&enc, sysregs, sizeof(sysregs) / sizeof(sysregs[0]),
					 sizeof(sysregs[0]), compare_sysreg);
	size_t i;

	if (s) {
		snprintf(name, REG_NAME_MAX, "%s", s->name);
		return true;
	}
	for (i = 0; i < sizeof(sysreg_ranges) / sizeof(sysreg_ranges[0]); i++) {
		const struct sysreg_range *r = &sysreg_ranges[i];

		if (enc >= r->first && enc <= r->last && (enc - r->first) % r->step == 0) {
			snprintf(name, REG_NAME_MAX, r->format, (enc - r->first) / r->step);
			return true;
		}
	}
	return false;
}

bool arm64_sysreg_is_named(uint64_t id)
{
	char name[REG_NAME_MAX];

	return uapi_name(id) || known_sysreg_name((uint16_t)id, name);
}

static void sysreg_name(uint16_t enc, char *name)
{
	if (known_sysreg_name(enc, name))
		return;
	/* the assembler's generic name, as the Arm ARM spells what has none of its own */
	snprintf(name, REG_NAME_MAX, "S%u_%u_C%u_C%u_%u", enc >> 14 & 3, enc >> 11 & 7,
		 enc >> 7 & 15, enc >> 3 & 15, enc & 7);
}

static const struct core_range *core_range(unsigned int word)
{
	size_t i;

	for (i = 0; i < sizeof(core_ranges) / sizeof(core_ranges[0]); i++)
		if (word >= core_ranges[i].first && word <= core_ranges[i].last &&
		    (word - core_ranges[i].first) % core_ranges[i].step == 0)
			return &core_ranges[i];
	return NULL;
}

static void core_name(unsigned int word, char *name)
{
	const struct core_range *r = core_range(word);

	if (r)
		snprintf(name, REG_NAME_MAX, r->format, (word - r->first) / r->step);
	else
		snprintf(name, REG_NAME_MAX, "CORE+%u", word * 4);
}

/* Z0-Z31 from 0x000, P0-P15 from 0x400, FFR at 0x600; bits 4:0 are the slice, always 0 so far. */
static void sve_name(unsigned int low, char *name)
{
	unsigned int n = low >> 5 & 0x1f, slice = low & 0x1f, len;

	if (low < 0x400)
		snprintf(name, REG_NAME_MAX, "Z%u", n);
	else if (low < 0x600)
		snprintf(name, REG_NAME_MAX, "P%u", n & 0xf);
	else
		snprintf(name, REG_NAME_MAX, "FFR");
	len = (unsigned int)strlen(name);
	if (slice)
		snprintf(name + len, REG_NAME_MAX - len, ".slice%u", slice);
}

const char *arm64_reg_name(uint64_t id, char name[REG_NAME_MAX])
{
	const char *known = uapi_name(id);
	unsigned int low = id & 0xffff;

	if (known) {
		snprintf(name, REG_NAME_MAX, "%s", known);
		return name;
	}
	switch (arm64_coproc(id)) {
	case ARM64_COPROC_CORE: core_name(low, name); break;
	case ARM64_COPROC_DEMUX: /* CCSIDR_EL1 as seen with CSSELR_EL1 = the low byte */
		snprintf(name, REG_NAME_MAX, "CCSIDR_EL1[%u]", low & 0xff);
		break;
	case ARM64_COPROC_SYSREG: sysreg_name((uint16_t)low, name); break;
	case ARM64_COPROC_SVE: sve_name(low, name); break;
	default: snprintf(name, REG_NAME_MAX, "0x%016llx", (unsigned long long)id);
	}
	return name;
}

static const char *sysreg_class(uint64_t id)
{
	char name[REG_NAME_MAX];
	size_t i;

	if (arm64_is_feature_id(id))
		return "feature-id"; /* those not allocated yet have no name to go by */
	arm64_reg_name(id, name);
	for (i = 0; i < sizeof(class_prefixes) / sizeof(class_prefixes[0]); i++)
		if (!strncmp(name, class_prefixes[i].prefix, strlen(class_prefixes[i].prefix)))
			return class_prefixes[i].class;
	return strstr(name, "_EL2") ? "el2" : "el1";
}

const char *arm64_reg_class(uint64_t id)
{
	const struct core_range *r;

	switch (arm64_coproc(id)) {
	case ARM64_COPROC_CORE: r = core_range(id & 0xffff); return r ? r->class : "core";
	case ARM64_COPROC_DEMUX: return "cache";
	case ARM64_COPROC_SYSREG: return sysreg_class(id);
	case ARM64_COPROC_FW: return "firmware";
	case ARM64_COPROC_SVE: return "sve";
	case ARM64_COPROC_FW_BMAP: return "firmware-bitmap";
	}
	return "unknown";
}
