// SPDX-License-Identifier: GPL-2.0
/* regs.csv of a register table: see run.h. */
#include "run/run.h"

#include "record/regs_csv.h"

#include <stdio.h>

/* "ok", or the errno's name as in errno.h. */
static void put_outcome(char word[REGS_WORD_MAX], int err)
{
	char buf[ERRNO_NAME_MAX];

	snprintf(word, REGS_WORD_MAX, "%s", err ? errno_name(err, buf) : "ok");
}

struct regs_row run_regs_row(const struct reg *reg)
{
	struct regs_row row = { .id = reg->plain_id, .size = reg->size };

	snprintf(row.name, sizeof(row.name), "%s", reg->name);
	snprintf(row.class, sizeof(row.class), "%s", reg->class);
	snprintf(row.scope, sizeof(row.scope), "%s", reg_scope_names[reg->scope]);
	snprintf(row.evidence, sizeof(row.evidence), "%s", reg_evidence_names[reg->evidence]);
	put_outcome(row.get, reg->get_err);
	put_outcome(row.set, reg->set_err);
	return row;
}

void run_put_regs(FILE *f, const void *arg)
{
	const struct reg_table *table = arg;
	struct regs_row row;
	size_t i;

	table_put_header(&regs_table, f);
	for (i = 0; i < table->nr; i++) {
		row = run_regs_row(&table->regs[i]);
		table_put_row(&regs_table, f, &row);
	}
}
