// SPDX-License-Identifier: GPL-2.0
/*
 * simulate TOOL DIR [NAME=VALUE]...: makes pairs of kernels whose difference is known, of some
 * boots each, as run directories in DIR, has TOOL compare them, and prints how it exited:
 *
 *   comparisons=200 worse=3 inconclusive=150 same=47
 *
 *   boots=5 rows=40 rounds=10 times=200 seed=1
 *   effect=0.5        percent: what a boot adds to a cell by chance (normal)
 *   common=0          1: the same to all cells
 *   noise=normal      of rounds, about 1%: normal, ar (0.7 of the last round), peaks, outliers
 *   change=0          percent: of the new kernel, in all rows, or (only=1) in the first
 *   limit=0.5         percent
 *   single=0          1: one boot a side may decide
 */
#include "measure/rng.h"
#include "record/samples.h"

#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define BOOTS_MAX 32

static double boots = 5, rows = 40, rounds = 10, times = 200, seed = 1, effect = 0.5, common,
	      change, only, limit = 0.5, single;
static const char *noise = "normal";

static const struct {
	const char *name;
	double *value;
} settings[] = {
	{ "boots", &boots }, { "rows", &rows },	    { "rounds", &rounds }, { "times", &times },
	{ "seed", &seed },   { "effect", &effect }, { "common", &common }, { "change", &change },
	{ "only", &only },   { "limit", &limit },   { "single", &single },
};

static struct rng rng;

static double uniform(void)
{
	return ((double)(rng_next(&rng) >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void) /* Box and Muller, 1958 */
{
	return sqrt(-2 * log(uniform())) * cos(2 * M_PI * uniform());
}

/* What a round costs more than the middle one, in percent; @last is the round before. */
static double round_noise(double last)
{
	if (!strcmp(noise, "ar"))
		return 0.7 * last + sqrt(1 - 0.49) * normal();
	if (!strcmp(noise, "peaks"))
		return (uniform() < 0.5 ? -1 : 1) + 0.2 * normal();
	if (!strcmp(noise, "outliers") && uniform() < 0.05)
		return 900;
	return normal();
}

static FILE *create(const char *dir, const char *name)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (!f)
		err(2, "%s", path);
	return f;
}

static void put_cell(FILE *f, unsigned int cell, double percent)
{
	struct cell_key key = { .bench = "sweep",
				.op = "get",
				.policy = "all",
				.vcpus = cell + 1,
				.threads = 1,
				.state = "fresh" };
	struct sample_row row = { .regs = 8, .accesses = 8 * (uint64_t)key.vcpus };
	double last = 0;

	row.reading.has[COUNTER_INSTRUCTIONS] = true;
	for (; row.round < rounds; row.round++) {
		last = round_noise(last);
		row.seq = row.round * (uint64_t)rows + cell;
		row.reading.value[COUNTER_INSTRUCTIONS] =
			(uint64_t)(1e9 * (1 + percent / 100) * (1 + last / 100));
		samples_put_row(f, &key, &row);
	}
}

/* A boot of the kernel that costs so much more, into a run directory. */
static void boot(const char *dir, const char *id, double percent)
{
	double luck = effect * normal();
	unsigned int i;
	FILE *f;

	if (mkdir(dir, 0777) && access(dir, W_OK))
		err(2, "%s", dir);
	f = create(dir, "env.txt");
	fprintf(f, "boot_id=%s\nhost_kind=native\nmetric=instructions\nstopped=all rounds\n", id);
	fclose(f);
	f = create(dir, "samples.csv");
	samples_put_header(f, RUN_PASSES);
	for (i = 0; i < rows; i++) {
		if (common == 0)
			luck = effect * normal();
		put_cell(f, i, luck + (i == 0 || only == 0 ? percent : 0));
	}
	if (fclose(f))
		err(2, "%s/samples.csv", dir);
}

/* The exit code of the comparison. */
static int compare(const char *tool, char names[2 * BOOTS_MAX][32])
{
	const char *argv[2 * BOOTS_MAX + 9] = { tool, "compare", "--limit" };
	char word[64];
	int i, n = 4, status;
	pid_t pid;

	argv[3] = word;
	snprintf(word, sizeof(word), "instructions=%g", limit);
	for (i = 0; i < 2 * boots; i++) {
		if (i == 0 || i == boots)
			argv[n++] = i ? "--new" : "--base";
		argv[n++] = names[i];
	}
	if (single != 0)
		argv[n++] = "--single-boot";
	pid = fork();
	if (!pid) {
		if (freopen("/dev/null", "w", stdout) && freopen("/dev/null", "w", stderr))
			execv(tool, (char *const *)argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		err(2, "%s", tool);
	return WEXITSTATUS(status);
}

static void set(const char *text)
{
	size_t i, n = strcspn(text, "=");

	if (!strncmp(text, "noise=", 6)) {
		noise = text + 6;
		return;
	}
	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (text[n] && strlen(settings[i].name) == n &&
		    !strncmp(settings[i].name, text, n)) {
			*settings[i].value = strtod(text + n + 1, NULL);
			return;
		}
	errx(2, "%s: is no setting", text);
}

int main(int argc, char **argv)
{
	unsigned int counts[256] = { 0 };
	char names[2 * BOOTS_MAX][32], *tool;
	int i, t;

	if (argc < 3)
		errx(2, "which TOOL and DIR?");
	for (i = 3; i < argc; i++)
		set(argv[i]);
	tool = realpath(argv[1], NULL);
	if (!tool || boots > BOOTS_MAX || chdir(argv[2]))
		err(2, "%s, %s", argv[1], argv[2]);
	rng = rng_stream((uint64_t)seed, 0);
	for (t = 0; t < times; t++) {
		for (i = 0; i < 2 * boots; i++) {
			snprintf(names[i], sizeof(names[i]), "boot-%d", i);
			boot(names[i], names[i], i < boots ? 0 : change);
		}
		counts[compare(tool, names)]++;
	}
	free(tool);
	printf("comparisons=%g worse=%u inconclusive=%u same=%u failed=%u\n", times, counts[1],
	       counts[3], counts[0], (unsigned int)times - counts[0] - counts[1] - counts[3]);
	return 0;
}
