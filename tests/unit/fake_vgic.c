// SPDX-License-Identifier: GPL-2.0
/* The fake KVM's interrupt controller: see fake_vgic.h. */
#include "fake_vgic.h"

#include <errno.h>
#include <string.h>

#define NR_DEVICES 8
#define NR_CELLS   4096 /* of a device; more than a VM of 64 vCPUs has */

struct fake_vgic fake_vgic;

static struct device {
	int fd; /* -1: free */
	struct cell {
		bool used;
		uint32_t group;
		uint64_t attr, value;
	} cells[NR_CELLS];
} devices[NR_DEVICES];

void fake_vgic_reset(void)
{
	unsigned int i;

	fake_vgic = (struct fake_vgic){ 0 };
	for (i = 0; i < NR_DEVICES; i++)
		devices[i].fd = -1;
}

bool fake_vgic_takes(uint32_t type)
{
	return (type == KVM_DEV_TYPE_ARM_VGIC_V3 && !fake_vgic.no_gicv3) ||
	       (type == KVM_DEV_TYPE_ARM_VGIC_V2 && fake_vgic.no_gicv3) ||
	       (type == KVM_DEV_TYPE_ARM_VGIC_ITS && !fake_vgic.no_gicv3 && !fake_vgic.no_its);
}

static struct device *device_of(int fd)
{
	unsigned int i;

	for (i = 0; i < NR_DEVICES - 1 && devices[i].fd != fd; i++)
		;
	return &devices[i];
}

void fake_vgic_open(int fd)
{
	struct device *device = device_of(-1);

	memset(device, 0, sizeof(*device));
	device->fd = fd;
}

void fake_vgic_close(int fd)
{
	device_of(fd)->fd = -1;
}

/* A register that was never written is 0; but priorities have five bits. */
static struct cell *cell_of(struct device *device, uint32_t group, uint64_t attr)
{
	uint64_t hash = (attr ^ attr >> 29 ^ (uint64_t)group << 57) * 0x9e3779b97f4a7c15;
	struct cell *cell = &device->cells[hash >> 52];

	while (cell->used && (cell->group != group || cell->attr != attr))
		if (++cell == device->cells + NR_CELLS)
			cell = device->cells;
	if (!cell->used)
		*cell = (struct cell){ true, group, attr, 0 };
	if (group == KVM_DEV_ARM_VGIC_GRP_CPU_SYSREGS &&
	    (attr & 0xffff) == ARM64_SYSREG_ENCODING(3, 0, 12, 12, 4))
		cell->value |= 4 << 8;
	return cell;
}

/* ISENABLER and ICENABLER, ISACTIVER and ICACTIVER; ICPENDR does nothing. In a redistributor they
 * are in the second frame. */
enum kind { STORES, SETS, CLEARS, IGNORES };

static enum kind kind_of(const struct kvm_device_attr *attr)
{
	uint32_t offset = (uint32_t)attr->attr;

	if (attr->group == KVM_DEV_ARM_VGIC_GRP_REDIST_REGS && offset >= 0x10000)
		offset -= 0x10000;
	else if (attr->group != KVM_DEV_ARM_VGIC_GRP_DIST_REGS)
		return STORES;
	switch (offset & ~0x7fu) {
	case 0x100:
	case 0x300: return SETS;
	case 0x180:
	case 0x380: return CLEARS;
	case 0x280: return IGNORES;
	default: return STORES;
	}
}

static void set(struct device *device, const struct kvm_device_attr *attr, uint64_t value)
{
	struct cell *cell = cell_of(device, attr->group, attr->attr);

	if (fake_vgic.lose && attr->group == fake_vgic.lose_group &&
	    attr->attr == fake_vgic.lose_attr)
		return;
	switch (kind_of(attr)) {
	case STORES: cell->value = value; break;
	case SETS: cell->value |= value; break;
	case CLEARS: cell_of(device, attr->group, attr->attr - 0x80)->value &= ~value; break;
	case IGNORES: break;
	}
}

/* How many bytes its value has. */
static size_t size_of(const struct kvm_device_attr *attr)
{
	return attr->group == KVM_DEV_ARM_VGIC_GRP_CPU_SYSREGS ||
			       attr->group == KVM_DEV_ARM_VGIC_GRP_ITS_REGS
		       ? 8
		       : 4;
}

static int control(const struct kvm_device_attr *attr)
{
	if (attr->attr == KVM_DEV_ARM_VGIC_CTRL_INIT)
		return 0;
	if (fake_vgic.vcpu_runs)
		return -EBUSY;
	fake_vgic.pending_saved += attr->attr == KVM_DEV_ARM_VGIC_SAVE_PENDING_TABLES;
	fake_vgic.sets++;
	return 0;
}

int fake_vgic_ioctl(int fd, unsigned long request, const struct kvm_device_attr *attr)
{
	struct device *device = device_of(fd);
	uint64_t value = 0;

	if (request != KVM_GET_DEVICE_ATTR && request != KVM_SET_DEVICE_ATTR)
		return -ENOTTY;
	if (attr->group == KVM_DEV_ARM_VGIC_GRP_ADDR || attr->group == KVM_DEV_ARM_VGIC_GRP_NR_IRQS)
		return 0;
	if (attr->group == KVM_DEV_ARM_VGIC_GRP_CTRL)
		return control(attr);
	if (fake_vgic.vcpu_runs)
		return -EBUSY;
	if (request == KVM_GET_DEVICE_ATTR) {
		memcpy((void *)(uintptr_t)attr->addr,
		       &cell_of(device, attr->group, attr->attr)->value, size_of(attr));
		fake_vgic.gets++;
	} else {
		memcpy(&value, (void *)(uintptr_t)attr->addr, size_of(attr));
		set(device, attr, value);
		fake_vgic.sets++;
	}
	return 0;
}
