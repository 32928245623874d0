/* SPDX-License-Identifier: GPL-2.0 */
/*
 * benches.csv: what the harnesses of a run are, a row for each harness, op and policy. A report
 * knows a harness by this file alone, so that one of an old run needs no newer or older harness.
 */
#ifndef REGSCOPE_RECORD_BENCHES_H
#define REGSCOPE_RECORD_BENCHES_H

#include "record/cells.h"
#include "record/table.h"

#define BENCH_TEXT_MAX 64

/* How the threads of a pass share its work. */
enum bench_threading {
	BENCH_THREADING_ALONE,	/* "alone": one thread does it */
	BENCH_THREADING_SHARED, /* "shared": several deal out one VM's vCPUs */
	BENCH_THREADING_EACH,	/* "each": each has a VM of its own */
};

struct bench_row {
	char bench[CELL_WORD_MAX], op[CELL_WORD_MAX], policy[CELL_WORD_MAX];
	char base[CELL_WORD_MAX];    /* the policy this one is compared with; "": with none */
	char access[BENCH_TEXT_MAX]; /* what one access is: "KVM_GET_ONE_REG" */
	char what[BENCH_TEXT_MAX];   /* the policy in words: "VM-scoped ones once" */
	/*
	 * The op, and the state of the VM, of the passes over single registers that explain what
	 * this one costs; "" where none do. A state of "" is the pass's own.
	 */
	char explained_op[CELL_WORD_MAX], explained_state[CELL_WORD_MAX];
	enum bench_threading threads;
	bool per_access;	 /* a pass is nothing but accesses: the cost of one is a result */
	char way[CELL_WORD_MAX]; /* how the policy makes them: "batched"; "": an ioctl each */
	/* The op that makes the same accesses otherwise, which this one is compared with; or "". */
	char against[CELL_WORD_MAX];
};

struct benches {
	struct bench_row *rows;
	size_t nr;
};

/* -ENOENT if there is no benches.csv, as in runs of older releases. */
int benches_read(struct benches *benches, const struct run_dir *dir, struct error *error);
void benches_free(struct benches *benches);

/* The row of a cell's bench, op and policy, or NULL. */
const struct bench_row *benches_find(const struct benches *benches, const struct cell_key *cell);

extern const struct table benches_table;

#endif
