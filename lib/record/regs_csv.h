/* SPDX-License-Identifier: GPL-2.0 */
/* regs.csv: a row a register, as it was found on the host of a run. */
#ifndef REGSCOPE_RECORD_REGS_CSV_H
#define REGSCOPE_RECORD_REGS_CSV_H

#include "record/table.h"

#define REGS_WORD_MAX 64

struct regs_row {
	uint64_t id;
	char name[REGS_WORD_MAX], class[REGS_WORD_MAX];
	size_t size; /* bytes */
	char scope[REGS_WORD_MAX], evidence[REGS_WORD_MAX];
	char get[REGS_WORD_MAX], set[REGS_WORD_MAX]; /* "ok", or an errno's name */
};

struct regs_rows {
	struct regs_row *row;
	size_t nr;
};

/* Read the regs.csv of run directory @dir; 0, or -errno with nothing to free. */
int regs_rows_read(struct regs_rows *rows, const char *dir, struct error *error);
void regs_rows_free(struct regs_rows *rows);

/* The row of the register with that id, or NULL. */
const struct regs_row *regs_row_of(const struct regs_rows *rows, uint64_t id);

/* Whether a register is wider than a vCPU, by its row. */
bool regs_row_is_wide(const struct regs_row *row);

extern const struct table regs_table;

#endif
