// SPDX-License-Identifier: GPL-2.0
/* Did a pass of `replay` read and write what it says? See replay.c. */
#include "benches.h"
#include "kvm/arch.h"
#include "replay.h"

#include <errno.h>
#include <string.h>

static bool writes(const struct program *p)
{
	size_t i;

	for (i = 0; i < p->phase->nr; i++)
		if (p->phase->passes[i].op == PATTERN_SET)
			return true;
	return false;
}

void replay_change_witness(struct replay *r, const struct program *p)
{
	const struct reg_table *regs = r->config.regs;
	unsigned int vcpu;
	size_t i;

	for (i = 0; i < regs->nr && regs->regs[i].plain_id != kvm_arch.witness_id; i++)
		;
	for (vcpu = 0; i < regs->nr && vcpu < r->config.vcpus; vcpu++) {
		unsigned char *value = access_value(&r->held, vcpu, r->index[i]);

		if (!(program_does(p, vcpu)[i] & PROGRAM_SETS))
			continue;
		++*value;
		*replay_digest(r, vcpu, i) = state_digest(&regs->regs[i], value);
	}
}

static bool is_poison(const unsigned char *p, size_t n)
{
	while (n && *p == POISON) {
		p++;
		n--;
	}
	return !n;
}

/* Fetched what should be, and nothing else? A VM that nothing was written to holds what the source
 * did; a register may truly hold the poison. */
static int check_get(struct replay *r, const struct program *p, unsigned int vcpu, size_t i,
		     struct error *error)
{
	const struct reg *reg = r->fetched.order[i];
	size_t place = (size_t)(reg - r->config.regs->regs);
	const unsigned char *value = access_value(&r->fetched, vcpu, i);
	bool asked = program_does(p, vcpu)[place] & PROGRAM_GETS;
	bool fetched = !is_poison(value, reg->size);

	if (!asked && fetched)
		return error_set(error, -EIO,
				 "%s of vCPU %u was fetched although the policy skips it",
				 reg->name, vcpu);
	if (asked && !fetched && !is_poison(access_value(&r->held, vcpu, i), reg->size))
		return error_set(error, -EIO,
				 "%s of vCPU %u was not fetched although its GET succeeded",
				 reg->name, vcpu);
	if (asked && !writes(p) && !p->phase->fresh && !state_is_lossy(r->config.recipes, place) &&
	    !state_same(reg, *replay_digest(r, vcpu, place), state_digest(reg, value)))
		return error_set(error, -EIO, "%s of vCPU %u: its GET fetched another value",
				 reg->name, vcpu);
	return 0;
}

static int check_gets(struct replay *r, const struct program *p, struct error *error)
{
	unsigned int vcpu;
	size_t i;
	int err = 0;

	for (vcpu = 0; !err && vcpu < r->config.vcpus; vcpu++)
		for (i = 0; !err && i < r->fetched.nr_regs; i++)
			err = check_get(r, p, vcpu, i, error);
	return err;
}

/* Does each register that the VMM writes, @all, hold what was written? */
static int compare(struct replay *r, const struct program *all, struct error *error)
{
	const struct reg_table *regs = r->config.regs;
	unsigned int vcpu;
	size_t i;
	int err = state_read(r->config.recipes, replay_vm(r, all), r->found, error);

	for (vcpu = 0; !err && vcpu < r->config.vcpus; vcpu++) {
		for (i = 0; i < regs->nr; i++) {
			uint64_t is = r->found[vcpu * regs->nr + i],
				 was = *replay_digest(r, vcpu, i);

			if (!(program_does(all, vcpu)[i] & PROGRAM_SETS) ||
			    state_is_lossy(r->config.recipes, i) ||
			    state_same(&regs->regs[i], was, is))
				continue;
			return error_set(error, -EPROTO,
					 "%s of vCPU %u was written 0x%llx and holds 0x%llx; "
					 "`regscope roundtrip` tells in which order it is lost",
					 regs->regs[i].name, vcpu, (unsigned long long)was,
					 (unsigned long long)is);
		}
	}
	return err;
}

static int access_failed(struct replay *r, const struct bench_tally *tally, struct error *error)
{
	enum access_op op = tally->index & 1;

	if (tally->index == THE_LIST)
		return error_set(error, (int)tally->error, REG_LIST_ACCESS ": %s",
				 strerror((int)-tally->error));
	return access_error(&r->held, op, tally->index / 2, tally->error, error);
}

/* Reading all back costs as much as writing it: of a fresh VM, made each time, once for each source
 * and policy. */
int replay_check(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		 struct error *error)
{
	struct replay *r = ctx;
	const struct program *p = &r->programs[pass->op][pass->policy], *all;
	struct error what = { "" };
	int err;

	if (tally->error)
		return access_failed(r, tally, error);
	access_take(&r->fetched, pass->policy);
	err = check_gets(r, p, &what);
	all = err ? NULL : replay_program(r, pass->op, BENCH_ALL, &what);
	if (all && writes(all) && !r->compared[pass->op][pass->policy]) {
		r->compared[pass->op][pass->policy] = true;
		err = compare(r, all, &what);
	}
	if (!err && all)
		return 0;
	return error_set(error, err ? err : -ENOMEM, "%s (%s) of %u vCPUs: %s",
			 replay_ops[pass->op].name, bench_policies[pass->policy].name,
			 r->config.vcpus, what.text);
}
