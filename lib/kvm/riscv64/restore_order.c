// SPDX-License-Identifier: GPL-2.0
/*
 * The order in which QEMU writes the registers of a vCPU that it receives by migration, as its
 * target/riscv/kvm has it (read in the file of 8.2): the general registers, the CSRs that it knows,
 * floating point at its widest; and as the VM goes on, the timer. The extensions were chosen before
 * from the command line. It does not write the rest.
 */
#include "kvm/riscv64/riscv64.h"

#define CSR_SATP 8 /* the last one */

static bool is_of(uint64_t id, enum riscv64_type type, unsigned int first, unsigned int last)
{
	return riscv64_type(id) == type && !riscv64_subtype(id) && riscv64_nr(id) >= first &&
	       riscv64_nr(id) <= last;
}

/* Those registers, in the order of the list, which is that of their numbers. */
static size_t take(const struct reg_table *regs, size_t *order, enum riscv64_type type,
		   unsigned int first, unsigned int last)
{
	size_t i, n = 0;

	for (i = 0; i < regs->nr; i++)
		if (is_of(regs->regs[i].plain_id, type, first, last))
			order[n++] = i;
	return n;
}

size_t riscv64_qemu_order(const struct reg_table *regs, size_t *order)
{
	size_t n = take(regs, order, RISCV64_CORE, 0, 31), floats;

	n += take(regs, order + n, RISCV64_CSR, 0, CSR_SATP);
	floats = take(regs, order + n, RISCV64_FP_D, 0, 31);
	if (!floats)
		floats = take(regs, order + n, RISCV64_FP_F, 0, 31);
	n += floats;
	return n + take(regs, order + n, RISCV64_TIMER, RISCV64_TIMER_TIME, RISCV64_TIMER_STATE);
}
