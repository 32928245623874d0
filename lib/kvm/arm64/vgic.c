// SPDX-License-Identifier: GPL-2.0
/*
 * The GICv3 of a VM, in the kernel, and its ITS. They are made as QEMU and Firecracker make them:
 * when all vCPUs are there; the number of interrupts and the addresses, then CTRL_INIT.
 */
#include "kvm/arm64/vgic.h"

#include "kvm/ioctl.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Guest physical addresses, beside those of guest.c: the distributor, the ITS, and one region with
 * the redistributors of all vCPUs. */
#define DIST_BASE   0x08000000
#define ITS_BASE    0x08080000
#define REDIST_BASE 0x40000000
#define REDIST_SIZE 0x20000
#define VCPUS_MAX   512 /* of a GICv3 */

#define ICC_CTLR	 ARM64_SYSREG_ENCODING(3, 0, 12, 12, 4)
#define ICC_CTLR_PRIBITS 8 /* shift: one less than how many bits a priority has */

/* in the value of KVM_VGIC_V3_ADDR_TYPE_REDIST_REGION */
#define REDIST_COUNT_SHIFT 52

_Static_assert(REDIST_BASE + (uint64_t)VCPUS_MAX * REDIST_SIZE <= ARM64_VGIC_MEMORY &&
		       ARM64_VGIC_MEMORY < 1ull << ARM64_IPA_BITS_MIN,
	       "on some host, KVM's VMs have no such address");

struct vgic_host vgic_host;

/* 0: it can have one; -ENODEV: not on this host. */
static int try_device(int vm_fd, __u32 type)
{
	struct kvm_create_device dev = { .type = type, .flags = KVM_CREATE_DEVICE_TEST };

	return (int)__kvm_ioctl(vm_fd, KVM_CREATE_DEVICE, &dev);
}

/* Which of these devices a VM can have here: bit i for @types[i]. */
static unsigned int host_takes(const __u32 *types, unsigned int nr)
{
	unsigned int ipa_bits, i, mask = 0;
	int kvm = kvm_fd(NULL);
	int vm = kvm < 0 ? kvm
			 : (int)__kvm_ioctl_value(kvm, KVM_CREATE_VM, arm64_vm_type(&ipa_bits));

	if (vm < 0)
		return 0;
	for (i = 0; i < nr; i++)
		mask |= (try_device(vm, types[i]) == 0 ? 1u : 0u) << i;
	close(vm);
	return mask;
}

bool arm64_vgic_offered(void)
{
	const __u32 type = KVM_DEV_TYPE_ARM_VGIC_V3;

	return host_takes(&type, 1);
}

const char *arm64_irqchip(char *buf, int size)
{
	const __u32 types[] = { KVM_DEV_TYPE_ARM_VGIC_V3, KVM_DEV_TYPE_ARM_VGIC_V2 };
	static const char *const names[] = { "unknown", "GICv3", "GICv2", "GICv3" };

	snprintf(buf, (size_t)size, "%s", names[host_takes(types, 2)]);
	return buf;
}

static int create_device(const struct vm *vm, __u32 type, const char *name, struct error *error)
{
	struct kvm_create_device dev = { .type = type };
	long ret = __kvm_ioctl(vm->fd, KVM_CREATE_DEVICE, &dev);

	if (ret < 0)
		return error_set(error, (int)ret,
				 "KVM_CREATE_DEVICE of %s for %u vCPUs: %s; leave VGIC out of "
				 "--features",
				 name, vm->nr_vcpus, strerror((int)-ret));
	return (int)dev.fd;
}

/* A value of a device that is set while it is made. */
struct made_with {
	const char *name;
	__u32 group, attr;
	uint64_t value;
};

static int set_attrs(int fd, const char *device, const struct made_with *with, unsigned int nr,
		     struct error *error)
{
	unsigned int i;
	long ret = 0;

