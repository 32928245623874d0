// SPDX-License-Identifier: GPL-2.0
/* The state of a GICv3 as VMMs move it: lists of accesses, and a state that is worth moving. Which
 * registers, and in which order, vgic_regs.c says. */
#include "kvm/arm64/vgic.h"

#include "kvm/ioctl.h"
#include "measure/rng.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MPIDR_EL1	  ARM64_SYSREG(3, 0, 0, 0, 5)
#define PROPBASER_ID_BITS 15 /* one less than how many bits an LPI's number has */

static uint64_t mpidr_of(uint64_t mpidr)
{
	return ((mpidr & 0xffffff) | (mpidr >> 32 & 0xff) << 24) << 32;
}

struct counts {
	size_t values, clears;
};

static void count_one(void *ctx, const struct vgic_reg *reg, unsigned int vcpu, unsigned int i)
{
	struct counts *n = ctx;

	(void)vcpu;
	(void)i;
	n->values++;
	n->clears += reg->clear != 0;
}

static struct counts count_all(unsigned int vcpus)
{
	struct counts n = { 0, 0 };

	vgic_visit(vcpus, count_one, &n);
	return n;
}

static size_t count(enum irqchip_op op, unsigned int vcpus)
{
	struct counts n;

	if (vgic_know_host(NULL))
		return 0;
	n = count_all(vcpus);
	switch (op) {
	case IRQCHIP_SAVE: return n.values + vgic_host.its; /* the pending tables, once */
	case IRQCHIP_RESTORE: return n.values + n.clears;
	case IRQCHIP_ITS_SAVE:
	case IRQCHIP_ITS_RESTORE: return vgic_host.its ? its_count(op) : 0;
	default: return IRQCHIP_ONE_READS;
	}
}

/* Into the lists of save and restore, in one go. */
struct filler {
	struct irqchip *chip;
	uint64_t *value;
	struct irqchip_access *save, *restore;
};

static const uint64_t ones = UINT32_MAX;

static struct kvm_device_attr attr_of(const struct irqchip *chip, const struct vgic_reg *reg,
				      unsigned int vcpu, __u32 attr, const uint64_t *value)
{
	return (struct kvm_device_attr){
		.group = reg->group,
		.attr = (reg->group == KVM_DEV_ARM_VGIC_GRP_DIST_REGS ? 0 : chip->cpus[vcpu]) |
			attr,
		.addr = (uintptr_t)value,
	};
}

/* Where it stands in a list that goes round the vCPUs; all of it, if it is the VM's. */
static void fill_alone(struct irqchip *chip, const struct vgic_reg *reg, unsigned int vcpu,
		       struct irqchip_access access)
{
	unsigned int step = vgic_is_per_vcpu(reg->block) ? chip->vcpus : 1, k;

	for (k = vcpu; k < IRQCHIP_ONE_READS; k += step)
		chip->list[reg->alone].access[k] = access;
}

static void fill_one(void *ctx, const struct vgic_reg *reg, unsigned int vcpu, unsigned int i)
{
	struct filler *f = ctx;
	struct kvm_device_attr attr =
		attr_of(f->chip, reg, vcpu, reg->attr + i * reg->step, f->value++);

	*f->save++ = (struct irqchip_access){ attr, KVM_GET_DEVICE_ATTR };
	if (reg->alone)
		fill_alone(f->chip, reg, vcpu, f->save[-1]);
	if (reg->clear)
		*f->restore++ = (struct irqchip_access){
			attr_of(f->chip, reg, vcpu, reg->clear + i * reg->step, &ones),
			KVM_SET_DEVICE_ATTR,
		};
	*f->restore++ = (struct irqchip_access){ attr, KVM_SET_DEVICE_ATTR };
}

static int read_cpus(struct irqchip *chip, const struct vm *vm, struct error *error)
{
	unsigned int vcpu;
	uint64_t mpidr = 0;
	struct kvm_one_reg one = { MPIDR_EL1, (uintptr_t)&mpidr };
	long ret = 0;

	for (vcpu = 0; vcpu < chip->vcpus && ret >= 0; vcpu++) {
		ret = kvm_ioctl(vm->vcpu_fd[vcpu], KVM_GET_ONE_REG, &one, error);
		chip->cpus[vcpu] = mpidr_of(mpidr);
	}
	return ret < 0 ? (int)ret : 0;
}

static int allocate(struct irqchip *chip, struct error *error)
{
	enum irqchip_op op;
	bool ok = true;

	chip->nr_values = count_all(chip->vcpus).values + (vgic_host.its ? ITS_NR_REGS : 0);
	chip->values = calloc(chip->nr_values, sizeof(*chip->values));
	chip->kept = calloc(chip->nr_values, sizeof(*chip->kept));
	chip->cpus = calloc(chip->vcpus, sizeof(*chip->cpus));
	for (op = 0; op < NR_IRQCHIP_OPS; op++) {
		struct irqchip_list *list = &chip->list[op];

		list->nr = count(op, chip->vcpus);
		list->access = calloc(list->nr + 1, sizeof(*list->access));
		list->device = op == IRQCHIP_ITS_SAVE || op == IRQCHIP_ITS_RESTORE ? ARM64_ITS
										   : ARM64_VGIC;
		ok = ok && list->access;
	}
	return ok && chip->values && chip->kept && chip->cpus
		       ? 0
		       : error_set(error, -ENOMEM, "no memory for the GIC of %u vCPUs",
				   chip->vcpus);
}

