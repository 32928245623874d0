/* SPDX-License-Identifier: GPL-2.0 */
/* Lists of CPUs, as the kernel writes them and as users do: "0-3,8". */
#ifndef REGSCOPE_MEASURE_CPUS_H
#define REGSCOPE_MEASURE_CPUS_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>

struct cpus {
	int *v; /* in the order they were named in */
	size_t nr;
};

/**
 * cpus_parse - read a list
 * @what:	the option's name, for the message
 *
 * Blanks part items as commas do. Returns 0; -EINVAL for what is no list, names no CPU, or names
 * one twice; -ENOMEM. cpus_free() in either case.
 */
int cpus_parse(struct cpus *cpus, const char *text, const char *what, struct error *error);

/* The list in a one-line file; empty if there is none, or if it cannot be read. */
void cpus_read(struct cpus *cpus, const char *path);

/* Add a CPU at the end. 0 or -ENOMEM. */
int cpus_add(struct cpus *cpus, int cpu);

bool cpus_has(const struct cpus *cpus, int cpu);

/* "0-3,8" into @buf, cut off at @size; "none" of an empty list. Returns @buf. */
char *cpus_print(const struct cpus *cpus, char *buf, size_t size);

void cpus_free(struct cpus *cpus);

#endif
