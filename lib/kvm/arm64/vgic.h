/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the vGIC share: vgic.c makes it; vgic_state.c moves its state, its.c that of
 * its ITS; vgic_regs.c has the registers, vgic_memory.c the tables in guest memory. */
#ifndef REGSCOPE_KVM_ARM64_VGIC_H
#define REGSCOPE_KVM_ARM64_VGIC_H

#include "kvm/arm64/arm64.h"
#include "kvm/arm64/uapi.h"

/* 16 SGIs and 16 PPIs of each vCPU, and as many SPIs as QEMU's machine `virt` has. */
#define ARM64_VGIC_PRIVATE_IRQS 32
#define ARM64_VGIC_SPIS		256
#define ARM64_VGIC_IRQS		(ARM64_VGIC_PRIVATE_IRQS + ARM64_VGIC_SPIS)

/* The guest's memory for tables: its guest physical address, and how much of it each table has, a
 * page of the largest size. Pending tables, one a vCPU, are the last. */
#define ARM64_VGIC_MEMORY 0x80000000
#define VGIC_TABLE_SIZE	  0x10000u

enum vgic_table {
	ITS_QUEUE,
	ITS_DEVICES,
	ITS_COLLECTIONS,
	ITS_EVENTS,
	LPI_PROPERTIES,
	LPI_PENDING, /* of vCPU 0 */
};

static inline uint64_t vgic_table(unsigned int table)
{
	return ARM64_VGIC_MEMORY + (uint64_t)table * VGIC_TABLE_SIZE;
}

/* Are LPIs to be enabled on a vCPU? Not on all: that too is to be restored. */
static inline bool vgic_wants_lpis(unsigned int vcpu)
{
	return vcpu % 4 != 3;
}

/* What differs between hosts: is there an ITS, how many active-priority registers are there of each
 * group? vgic_know_host() finds it out once, by a VM of one vCPU. 0 or -errno. */
struct vgic_host {
	bool known, its;
	unsigned int nr_apr;
};
extern struct vgic_host vgic_host;
int vgic_know_host(struct error *error);

/* Blocks of registers: those that are per vCPU are accessed vCPU by vCPU, a block at a time. */
enum vgic_block { GLOBAL, LPIS, PRIVATE, SPIS, INTERFACE };
static inline bool vgic_is_per_vcpu(enum vgic_block block)
{
	return block == LPIS || block == PRIVATE || block == INTERFACE;
}

/* How a value is chosen for the source. */
enum vgic_how { BITS, ROUTE, LPI_ENABLE, PROPERTIES, PENDING };

/* @nr registers from @attr on, @step apart. */
struct vgic_reg {
	const char *name;
	enum vgic_block block;
	__u32 group, attr, step, nr;
	__u32 clear; /* where their bits are cleared first; 0: nowhere */
	__u32 vary;  /* bits that the source has other than a new VM has them */
	enum vgic_how how;
	bool lpi;	       /* only with an ITS */
	enum irqchip_op alone; /* which reads it alone; 0: none */
};

#define VGIC_NR_ROWS 33
extern const struct vgic_reg vgic_regs[VGIC_NR_ROWS];

/* Every register of a VM of so many vCPUs, in order: @visit gets each with its vCPU and its number
 * in its row. */
typedef void vgic_visit_fn(void *ctx, const struct vgic_reg *reg, unsigned int vcpu,
			   unsigned int i);
void vgic_visit(unsigned int vcpus, vgic_visit_fn *visit, void *ctx);

/* As in struct irqchip_ops. */
const char *vgic_unsupported(void);
void vgic_name(const struct irqchip_access *access, char name[IRQCHIP_NAME_MAX]);
size_t vgic_memory_size(unsigned int vcpus);
int vgic_memory_map(const struct vm *vm, const struct irqchip_memory *memory, struct error *error);
void vgic_memory_move(const struct irqchip *chip);
void vgic_memory_clear(const struct irqchip *chip, bool copy);
bool vgic_memory_same(const struct irqchip *chip, bool all);

/* Of the ITS: its lists, and its state, from what guest memory says; the first of its values. */
#define ITS_NR_REGS 13
size_t its_count(enum irqchip_op op);
void its_list(struct irqchip_access *access, enum irqchip_op op, uint64_t *values);
const char *its_reg_name(const struct kvm_device_attr *attr);
int its_vary(const struct irqchip *chip, const struct vm *vm, struct error *error);

#endif
