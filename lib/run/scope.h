/* SPDX-License-Identifier: GPL-2.0 */
/* The user's choice of where scope is taken from. */
#ifndef REGSCOPE_RUN_SCOPE_H
#define REGSCOPE_RUN_SCOPE_H

#include "kvm/reg.h"

struct scope_options {
	const char *source; /* auto, probe, cap, documented */
	unsigned int cap;   /* number of the capability; 0: not known */
	const char *file;   /* a CSV file that has the last word; or NULL */
};

/* The source, and the capability to enable for it (0: none). 0 or -EINVAL. */
int scope_choose(const struct scope_options *options, enum scope_source *source, unsigned int *cap,
		 struct error *error);

/**
 * scope_file_apply - give registers the scope that a CSV file says
 * @path:	a regs.csv, or the columns id and scope
 * @unknown:	how many registers of the file @table does not have
 */
int scope_file_apply(const char *path, struct reg_table *table, size_t *unknown,
		     struct error *error);

#endif
