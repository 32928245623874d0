// SPDX-License-Identifier: GPL-2.0
/* Without memory: each allocation of a reader, or of findings, fails in turn; none goes unsaid. */
#include "made_benches.h"
#include "test.h"

#include "analyse/findings.h"
#include "kvm/arch.h"
#include "record/env.h"
#include "record/findings.h"
#include "record/regs_csv.h"
#include "record/summary.h"

#include <errno.h>

#define RUN_READ "results/reference"

static long left = -1; /* allocations until one fails; -1: none does */

/* Is it this one's turn? */
static bool fails(void)
{
	if (left < 0 || left-- > 0)
		return false;
	errno = ENOMEM;
	return true;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__real_calloc(size_t nr, size_t size);
void *__wrap_calloc(size_t nr, size_t size);
void *__wrap_calloc(size_t nr, size_t size)
{
	return fails() ? NULL : __real_calloc(nr, size);
}

void *__real_realloc(void *p, size_t size);
void *__wrap_realloc(void *p, size_t size);
void *__wrap_realloc(void *p, size_t size)
{
	return fails() ? NULL : __real_realloc(p, size);
}

char *__real_strdup(const char *s);
char *__wrap_strdup(const char *s);
char *__wrap_strdup(const char *s)
{
	return fails() ? NULL : __real_strdup(s);
}

int __real_vasprintf(char **p, const char *fmt, va_list ap);
int __wrap_vasprintf(char **p, const char *fmt, va_list ap);
int __wrap_vasprintf(char **p, const char *fmt, va_list ap)
{
	return fails() ? -1 : __real_vasprintf(p, fmt, ap);
}

int __wrap_asprintf(char **p, const char *fmt, ...);
int __wrap_asprintf(char **p, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = fails() ? -1 : __real_vasprintf(p, fmt, ap);
	va_end(ap);
	return n;
}

/* What getline() is made of. */
ssize_t __real___getdelim(char **line, size_t *size, int delimiter, FILE *f);
ssize_t __wrap___getdelim(char **line, size_t *size, int delimiter, FILE *f);
ssize_t __wrap___getdelim(char **line, size_t *size, int delimiter, FILE *f)
{
	return fails() ? -1 : __real___getdelim(line, size, delimiter, f);
}

static struct run_dir committed;

static int read_samples(struct error *error)
{
	struct sample_set set;
	int err = samples_read(&set, RUN_PASSES, RUN_READ "/samples.csv", false, error);

	samples_free(&set);
	return err;
}

static int read_summary(struct error *error)
{
	struct summary summary;
	int err = summary_read(&summary, &committed, error);

	summary_free(&summary);
	return err;
}

static int read_growth(struct error *error)
{
	struct growth growth;
	int err = table_read(&growth_table, &committed, &growth.rows, &growth.nr, error);

	free(growth.rows);
	return err;
}

static int read_regs(struct error *error)
{
	struct regs_rows rows;
	int err = regs_rows_read(&rows, RUN_READ, error);

	regs_rows_free(&rows);
	return err;
}

static int read_env(struct error *error)
{
	struct env env = { 0 };
	int err = env_read(&env, RUN_READ "/env.txt", error);

	env_free(&env);
	return err;
}

static struct sample_set passes;

static int make_findings(struct error *error)
{
	const struct sample_set none = { .nr_rows = 0 };
	const struct regs_rows regs = { .nr = 0 };
	const struct env env = { .nr = 0 };
	struct findings_source source = { &passes, &none, &regs, &env, &made_benches };
	struct findings findings;
	int err = findings_make(&findings, &source, error);

	findings_free(&findings);
	return err;
}

#define REGS 40

static size_t steps_of(const struct pattern *pattern)
{
	size_t i, k, n = 0;

	for (i = 0; i < pattern->nr; i++)
		for (k = 0; k < pattern->phases[i].nr; k++)
			n += pattern->phases[i].passes[k].nr;
	return n;
}

/* A pattern without some of its registers would be measured as if it were whole. */
static int make_pattern(struct error *error)
{
	static size_t whole; /* steps, of the first one */
	struct reg regs[REGS] = { 0 };
	const struct reg_table table = { .regs = regs, .nr = REGS };
	struct pattern pattern;
	long turn = left;
	size_t i;
	int err;

	for (i = 0; i < REGS; i++) /* X0 and so on, and ID registers */
		regs[i].plain_id = (i < REGS / 2 ? 0x6030000000100000 : 0x603000000013c000) + 2 * i;
	left = whole ? turn : -1;
	err = kvm_arch.vmm_pattern(&pattern, kvm_arch.vmms[0], &table);
	left = -1;
	if (!err && !whole)
		whole = steps_of(&pattern);
	else if (!err && steps_of(&pattern) != whole)
		fail_msg("allocation %ld: %zu of %zu steps, and no error", turn, steps_of(&pattern),
			 whole);
	pattern_free(&pattern);
	return err ? error_set(error, err, "no memory") : 0;
}

/* How often it failed until it had all it asked for. */
static long fail_in_turn(const char *what, int (*call)(struct error *error))
{
	long turn;

	for (turn = 0;; turn++) {
		struct error error = { "" };
		int err;

		left = turn;
		err = call(&error);
		left = -1;
		if (!err)
			return turn;
		if (err != -ENOMEM || !strstr(error.text, "emory"))
			fail_msg("%s, allocation %ld: %d \"%s\"", what, turn, err, error.text);
	}
}

static void none_goes_unsaid(void **state)
{
	static const struct {
		const char *what;
		int (*call)(struct error *error);
		long least; /* turns */
	} calls[] = {
		{ "samples", read_samples, 500 },
		{ "summary", read_summary, 500 },
		{ "growth", read_growth, 10 },
		{ "regs", read_regs, 300 },
		{ "env", read_env, 150 },
		{ "findings", make_findings, 30 },
		{ "a VMM's pattern", make_pattern, 30 },
	};
	size_t i;

	(void)state;
	assert_int_equal(make_pattern(NULL), 0);
	assert_int_equal(run_dir_open(&committed, RUN_READ, NULL), 0);
	assert_int_equal(samples_read(&passes, RUN_PASSES, RUN_READ "/samples.csv", false, NULL),
			 0);
	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		assert_true(fail_in_turn(calls[i].what, calls[i].call) >= calls[i].least);
	samples_free(&passes);
	run_dir_close(&committed);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(none_goes_unsaid),
};
RUN(tests);
