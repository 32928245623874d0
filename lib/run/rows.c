// SPDX-License-Identifier: GPL-2.0
/* The registers and the harnesses as rows of regs.csv and benches.csv: see run.h. */
#include "run/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

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

static enum bench_threading threading_of(const struct bench *b)
{
	if (bench_has(b, BENCH_BY_VMS))
		return BENCH_THREADING_EACH;
	return bench_has(b, BENCH_BY_THREADS) ? BENCH_THREADING_SHARED : BENCH_THREADING_ALONE;
}

static void fill(struct bench_row *row, const struct bench *b, const struct bench_op *op,
		 enum bench_policy policy)
{
	const struct bench_policy_info *info = &bench_policies[policy];

	*row = (struct bench_row){ .threads = threading_of(b), .per_access = op->per_access };
	snprintf(row->bench, sizeof(row->bench), "%s", b->name);
	snprintf(row->op, sizeof(row->op), "%s", op->name);
	snprintf(row->policy, sizeof(row->policy), "%s", info->name);
	snprintf(row->base, sizeof(row->base), "%s",
		 info->base == policy ? "" : bench_policies[info->base].name);
	snprintf(row->access, sizeof(row->access), "%s", op->access);
	snprintf(row->what, sizeof(row->what), "%s",
		 bench_has(b, BENCH_BY_POLICY) ? info->what : "");
	/* what single registers cost does not explain calls for many, or for something else */
	snprintf(row->explained_op, sizeof(row->explained_op), "%s",
		 op->explained_by && info->way == BENCH_ONE_BY_ONE ? op->explained_by : "");
	snprintf(row->way, sizeof(row->way), "%s", bench_way_names[info->way]);
	snprintf(row->explained_state, sizeof(row->explained_state), "%s",
		 op->to_fresh ? bench_state_name(BENCH_FRESH) : "");
	snprintf(row->against, sizeof(row->against), "%s", op->against ? op->against : "");
}

int benches_of_harnesses(struct benches *out, unsigned int policies)
{
	unsigned int i, op, policy;
	const struct bench *b;
	size_t room = 0;

	for (i = 0; (b = bench_at(i)); i++)
		room += b->nr_ops * NR_BENCH_POLICIES;
	*out = (struct benches){ .rows = calloc(room, sizeof(*out->rows)) };
	if (!out->rows)
		return -ENOMEM;
	for (i = 0; (b = bench_at(i)); i++) {
		for (op = 0; op < b->nr_ops; op++)
			for (policy = 0; policy < NR_BENCH_POLICIES; policy++)
				if (bench_policies_of(b, policies) & 1u << policy)
					fill(&out->rows[out->nr++], b, &b->ops[op], policy);
	}
	return 0;
}
