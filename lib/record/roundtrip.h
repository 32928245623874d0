/* SPDX-License-Identifier: GPL-2.0 */
/*
 * roundtrip.csv: what became of each register in each trip. One row if it came back, else one for
 * each vCPU on which it did not.
 */
#ifndef REGSCOPE_RECORD_ROUNDTRIP_H
#define REGSCOPE_RECORD_ROUNDTRIP_H

#include "record/regs_csv.h"

/* It came back; it did not, as was expected; it did not. */
enum roundtrip_result { ROUNDTRIP_KEPT, ROUNDTRIP_EXPECTED, ROUNDTRIP_LOST, NR_ROUNDTRIP_RESULTS };
extern const char *const roundtrip_result_names[];

#define ROUNDTRIP_VCPU_TOP 63 /* the highest number of a vCPU */

struct roundtrip_row {
	char state[REGS_WORD_MAX], order[REGS_WORD_MAX]; /* these two are the trip */
	uint64_t id;
	char name[REGS_WORD_MAX], class[REGS_WORD_MAX];
	enum roundtrip_result result;
	bool differs;
	unsigned int vcpu;				 /* if it differs: of this one, ... */
	char source[REGS_WORD_MAX], copy[REGS_WORD_MAX]; /* ... which held this, and holds that */
	char set[REGS_WORD_MAX]; /* "ok", or the errno of a write that was refused */
	char by[REGS_WORD_MAX];	 /* the register whose write made it what it is; or empty */
	bool was_right;		 /* until that write */
};

struct roundtrip_rows {
	struct roundtrip_row *row;
	size_t nr;
};

extern const struct table roundtrip_table;

/* Read roundtrip.csv of run directory @dir; 0, or -errno and nothing to free. */
int roundtrip_rows_read(struct roundtrip_rows *rows, const char *dir, struct error *error);
void roundtrip_rows_free(struct roundtrip_rows *rows);

/* Does row @i begin a trip? */
bool roundtrip_begins(const struct roundtrip_rows *rows, size_t i);

/* How many registers of the trip that row @first begins have each result; returns the row after. */
size_t roundtrip_count(const struct roundtrip_rows *rows, size_t first,
		       size_t count[NR_ROUNDTRIP_RESULTS]);

#endif
