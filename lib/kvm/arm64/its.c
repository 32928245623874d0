// SPDX-License-Identifier: GPL-2.0
/*
 * The ITS of a GICv3: its registers, and the tables that KVM keeps for itself and writes to guest
 * memory when it is told to (KVM_DEV_ARM_ITS_SAVE_TABLES), to read them from there in another VM.
 * The order is that of QEMU's hw/intc/arm_gicv3_its_kvm.c and of Firecracker.
 */
#include "kvm/arm64/vgic.h"

#include "kvm/ioctl.h"

#include <string.h>

#define ITS_REGS KVM_DEV_ARM_VGIC_GRP_ITS_REGS
#define ITS_CTRL KVM_DEV_ARM_VGIC_GRP_CTRL

enum { CTLR, IIDR, CBASER, CWRITER, CREADR, BASER, NR_NAMED = BASER + 8 };

static const struct {
	const char *name;
	__u32 offset;
} its_regs[NR_NAMED] = {
	[CTLR] = { "GITS_CTLR", 0x0 },		[IIDR] = { "GITS_IIDR", 0x4 },
	[CBASER] = { "GITS_CBASER", 0x80 },	[CWRITER] = { "GITS_CWRITER", 0x88 },
	[CREADR] = { "GITS_CREADR", 0x90 },	[BASER] = { "GITS_BASER0", 0x100 },
	[BASER + 1] = { "GITS_BASER1", 0x108 }, [BASER + 2] = { "GITS_BASER2", 0x110 },
	[BASER + 3] = { "GITS_BASER3", 0x118 }, [BASER + 4] = { "GITS_BASER4", 0x120 },
	[BASER + 5] = { "GITS_BASER5", 0x128 }, [BASER + 6] = { "GITS_BASER6", 0x130 },
	[BASER + 7] = { "GITS_BASER7", 0x138 },
};
_Static_assert(NR_NAMED == ITS_NR_REGS, "as many values as registers");

#define TABLES NR_NAMED /* no register: all tables, at once */

static const unsigned char save_order[] = {
	TABLES,	   BASER,     BASER + 1, BASER + 2, BASER + 3, BASER + 4, BASER + 5,
	BASER + 6, BASER + 7, CTLR,	 CBASER,    CREADR,    CWRITER,	  IIDR,
};

/* The tables are found by the registers, and nothing may move before they are there. */
static const unsigned char restore_order[] = {
	IIDR,	   CBASER,    CREADR,	 CWRITER,   BASER,     BASER + 1, BASER + 2,
	BASER + 3, BASER + 4, BASER + 5, BASER + 6, BASER + 7, TABLES,	  CTLR,
};
_Static_assert(sizeof(save_order) == ITS_NR_REGS + 1 && sizeof(restore_order) == ITS_NR_REGS + 1,
	       "each register once, and the tables");

size_t its_count(enum irqchip_op op)
{
	(void)op;
	return ITS_NR_REGS + 1;
}

void its_list(struct irqchip_access *access, enum irqchip_op op, uint64_t *values)
{
	bool save = op == IRQCHIP_ITS_SAVE;
	const unsigned char *order = save ? save_order : restore_order, *reg;

	for (reg = order; reg < order + ITS_NR_REGS + 1; reg++, access++) {
		if (*reg == TABLES)
			*access = (struct irqchip_access){
				{ .group = ITS_CTRL,
				  .attr = save ? KVM_DEV_ARM_ITS_SAVE_TABLES
					       : KVM_DEV_ARM_ITS_RESTORE_TABLES },
				KVM_SET_DEVICE_ATTR,
			};
		else
			*access = (struct irqchip_access){
				{ .group = ITS_REGS,
				  .attr = its_regs[*reg].offset,
				  .addr = (uintptr_t)&values[*reg] },
				save ? KVM_GET_DEVICE_ATTR : KVM_SET_DEVICE_ATTR,
			};
	}
}

