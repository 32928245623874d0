/* SPDX-License-Identifier: GPL-2.0 */
/* regs.csv as it is read back: a row a register, of words. */
#ifndef REGSCOPE_RECORD_REGS_CSV_H
#define REGSCOPE_RECORD_REGS_CSV_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const char *const regs_columns[];

/* The columns of regs_columns[], and the rows of a regs.csv as the words that are in it. */
enum regs_column {
	REGS_ID,
	REGS_NAME,
	REGS_CLASS,
	REGS_SIZE,
	REGS_SCOPE,
	REGS_EVIDENCE,
	REGS_GET,
	REGS_SET,
	NR_REGS_COLUMNS
};

#define REGS_WORD_MAX 64

struct regs_row {
	uint64_t id;
	char word[NR_REGS_COLUMNS][REGS_WORD_MAX];
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

#endif
