/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one hash: 64-bit FNV-1a (Fowler, Noll and Vo, 1991), for what nobody would forge: keys of a
 * table, builds, values of registers. It needs no clock, so every folder may use it.
 */
#ifndef REGSCOPE_MEASURE_HASH_H
#define REGSCOPE_MEASURE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_INIT 0xcbf29ce484222325u

/* @h with @n bytes at @p hashed in; start with HASH_INIT. */
static inline uint64_t hash_bytes(uint64_t h, const void *p, size_t n)
{
	const unsigned char *byte = p;

	for (; n; n--)
		h = (h ^ *byte++) * 0x100000001b3u;
	return h;
}

#endif
