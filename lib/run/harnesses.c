// SPDX-License-Identifier: GPL-2.0
/* The harnesses as rows of benches.csv: see harnesses.h. */
#include "run/harnesses.h"

#include "benches.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

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
	snprintf(row->base, sizeof(row->base), "%s", info->base ? info->base : "");
	snprintf(row->access, sizeof(row->access), "%s", op->access);
	snprintf(row->what, sizeof(row->what), "%s",
		 bench_has(b, BENCH_BY_POLICY) ? info->what : "");
	snprintf(row->explained_op, sizeof(row->explained_op), "%s",
		 op->explained_by ? op->explained_by : "");
	snprintf(row->explained_state, sizeof(row->explained_state), "%s",
		 op->to_fresh ? bench_state_name(BENCH_FRESH) : "");
}

int benches_of_harnesses(struct benches *out)
{
	unsigned int i, op, policy, nr;
	const struct bench *b;
	size_t room = 0;

	for (i = 0; (b = bench_at(i)); i++)
		room += b->nr_ops * NR_BENCH_POLICIES;
	*out = (struct benches){ .rows = calloc(room, sizeof(*out->rows)) };
	if (!out->rows)
		return -ENOMEM;
	for (i = 0; (b = bench_at(i)); i++) {
		nr = bench_has(b, BENCH_BY_POLICY) ? NR_BENCH_POLICIES : 1;
		for (op = 0; op < b->nr_ops; op++)
			for (policy = 0; policy < nr; policy++)
				fill(&out->rows[out->nr++], b, &b->ops[op], policy);
	}
	return 0;
}
