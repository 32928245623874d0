/* SPDX-License-Identifier: GPL-2.0 */
/* A run that no harness of this program made, all that is found in it, and its text. */
#ifndef MADE_RUN_H
#define MADE_RUN_H

#include "made_passes.h"

#include "report/report.h"

#define NR_OPS	    7
#define NR_POLICIES 3
#define ROUNDS	    6
#define NR_REGS	    5
#define ID	    0x6030000000100000ull

static const char *const policies[NR_POLICIES] = { "every", "some", "none-but-the-last" };
static const unsigned int counts[] = { 1, 2, 4, 8 };

/* Two harnesses of seven ops each: the first with three policies, the second with one. Ops cost a
 * line over vCPUs but for the last, of which nothing is known but that it grows. */
static struct {
	struct bench_row row[NR_OPS * (NR_POLICIES + 1)];
	struct benches benches;
	struct regs_row reg[NR_REGS];
	struct sample_set passes, registers;
	struct env env;
	struct findings findings;
	struct report report;
} made;

static void make_benches(void)
{
	struct bench_row *row = made.row;
	unsigned int op, policy;

	for (op = 0; op < NR_OPS; op++)
		for (policy = 0; policy <= NR_POLICIES; policy++, row++) {
			bool paired = policy < NR_POLICIES;

			*row = (struct bench_row){ .per_access = paired };
			snprintf(row->bench, sizeof(row->bench), paired ? "paired" : "alone");
			snprintf(row->op, sizeof(row->op), "operation-%u", op);
			snprintf(row->access, sizeof(row->access), "KVM_OPERATION_%u", op);
			snprintf(row->policy, sizeof(row->policy), "%s",
				 policies[paired ? policy : 0]);
			snprintf(row->what, sizeof(row->what), "the registers of policy %u",
				 policy);
			if (paired && policy)
				snprintf(row->base, sizeof(row->base), "%s", policies[0]);
			if (paired)
				snprintf(row->explained_op, sizeof(row->explained_op), "%s",
					 row->op);
		}
	made.benches = (struct benches){ made.row, sizeof(made.row) / sizeof(made.row[0]) };
}

static void make_passes(void)
{
	struct sample_row row = { .reading.has = { [COUNTER_CYCLES] = true } };
	struct cell_key key = { .threads = 1, .state = "fresh" };
	size_t i, n;

	for (i = 0; i < made.benches.nr; i++) {
		const struct bench_row *b = &made.row[i];
		bool bent = !strcmp(b->op, "operation-6");

		memcpy(key.bench, b->bench, sizeof(key.bench));
		memcpy(key.op, b->op, sizeof(key.op));
		memcpy(key.policy, b->policy, sizeof(key.policy));
		for (n = 0; n < 4; n++) {
			key.vcpus = counts[n];
			row.regs_once = *b->base ? 2 : 0;
			row.accesses = (NR_REGS - row.regs_once) * key.vcpus + row.regs_once;
			for (row.round = 0; row.round < ROUNDS; row.round++) {
				row.reading.value[COUNTER_CYCLES] = 1000000 * row.accesses +
								    row.round +
								    (bent && n == 2 ? 90000000 : 0);
				made_pass_add(&made.passes, &key, &row);
			}
		}
	}
}

static void make_registers(void)
{
	static const char *const states[] = { "fresh", "ran" };
	struct sample_row row = { .accesses = 8, .reading.has = { [COUNTER_CYCLES] = true } };
	struct cell_key key = { .bench = "each", .vcpus = 8, .threads = 1 };
	unsigned int i, op, state;

	for (i = 0; i < NR_REGS; i++) {
		struct regs_row *reg = &made.reg[i];

		*reg = (struct regs_row){ .id = ID + i };
		snprintf(reg->name, sizeof(reg->name), "REG%u", i);
		snprintf(reg->class, sizeof(reg->class), i < 2 ? "dear" : "cheap");
		snprintf(reg->scope, sizeof(reg->scope), i < 2 ? "vm" : "vcpu");
		for (op = 0; op < NR_OPS; op++)
			for (state = 0; state < 2; state++) {
				key.id = ID + i;
				snprintf(key.op, sizeof(key.op), "operation-%u", op);
				snprintf(key.state, sizeof(key.state), "%s", states[state]);
				row.reading.value[COUNTER_CYCLES] = 8 * (1000000 - 1000 * i);
				for (row.round = 0; row.round < ROUNDS; row.round++)
					made_pass_add(&made.registers, &key, &row);
			}
	}
}

static int make(void **state)
{
	struct regs_rows regs = { made.reg, NR_REGS };
	struct findings_source source = { &made.passes, &made.registers, &regs, &made.env,
					  &made.benches };

	(void)state;
	make_benches();
	make_passes();
	make_registers();
	env_set(&made.env, "rounds", "6");
	made.report = (struct report){ .findings = &made.findings,
				       .env = &made.env,
				       .benches = &made.benches,
				       .metric = "cycles",
				       .doubts = "" };
	return findings_make(&made.findings, &source, NULL);
}

static int unmake(void **state)
{
	(void)state;
	findings_free(&made.findings);
	samples_free(&made.passes);
	samples_free(&made.registers);
	env_free(&made.env);
	return 0;
}

/* What @write writes; every line fits mail and has no blank at its end. */
__attribute__((unused)) static char *text_of(void (*write)(FILE *f, const void *arg),
					     const void *arg)
{
	char *text = NULL, *line, *copy, *rest;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	write(f, arg);
	fclose(f);
	copy = rest = strdup(text);
	while ((line = strsep(&rest, "\n"))) {
		size = strlen(line);
		if (size > REPORT_COLUMNS || (size && line[size - 1] == ' '))
			fail_msg("%zu columns: \"%s\"", size, line);
	}
	free(copy);
	return text;
}

static size_t count(const char *text, const char *word)
{
	size_t n = 0;

	for (; (text = strstr(text, word)); text += strlen(word))
		n++;
	return n;
}

#endif
