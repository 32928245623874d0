/* SPDX-License-Identifier: GPL-2.0 */
/* The register table as regs.csv has it. */
#ifndef REGSCOPE_CMD_REGS_H
#define REGSCOPE_CMD_REGS_H

#include "why.h"

#include <stddef.h>
#include <stdio.h>

/* As the `write` of run_dir_replace(); @arg is a struct reg_table. */
void regs_write_csv(FILE *f, const void *arg);

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
	char word[NR_REGS_COLUMNS][REGS_WORD_MAX];
};

struct regs_rows {
	struct regs_row *row;
	size_t nr;
};

/* Read the regs.csv of run directory @dir; 0, or -errno with nothing to free. */
int regs_rows_read(struct regs_rows *rows, const char *dir, struct why *why);
void regs_rows_free(struct regs_rows *rows);

/* Print what came, went or changed between the regs.csv of two run directories; an exit code. */
int regs_compare(const char *base, const char *new);

#endif
