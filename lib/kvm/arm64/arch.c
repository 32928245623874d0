// SPDX-License-Identifier: GPL-2.0
/* arm64: vCPU features, initialisation, and what the host says of itself. */
#include "kvm/arm64/arm64.h"
#include "kvm/arm64/uapi.h"
#include "kvm/ioctl.h"

#include <errno.h>
#include <linux/audit.h>
#include <stdio.h>
#include <string.h>

#define IPA_BITS_DEFAULT 40 /* of type 0 */

enum { PSCI_0_2, PMU_V3, SVE, PTRAUTH, MTE, HAS_EL2, HAS_EL2_E2H0, VGIC, NR_FEATURES };

#define NESTED \
	"Linux 6.16 or newer that was booted with kvm-arm.mode=nested, and a CPU with FEAT_NV2 " \
	"(the emulated host: CPU=max QEMU=debian-trixie-backports KERNEL=debian-newest)"

static const struct kvm_feature features[NR_FEATURES] = {
	[PSCI_0_2] = { .name = "PSCI_0_2", .by_default = true },
	[PMU_V3] = { .name = "PMU_V3", .by_default = true },
	[SVE] = { .name = "SVE", .by_default = true },
	[PTRAUTH] = { .name = "PTRAUTH", .by_default = true },
	[MTE] = { .name = "MTE" },
	[HAS_EL2] = { .name = "HAS_EL2", .needs = NESTED },
	/* an EL2 without VHE, and so without some of its registers */
	[HAS_EL2_E2H0] = { .name = "HAS_EL2_E2H0",
			   .restricts = true,
			   .with = "HAS_EL2",
			   .needs = NESTED },
	[VGIC] = { .name = "VGIC" },
};

/* The capabilities by which the host offers a feature, the init bits that give it to a vCPU. */
static const struct feature_uapi {
	unsigned int caps[2];
	__u32 init_bits;
} feature_uapi[NR_FEATURES] = {
	[PSCI_0_2] = { { KVM_CAP_ARM_PSCI_0_2 }, 1u << KVM_ARM_VCPU_PSCI_0_2 },
	[PMU_V3] = { { KVM_CAP_ARM_PMU_V3 }, 1u << KVM_ARM_VCPU_PMU_V3 },
	[SVE] = { { KVM_CAP_ARM_SVE }, 1u << KVM_ARM_VCPU_SVE },
	[PTRAUTH] = { { KVM_CAP_ARM_PTRAUTH_ADDRESS, KVM_CAP_ARM_PTRAUTH_GENERIC },
		      1u << KVM_ARM_VCPU_PTRAUTH_ADDRESS | 1u << KVM_ARM_VCPU_PTRAUTH_GENERIC },
	[MTE] = { { KVM_CAP_ARM_MTE }, 0 }, /* a capability of the VM, not a bit of the vCPU */
	[HAS_EL2] = { { KVM_CAP_ARM_EL2 }, 1u << KVM_ARM_VCPU_HAS_EL2 },
	[HAS_EL2_E2H0] = { { KVM_CAP_ARM_EL2, KVM_CAP_ARM_EL2_E2H0 },
			   1u << KVM_ARM_VCPU_HAS_EL2_E2H0 },
	[VGIC] = { { 0 }, 0 }, /* a device of the VM */
};

static bool has(const struct vm_config *config, unsigned int feature)
{
	return config->features >> feature & 1;
}

bool arm64_has_pmu(const struct vm_config *config)
{
	return has(config, PMU_V3);
}

bool arm64_has_vgic(const struct vm_config *config)
{
	return has(config, VGIC);
}

uint64_t arm64_vgic_feature(void)
{
	return (uint64_t)1 << VGIC;
}

bool arm64_has_el2(const struct vm_config *config)
{
	return has(config, HAS_EL2);
}

static uint64_t offered(void)
{
	uint64_t mask = 0;
	unsigned int f, c;

	for (f = 0; f < NR_FEATURES; f++) {
		bool all = f != VGIC || arm64_vgic_offered();

		for (c = 0; c < 2 && feature_uapi[f].caps[c]; c++)
			all = all && kvm_has_cap(feature_uapi[f].caps[c]) > 0;
		mask |= (uint64_t)all << f;
	}
	return mask;
}

static int enable_cap(struct vm *vm, unsigned int cap, const char *name, struct error *error)
{
	struct kvm_enable_cap enable = { .cap = cap };
	long ret = __kvm_ioctl(vm->fd, KVM_ENABLE_CAP, &enable);

	return ret < 0 ? error_set(error, (int)ret, "KVM_ENABLE_CAP of %s, capability %u: %s%s",
				   name, cap, strerror((int)-ret),
				   ret == -EINVAL ? ": this kernel does not have it" : "")
		       : 0;
}

/* Type 0 is one of 40 bits, which not every CPU has: Apple's M1 and M2 have 36. A KVM without the
 * capability takes no other type. */