static int lists(struct irqchip *chip, const struct vm *vm, struct error *error)
{
	struct filler f = { .chip = chip };
	int err = vgic_know_host(error);

	err = err ? err : allocate(chip, error);
	err = err ? err : read_cpus(chip, vm, error);
	if (err)
		return err;
	f.value = chip->values;
	f.save = chip->list[IRQCHIP_SAVE].access;
	f.restore = chip->list[IRQCHIP_RESTORE].access;
	if (vgic_host.its) /* as VMMs do when the VM has stopped */
		*f.save++ = (struct irqchip_access){
			{ .group = KVM_DEV_ARM_VGIC_GRP_CTRL,
			  .attr = KVM_DEV_ARM_VGIC_SAVE_PENDING_TABLES },
			KVM_SET_DEVICE_ATTR,
		};
	vgic_visit(chip->vcpus, fill_one, &f);
	if (vgic_host.its) {
		its_list(chip->list[IRQCHIP_ITS_SAVE].access, IRQCHIP_ITS_SAVE, f.value);
		its_list(chip->list[IRQCHIP_ITS_RESTORE].access, IRQCHIP_ITS_RESTORE, f.value);
	}
	return 0;
}

/* Choose a value for each register; whether it took it is seen by what is then read. */
struct chooser {
	const struct irqchip *chip;
	uint64_t *value;
	struct rng rng;
};

static void choose_one(void *ctx, const struct vgic_reg *reg, unsigned int vcpu, unsigned int i)
{
	struct chooser *c = ctx;
	uint64_t *value = c->value++;

	switch (reg->how) {
	case BITS: *value ^= reg->vary & (rng_next(&c->rng) | (reg->vary & -reg->vary)); break;
	case ROUTE: /* two words each, the upper one is 0 */
		*value = i % 2 ? 0 : c->chip->cpus[i / 2 % c->chip->vcpus] >> 32;
		break;
	case LPI_ENABLE: *value |= vgic_host.its && vgic_wants_lpis(vcpu); break;
	case PROPERTIES: *value = vgic_table(LPI_PROPERTIES) | PROPBASER_ID_BITS; break;
	case PENDING: *value = vgic_table(LPI_PENDING + vcpu); break;
	}
}

/* Has every register that can be varied taken another value, of any vCPU or interrupt? */
struct varied {
	const uint64_t *before, *now;
	bool did[VGIC_NR_ROWS];
};

static void see_one(void *ctx, const struct vgic_reg *reg, unsigned int vcpu, unsigned int i)
{
	struct varied *v = ctx;

	(void)vcpu;
	(void)i;
	v->did[reg - vgic_regs] |= *v->before++ != *v->now++;
}

static int check_varied(const struct irqchip *chip, struct error *error)
{
	struct varied v = { .before = chip->kept, .now = chip->values };
	size_t i;

	vgic_visit(chip->vcpus, see_one, &v);
	for (i = 0; i < VGIC_NR_ROWS; i++)
		if (vgic_regs[i].vary && !v.did[i])
			return error_set(error, -EPROTO,
					 "%s took no other value than a new VM's: no comparison "
					 "would show that it was lost",
					 vgic_regs[i].name);
	return 0;
}

static void keep(struct irqchip *chip)
{
	memcpy(chip->kept, chip->values, chip->nr_values * sizeof(*chip->kept));
}

static int vary(struct irqchip *chip, const struct vm *vm, struct error *error)
{
	struct chooser c = { .chip = chip, .value = chip->values };
	int err = irqchip_run(chip, vm, IRQCHIP_SAVE, error);

	if (err)
		return err;
	keep(chip);
	vgic_visit(chip->vcpus, choose_one, &c);
	err = irqchip_run(chip, vm, IRQCHIP_RESTORE, error);
	if (!err && vgic_host.its)
		err = its_vary(chip, vm, error);
	err = err ? err : irqchip_run(chip, vm, IRQCHIP_SAVE, error);
	err = err ? err : check_varied(chip, error);
	err = err ? err : irqchip_run(chip, vm, IRQCHIP_ITS_SAVE, error);
	if (!err)
		keep(chip);
	return err;
}

const struct irqchip_ops arm64_irqchip_state = {
	.unsupported = vgic_unsupported,
	.feature = arm64_vgic_feature,
	.count = count,
	.lists = lists,
	.vary = vary,
	.name = vgic_name,
	.memory_size = vgic_memory_size,
	.map = vgic_memory_map,
	.move = vgic_memory_move,
	.clear = vgic_memory_clear,
	.same = vgic_memory_same,
};
