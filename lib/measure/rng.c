// SPDX-License-Identifier: GPL-2.0
/* SplitMix64 and the shuffle: see rng.h. */
#include "measure/rng.h"

uint64_t rng_next(struct rng *rng)
{
	uint64_t drawn = rng_at(rng->state, 0);

	rng->state += RNG_STEP;
	return drawn;
}

struct rng rng_stream(uint64_t seed, uint64_t stream)
{
	struct rng rng = { seed };

	rng.state = rng_next(&rng) ^ (stream * 0xd1342543de82ef95u);
	return rng;
}

/* Uniform in 0..n-1: draws from the incomplete last stretch of 2^64 are thrown away. */
static uint64_t below(struct rng *rng, uint64_t n)
{
	uint64_t excess = -n % n, x;

	do
		x = rng_next(rng);
	while (x < excess);
	return x % n;
}

void rng_permute(struct rng *rng, size_t *order, size_t n)
{
	size_t i, j;

	for (i = 0; i < n; i++) {
		j = below(rng, i + 1);
		order[i] = order[j];
		order[j] = i;
	}
}
