// SPDX-License-Identifier: GPL-2.0
/*
 * Instructions by the TSC. QEMU gives x86 no PMU, but with -icount shift=0 each instruction is one
 * nanosecond of its time, and its TSC has 1 GHz: what lies between two reads is the number of
 * instructions that its one CPU executed. Whether that is so here is not believed: loops whose
 * instructions are known are counted, and have to come out to the last one.
 */
#include "kvm/x86_64/x86_64.h"

#define LOOKS 16 /* the least of them has no interrupt in it */

uint64_t x86_instruction_clock(void)
{
	uint32_t low, high;

	__asm__ volatile("lfence\n\trdtsc\n\tlfence" : "=a"(low), "=d"(high) : : "memory");
	return (uint64_t)high << 32 | low;
}

/* What the clock says of so many turns of two instructions, and of its own reading. */
static uint64_t count_turns(uint64_t turns)
{
	uint64_t least = UINT64_MAX, left, from, took;
	unsigned int i;

	for (i = 0; i < LOOKS; i++) {
		left = turns;
		from = x86_instruction_clock();
		__asm__ volatile("1:\tdec %0\n\tjnz 1b" : "+r"(left) : : "cc");
		took = x86_instruction_clock() - from;
		if (took < least)
			least = took;
	}
	return least;
}

bool x86_clock_counts_instructions(void)
{
	uint64_t few = count_turns(10), turns;

	for (turns = 11; turns < 20000; turns = turns * 3 / 2)
		if (count_turns(turns) - few != 2 * (turns - 10))
			return false;
	return true;
}
