// SPDX-License-Identifier: GPL-2.0
/*
 * The order in which QEMU writes the registers of a vCPU that it receives by migration, as its
 * target/arm/kvm.c has it (read in 7.2 and in 2025's master, which agree): post_load writes the
 * "cpreg" list, which is all but core, vector and SVE registers, in ascending order of ids; then
 * kvm_arch_put_registers() writes those, and the list again.
 */
#include "kvm/arm64/arm64.h"
#include "kvm/arm64/uapi.h"

#include <errno.h>
#include <stdlib.h>

struct key {
	size_t place; /* in the table */
	uint64_t rank;
};

static bool is_by_hand(uint64_t id, bool with_sve)
{
	unsigned int coproc = arm64_coproc(id);

	(void)with_sve;
	return (coproc == ARM64_COPROC_CORE || coproc == ARM64_COPROC_SVE) &&
	       !arm64_never_written(id);
}

static bool is_listed(uint64_t id, bool with_sve)
{
	unsigned int coproc = arm64_coproc(id);

	(void)with_sve;
	return coproc != ARM64_COPROC_CORE && coproc != ARM64_COPROC_SVE;
}

/* X0 to X30, SP, SP_EL1, PSTATE, PC, ELR_EL1, SPSRs; Z, P and FFR, or V; FPSR, FPCR. */
static uint64_t rank_by_hand(uint64_t id)
{
	unsigned int low = id & 0xffff;

	if (arm64_coproc(id) == ARM64_COPROC_SVE)
		return ARM64_WORD_V0 << 16 | low;
	switch (low) {
	case ARM64_WORD_SP_EL1: low = ARM64_WORD_PC - 1; break;
	case ARM64_WORD_PSTATE: low = ARM64_WORD_PC; break;
	case ARM64_WORD_PC: low = ARM64_WORD_PC + 1; break;
	}
	return low << 16;
}

static uint64_t rank_by_id(uint64_t id)
{
	return id;
}

const struct arm64_group arm64_qemu_listed = { is_listed, rank_by_id };
const struct arm64_group arm64_qemu_by_hand = { is_by_hand, rank_by_hand };

static int compare(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static bool has_sve(const struct reg_table *regs)
{
	size_t i;

	for (i = 0; i < regs->nr; i++)
		if (arm64_coproc(regs->regs[i].plain_id) == ARM64_COPROC_SVE)
			return true;
	return false;
}

int arm64_group_take(const struct arm64_group *group, const struct reg_table *regs, size_t *places,
		     size_t *nr)
{
	struct key *keys = calloc(regs->nr + 1, sizeof(*keys));
	bool with_sve = has_sve(regs);
	size_t i, n = 0;

	if (!keys)
		return -ENOMEM;
	for (i = 0; i < regs->nr; i++) {
		uint64_t id = regs->regs[i].plain_id;

		if (group->has(id, with_sve))
			keys[n++] = (struct key){ i, group->rank ? group->rank(id) : i };
	}
	if (n)
		qsort(keys, n, sizeof(*keys), compare);
	for (i = 0; i < n; i++)
		places[i] = keys[i].place;
	free(keys);
	*nr = n;
	return 0;
}

size_t arm64_qemu_order(const struct reg_table *regs, size_t *order)
{
	static const struct arm64_group *const groups[] = {
		&arm64_qemu_listed,
		&arm64_qemu_by_hand,
		&arm64_qemu_listed,
	};
	size_t i, n, nr = 0;

	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		if (arm64_group_take(groups[i], regs, order + nr, &n))
			return 0;
		nr += n;
	}
	return nr;
}
