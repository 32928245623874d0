// SPDX-License-Identifier: GPL-2.0
/* The guest memory that has the tables of a vGIC, which KVM reads and writes: see vgic.h. */
#include "kvm/arm64/vgic.h"

#include "kvm/ioctl.h"

#include <string.h>

#define MEMORY_SLOT   1
#define PENDING_BYTES 4096 /* of a vCPU's table, more than it has LPIs */

size_t vgic_memory_size(unsigned int vcpus)
{
	return !vgic_know_host(NULL) && vgic_host.its ? (LPI_PENDING + vcpus) * VGIC_TABLE_SIZE : 0;
}

int vgic_memory_map(const struct vm *vm, const struct irqchip_memory *memory, struct error *error)
{
	struct kvm_userspace_memory_region region = {
		.slot = MEMORY_SLOT,
		.guest_phys_addr = ARM64_VGIC_MEMORY,
		.memory_size = memory->size,
		.userspace_addr = (uintptr_t)memory->at,
	};

	return (int)kvm_ioctl(vm->fd, KVM_SET_USER_MEMORY_REGION, &region, error);
}

static unsigned char *table_at(const struct irqchip_memory *memory, unsigned int table)
{
	return memory->at + (size_t)table * VGIC_TABLE_SIZE;
}

static size_t table_used(unsigned int table)
{
	return table < LPI_PENDING ? VGIC_TABLE_SIZE : PENDING_BYTES;
}

void vgic_memory_move(const struct irqchip *chip)
{
	unsigned int t;

	for (t = 0; chip->copy.at && t < LPI_PENDING + chip->vcpus; t++)
		memcpy(table_at(&chip->copy, t), table_at(&chip->source, t), table_used(t));
}

/* What the guest wrote stays: its commands, and how it wants its LPIs. */
void vgic_memory_clear(const struct irqchip *chip, bool copy)
{
	const struct irqchip_memory *memory = copy ? &chip->copy : &chip->source;
	unsigned int t, end = copy ? LPI_PENDING + chip->vcpus : LPI_PENDING;

	for (t = ITS_DEVICES; memory->at && t < end; t++)
		if (t != LPI_PROPERTIES)
			memset(table_at(memory, t), 0, table_used(t));
}

bool vgic_memory_same(const struct irqchip *chip, bool all)
{
	unsigned int t, end = all ? LPI_PENDING + chip->vcpus : LPI_PENDING;

	for (t = 0; chip->copy.at && t < end; t++)
		if (memcmp(table_at(&chip->copy, t), table_at(&chip->source, t), table_used(t)))
			return false;
	return true;
}
