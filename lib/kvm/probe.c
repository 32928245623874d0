// SPDX-License-Identifier: GPL-2.0
/* Two looks at every register, and what follows from both: see probe.h. */
#include "kvm/probe.h"

#include "kvm/arch.h"
#include "kvm/probe_reg.h"

#include <errno.h>
#include <string.h>

#define CONTRACTS_MAX 16 /* versions that changed some scope; the rest go by uname alone */

/* What one version of the kernel changed: is it so here? */
struct contract {
	struct kernel_version since;
	const struct reg *shared, *private; /* the first that show that it is, and that it is not */
};

struct contracts {
	struct contract of[CONTRACTS_MAX];
	size_t nr;
};

static bool same_version(struct kernel_version a, struct kernel_version b)
{
	return a.major == b.major && a.minor == b.minor;
}

static struct contract *contract_of(struct contracts *c, struct kernel_version since)
{
	size_t i;

	for (i = 0; i < c->nr && !same_version(c->of[i].since, since); i++)
		;
	if (i == c->nr && c->nr < CONTRACTS_MAX)
		c->of[c->nr++] = (struct contract){ .since = since };
	return i < c->nr ? &c->of[i] : NULL;
}

static void read_contracts(struct contracts *c, const struct reg_table *table,
			   const struct vm_config *config)
{
	struct kernel_version since;
	struct contract *contract;
	bool shows;
	size_t i;

	c->nr = 0;
	for (i = 0; i < table->nr; i++) {
		const struct reg *reg = &table->regs[i];

		if (!kvm_scope_changed(reg->plain_id, config, &since, &shows))
			continue;
		contract = contract_of(c, since);
		if (!contract)
			continue;
		if (reg->seen == REG_SEEN_SHARED && shows && !contract->shared)
			contract->shared = reg;
		if (reg->seen == REG_SEEN_PRIVATE && !contract->private)
			contract->private = reg;
	}
}

/* Behaviour decides, where it shows; else what the kernel calls itself. */
static bool is_in_force(const struct contract *contract, struct kernel_version version)
{
	if (contract->private)
		return false;
	return contract->shared || kernel_version_at_least(version, contract->since);
}

/* The version whose contract holds for @reg, and whether that is not the kernel's own. */
static struct kernel_version version_for(struct contracts *c, struct reg_table *table,
					 const struct vm_config *config, const struct reg *reg)
{
	const struct kernel_version never = { 0, 0 };
	struct kernel_version since;
	struct contract *contract;
	bool shows, holds;

	if (!kvm_scope_changed(reg->plain_id, config, &since, &shows))
		return table->version;
	contract = contract_of(c, since);
	if (!contract)
		return table->version;
	holds = is_in_force(contract, table->version);
	if (holds == kernel_version_at_least(table->version, since))
		return table->version;
	if (!table->unlike) {
		table->unlike = holds ? contract->shared : contract->private;
		table->unlike_since = since;
	}
	return holds ? since : never;
}

static void conclude(struct reg *reg)
{
	reg->scope = REG_SCOPE_VCPU;
	reg->evidence = REG_EVIDENCE_UNPROVEN;
	if (kvm_arch.never_wide(reg->plain_id)) {
		reg->evidence = reg->seen == REG_SEEN_PRIVATE ? REG_EVIDENCE_PROBED
							      : REG_EVIDENCE_DOCUMENTED;
		return;
	}
	switch (reg->seen) {
	case REG_SEEN_PRIVATE: reg->evidence = REG_EVIDENCE_PROBED; break;
	case REG_SEEN_SHARED:
		if (reg->documented == REG_SCOPE_VCPU && !reg->seen_whole)
			break;
		/* three vCPUs may well be those of one core */
		reg->scope = reg->documented == REG_SCOPE_VCORE ? REG_SCOPE_VCORE : REG_SCOPE_VM;
		reg->evidence = REG_EVIDENCE_PROBED;
		break;
	case REG_SEEN_NOTHING:
		if (reg->documented == REG_SCOPE_VCPU || !reg->seen_equal)
			break;
		reg->scope = reg->documented;
		reg->evidence = REG_EVIDENCE_DOCUMENTED;
		break;
	case REG_SEEN_LOST:
	case REG_SEEN_UNCLEAR: break;
	}
}

