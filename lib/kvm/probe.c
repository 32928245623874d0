// SPDX-License-Identifier: GPL-2.0
/* Write through one vCPU, read through the others, restore: see probe.h. */
#include "kvm/probe.h"

#include "kvm/arch.h"
#include "kvm/ioctl.h"
#include "kvm/value.h"

#include <errno.h>
#include <linux/kvm.h>
#include <stdint.h>
#include <string.h>

#define NR_VCPUS 3

enum seen { IMMOVABLE, SHARED, PRIVATE, UNCLEAR };

struct probe {
	struct vm vm;
	const struct vm_config *config;
	const struct reg *reg;
	bool counts; /* moves by itself */
	union reg_value old[NR_VCPUS], now[NR_VCPUS], tried;
	uint64_t moved; /* bits of the first 8 bytes that have changed so far */
};

static bool read_all(struct probe *p, union reg_value *values)
{
	unsigned int v;

	for (v = 0; v < NR_VCPUS; v++) {
		memset(&values[v], 0, p->reg->size);
		if (reg_get(&p->vm, v, p->reg, &values[v]) < 0)
			return false;
	}
	return true;
}

/* The same value; a counter may have run on. */
static bool same(const struct probe *p, const union reg_value *now, const union reg_value *before)
{
	if (p->counts)
		return value_near(now->u64, before->u64);
	return !memcmp(now, before, p->reg->size);
}

static bool all_same(const struct probe *p, const union reg_value *now,
		     const union reg_value *before)
{
	unsigned int v;

	for (v = 0; v < NR_VCPUS; v++)
		if (!same(p, &now[v], &before[v]))
			return false;
	return true;
}

/* The n-th value to try; false when there are no more. A counter has one for each vCPU. */
static bool candidate(const struct probe *p, unsigned int n, uint64_t mask,
		      const union reg_value *old, union reg_value *value)
{
	if (!p->counts)
		return value_candidate(p->reg->size, n, mask, old, value);
	value->u64 = old->u64 + COUNTER_STEP;
	return n < NR_VCPUS;
}

/* Whose is the value that was written through @writer, by what now[] says all read since? */
static enum seen judge(struct probe *p, unsigned int writer)
{
	const union reg_value *written = &p->now[writer];
	unsigned int v, follow = 0, stay = 0;

	if (same(p, written, &p->old[writer]))
		return IMMOVABLE; /* taken, and not kept */
	p->moved |= written->u64 ^ p->old[writer].u64;
	for (v = 0; v < NR_VCPUS; v++) {
		if (v == writer)
			continue;
		if (p->counts ? value_near(p->now[v].u64, p->tried.u64)
			      : same(p, &p->now[v], written))
			follow++;
		else if (same(p, &p->now[v], &p->old[v]))
			stay++;
	}
	if (follow == NR_VCPUS - 1)
		return SHARED;
	return stay == NR_VCPUS - 1 ? PRIVATE : UNCLEAR;
}

/* Put the old value back, through another vCPU if it is shared; true if all read as before. */
static bool restore(struct probe *p, unsigned int writer, enum seen seen)
{
	unsigned int through = seen == SHARED ? (writer + 1) % NR_VCPUS : writer;

	return reg_set(&p->vm, through, p->reg, &p->old[through]) >= 0 && read_all(p, p->now) &&
	       all_same(p, p->now, p->old);
}

static int renew_vm(struct probe *p, struct error *error)
{
	vm_destroy(&p->vm);
	return vm_create(&p->vm, p->config, NR_VCPUS, error);
}

/* Write one value, look at it, take it back. Sets *seen; 0 or -errno. */
static int try_value(struct probe *p, unsigned int writer, enum seen *seen, struct error *error)
{
	*seen = IMMOVABLE;
	if (reg_set(&p->vm, writer, p->reg, &p->tried) < 0)
		return 0;
	*seen = read_all(p, p->now) ? judge(p, writer) : UNCLEAR;
	if (*seen == IMMOVABLE)
		return 0;
	if (restore(p, writer, *seen))
		return 0;
	/* what cannot be taken back must leave no trace in the next register's experiment */
	if (*seen == SHARED)
		*seen = UNCLEAR;
	return renew_vm(p, error);
}

static int probe_reg(struct probe *p, enum seen *result, struct error *error)
{
	unsigned int n, writer;
	union reg_value old;
	uint64_t mask;
	enum seen seen;
	int err;

	*result = UNCLEAR;
	p->moved = 0;
	p->counts = false;
	if (!read_all(p, p->old) || !read_all(p, p->now))
		return 0;
	p->counts = p->reg->size == sizeof(uint64_t) && !all_same(p, p->now, p->old);
	if (p->reg->set_err) {
		*result = IMMOVABLE;
		return 0;
	}
	mask = kvm_arch.writable_mask(&p->vm, p->reg->plain_id);
	*result = IMMOVABLE;
	for (n = 0;; n++) {
		writer = n % NR_VCPUS;
		if (p->counts && !read_all(p, p->old))
			return 0;
		old = p->old[writer];
		if (!candidate(p, n, mask, &old, &p->tried))
			return 0;
		if (!memcmp(&p->tried, &old, p->reg->size))
			continue;
		err = try_value(p, writer, &seen, error);
		if (err)
			return err;
		if (seen != IMMOVABLE)
			*result = seen;
		if (seen == PRIVATE || seen == UNCLEAR)
			return 0;
	}
}

static bool equal_everywhere(const struct probe *p)
{
	unsigned int v;

	for (v = 1; v < NR_VCPUS; v++)
		if (!same(p, &p->old[v], &p->old[0]))
			return false;
	return true;
}

static void conclude(const struct probe *p, struct reg *reg, enum seen seen)
{
	reg->scope = REG_SCOPE_VCPU;
	reg->evidence = REG_EVIDENCE_UNPROVEN;
	reg->seen_private = seen == PRIVATE;
	if (kvm_arch.never_wide(reg->plain_id, p->config)) {
		reg->evidence = seen == PRIVATE ? REG_EVIDENCE_PROBED : REG_EVIDENCE_DOCUMENTED;
		return;
	}
	switch (seen) {
	case PRIVATE: reg->evidence = REG_EVIDENCE_PROBED; break;
	case SHARED:
		if (reg->documented == REG_SCOPE_VCPU &&
		    (reg->size > sizeof(uint64_t) || p->old[0].u64 & ~p->moved))
			break;
		reg->scope = REG_SCOPE_VM;
		reg->evidence = REG_EVIDENCE_PROBED;
		break;
	case IMMOVABLE:
		if (reg->documented == REG_SCOPE_VCPU || !equal_everywhere(p))
			break;
		reg->scope = reg->documented;
		reg->evidence = REG_EVIDENCE_DOCUMENTED;
		break;
	case UNCLEAR: break;
	}
}

int probe_scope(struct reg_table *table, const struct vm_config *config, struct error *error)
{
	struct probe p = { .config = config };
	enum seen seen;
	size_t i;
	int err = vm_create(&p.vm, config, NR_VCPUS, error);

	for (i = 0; !err && i < table->nr; i++) {
		p.reg = &table->regs[i];
		if (p.reg->get_err || p.reg->size > sizeof(union reg_value)) {
			conclude(&p, &table->regs[i], UNCLEAR);
			continue;
		}
		err = probe_reg(&p, &seen, error);
		if (!err)
			conclude(&p, &table->regs[i], seen);
	}
	vm_destroy(&p.vm);
	return err;
}
