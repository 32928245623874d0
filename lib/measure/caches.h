/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Driving out what a CPU's caches hold, from user space: by writing through more memory than they
 * have room for. Not driven out: translations (TLBs), what branch predictors learned, a cache
 * beyond the last one that sysfs tells of, and what a first-level cache of instructions keeps.
 */
#ifndef REGSCOPE_MEASURE_CACHES_H
#define REGSCOPE_MEASURE_CACHES_H

#include <stddef.h>

struct eviction {
	unsigned char *buffer; /* NULL: none is made */
	size_t bytes;
	char text[192]; /* how many, and why so many */
};

/**
 * caches_bytes - what @cpu's caches of data hold, all levels together, as sysfs has it
 * @text:	"L1 64 KiB, L2 1024 KiB", or "" if it tells of none
 *
 * Returns 0 then.
 */
size_t caches_bytes(int cpu, char *text, size_t size);

/* Choose how much is written through for the caches of @cpu: twice what they hold, and at least
 * EVICTION_MIN, as not all of them are told; at most EVICTION_MAX. */
#define EVICTION_MIN ((size_t)64 << 20)
#define EVICTION_MAX ((size_t)1 << 30)
void eviction_choose(struct eviction *eviction, int cpu);

/* Make the buffer: 0 or -ENOMEM. */
int eviction_make(struct eviction *eviction);
void eviction_free(struct eviction *eviction);

/* Read and write each line of it. */
void eviction_run(struct eviction *eviction);

#endif