/* The scope of every register that nobody else has said anything of. */
static void conclude_all(struct reg_table *table, const struct vm_config *config)
{
	enum reg_evidence ignored;
	struct contracts contracts;
	size_t i;

	read_contracts(&contracts, table, config);
	table->unlike = NULL;
	for (i = 0; i < table->nr; i++) {
		struct reg *reg = &table->regs[i];

		reg->documented =
			kvm_arch.reg_scope(reg->plain_id, config,
					   version_for(&contracts, table, config, reg), &ignored);
		if (reg->evidence != REG_EVIDENCE_KERNEL)
			conclude(reg);
	}
	reg_table_count(table);
}

/* Did each bit of the register take another value? Of long ones the first bits alone are tried. */
static bool is_whole(const struct probe *p)
{
	if (p->reg->size > sizeof(p->moved))
		return false;
	return !~(p->moved | (p->reg->size < sizeof(p->moved) ? ~0ull << 8 * p->reg->size : 0));
}

int probe_scope(struct reg_table *table, const struct vm_config *config, struct error *error)
{
	struct probe p = { .config = config, .vm.fd = -1 };
	size_t i;
	int err = probe_renew_vm(&p, error);

	for (i = 0; !err && i < table->nr; i++) {
		struct reg *reg = &table->regs[i];

		p.reg = reg;
		reg->seen = REG_SEEN_UNCLEAR;
		if (reg->get_err || reg->size > sizeof(union reg_value))
			continue;
		err = probe_reg(&p, &reg->seen, error);
		reg->seen_whole = is_whole(&p);
		reg->seen_equal = p.equal;
	}
	vm_destroy(&p.vm);
	if (!err)
		conclude_all(table, config);
	return err;
}

/* Where vCPUs differ in all else, a register may differ, too: what was seen before narrows. */
static int look_again(struct reg_table *table, const struct state_recipes *recipes, bool ran,
		      struct error *error)
{
	struct probe p = {
		.config = &recipes->config, .recipes = recipes, .ran = ran, .vm.fd = -1
	};
	enum reg_seen seen;
	size_t i;
	int err = probe_renew_vm(&p, error);

	for (i = 0; !err && i < table->nr; i++) {
		struct reg *reg = &table->regs[i];

		if (reg->get_err || (!reg_is_wide(reg) && reg->seen != REG_SEEN_SHARED))
			continue;
		p.reg = reg;
		err = probe_reg(&p, &seen, error);
		if (!p.equal || seen == REG_SEEN_PRIVATE)
			reg->seen = REG_SEEN_PRIVATE;
		else if (seen == REG_SEEN_UNCLEAR)
			reg->seen = REG_SEEN_UNCLEAR;
		/* it may have taken no value as long as another register was 0 */
		else if (seen == REG_SEEN_SHARED && reg->seen == REG_SEEN_NOTHING)
			reg->seen = REG_SEEN_SHARED;
	}
	vm_destroy(&p.vm);
	return err;
}

int probe_scope_again(struct reg_table *table, const struct state_recipes *recipes,
		      struct error *error)
{
	int ran, err = 0;
	size_t i;

	for (ran = 0; !err && ran <= !recipes->cannot_run.text[0]; ran++)
		err = look_again(table, recipes, ran, error);
	if (err)
		return err;
	for (i = 0; i < table->nr; i++)
		if (state_is_lost(recipes, i) && table->regs[i].seen != REG_SEEN_PRIVATE)
			table->regs[i].seen = REG_SEEN_LOST;
	conclude_all(table, &recipes->config);
	return 0;
}
