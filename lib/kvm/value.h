/* SPDX-License-Identifier: GPL-2.0 */
/* What a register holds, and what else it might hold. */
#ifndef REGSCOPE_KVM_VALUE_H
#define REGSCOPE_KVM_VALUE_H

#include "kvm/reg.h"

union reg_value {
	unsigned char byte[REG_SIZE_MAX];
	uint64_t u64;
};

/* A counter is put this far ahead, and may run on by the slack while it is looked at. */
#define COUNTER_STEP  ((uint64_t)1 << 44)
#define COUNTER_SLACK ((uint64_t)1 << 36)

/* Bits tried of a long register (SVE): it takes any value, which a few bits show. */
#define CANDIDATE_BITS 64

/**
 * value_candidate - the @n-th value to try in a register of @size bytes that holds @old
 * @mask:	bits that may differ
 * @value:	equal to @old if this @n has nothing to try: go on with the next
 *
 * First each bit flipped; then each field of 4 bits less one, and 0, which is legal more often in
 * an ID register. Returns false when there are no more.
 */
bool value_candidate(size_t size, unsigned int n, uint64_t mask, const union reg_value *old,
		     union reg_value *value);

/* Is a counter that was put to @before still near it? On either side: putting one vCPU's value back
 * moves the others' by the time between their reads. */
static inline bool value_near(uint64_t now, uint64_t before)
{
	return now - before + COUNTER_SLACK < 2 * COUNTER_SLACK;
}

#endif
