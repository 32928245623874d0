/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The seeded generator that draws the order of the cells. SplitMix64 (Steele, Lea, Flood: Fast
 * splittable pseudorandom number generators, 2014): 64 bits of state, the same on every machine.
 */
#ifndef REGSCOPE_MEASURE_RNG_H
#define REGSCOPE_MEASURE_RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
	uint64_t state;
};

/* A generator for stream @stream of @seed: two streams of one seed are unrelated. */
struct rng rng_stream(uint64_t seed, uint64_t stream);

uint64_t rng_next(struct rng *rng);

/* An unbiased random order of 0..n-1 into @order (Fisher and Yates). */
void rng_permute(struct rng *rng, size_t *order, size_t n);

#endif
