/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of this folder share. */
#ifndef REGSCOPE_KVM_ARM64_ARM64_H
#define REGSCOPE_KVM_ARM64_ARM64_H

#include "kvm/arch.h"

const char *arm64_reg_name(uint64_t id, char name[REG_NAME_MAX]);
const char *arm64_reg_class(uint64_t id);
enum reg_scope arm64_reg_scope(uint64_t id, const struct vm_config *config,
			       struct kernel_version version, enum reg_evidence *evidence);

bool arm64_scope_changed(uint64_t id, const struct vm_config *config, struct kernel_version *since,
			 bool *shows);

/* Does a system register's encoding have a name of its own? */
bool arm64_sysreg_is_named(uint64_t id);

/* The fewest bits of guest physical addresses that KVM gives a VM: all memory has to be below. */
#define ARM64_IPA_BITS_MIN 32

/* Devices of a VM with the feature VGIC: places in struct vm's device_fd. */
enum { ARM64_VGIC, ARM64_ITS };

/* As in struct kvm_arch. */
extern const struct irqchip_ops arm64_irqchip_state;
unsigned long arm64_vm_type(unsigned int *ipa_bits);
int arm64_vm_devices(struct vm *vm, const struct vm_config *config, struct error *error);
const char *arm64_irqchip(char *buf, int size);

/* The feature VGIC: its bit; does a VM have it; does the host offer it? */
uint64_t arm64_vgic_feature(void);
bool arm64_has_vgic(const struct vm_config *config);
bool arm64_vgic_offered(void);

bool arm64_has_pmu(const struct vm_config *config);
bool arm64_has_el2(const struct vm_config *config);
int arm64_run_guest(struct vm *vm, const struct vm_config *config, struct error *error);

bool arm64_never_wide(uint64_t id);
bool arm64_never_written(uint64_t id);

/* Registers that a VMM treats alike, and in which order it comes to them. */
struct arm64_group {
	bool (*has)(uint64_t id, bool with_sve); /* @with_sve: the vCPUs have SVE */
	uint64_t (*rank)(uint64_t id);		 /* NULL: the order of the list */
};

/* The places of its registers in @regs into @places, which has room for all, and how many they are:
 * into @nr. 0 or -ENOMEM. */
int arm64_group_take(const struct arm64_group *group, const struct reg_table *regs, size_t *places,
		     size_t *nr);

/* restore_order.c: what QEMU syncs by its list of "cpregs", and what by hand. */
extern const struct arm64_group arm64_qemu_listed, arm64_qemu_by_hand;
size_t arm64_qemu_order(const struct reg_table *regs, size_t *order);

/* patterns.c */
extern const struct kvm_vmm *const arm64_vmms[];
#define ARM64_NR_VMMS 4
int arm64_vmm_pattern(struct pattern *pattern, const struct kvm_vmm *vmm,
		      const struct reg_table *regs);

uint64_t arm64_writable_mask(const struct vm *vm, uint64_t id);

/* How KVM runs: "VHE", "VHE+NV2", "nVHE", "hVHE", "Protected nVHE", "Protected hVHE", or "unknown".
 * The second one is told of another machine than this: the root of its file systems, and the
 * release of its kernel. */
const char *arm64_kvm_mode(char *buf, int size);
const char *arm64_kvm_mode_in(const char *root, const char *release, char *buf, int size);

/* A feature ID register: op0 3, op1 0, CRn 0, CRm 1 to 7, allocated or not. */
bool arm64_is_feature_id(uint64_t id);

#endif
