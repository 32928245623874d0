/* SPDX-License-Identifier: GPL-2.0 */
/* A series of commits as text: a row a commit, what is to be said of some, what was measured. */
#ifndef REGSCOPE_REPORT_SERIES_H
#define REGSCOPE_REPORT_SERIES_H

#include "analyse/series.h"

#include <stdio.h>

struct report_series {
	const struct series *series;
	const struct env *env; /* of a run that was measured; NULL if none was */
	const char *reproduce; /* the command; or "" */
};

/* The table, ASCII and at most REPORT_COLUMNS wide; for run_dir_replace(), as report_write(). */
void report_write_series(FILE *f, const void *arg);

#endif
