// SPDX-License-Identifier: GPL-2.0
/*
 * A guest of three instructions, which every vCPU of a VM executes once: a store to where there is
 * no memory ends KVM_RUN with KVM_EXIT_MMIO. From then on KVM treats the vCPU as one that has run.
 */
#include "kvm/guest.h"
#include "kvm/ioctl.h"
#include "kvm/riscv64/riscv64.h"

#include <string.h>

#define GUEST_CODE	0x80000000 /* guest physical address of its only memory */
#define GUEST_MMIO	0x10000000 /* where there is no memory */
#define GUEST_PAGE_SIZE 4096	   /* riscv64 has no other */

static const uint32_t code[] = {
	0x000005b7 | GUEST_MMIO, /* lui a1, GUEST_MMIO >> 12 */
	0x00a5a023,		 /* sw a0, 0(a1) */
	0x0000006f,		 /* j . */
};

static unsigned char page[GUEST_PAGE_SIZE] __attribute__((aligned(GUEST_PAGE_SIZE)));

/* All but vCPU 0 begin stopped, and wait for one that runs to start them. */
static int make_ready(const struct vm *vm, unsigned int vcpu, struct error *error)
{
	struct kvm_mp_state state = { KVM_MP_STATE_RUNNABLE };
	uint64_t pc = GUEST_CODE;
	struct kvm_one_reg one = { RISCV64_REG(RISCV64_CORE, 0, RISCV64_CORE_PC), (uintptr_t)&pc };
	long ret = kvm_ioctl(vm->vcpu_fd[vcpu], KVM_SET_MP_STATE, &state, error);

	return ret < 0 ? (int)ret : (int)kvm_ioctl(vm->vcpu_fd[vcpu], KVM_SET_ONE_REG, &one, error);
}

static const struct guest guest = {
	.page = page,
	.page_size = sizeof(page),
	.address = GUEST_CODE,
	.exit_reason = KVM_EXIT_MMIO,
	.exit_name = "MMIO",
	.make_ready = make_ready,
};

int riscv64_run_guest(struct vm *vm, const struct vm_config *config, struct error *error)
{
	memcpy(page, code, sizeof(code));
	return guest_run(vm, config, &guest, error);
}
