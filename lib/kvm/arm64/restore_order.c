// SPDX-License-Identifier: GPL-2.0
/*
 * The order in which QEMU writes the registers of a vCPU that it receives by migration, as its
 * target/arm/kvm.c has it (read in 7.2 and in 2025's master, which agree): post_load writes the
 * "cpreg" list, which is all but core, vector and SVE registers, in ascending order of ids; then
 * kvm_arch_put_registers() writes those, and the list again.
 */
#include "kvm/arm64/arm64.h"
#include "kvm/arm64/uapi.h"

#include <stdlib.h>

/* Places of struct kvm_regs, in 32-bit words. */
enum { WORD_PC = 64, WORD_PSTATE = 66, WORD_SP_EL1 = 68, WORD_V0 = 84, WORD_FPSR = 212 };

struct key {
	size_t place; /* in the table */
	uint64_t rank;
};

static bool is_by_hand(const struct reg *reg)
{
	unsigned int coproc = arm64_coproc(reg->plain_id);

	return coproc == ARM64_COPROC_CORE || coproc == ARM64_COPROC_SVE;
}

/* X0 to X30, SP, SP_EL1, PSTATE, PC, ELR_EL1, SPSRs; Z, P and FFR, or V; FPSR, FPCR. */
static uint64_t rank_by_hand(uint64_t id)
{
	unsigned int low = id & 0xffff;

	if (arm64_coproc(id) == ARM64_COPROC_SVE)
		return WORD_V0 << 16 | low;
	switch (low) {
	case WORD_SP_EL1: low = WORD_PC - 1; break;
	case WORD_PSTATE: low = WORD_PC; break;
	case WORD_PC: low = WORD_PC + 1; break;
	}
	return low << 16;
}

static int compare(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* The registers of a kind, in order. Those that QEMU leaves alone are in neither. */
static size_t sort(const struct reg_table *regs, bool by_hand, struct key *keys)
{
	size_t i, n = 0;

	for (i = 0; i < regs->nr; i++) {
		const struct reg *reg = &regs->regs[i];

		if (is_by_hand(reg) != by_hand || arm64_never_written(reg->plain_id))
			continue;
		keys[n].place = i;
		keys[n++].rank = by_hand ? rank_by_hand(reg->plain_id) : reg->plain_id;
	}
	qsort(keys, n, sizeof(*keys), compare);
	return n;
}

static size_t append(size_t *order, size_t at, const struct key *keys, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		order[at + i] = keys[i].place;
	return at + nr;
}

size_t arm64_qemu_order(const struct reg_table *regs, size_t *order)
{
	struct key *list = calloc(2 * regs->nr, sizeof(*list)), *hand;
	size_t nr_list, nr_hand, n = 0;

	if (!list)
		return 0;
	hand = list + regs->nr;
	nr_list = sort(regs, false, list);
	nr_hand = sort(regs, true, hand);
	n = append(order, n, list, nr_list);
	n = append(order, n, hand, nr_hand);
	n = append(order, n, list, nr_list);
	free(list);
	return n;
}
