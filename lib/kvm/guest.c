// SPDX-License-Identifier: GPL-2.0
/* KVM_RUN, one vCPU after another: see guest.h. */
#include "kvm/guest.h"

#include "kvm/ioctl.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

static int map_memory(const struct vm *vm, const struct guest *guest, struct error *error)
{
	struct kvm_userspace_memory_region region = {
		.guest_phys_addr = guest->address,
		.memory_size = guest->page_size,
		.userspace_addr = (uintptr_t)guest->page,
	};

	return (int)kvm_ioctl(vm->fd, KVM_SET_USER_MEMORY_REGION, &region, error);
}

static int run_until_exit(const struct vm *vm, const struct vm_config *config,
			  const struct guest *guest, unsigned int vcpu, struct kvm_run *run,
			  struct error *error)
{
	int fd = vm->vcpu_fd[vcpu], ret;

	do {
		ret = ioctl(fd, KVM_RUN, NULL);
	} while (ret < 0 && errno == EINTR);
	if (ret < 0)
		return error_set(error, -errno, "KVM_RUN, vCPU %u of %u: %s%s", vcpu, vm->nr_vcpus,
				 strerror(errno), guest->remedy ? guest->remedy(vm, config) : "");
	if (run->exit_reason != guest->exit_reason)
		return error_set(error, -EIO, "KVM_RUN, vCPU %u of %u: exit reason %u, not %s",
				 vcpu, vm->nr_vcpus, run->exit_reason, guest->exit_name);
	/* the instruction is complete only when the vCPU is entered again (api.rst 5, "The pending
	 * state of the operation") */
	run->immediate_exit = 1;
	ret = ioctl(fd, KVM_RUN, NULL);
	run->immediate_exit = 0;
	if (ret < 0 && errno == EINTR)
		return 0;
	return error_set(error, ret < 0 ? -errno : -EIO,
			 "KVM_RUN, vCPU %u of %u: did not exit at once", vcpu, vm->nr_vcpus);
}

static int run_vcpu(const struct vm *vm, const struct vm_config *config, const struct guest *guest,
		    unsigned int vcpu, size_t run_size, struct error *error)
{
	struct kvm_run *run;
	int err = guest->make_ready(vm, vcpu, error);

	if (err < 0)
		return err;
	run = mmap(NULL, run_size, PROT_READ | PROT_WRITE, MAP_SHARED, vm->vcpu_fd[vcpu], 0);
	if (run == MAP_FAILED)
		return error_set(error, -errno, "vCPU %u: mmap of its struct kvm_run: %s", vcpu,
				 strerror(errno));
	err = run_until_exit(vm, config, guest, vcpu, run, error);
	munmap(run, run_size);
	return err;
}

int guest_run(struct vm *vm, const struct vm_config *config, const struct guest *guest,
	      struct error *error)
{
	long size = kvm_ioctl_value(vm->kvm_fd, KVM_GET_VCPU_MMAP_SIZE, 0, error);
	unsigned int vcpu;
	int err = size < 0 ? (int)size : map_memory(vm, guest, error);

	if (!err && guest->begin)
		err = guest->begin(vm, config, error);
	for (vcpu = 0; !err && vcpu < vm->nr_vcpus; vcpu++)
		err = run_vcpu(vm, config, guest, vcpu, (size_t)size, error);
	return err;
}
