/* SPDX-License-Identifier: GPL-2.0 */
/* A history as text, and as the table that its picture is drawn from. */
#ifndef REGSCOPE_REPORT_HISTORY_H
#define REGSCOPE_REPORT_HISTORY_H

#include "analyse/history.h"

/* Runs, change points, and each metric with its own; or only those that have one. */
void report_write_history(FILE *f, const struct history_trend *trend, double limit,
			  bool only_changed);

/* CSV for a picture, of history_picture(). 0 or -ENOMEM. */
int report_write_picture(FILE *f, const struct history_trend *trend);

#endif
