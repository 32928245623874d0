/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The machine that measures: what it is, and what would make a reader doubt its numbers. Read from
 * /proc and /sys; a fact that cannot be read is "unknown".
 */
#ifndef REGSCOPE_MEASURE_HOST_H
#define REGSCOPE_MEASURE_HOST_H

#include <stdbool.h>
#include <stddef.h>

/* Before every path of this host: "", or a test's stand-in for its file systems. */
extern const char *host_root;

/* All write at most @size bytes into @buf, and return it. */
/* "Neoverse-N1 r3p1", or the fields of MIDR_EL1; without one, what host_cpuinfo() says. */
char *host_cpu(int cpu, char *buf, size_t size);
char *host_huge_pages(char *buf, size_t size);	/* transparent ones: "always", "madvise", "never" */
char *host_mitigations(char *buf, size_t size); /* "spectre_v2: Mitigation: ..., ..." or "none" */
char *host_first_line(const char *path, char *buf, size_t size); /* any one-line file */

/* The same of one CPU, or of all, @cpu -1: cpufreq's governor, "none" without it, or "mixed"; its
 * range, "600000-3000000" kHz, or "none", of all CPU 0's. */
char *host_governor(int cpu, char *buf, size_t size);
char *host_frequency(int cpu, char *buf, size_t size);

/* Does MIDR_EL1 name implementer 0x00? The architecture reserves it for software. */
bool host_is_emulator(void);

/* MIDR_EL1 of a CPU; 0 if it is not told. */
unsigned long long host_midr(int cpu);

/* The name of a CPU by /proc/cpuinfo into @buf; false where that has none. */
bool host_cpuinfo(int cpu, char *buf, size_t size);

/* Keep the calling thread on @cpu. Returns 0 or -errno. */
int host_pin_to(int cpu);

#endif
