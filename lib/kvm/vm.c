// SPDX-License-Identifier: GPL-2.0
/* /dev/kvm, VMs and vCPUs: see vm.h. */
#include "kvm/vm.h"

#include "kvm/arch.h"
#include "kvm/device.h"
#include "kvm/ioctl.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* descriptors other than vCPUs: stdio, files of the run directory, /dev/kvm, the VM, counters */
#define SPARE_FDS 32

int kvm_open(struct error *error)
{
	long version;
	int fd;

	if (kvm_arch.unsupported)
		return error_set(error, -ENODEV, "%s", kvm_arch.unsupported);
	fd = open(KVM_DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return kvm_device_error(-errno, error);
	version = kvm_ioctl_value(fd, KVM_GET_API_VERSION, 0, error);
	if (version >= 0 && version != KVM_API_VERSION)
		version = error_set(error, -ENODEV, KVM_DEVICE ": speaks KVM API %ld, regscope %d",
				    version, KVM_API_VERSION);
	if (version < 0) {
		close(fd);
		return (int)version;
	}
	return fd;
}

int kvm_fd(struct error *error)
{
	static int fd = -1;

	if (fd < 0)
		fd = kvm_open(error);
	return fd;
}

int kvm_has_cap(unsigned int cap)
{
	int fd = kvm_fd(NULL);

	return fd < 0 ? fd : (int)__kvm_ioctl_value(fd, KVM_CHECK_EXTENSION, cap);
}

int kvm_max_vcpus(struct error *error)
{
	int fd = kvm_fd(error), max;

	if (fd < 0)
		return fd;
	max = kvm_has_cap(KVM_CAP_MAX_VCPUS);
	if (max <= 0)
		max = kvm_has_cap(KVM_CAP_NR_VCPUS); /* as api.rst says */
	return max > 0 ? max : 4;
}

/* vCPUs of all VMs: each has a descriptor. */
static atomic_uint nr_open;

uint64_t vm_files(uint64_t vms, uint64_t vcpus)
{
	return vms * (vcpus + 1 + VM_DEVICES) + SPARE_FDS;
}

int vm_allow_files(uint64_t need, struct error *error)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= need)
		return 0;
	if (limit.rlim_max < need)
		return error_set(error, -EMFILE,
				 "%llu open files are needed, the hard limit is %llu; raise it "
				 "(`ulimit -Hn %llu` as root, or LimitNOFILE=), or ask for fewer "
				 "with --vcpus",
				 (unsigned long long)need, (unsigned long long)limit.rlim_max,
				 (unsigned long long)need);
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit))
		return error_set(error, -errno, "setrlimit(RLIMIT_NOFILE): %s", strerror(errno));
	return 0;
}

/* What may help; @otherwise where it is not memory. */
static const char *remedy(long err, const char *otherwise)
{
	if (err == -ENOMEM || err == -EAGAIN)
		return "; free memory, raise what limits it (memory.max of the cgroup, `ulimit "
		       "-l`), or ask for fewer with --vcpus";
	return otherwise;
}

static int create_vcpus(struct vm *vm, unsigned int nr_vcpus, struct error *error)
{
	long fd;

	for (; vm->nr_vcpus < nr_vcpus; vm->nr_vcpus++) {
		fd = __kvm_ioctl_value(vm->fd, KVM_CREATE_VCPU, vm->nr_vcpus);
		if (fd < 0)
			return error_set(error, (int)fd, "KVM_CREATE_VCPU, vCPU %u of %u: %s%s",
					 vm->nr_vcpus, nr_vcpus, strerror((int)-fd),
					 remedy(fd, "; ask for fewer with --vcpus"));
		vm->vcpu_fd[vm->nr_vcpus] = (int)fd;
		atomic_fetch_add(&nr_open, 1);
	}
	return 0;
}

static void vm_clear(struct vm *vm)
{
	unsigned int i;

	*vm = (struct vm){ .fd = -1 };
	for (i = 0; i < VM_DEVICES; i++)
		vm->device_fd[i] = -1;
}

int vm_prepare(struct vm *vm, unsigned int nr_vcpus, struct error *error)
{
	unsigned int ipa_bits;
	int err;

	vm_clear(vm);
	vm->wanted = nr_vcpus;

	vm->kvm_fd = kvm_fd(error);
	if (vm->kvm_fd < 0)
		return vm->kvm_fd;
	vm->type = kvm_arch.vm_type(&ipa_bits);
	err = vm_allow_files(atomic_load(&nr_open) + vm_files(1, nr_vcpus), error);
	if (err)
		return err;
	vm->vcpu_fd = calloc(nr_vcpus, sizeof(*vm->vcpu_fd));
	return vm->vcpu_fd ? 0 : error_set(error, -ENOMEM, "no memory for %u vCPUs", nr_vcpus);
}

static int create(struct vm *vm, const struct vm_config *config, struct error *error)
{
	long ret = kvm_ioctl_value(vm->kvm_fd, KVM_CREATE_VM, vm->type, error);

	if (ret < 0)
		return error_set(error, (int)ret, "KVM_CREATE_VM, type %lu: %s%s", vm->type,
				 strerror((int)-ret), remedy(ret, ""));
	vm->fd = (int)ret;
	ret = kvm_arch.vm_init(vm, config, error);
	return ret ? (int)ret : create_vcpus(vm, vm->wanted, error);
}

int vm_step_error(const struct vm *vm, const char *name, unsigned int vcpu, long err,
		  struct error *error)
{
	return error_set(error, (int)err, "%s, vCPU %u of %u: %s%s", name, vcpu, vm->nr_vcpus,
			 strerror((int)-err),
			 remedy(err, err == -EINVAL ? "; try fewer --features" : ""));
}

int vm_step(struct vm *vm, const struct vm_config *config, enum vm_step step, struct error *error)
{
	struct vcpu_ioctl ioctl;
	unsigned int vcpu;
	long ret;
	int err;

	if (step == VM_STEP_CREATE)
		return create(vm, config, error);
	if (!kvm_arch.has_step(config, step))
		return 0;
	err = kvm_arch.vcpu_step(vm, config, step, &ioctl, error);
	for (vcpu = 0; !err && vcpu < vm->nr_vcpus; vcpu++) {
		ret = ioctl_again(vm->vcpu_fd[vcpu], ioctl.request, (void *)(uintptr_t)ioctl.arg);
		if (ret < 0)
			err = vm_step_error(vm, ioctl.name, vcpu, ret, error);
	}
	return err;
}

int vm_create(struct vm *vm, const struct vm_config *config, unsigned int nr_vcpus,
	      struct error *error)
{
	enum vm_step step;
	int err = vm_prepare(vm, nr_vcpus, error);

	for (step = 0; !err && step < NR_VM_STEPS; step++)
		err = vm_step(vm, config, step, error);
	if (!err && kvm_arch.vm_devices)
		err = kvm_arch.vm_devices(vm, config, error);
	if (err)
		vm_destroy(vm);
	return err;
}

void vm_destroy(struct vm *vm)
{
	unsigned int i;

	if (!vm->vcpu_fd)
		return;
	for (i = 0; i < VM_DEVICES; i++)
		if (vm->device_fd[i] >= 0)
			close(vm->device_fd[i]);
	atomic_fetch_sub(&nr_open, vm->nr_vcpus);
	while (vm->nr_vcpus)
		close(vm->vcpu_fd[--vm->nr_vcpus]);
	if (vm->fd >= 0)
		close(vm->fd);
	free(vm->vcpu_fd);
	vm_clear(vm);
}
