/* SPDX-License-Identifier: GPL-2.0 */
/* How busy each CPU is, by /proc/stat. */
#ifndef REGSCOPE_MEASURE_LOAD_H
#define REGSCOPE_MEASURE_LOAD_H

#include <stddef.h>

#define LOAD_UNKNOWN (-1)

struct loads {
	int *percent; /* by the number of a CPU: of the time, or LOAD_UNKNOWN */
	size_t nr;
};

/**
 * loads_read - look twice, and tell what was done in between
 * @loads:	filled in; empty if the file does not say. loads_free()
 * @path:	/proc/stat, or a test's
 * @wait:	called between the looks; NULL: sleep for LOAD_WAIT_MS, in which this task does
 *		nothing
 */
#define LOAD_WAIT_MS 200
void loads_read(struct loads *loads, const char *path, void (*wait)(void));

int load_of(const struct loads *loads, int cpu);

void loads_free(struct loads *loads);

#endif
