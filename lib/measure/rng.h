/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one generator of random numbers: it draws the order of the cells and the values of registers.
 * SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014): 64 bits of
 * state, the same on every machine. It needs no clock, so every folder may use it.
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

#define RNG_STEP 0x9e3779b97f4a7c15u

/* The @n-th number, from 0, that a generator in @state would draw. */
static inline uint64_t rng_at(uint64_t state, uint64_t n)
{
	uint64_t z = state + (n + 1) * RNG_STEP;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* An unbiased random order of 0..n-1 into @order (Fisher and Yates). */
void rng_permute(struct rng *rng, size_t *order, size_t n);

#endif
