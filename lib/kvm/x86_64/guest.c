// SPDX-License-Identifier: GPL-2.0
/*
 * A guest of two instructions, which every vCPU of a VM executes once, where a CPU begins after
 * reset: a write to a port that nobody has ends KVM_RUN with KVM_EXIT_IO. From then on KVM treats
 * the VM as one that has run.
 */
#include "kvm/guest.h"
#include "kvm/ioctl.h"
#include "kvm/x86_64/x86_64.h"

#include <linux/kvm.h>
#include <string.h>

#define GUEST_PAGE_SIZE 4096
#define RESET_VECTOR	0xfffffff0u
#define GUEST_PORT	0x10

static const unsigned char code[] = {
	0xe6, GUEST_PORT, /* out %al, $GUEST_PORT */
	0xf4,		  /* hlt */
};

static unsigned char page[GUEST_PAGE_SIZE] __attribute__((aligned(GUEST_PAGE_SIZE)));

/* All but vCPU 0 wait for its INIT where KVM has the APICs. */
static int make_ready(const struct vm *vm, unsigned int vcpu, struct error *error)
{
	struct kvm_mp_state state = { KVM_MP_STATE_RUNNABLE };

	return (int)kvm_ioctl(vm->vcpu_fd[vcpu], KVM_SET_MP_STATE, &state, error);
}

static const struct guest guest = {
	.page = page,
	.page_size = sizeof(page),
	.address = RESET_VECTOR & ~(GUEST_PAGE_SIZE - 1u),
	.exit_reason = KVM_EXIT_IO,
	.exit_name = "IO",
	.make_ready = make_ready,
};

int x86_run_guest(struct vm *vm, const struct vm_config *config, struct error *error)
{
	memcpy(page + RESET_VECTOR % GUEST_PAGE_SIZE, code, sizeof(code));
	return guest_run(vm, config, &guest, error);
}
