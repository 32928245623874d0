// SPDX-License-Identifier: GPL-2.0
/*
 * A guest of three instructions, which every vCPU of a VM executes once: a store to where there is
 * no memory ends KVM_RUN with KVM_EXIT_MMIO. From then on KVM treats the vCPU as one that has run.
 */
#include "kvm/ioctl.h"
#include "kvm/riscv64/riscv64.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#define GUEST_CODE	0x80000000 /* guest physical address of its only memory */
#define GUEST_MMIO	0x10000000 /* where there is no memory */
#define GUEST_PAGE_SIZE 4096	   /* riscv64 has no other */

static const uint32_t code[] = {
	0x000005b7 | GUEST_MMIO, /* lui a1, GUEST_MMIO >> 12 */
	0x00a5a023,		 /* sw a0, 0(a1) */
	0x0000006f,		 /* j . */
};

/* All guests run the same code, and none writes to it: they share one page. */
static unsigned char page[GUEST_PAGE_SIZE] __attribute__((aligned(GUEST_PAGE_SIZE)));

static int map_memory(struct vm *vm, struct error *error)
{
	struct kvm_userspace_memory_region region = {
		.guest_phys_addr = GUEST_CODE,
		.memory_size = sizeof(page),
		.userspace_addr = (uintptr_t)page,
	};

	memcpy(page, code, sizeof(code));
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
	if (run->exit_reason != KVM_EXIT_MMIO)
		return error_set(error, -EIO, "KVM_RUN, vCPU %u of %u: exit reason %u, not MMIO",
				 vcpu, vm->nr_vcpus, run->exit_reason);
	/* the store is complete only when the vCPU is entered again */
	run->immediate_exit = 1;
	ret = ioctl(fd, KVM_RUN, NULL);
	run->immediate_exit = 0;
	if (ret < 0 && errno == EINTR)
		return 0;
	return error_set(error, ret < 0 ? -errno : -EIO,
			 "KVM_RUN, vCPU %u of %u: did not exit at once", vcpu, vm->nr_vcpus);
}

/* All but vCPU 0 begin stopped, and wait for one that runs to start them. */
static int make_ready(struct vm *vm, unsigned int vcpu, struct error *error)
{
	struct kvm_mp_state state = { KVM_MP_STATE_RUNNABLE };
	uint64_t pc = GUEST_CODE;
	struct kvm_one_reg one = { RISCV64_REG(RISCV64_CORE, 0, RISCV64_CORE_PC), (uintptr_t)&pc };
	long ret = kvm_ioctl(vm->vcpu_fd[vcpu], KVM_SET_MP_STATE, &state, error);

	return ret < 0 ? (int)ret : (int)kvm_ioctl(vm->vcpu_fd[vcpu], KVM_SET_ONE_REG, &one, error);
}

static int run_vcpu(struct vm *vm, unsigned int vcpu, size_t run_size, struct error *error)
{
	struct kvm_run *run;
	int err = make_ready(vm, vcpu, error);

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

int riscv64_run_guest(struct vm *vm, const struct vm_config *config, struct error *error)
{
	long size = kvm_ioctl_value(vm->kvm_fd, KVM_GET_VCPU_MMAP_SIZE, 0, error);
	unsigned int vcpu;
	int err = size < 0 ? (int)size : map_memory(vm, error);

	(void)config;
	for (vcpu = 0; !err && vcpu < vm->nr_vcpus; vcpu++)
		err = run_vcpu(vm, vcpu, (size_t)size, error);
	return err;
}
