// SPDX-License-Identifier: GPL-2.0
/*
 * The registers of a GICv3 that VMMs move: those that QEMU's hw/intc/arm_gicv3_kvm.c saves and
 * restores, in the order of its restore. Registers that only set bits are preceded by those that
 * clear them. GICD_ISPENDR and GICR_ISPENDR0 are an exception that KVM makes for userspace: they
 * write the latch itself, clear bits too, and what is written to ..ICPENDR is ignored; the line
 * level, which the guest sees as pending as well, is moved by KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO.
 */
#include "kvm/arm64/vgic.h"

#include <stdio.h>

#define REDIST_SGIS 0x10000 /* the second frame of a redistributor */
#define ALL	    0xffffffff

#define DIST   KVM_DEV_ARM_VGIC_GRP_DIST_REGS
#define REDIST KVM_DEV_ARM_VGIC_GRP_REDIST_REGS
#define SYSREG KVM_DEV_ARM_VGIC_GRP_CPU_SYSREGS
#define LEVEL  KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO

/* Of each SPI @bits bits: what is before belongs to private interrupts, and is not there. */
#define SPI_REG(base, bits) \
	.group = DIST, .attr = (base) + ARM64_VGIC_PRIVATE_IRQS * (bits) / 8, .step = 4, \
	.nr = ARM64_VGIC_SPIS * (bits) / 32
#define SPI_CLEAR(base)	   .clear = (base) + ARM64_VGIC_PRIVATE_IRQS / 8
#define DIST_REG(offset)   .group = DIST, .attr = (offset), .step = 4, .nr = 1
#define REDIST_REG(offset) .group = REDIST, .attr = (offset), .step = 4, .nr = 1
#define SGI_REG(offset)	   REDIST_REG(REDIST_SGIS + (offset))
#define SGI_CLEAR(offset)  .clear = REDIST_SGIS + (offset)
#define LEVELS(intid, n)   .group = LEVEL, .attr = (intid), .step = 32, .nr = (n)
#define NR_APR		   0 /* as many as the host's priorities need */
#define ICC_REGS(crn, crm, op2, n) \
	.group = SYSREG, .attr = ARM64_SYSREG_ENCODING(3, 0, crn, crm, op2), .step = 1, .nr = (n)
#define ICC(crn, crm, op2) ICC_REGS(crn, crm, op2, 1)

