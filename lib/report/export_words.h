/* SPDX-License-Identifier: GPL-2.0 */
/* Names in the formats of CI services. A run may come from a stranger: nothing in it is written
 * unchecked. */
#ifndef REGSCOPE_REPORT_EXPORT_WORDS_H
#define REGSCOPE_REPORT_EXPORT_WORDS_H

#include "report/export.h"

#define EXPORT_NAME_SIZE 192

/* The cost of a pass after @row in the summary, or the first (NULL); NULL at the end. */
const struct summary_row *export_next(const struct export *e, const struct summary_row *row);

/* "HARNESS/OP/vcpus=8/policy=P/state=S"; then threads and pass, where these are
 * not 1 and empty. The words have no slash, blank or quote. */
const char *export_cell_name(const struct cell_key *key, char name[EXPORT_NAME_SIZE]);
/* A fact of env.txt in printable ASCII. */
void export_put_fact(FILE *f, const struct env *env, const char *key);

/* A string of JSON (RFC 8259, section 7); bytes that are no UTF-8 become U+FFFD each. */
void export_put_json(FILE *f, const char *s);

/* What a runner of tests is told of a cell. */
enum export_result {
	EXPORT_PASS,
	EXPORT_FAIL,
	EXPORT_SKIP, /* it cannot be told */
	EXPORT_GONE, /* the new side lacks it */
};

struct export_test {
	const struct cell_key *cell;
	enum counter metric;
	const struct summary_row *sum; /* without a base; else one of the other two */
	const struct compare_row *row;
	const struct compare_missing *missing;
	enum export_result result;
	const char *why; /* it is no plain pass or failure; or NULL */
	size_t place;	 /* of the next one */
};

/* "boots", say: what the number that an unclear row needs counts. */
const char *export_units(const struct comparison *c);

/* The test after @test, or the first if it is all zeros; false at the end. */
bool export_next_test(const struct export *e, struct export_test *test);

/* export_go.c, export_json.c, export_tests.c */
void export_write_go(FILE *f, const struct export *e);
void export_write_json(FILE *f, const struct export *e);
void export_write_ktap(FILE *f, const struct export *e);
void export_write_lava(FILE *f, const struct export *e);

#endif
