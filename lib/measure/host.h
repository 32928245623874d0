/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The machine that measures: what it is, and what would make a reader doubt its numbers. Read from
 * /proc and /sys; a fact that cannot be had is the word "unknown".
 */
#ifndef REGSCOPE_MEASURE_HOST_H
#define REGSCOPE_MEASURE_HOST_H

#include <stdbool.h>
#include <stddef.h>

/* All write a string of at most @size - 1 characters into @buf, and return it. */
char *host_cpu(char *buf, size_t size);	     /* model: "Neoverse-N1 r3p1", or its MIDR's fields */
char *host_governor(char *buf, size_t size); /* of cpufreq, "none" without it, "mixed" */
char *host_mitigations(char *buf, size_t size); /* "spectre_v2: Mitigation: ..., ..." or "none" */
char *host_first_line(const char *path, char *buf, size_t size); /* any one-line file */

/*
 * An emulator's CPU: MIDR_EL1 names implementer 0x00, which the architecture reserves for software.
 * No silicon has it.
 */
bool host_is_emulator(void);

/* Keep the calling thread on the CPU it is on. Returns that CPU, or -errno. */
int host_pin(void);

/* Keep the calling thread on @cpu, whatever its number. Returns 0 or -errno. */
int host_pin_to(int cpu);

#endif
