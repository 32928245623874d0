/* SPDX-License-Identifier: GPL-2.0 */
/* Alternatives as text: what each saves, and what it takes. */
#ifndef REGSCOPE_REPORT_REPORT_ALTERNATIVES_H
#define REGSCOPE_REPORT_REPORT_ALTERNATIVES_H

#include "analyse/alternatives.h"

#include <stdio.h>

struct report_alternatives {
	const struct alternatives *alternatives;
	const char *reproduce; /* the command, or "" */
};

/* For run_dir_replace(); @arg is a struct report_alternatives. */
void report_write_alternatives(FILE *f, const void *arg);

#endif
