/* SPDX-License-Identifier: GPL-2.0 */
/* Values of options that more than one sub-command takes. All return 0, or -EINVAL and say why. */
#ifndef REGSCOPE_CMD_OPTIONS_H
#define REGSCOPE_CMD_OPTIONS_H

#include "error.h"
#include "kvm/reg.h"

#include <stddef.h>
#include <stdint.h>

#define COUNTS_MAX    512
#define VCPUS_DEFAULT "1-512"

/* Of vCPUs, threads or VMs. */
struct counts {
	unsigned int v[COUNTS_MAX]; /* ascending, each once */
	size_t nr;
};

/* "1,2,4", "1-512" (powers of two between the ends, and both ends), or both mixed; @what is the
 * option's name, for the message. */
int parse_counts(const char *text, const char *what, struct counts *counts, struct error *error);

/* A whole number from @min to @max; @what is the option's name, for the message. */
int parse_number(const char *text, const char *what, uint64_t min, uint64_t max, uint64_t *value,
		 struct error *error);
int parse_decimal(const char *text, const char *what, double min, double max, double *value,
		  struct error *error);

/*
 * "default" (all the host offers that are on by default), "all", or names joined by commas, each
 * perhaps after "default,". What the host does not offer is an error that lists what it does.
 */
int parse_features(const char *text, uint64_t *features, struct error *error);

/* "PSCI_0_2 PMU_V3 SVE" */
void print_features(uint64_t features, char *buf, size_t size);

struct scope_options {
	const char *scope; /* auto, probe, cap, documented */
	unsigned int cap;  /* --scope-cap, 0 if not given */
	const char *file;  /* --scope-file, NULL if not given */
};

/* Which source is meant, and the capability to enable for it (0: none). */
int choose_scope(const struct scope_options *options, enum scope_source *source, unsigned int *cap,
		 struct error *error);

/*
 * Give the registers that a CSV file names the scope it says: a regs.csv, or the columns id and
 * scope. Those that @table does not have are counted on stderr.
 */
int scope_file_apply(const char *path, struct reg_table *table, struct error *error);

#endif
