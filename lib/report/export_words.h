/* SPDX-License-Identifier: GPL-2.0 */
/* Names in the formats of CI services. A run may come from a stranger: nothing in it is written
 * unchecked. */
#ifndef REGSCOPE_REPORT_EXPORT_WORDS_H
#define REGSCOPE_REPORT_EXPORT_WORDS_H

#include "report/export.h"

#define EXPORT_NAME_SIZE 192

/* The cost of a pass after @row in the summary, or the first (NULL); NULL at the end. */
const struct summary_row *export_next(const struct export *e, const struct summary_row *row);

/* "HARNESS/OP/vcpus=8/policy=P/state=S"; the words have no slash, blank or quote. */
const char *export_cell_name(const struct cell_key *key, char name[EXPORT_NAME_SIZE]);
/* A unit, of the same characters and slashes. */
const char *export_unit_name(const struct summary_row *row, char unit[METRIC_NAME_MAX]);

/* A fact of env.txt in printable ASCII. */
void export_put_fact(FILE *f, const struct env *env, const char *key);

/* export_go.c */
void export_write_go(FILE *f, const struct export *e);

#endif