const char *its_reg_name(const struct kvm_device_attr *attr)
{
	unsigned int i;

	if (attr->group == ITS_CTRL)
		return attr->attr == KVM_DEV_ARM_VGIC_SAVE_PENDING_TABLES ? "the pending tables"
									  : "the ITS's tables";
	for (i = 0; attr->group == ITS_REGS && i < NR_NAMED; i++)
		if (its_regs[i].offset == attr->attr)
			return its_regs[i].name;
	return NULL;
}

/*
 * What a guest does to have interrupts of a device: it gives the ITS its tables, and tells it by
 * commands, in a queue in its memory, that there is a device of so many events, and which event is
 * which LPI of which vCPU. KVM executes them when GITS_CWRITER is written, by whomever.
 */
#define VALID		   (1ull << 63)
#define BASER_PAGE_64K	   (2ull << 8)
#define CBASER_PAGES	   (VGIC_TABLE_SIZE / 4096 - 1)
#define DEVICE		   1ull
#define LPI_FIRST	   8192u
#define LPI_ENABLED	   1u
#define LPI_PRIORITY(n)	   ((n) << 4 & 0xf0)
#define COLLECTION_VCPU(n) ((uint64_t)(n) << 16)

enum { INT = 0x03, MAPD = 0x08, MAPC = 0x09, MAPTI = 0x0a };

struct command {
	uint64_t word[4];
};

static const struct command *write_commands(struct command *c, unsigned int vcpus)
{
	unsigned int event_bits = 1, i;

	while (1u << event_bits < vcpus)
		event_bits++;
	for (i = 0; i < vcpus; i++)
		*c++ = (struct command){ { MAPC, 0, VALID | COLLECTION_VCPU(i) | i } };
	*c++ = (struct command){ { MAPD | DEVICE << 32, event_bits - 1,
				   VALID | vgic_table(ITS_EVENTS) } };
	for (i = 0; i < vcpus; i++)
		*c++ = (struct command){ { MAPTI | DEVICE << 32,
					   i | (uint64_t)(LPI_FIRST + i) << 32, i } };
	for (i = 0; i < vcpus; i += 3) /* it stays pending: no vCPU runs */
		*c++ = (struct command){ { INT | DEVICE << 32, i } };
	return c;
}

static int set_its(const struct vm *vm, unsigned int reg, uint64_t value, struct error *error)
{
	struct kvm_device_attr attr = {
		.group = ITS_REGS,
		.attr = its_regs[reg].offset,
		.addr = (uintptr_t)&value,
	};

	return (int)kvm_ioctl(vm->device_fd[ARM64_ITS], KVM_SET_DEVICE_ATTR, &attr, error);
}

int its_vary(const struct irqchip *chip, const struct vm *vm, struct error *error)
{
	unsigned char *properties = chip->source.at + LPI_PROPERTIES * VGIC_TABLE_SIZE;
	struct command *queue = (void *)(chip->source.at + ITS_QUEUE * VGIC_TABLE_SIZE);
	uint64_t used =
		(uint64_t)((const char *)write_commands(queue, chip->vcpus) - (char *)queue);
	const struct {
		unsigned int reg;
		uint64_t value;
	} set[] = {
		{ BASER, VALID | vgic_table(ITS_DEVICES) | BASER_PAGE_64K },
		{ BASER + 1, VALID | vgic_table(ITS_COLLECTIONS) | BASER_PAGE_64K },
		{ CBASER, VALID | vgic_table(ITS_QUEUE) | CBASER_PAGES },
		{ CTLR, 1 },
		{ CWRITER, used },
	};
	unsigned int i;
	int err = 0;

	for (i = 0; i < chip->vcpus; i++)
		properties[i] = (unsigned char)(LPI_PRIORITY(i) | (i % 2 ? 0 : LPI_ENABLED));
	for (i = 0; !err && i < sizeof(set) / sizeof(set[0]); i++)
		err = set_its(vm, set[i].reg, set[i].value, error);
	return err < 0 ? err : 0;
}
