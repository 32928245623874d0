// SPDX-License-Identifier: GPL-2.0
/*
 * A guest of two instructions, which every vCPU of a VM executes once, where a CPU begins after
 * reset: a write to a port that nobody has ends KVM_RUN with KVM_EXIT_IO. From then on KVM treats
 * the VM as one that has run.
 */
#include "kvm/ioctl.h"
#include "kvm/x86_64/x86_64.h"

#include <errno.h>
#include <linux/kvm.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#define GUEST_PAGE_SIZE 4096
#define RESET_VECTOR	0xfffffff0u
#define GUEST_PORT	0x10

static const unsigned char code[] = {
	0xe6, GUEST_PORT, /* out %al, $GUEST_PORT */
	0xf4,		  /* hlt */
};

/* All guests run the same code, and none writes to it: they share one page. */
static unsigned char page[GUEST_PAGE_SIZE] __attribute__((aligned(GUEST_PAGE_SIZE)));

static int map_memory(struct vm *vm, struct error *error)
{
	struct kvm_userspace_memory_region region = {
		.guest_phys_addr = RESET_VECTOR & ~(GUEST_PAGE_SIZE - 1u),
		.memory_size = sizeof(page),
		.userspace_addr = (uintptr_t)page,
	};

	memcpy(page + RESET_VECTOR % GUEST_PAGE_SIZE, code, sizeof(code));
	return (int)kvm_ioctl(vm->fd, KVM_SET_USER_MEMORY_REGION, &region, error);
}

static int run_until_exit(struct vm *vm, unsigned int vcpu, struct kvm_run *run,
			  struct error *error)
{
	int fd = vm->vcpu_fd[vcpu], ret;

	do {
		ret = ioctl(fd, KVM_RUN, NULL);
	} while (ret < 0 && errno == EINTR);
	if (ret < 0)
		return error_set(error, -errno, "KVM_RUN, vCPU %u of %u: %s", vcpu, vm->nr_vcpus,
				 strerror(errno));
	if (run->exit_reason != KVM_EXIT_IO)
		return error_set(error, -EIO, "KVM_RUN, vCPU %u of %u: exit reason %u, not IO",
				 vcpu, vm->nr_vcpus, run->exit_reason);
	/* the instruction is complete only when the vCPU is entered again */
	run->immediate_exit = 1;
	ret = ioctl(fd, KVM_RUN, NULL);
	run->immediate_exit = 0;
	if (ret < 0 && errno == EINTR)
		return 0;
	return error_set(error, ret < 0 ? -errno : -EIO,
			 "KVM_RUN, vCPU %u of %u: did not exit at once", vcpu, vm->nr_vcpus);
}

static int run_vcpu(struct vm *vm, unsigned int vcpu, size_t run_size, struct error *error)
{
	struct kvm_mp_state state = { KVM_MP_STATE_RUNNABLE };
	struct kvm_run *run;
	int err;

	/* All but vCPU 0 wait for its INIT where KVM has the APICs. */
	err = (int)kvm_ioctl(vm->vcpu_fd[vcpu], KVM_SET_MP_STATE, &state, error);
	if (err < 0)
		return err;
	run = mmap(NULL, run_size, PROT_READ | PROT_WRITE, MAP_SHARED, vm->vcpu_fd[vcpu], 0);
	if (run == MAP_FAILED)
		return error_set(error, -errno, "vCPU %u: mmap of its struct kvm_run: %s", vcpu,
				 strerror(errno));
	err = run_until_exit(vm, vcpu, run, error);
	munmap(run, run_size);
	return err;
}

int x86_run_guest(struct vm *vm, const struct vm_config *config, struct error *error)
{
	long size = kvm_ioctl_value(vm->kvm_fd, KVM_GET_VCPU_MMAP_SIZE, 0, error);
	unsigned int vcpu;
	int err = size < 0 ? (int)size : map_memory(vm, error);

	(void)config;
	for (vcpu = 0; !err && vcpu < vm->nr_vcpus; vcpu++)
		err = run_vcpu(vm, vcpu, (size_t)size, error);
	return err;
}