	for (i = 0; i < nr && ret >= 0; i++) {
		struct kvm_device_attr attr = {
			.group = with[i].group,
			.attr = with[i].attr,
			.addr = (uintptr_t)&with[i].value,
		};

		ret = __kvm_ioctl(fd, KVM_SET_DEVICE_ATTR, &attr);
		if (ret < 0)
			error_set(error, (int)ret,
				  "KVM_SET_DEVICE_ATTR of %s, %s 0x%llx: %s; leave VGIC out of "
				  "--features",
				  device, with[i].name, (unsigned long long)with[i].value,
				  strerror((int)-ret));
	}
	return ret < 0 ? (int)ret : 0;
}

static int make_gic(struct vm *vm, struct error *error)
{
	const struct made_with with[] = {
		{ "NR_IRQS", KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, ARM64_VGIC_IRQS },
		{ "the distributor's address", KVM_DEV_ARM_VGIC_GRP_ADDR,
		  KVM_VGIC_V3_ADDR_TYPE_DIST, DIST_BASE },
		{ "the redistributors' region", KVM_DEV_ARM_VGIC_GRP_ADDR,
		  KVM_VGIC_V3_ADDR_TYPE_REDIST_REGION,
		  REDIST_BASE | (uint64_t)vm->nr_vcpus << REDIST_COUNT_SHIFT },
		{ "CTRL_INIT", KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, 0 },
	};
	int fd = create_device(vm, KVM_DEV_TYPE_ARM_VGIC_V3, "a GICv3", error);

	if (fd < 0)
		return fd;
	vm->device_fd[ARM64_VGIC] = fd;
	return set_attrs(fd, "the GICv3", with, sizeof(with) / sizeof(with[0]), error);
}

static int make_its(struct vm *vm, struct error *error)
{
	static const struct made_with with[] = {
		{ "its address", KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_ITS_ADDR_TYPE, ITS_BASE },
		{ "CTRL_INIT", KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, 0 },
	};
	int fd = create_device(vm, KVM_DEV_TYPE_ARM_VGIC_ITS, "an ITS", error);

	if (fd < 0)
		return fd;
	vm->device_fd[ARM64_ITS] = fd;
	return set_attrs(fd, "the ITS", with, sizeof(with) / sizeof(with[0]), error);
}

int arm64_vm_devices(struct vm *vm, const struct vm_config *config, struct error *error)
{
	int err;

	if (!arm64_has_vgic(config))
		return 0;
	err = make_gic(vm, error);
	if (!err && try_device(vm->fd, KVM_DEV_TYPE_ARM_VGIC_ITS) != -ENODEV)
		err = make_its(vm, error);
	return err;
}

/* What differs between hosts, of a VM of one vCPU. */
static int look_at(const struct vm *vm, struct error *error)
{
	uint64_t ctlr = 0;
	struct kvm_device_attr attr = { .group = KVM_DEV_ARM_VGIC_GRP_CPU_SYSREGS,
					.attr = ICC_CTLR,
					.addr = (uintptr_t)&ctlr };
	long ret = kvm_ioctl(vm->device_fd[ARM64_VGIC], KVM_GET_DEVICE_ATTR, &attr, error);
	unsigned int bits = (ctlr >> ICC_CTLR_PRIBITS & 7) + 1;

	if (ret < 0)
		return (int)ret;
	vgic_host.nr_apr = bits >= 7 ? 4 : bits == 6 ? 2 : 1;
	vgic_host.its = vm->device_fd[ARM64_ITS] >= 0;
	vgic_host.known = true;
	return 0;
}

int vgic_know_host(struct error *error)
{
	struct vm_config config = { .features = arm64_vgic_feature() };
	struct vm vm;
	int err;

	if (vgic_host.known)
		return 0;
	err = vm_create(&vm, &config, 1, error);
	if (err)
		return err;
	err = look_at(&vm, error);
	vm_destroy(&vm);
	return err;
}

const char *vgic_unsupported(void)
{
	static struct error error;

	if (!arm64_vgic_offered())
		return "KVM has no GICv3 for a VM here, as on a host whose own is older";
	return vgic_know_host(&error) ? error.text : NULL;
}
