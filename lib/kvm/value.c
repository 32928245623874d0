// SPDX-License-Identifier: GPL-2.0
/* What to try in a register: see value.h. */
#include "kvm/value.h"

#include <string.h>

#define NR_FIELDS 16

bool value_candidate(size_t size, unsigned int n, uint64_t mask, const union reg_value *old,
		     union reg_value *value)
{
	size_t bits = size * 8 < CANDIDATE_BITS ? size * 8 : CANDIDATE_BITS;
	unsigned int shift;

	memcpy(value, old, size);
	if (n < bits) {
		value->byte[n / 8] ^= (unsigned char)(1u << n % 8);
	} else {
		n -= (unsigned int)bits;
		if (n >= 2 * NR_FIELDS || size != sizeof(uint64_t))
			return false;
		shift = 4 * (n / 2);
		if (old->u64 >> shift & mask >> shift & 0xf)
			value->u64 = n % 2 ? old->u64 & ~((uint64_t)0xf << shift)
					   : old->u64 - ((uint64_t)1 << shift);
	}
	if (size == sizeof(mask) && (value->u64 ^ old->u64) & ~mask)
		memcpy(value, old, size); /* the kernel would refuse it */
	return true;
}
