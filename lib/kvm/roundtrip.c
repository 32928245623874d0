// SPDX-License-Identifier: GPL-2.0
/* Save, restore, compare, and once more to see who did it: see roundtrip.h. */
#include "kvm/roundtrip.h"

#include "kvm/arch.h"
#include "kvm/state_recipe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *const roundtrip_order_names[] = { "list", "qemu", "reverse", NULL };

struct trip {
	const struct state_recipes *recipes;
	const struct reg_table *regs;
	unsigned int nr_vcpus;
	size_t *order, nr_order; /* of registers, for each vCPU */
	unsigned char *values;	 /* what the source held: [vcpu][recipes->size] */
	struct vm copy;
	struct roundtrip_fate *fates;
	/* of the second trip: those that will differ, by their places in fates; what they hold */
	size_t *lost, nr_lost;
	uint64_t *held;
};

static unsigned char *value_of(const struct trip *t, unsigned int vcpu, size_t i)
{
	return t->values + vcpu * t->recipes->size + t->recipes->offset[i];
}

static bool takes_part(const struct reg *reg)
{
	return !reg->get_err && !reg->set_err;
}

static int lay_order(struct trip *t, enum roundtrip_order order)
{
	size_t i, n = t->regs->nr;

	t->nr_order = n;
	if (order == ROUNDTRIP_QEMU) {
		t->nr_order = kvm_arch.qemu_order(t->regs, t->order);
		return t->nr_order ? 0 : -ENOMEM;
	}
	for (i = 0; i < n; i++)
		t->order[i] = order == ROUNDTRIP_REVERSE ? n - 1 - i : i;
	return 0;
}

static int save(struct trip *t, const struct vm *source, struct error *error)
{
	unsigned int vcpu;
	size_t i;
	int err;

	for (vcpu = 0; vcpu < t->nr_vcpus; vcpu++) {
		for (i = 0; i < t->regs->nr; i++) {
			const struct reg *reg = &t->regs->regs[i];

			err = takes_part(reg) ? reg_get(source, vcpu, reg, value_of(t, vcpu, i))
					      : 0;
			if (err < 0)
				return error_set(error, err, "KVM_GET_ONE_REG of %s on vCPU %u: %s",
						 reg->name, vcpu, strerror(-err));
		}
	}
	return 0;
}

/* A register that clears what another one holds may have left it empty, and what is empty has
 * nothing to lose: every other vCPU is given its value again. On the rest it is the reset value
 * that must not stay. */
static void give_back(const struct trip *t, struct vm *source)
{
	union reg_value value;
	unsigned int vcpu;
	size_t i;

	for (vcpu = 0; vcpu < t->nr_vcpus; vcpu += 2) {
		for (i = 0; i < t->regs->nr; i++) {
			const struct reg *reg = &t->regs->regs[i];

			if (takes_part(reg) && state_is_varied(t->recipes, i) &&
			    reg_get(source, vcpu, reg, &value) >= 0 &&
			    !state_digest(reg, value.byte))
				state_give(t->recipes, source, vcpu, i);
		}
	}
}

static int make_source(struct trip *t, bool ran, struct error *error)
{
	struct vm source;
	int err = vm_create(&source, &t->recipes->config, t->nr_vcpus, error);

	if (err)
		return err;
	err = state_make(t->recipes, &source, ran, error);
	if (!err)
		give_back(t, &source);
	if (!err)
		err = save(t, &source, error);
	vm_destroy(&source);
	return err;
}

static bool holds(const struct trip *t, unsigned int vcpu, size_t i, union reg_value *value)
{
	const struct reg *reg = &t->regs->regs[i];

	memset(value, 0, reg->size);
	return reg_get(&t->copy, vcpu, reg, value) >= 0 &&
	       state_same_value(reg, value_of(t, vcpu, i), value->byte);
}

/* After a write of register @written of vCPU @writer: which of those that it will lose has that
 * changed? Without @written: before its first write. */
static void watch(struct trip *t, unsigned int writer, const struct reg *written)
{
	union reg_value value;
	uint64_t now;
	size_t k;

	for (k = 0; k < t->nr_lost; k++) {
		size_t i = t->lost[k] % t->regs->nr;
		unsigned int vcpu = (unsigned int)(t->lost[k] / t->regs->nr);
		struct roundtrip_fate *fate = &t->fates[t->lost[k]];
		const struct reg *reg = &t->regs->regs[i];

		if (vcpu != writer)
			continue;
		holds(t, vcpu, i, &value);
		now = state_digest(reg, value.byte);
		if (written && !state_same(reg, now, t->held[k])) {
			fate->by = written;
			fate->was_right = state_same(reg, t->held[k],
						     state_digest(reg, value_of(t, vcpu, i)));
		}
		t->held[k] = now;
	}
}

static int restore(struct trip *t, struct error *error)
{
	unsigned int vcpu;
	size_t n, i;
	int ret, err;

	vm_destroy(&t->copy);
	err = vm_create(&t->copy, &t->recipes->config, t->nr_vcpus, error);
	for (vcpu = 0; !err && vcpu < t->nr_vcpus; vcpu++) {
		watch(t, vcpu, NULL);
		for (n = 0; n < t->nr_order; n++) {
			const struct reg *reg = &t->regs->regs[i = t->order[n]];

			if (!takes_part(reg))
				continue;
			ret = reg_set(&t->copy, vcpu, reg, value_of(t, vcpu, i));
			if (ret < 0)
				t->fates[vcpu * t->regs->nr + i].set_err = -ret;
			watch(t, vcpu, reg);
		}
	}
	return err;
}

/* Which registers of which vCPUs differ. */
static void compare(struct trip *t)
{
	union reg_value value;
	size_t n, i;

	for (n = 0; n < t->nr_vcpus * t->regs->nr; n++) {
		const struct reg *reg = &t->regs->regs[i = n % t->regs->nr];
		unsigned int vcpu = (unsigned int)(n / t->regs->nr);

		if (!takes_part(reg) || holds(t, vcpu, i, &value))
			continue;
		state_spell(reg, value_of(t, vcpu, i), t->fates[n].source);
		state_spell(reg, value.byte, t->fates[n].copy);
		t->fates[n].differs = true;
		t->lost[t->nr_lost++] = n;
	}
}

int roundtrip_make(const struct state_recipes *recipes, unsigned int nr_vcpus,
		   enum roundtrip_order order, bool ran, struct roundtrip_fate *fates,
		   struct error *error)
{
	size_t nr = recipes->regs->nr;
	struct trip t = {
		.recipes = recipes,
		.regs = recipes->regs,
		.nr_vcpus = nr_vcpus,
		.order = calloc(2 * nr, sizeof(*t.order)),
		.values = calloc(nr_vcpus, recipes->size),
		.lost = calloc(nr_vcpus * nr, sizeof(*t.lost)),
		.held = calloc(nr_vcpus * nr, sizeof(*t.held)),
		.fates = fates,
		.copy.fd = -1,
	};
	int err = 0;

	memset(fates, 0, nr_vcpus * nr * sizeof(*fates));
	if (!t.order || !t.values || !t.lost || !t.held || lay_order(&t, order))
		err = error_set(error, -ENOMEM, "no memory for what %u vCPUs hold", nr_vcpus);
	if (!err)
		err = make_source(&t, ran, error);
	if (!err)
		err = restore(&t, error);
	if (!err)
		compare(&t);
	if (!err && t.nr_lost)
		err = restore(&t, error);
	vm_destroy(&t.copy);
	free(t.order);
	free(t.values);
	free(t.lost);
	free(t.held);
	return err;
}
