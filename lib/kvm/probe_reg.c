// SPDX-License-Identifier: GPL-2.0
/* Write through one vCPU, read through the others, restore: see probe.h. */
#include "kvm/probe_reg.h"

#include "kvm/arch.h"

#include <string.h>

static bool read_all(struct probe *p, union reg_value *values)
{
	unsigned int v;

	for (v = 0; v < PROBE_VCPUS; v++) {
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

	for (v = 0; v < PROBE_VCPUS; v++)
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
	return n < PROBE_VCPUS;
}

/* Whose is the value that was written through @writer, by what now[] says all read since? */
static enum reg_seen judge(struct probe *p, unsigned int writer)
{
	const union reg_value *written = &p->now[writer];
	unsigned int v, follow = 0, stay = 0;

	if (same(p, written, &p->old[writer]))
		return REG_SEEN_NOTHING; /* taken, and not kept */
	p->moved |= written->u64 ^ p->old[writer].u64;
	for (v = 0; v < PROBE_VCPUS; v++) {
		if (v == writer)
			continue;
		if (p->counts ? value_near(p->now[v].u64, p->tried.u64)
			      : same(p, &p->now[v], written))
			follow++;
		else if (same(p, &p->now[v], &p->old[v]))
			stay++;
	}
	if (follow == PROBE_VCPUS - 1)
		return REG_SEEN_SHARED;
	return stay == PROBE_VCPUS - 1 ? REG_SEEN_PRIVATE : REG_SEEN_UNCLEAR;
}

/* Put the old value back, through another vCPU if it is shared; true if all read as before. */
static bool restore(struct probe *p, unsigned int writer, enum reg_seen seen)
{
	unsigned int through = seen == REG_SEEN_SHARED ? (writer + 1) % PROBE_VCPUS : writer;

	return reg_set(&p->vm, through, p->reg, &p->old[through]) >= 0 && read_all(p, p->now) &&
	       all_same(p, p->now, p->old);
}

int probe_renew_vm(struct probe *p, struct error *error)
{
	int err;

	vm_destroy(&p->vm);
	err = vm_create(&p->vm, p->config, PROBE_VCPUS, error);
	return err || !p->recipes ? err : state_make(p->recipes, &p->vm, p->ran, error);
}

/* Write one value, look at it, take it back. Sets *seen; 0 or -errno. */
static int try_value(struct probe *p, unsigned int writer, enum reg_seen *seen, struct error *error)
{
	*seen = REG_SEEN_NOTHING;
	if (reg_set(&p->vm, writer, p->reg, &p->tried) < 0)
		return 0;
	*seen = read_all(p, p->now) ? judge(p, writer) : REG_SEEN_UNCLEAR;
	if (*seen == REG_SEEN_NOTHING)
		return 0;
	if (restore(p, writer, *seen))
		return 0;
	/* what cannot be taken back must leave no trace in the next register's experiment */
	if (*seen == REG_SEEN_SHARED)
		*seen = REG_SEEN_UNCLEAR;
	return probe_renew_vm(p, error);
}

static bool equal_everywhere(const struct probe *p)
{
	unsigned int v;

	for (v = 1; v < PROBE_VCPUS; v++)
		if (!same(p, &p->old[v], &p->old[0]))
			return false;
	return true;
}

int probe_reg(struct probe *p, enum reg_seen *result, struct error *error)
{
	unsigned int n, writer;
	union reg_value old;
	uint64_t mask;
	enum reg_seen seen;
	int err;

	*result = REG_SEEN_UNCLEAR;
	p->moved = 0;
	p->counts = false;
	p->equal = true;
	if (!read_all(p, p->old) || !read_all(p, p->now))
		return 0;
	p->counts = p->reg->size == sizeof(uint64_t) && !all_same(p, p->now, p->old);
	p->equal = equal_everywhere(p);
	if (p->reg->set_err) {
		*result = REG_SEEN_NOTHING;
		return 0;
	}
	mask = kvm_writable_mask(&p->vm, p->reg->plain_id);
	*result = REG_SEEN_NOTHING;
	for (n = 0;; n++) {
		writer = n % PROBE_VCPUS;
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
		if (seen != REG_SEEN_NOTHING)
			*result = seen;
		if (seen == REG_SEEN_PRIVATE || seen == REG_SEEN_UNCLEAR)
			return 0;
	}
}
