/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The options of a sub-command as a table: its --help and the values they leave in a structure of
 * its own both follow from it.
 */
#ifndef REGSCOPE_CMD_OPTIONS_H
#define REGSCOPE_CMD_OPTIONS_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cmd_option {
	const char *name, *arg; /* no name: @doc is a heading */
	const char *doc;	/* with unit and default; none: a hidden name of the one before */
	/* Read @text into @value: 0, or -EINVAL and why. NULL: a flag, a bool that it sets. */
	int (*read)(const struct cmd_option *option, const char *text, void *value,
		    struct error *error);
	size_t at;	   /* of the value in the structure */
	uint64_t min, max; /* of a number */
	const char *words; /* "auto, none": the value is the place of one of them */
	int flags;	   /* of argp */
	char letter;	   /* for -l; 0: none */
	bool aside;	   /* changes nothing of what is done: where it goes, how it is told */
};

/* What an option reads, and into what. */
#define INTO(reader, type, member) .read = (reader), .at = offsetof(type, member)
#define SETS(type, member)	   .at = offsetof(type, member)

int option_text(const struct cmd_option *, const char *text, void *value,
		struct error *); /* char * */
int option_word(const struct cmd_option *, const char *text, void *value, struct error *); /* int */
int option_uint(const struct cmd_option *, const char *text, void *value, struct error *);
int option_number(const struct cmd_option *, const char *text, void *value, struct error *);
int option_decimal(const struct cmd_option *, const char *text, void *value, struct error *);
/* Counts are checked, and kept as text. */
int option_counts(const struct cmd_option *, const char *text, void *value, struct error *);
int option_metric(const struct cmd_option *, const char *text, void *value, struct error *);

/* The options of every sub-command that reads registers, into its struct run_options. */
#define SCOPE_CAP_OPTION(type, run) \
	{ \
		"scope-cap", "NR", "number of KVM_CAP_ARM_REG_SCOPE in this kernel", \
			INTO(option_uint, type, run.scope.cap), 1, UINT32_MAX \
	}
#define SUBJECT_OPTIONS(type, run) \
	{ "features", "LIST", \
	  "vCPU features: default, all, or names like PSCI_0_2,PMU_V3,SVE,PTRAUTH,MTE, " \
	  "HAS_EL2, VGIC (a GICv3 for each VM); default,MTE adds one (default: default)", \
	  INTO(option_text, type, run.features) }, \
		{ "scope", "SOURCE", \
		  "where a register's scope is taken from: probe (an experiment on this kernel), " \
		  "cap (the kernel's list), documented (by the kernel's version), auto: cap if a " \
		  "capability is known, else probe; or try: as auto, but probe too where the " \
		  "capability has no effect, which is said (default: auto)", \
		  INTO(option_text, type, run.scope.source) }, \
		SCOPE_CAP_OPTION(type, run), \
	{ \
		"scope-file", "FILE", \
			"the registers named in this CSV file (a regs.csv, or the columns " \
			"id,scope) have the scope it gives; `bench` proves it like any other", \
			INTO(option_text, type, run.scope.file) \
	}

#endif