unsigned long arm64_vm_type(unsigned int *ipa_bits)
{
	int most = kvm_has_cap(KVM_CAP_ARM_VM_IPA_SIZE);

	*ipa_bits = most > 0 && most < IPA_BITS_DEFAULT ? (unsigned int)most : IPA_BITS_DEFAULT;
	return *ipa_bits == IPA_BITS_DEFAULT ? 0 : KVM_VM_TYPE_ARM_IPA_SIZE(*ipa_bits);
}

static int vm_init(struct vm *vm, const struct vm_config *config, struct error *error)
{
	int err = 0;

	if (has(config, MTE))
		err = enable_cap(vm, KVM_CAP_ARM_MTE, "KVM_CAP_ARM_MTE", error);
	if (!err && config->scope_cap)
		err = enable_cap(vm, config->scope_cap, "KVM_CAP_ARM_REG_SCOPE", error);
	return err;
}

/* The target is asked for once: it is the same for all vCPUs of a VM. */
static int init_ioctl(const struct vm *vm, const struct vm_config *config, struct vcpu_ioctl *ioctl,
		      struct error *error)
{
	struct kvm_vcpu_init init = { 0 };
	unsigned int f;
	long ret = kvm_ioctl(vm->fd, KVM_ARM_PREFERRED_TARGET, &init, error);

	if (ret < 0)
		return (int)ret;
	for (f = 0; f < NR_FEATURES; f++)
		if (has(config, f))
			init.features[0] |= feature_uapi[f].init_bits;
	VCPU_IOCTL_SET(ioctl, KVM_ARM_VCPU_INIT, &init);
	return 0;
}

static bool has_step(const struct vm_config *config, enum vm_step step)
{
	return step != VM_STEP_FINALIZE || has(config, SVE);
}

static int vcpu_step(const struct vm *vm, const struct vm_config *config, enum vm_step step,
		     struct vcpu_ioctl *ioctl, struct error *error)
{
	int sve = KVM_ARM_VCPU_SVE;

	if (step == VM_STEP_INIT)
		return init_ioctl(vm, config, ioctl, error);
	VCPU_IOCTL_SET(ioctl, KVM_ARM_VCPU_FINALIZE, &sve);
	return 0;
}

/* struct kvm_vcpu begins with its kvm; a preempt_notifier and the CPU are before its vcpu_id. */
#define BY_REGISTER "kvm=+0(%x0):x64 vcpu_id=+36(%x0):u32 "

static const struct kvm_trace trace = {
	.get = "kvm_arm_get_reg",
	.set = "kvm_arm_set_reg",
	.list = "kvm_arm_copy_reg_indices",
	.vm_made = "kvm_arch_init_vm",
	.first_run = "kvm_arch_vcpu_run_pid_change",
	.access_by_btf = "kvm=vcpu->kvm vcpu_id=vcpu->vcpu_id id=reg->id",
	.list_by_btf = "kvm=vcpu->kvm vcpu_id=vcpu->vcpu_id id=\\0:u64",
	.access_by_register = BY_REGISTER "id=+0(%x1):x64",
	.list_by_register = BY_REGISTER "id=\\0:u64",
	.vm = "kvm=%x0:x64",
	.first_run_vm = "kvm=+0(%x0):x64",
	/* KVM_ARCH_FLAG_HAS_RAN_ONCE is bit 2 since Linux 5.17. */
	.ran_by_btf = "ran=vcpu->kvm->arch.flags:b1@2/64",
	.made = "made=@kvm_createvm_count:u64",
	.audit_arch = AUDIT_ARCH_AARCH64,
};

const struct kvm_arch kvm_arch = {
	.not_started = "was not started at EL2, as in most VMs",
	.turned_off = "kvm-arm.mode=none",
	.never_module = true,
	.features = features,
	.nr_features = NR_FEATURES,
	.offered = offered,
	.vm_type = arm64_vm_type,
	.vm_init = vm_init,
	.has_step = has_step,
	.vcpu_step = vcpu_step,
	.vm_devices = arm64_vm_devices,
	.run_guest = arm64_run_guest,
	.reg_name = arm64_reg_name,
	.reg_class = arm64_reg_class,
	.reg_scope = arm64_reg_scope,
	.scope_changed = arm64_scope_changed,
	.never_wide = arm64_never_wide,
	.never_written = arm64_never_written,
	.qemu_order = arm64_qemu_order,
	.vmms = arm64_vmms,
	.nr_vmms = ARM64_NR_VMMS,
	.vmm_pattern = arm64_vmm_pattern,
	.writable_mask = arm64_writable_mask,
	.witness_id = ARM64_REG_U64(ARM64_COPROC_CORE, 0), /* X0 */
	.scope_mask = ARM64_ID_FREE_MASK,
#ifdef KVM_CAP_ARM_REG_SCOPE
	.scope_cap = KVM_CAP_ARM_REG_SCOPE,
#endif
	.trace = &trace,
	.irqchip_state = &arm64_irqchip_state,
	.kvm_mode = arm64_kvm_mode,
	.irqchip = arm64_irqchip,
};
