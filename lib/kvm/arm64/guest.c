// SPDX-License-Identifier: GPL-2.0
/*
 * A guest of three instructions, which every vCPU of a VM executes once: a store to where there is
 * no memory ends KVM_RUN with KVM_EXIT_MMIO. From then on KVM treats the VM as one that has run. No
 * interrupt controller is needed, and one that is there takes no part.
 */
#include "kvm/guest.h"
#include "kvm/arm64/arm64.h"
#include "kvm/arm64/uapi.h"
#include "kvm/ioctl.h"

#include <linux/kvm.h>
#include <string.h>

#define GUEST_CODE	0x00100000 /* guest physical address of its only memory */
#define GUEST_MMIO	0x09000000 /* where there is no memory */
#define PMU_PPI		23	   /* as the base system architecture has it */
#define GUEST_PAGE_SIZE 65536	   /* the largest page a host may have */

/* offsetof(struct kvm_regs, regs.pc) / 4 */
#define CORE_PC ARM64_REG_U64(ARM64_COPROC_CORE, 0x40)

_Static_assert(GUEST_CODE + GUEST_PAGE_SIZE <= 1ull << ARM64_IPA_BITS_MIN &&
		       GUEST_MMIO + sizeof(uint32_t) <= 1ull << ARM64_IPA_BITS_MIN,
	       "on some host, KVM's VMs have no such address");

static const uint32_t code[] = {
	0xd2a00001 | (GUEST_MMIO >> 16) << 5, /* movz x1, #GUEST_MMIO >> 16, lsl #16 */
	0xb9000020,			      /* str w0, [x1] */
	0x14000000,			      /* b . */
};

static unsigned char page[GUEST_PAGE_SIZE] __attribute__((aligned(GUEST_PAGE_SIZE)));

/* Without this, KVM_RUN of a vCPU that has a PMU fails with EINVAL. With a vGIC, KVM wants to know
 * first by which interrupt the PMU raises its overflow. */
static int init_pmu(struct vm *vm, unsigned int vcpu, struct error *error)
{
	int irq = PMU_PPI, fd = vm->vcpu_fd[vcpu];
	struct kvm_device_attr attr = {
		.group = ARM64_VCPU_PMU_V3_CTRL,
		.attr = ARM64_VCPU_PMU_V3_IRQ,
		.addr = (uintptr_t)&irq,
	};
	long ret = 0;

	if (vm->device_fd[ARM64_VGIC] >= 0)
		ret = kvm_ioctl(fd, KVM_SET_DEVICE_ATTR, &attr, error);
	attr = (struct kvm_device_attr){
		.group = ARM64_VCPU_PMU_V3_CTRL,
		.attr = ARM64_VCPU_PMU_V3_INIT,
	};
	return ret < 0 ? (int)ret : (int)kvm_ioctl(fd, KVM_SET_DEVICE_ATTR, &attr, error);
}

/* KVM gives an EL2 its share of the interrupt controller when the vCPU first runs, and refuses one
 * that has none. */
static const char *remedy(const struct vm *vm, const struct vm_config *config)
{
	return arm64_has_el2(config) && vm->device_fd[ARM64_VGIC] < 0
		       ? "; with HAS_EL2 add VGIC to --features: a vCPU with EL2 runs only in a VM "
			 "that has an interrupt controller"
		       : "";
}

static int init_pmus(struct vm *vm, const struct vm_config *config, struct error *error)
{
	unsigned int vcpu;
	int err = 0;

	for (vcpu = 0; !err && arm64_has_pmu(config) && vcpu < vm->nr_vcpus; vcpu++)
		err = init_pmu(vm, vcpu, error);
	return err;
}

static int make_ready(const struct vm *vm, unsigned int vcpu, struct error *error)
{
	uint64_t pc = GUEST_CODE;
	struct kvm_one_reg one = { CORE_PC, (uintptr_t)&pc };

	return (int)kvm_ioctl(vm->vcpu_fd[vcpu], KVM_SET_ONE_REG, &one, error);
}

static const struct guest guest = {
	.page = page,
	.page_size = sizeof(page),
	.address = GUEST_CODE,
	.exit_reason = KVM_EXIT_MMIO,
	.exit_name = "MMIO",
	.begin = init_pmus,
	.make_ready = make_ready,
	.remedy = remedy,
};

int arm64_run_guest(struct vm *vm, const struct vm_config *config, struct error *error)
{
	memcpy(page, code, sizeof(code));
	return guest_run(vm, config, &guest, error);
}