const struct vgic_reg vgic_regs[VGIC_NR_ROWS] = {
	{ "GICD_CTLR", GLOBAL, DIST_REG(0x0), .vary = 0x2, .alone = IRQCHIP_DIST },

	{ "GICR_PROPBASER", LPIS, REDIST_REG(0x70), .how = PROPERTIES, .lpi = true },
	{ "GICR_PROPBASER + 4", LPIS, REDIST_REG(0x74), .lpi = true },
	{ "GICR_PENDBASER", LPIS, REDIST_REG(0x78), .how = PENDING, .lpi = true },
	{ "GICR_PENDBASER + 4", LPIS, REDIST_REG(0x7c), .lpi = true },

	{ "GICR_CTLR", PRIVATE, REDIST_REG(0x0), .how = LPI_ENABLE, .alone = IRQCHIP_REDIST },
	{ "GICR_STATUSR", PRIVATE, REDIST_REG(0x10) },
	{ "GICR_WAKER", PRIVATE, REDIST_REG(0x14) },
	{ "GICR_IGROUPR0", PRIVATE, SGI_REG(0x80), .vary = ALL },
	{ "GICR_ISENABLER0", PRIVATE, SGI_REG(0x100), SGI_CLEAR(0x180), .vary = ALL },
	{ "GICR_ICFGR1", PRIVATE, SGI_REG(0xc04) },
	{ "line levels", PRIVATE, LEVELS(0, 1), .vary = 0xffff0000 },
	{ "GICR_ISPENDR0", PRIVATE, SGI_REG(0x200), SGI_CLEAR(0x280), .vary = ALL },
	{ "GICR_ISACTIVER0", PRIVATE, SGI_REG(0x300), SGI_CLEAR(0x380), .vary = ALL },
	{ "GICR_IPRIORITYR", PRIVATE, .group = REDIST, .attr = REDIST_SGIS + 0x400, .step = 4,
	  .nr = 8, .vary = 0xf8f8f8f8 },

	{ "GICD_STATUSR", SPIS, DIST_REG(0x10) },
	{ "GICD_ISENABLER", SPIS, SPI_REG(0x100, 1), SPI_CLEAR(0x180), .vary = ALL },
	{ "GICD_IGROUPR", SPIS, SPI_REG(0x80, 1), .vary = ALL },
	{ "GICD_IROUTER", SPIS, SPI_REG(0x6000, 64), .how = ROUTE },
	{ "GICD_ICFGR", SPIS, SPI_REG(0xc00, 2), .vary = 0xaaaaaaaa },
	{ "line levels", SPIS, LEVELS(32, ARM64_VGIC_SPIS / 32), .vary = ALL },
	{ "GICD_ISPENDR", SPIS, SPI_REG(0x200, 1), SPI_CLEAR(0x280), .vary = ALL },
	{ "GICD_ISACTIVER", SPIS, SPI_REG(0x300, 1), SPI_CLEAR(0x380), .vary = ALL },
	{ "GICD_IPRIORITYR", SPIS, SPI_REG(0x400, 8), .vary = 0xf8f8f8f8 },

	{ "ICC_SRE_EL1", INTERFACE, ICC(12, 12, 5) },
	{ "ICC_CTLR_EL1", INTERFACE, ICC(12, 12, 4), .vary = 0x2 },
	{ "ICC_IGRPEN0_EL1", INTERFACE, ICC(12, 12, 6), .vary = 0x1 },
	{ "ICC_IGRPEN1_EL1", INTERFACE, ICC(12, 12, 7), .vary = 0x1 },
	{ "ICC_PMR_EL1", INTERFACE, ICC(4, 6, 0), .vary = 0xf8, .alone = IRQCHIP_SYSREG },
	{ "ICC_BPR0_EL1", INTERFACE, ICC(12, 8, 3), .vary = 0x7 },
	{ "ICC_BPR1_EL1", INTERFACE, ICC(12, 12, 3), .vary = 0x7 },
	{ "ICC_AP0R<n>_EL1", INTERFACE, ICC_REGS(12, 8, 4, NR_APR), .vary = ALL },
	{ "ICC_AP1R<n>_EL1", INTERFACE, ICC_REGS(12, 9, 0, NR_APR), .vary = ALL },
};

static unsigned int nr_of(const struct vgic_reg *reg)
{
	return reg->nr == NR_APR ? vgic_host.nr_apr : reg->nr;
}

static void visit_block(const struct vgic_reg *first, const struct vgic_reg *end,
			unsigned int vcpus, vgic_visit_fn *visit, void *ctx)
{
	const struct vgic_reg *reg;
	unsigned int vcpu, i, nr;

	for (vcpu = 0; vcpu < (vgic_is_per_vcpu(first->block) ? vcpus : 1); vcpu++) {
		for (reg = first; reg < end; reg++) {
			nr = nr_of(reg);
			for (i = 0; i < nr && (vgic_host.its || !reg->lpi); i++)
				visit(ctx, reg, vcpu, i);
		}
	}
}

void vgic_visit(unsigned int vcpus, vgic_visit_fn *visit, void *ctx)
{
	const struct vgic_reg *first, *end;

	for (first = vgic_regs; first < vgic_regs + VGIC_NR_ROWS; first = end) {
		for (end = first; end < vgic_regs + VGIC_NR_ROWS && end->block == first->block;
		     end++)
			;
		visit_block(first, end, vcpus, visit, ctx);
	}
}

static bool is_of(const struct vgic_reg *reg, const struct kvm_device_attr *attr, __u32 first)
{
	__u32 low = (__u32)attr->attr, nr = nr_of(reg);

	return reg->group == attr->group && low >= first && low < first + nr * reg->step;
}

void vgic_name(const struct irqchip_access *access, char text[IRQCHIP_NAME_MAX])
{
	const struct kvm_device_attr *attr = &access->attr;
	const char *what = its_reg_name(attr), *clears = "";
	size_t i;

	for (i = 0; !what && i < VGIC_NR_ROWS; i++) {
		if (vgic_regs[i].clear && is_of(&vgic_regs[i], attr, vgic_regs[i].clear))
			clears = "clearing ";
		if (*clears || is_of(&vgic_regs[i], attr, vgic_regs[i].attr))
			what = vgic_regs[i].name;
	}
	snprintf(text, IRQCHIP_NAME_MAX, "%s%s (0x%x, of the vCPU at 0x%x)", clears,
		 what ? what : "an unknown register", (__u32)attr->attr, (__u32)(attr->attr >> 32));
}
