// SPDX-License-Identifier: GPL-2.0
/* Harnesses, policies, words, files, run directories: see offers.h. */
#include "offers.h"

#include "benches.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void offer(const struct wanted *wanted, const char *text, const char *what)
{
	const char *rest = wanted->word + wanted->kept;

	if (!strncmp(text, rest, strlen(rest)))
		printf("%.*s%s\t%s\n", (int)wanted->kept, wanted->word, text, what);
}

void offer_words(const struct wanted *wanted, const char *words)
{
	char word[64];
	size_t len;

	for (; *words; words += len + strspn(words + len, ", ")) {
		len = strcspn(words, ",");
		snprintf(word, sizeof(word), "%.*s", (int)len, words);
		offer(wanted, word, "");
	}
}

static void offer_harnesses(const struct wanted *wanted)
{
	const struct bench *b;
	unsigned int i;

	for (i = 0; (b = bench_at(i)); i++)
		offer(wanted, b->name, b->summary);
}

/* Of all harnesses; the same word of several once. */
static void offer_ops(const struct wanted *wanted)
{
	const struct bench *b, *before;
	unsigned int i, k, op;

	for (i = 0; (b = bench_at(i)); i++)
		for (op = 0; op < b->nr_ops; op++) {
			for (k = 0; (before = bench_at(k)) != b; k++)
				if (bench_op_find(before, b->ops[op].name) < before->nr_ops)
					break;
			if (before == b)
				offer(wanted, b->ops[op].name, b->ops[op].access);
		}
}

static void offer_policies(const struct wanted *wanted)
{
	unsigned int i;

	for (i = 0; i < NR_BENCH_POLICIES; i++)
		offer(wanted, bench_policies[i].name, bench_policies[i].what);
}

static bool is_run(const char *path)
{
	char file[PATH_MAX];

	return snprintf(file, sizeof(file), "%s/env.txt", path) < (int)sizeof(file) &&
	       !access(file, F_OK);
}

/* One entry of the folder @path, which the word names up to @kept. */
static void offer_folder(const struct wanted *wanted, const char *path, const char *name)
{
	char whole[PATH_MAX], text[NAME_MAX + 2];
	DIR *d;

	if (snprintf(whole, sizeof(whole), "%s%s", path, name) >= (int)sizeof(whole))
		return;
	d = opendir(whole);
	if (!d)
		return;
	closedir(d);
	snprintf(text, sizeof(text), "%s%s", name, is_run(whole) ? "" : "/");
	offer(wanted, text, is_run(whole) ? "run directory" : "folder");
}

void offer_runs(const struct wanted *wanted)
{
	const char *rest = wanted->word + wanted->kept, *slash = strrchr(rest, '/');
	const char *home = getenv("HOME");
	struct wanted here = { wanted->word, wanted->kept };
	char path[PATH_MAX];
	struct dirent **entries;
	int i, nr;

	if (slash)
		here.kept += (size_t)(slash + 1 - rest);
	if (!strncmp(rest, "~/", 2) && home)
		snprintf(path, sizeof(path), "%s%.*s", home, (int)(slash - rest), rest + 1);
	else
		snprintf(path, sizeof(path), "%.*s", (int)(slash ? slash + 1 - rest : 0), rest);
	nr = scandir(*path ? path : ".", &entries, NULL, alphasort);
	for (i = 0; i < nr; i++) {
		if (entries[i]->d_name[0] != '.')
			offer_folder(&here, path, entries[i]->d_name);
		free(entries[i]);
	}
	if (nr >= 0)
		free(entries);
}

/* What options of that name take, where their table has no words. */
static const struct {
	const char *name;
	void (*offer)(const struct wanted *wanted);
	const char *words;
} by_name[] = {
	{ "bench", offer_harnesses, NULL },
	{ "op", offer_ops, NULL },
	{ "policies", offer_policies, NULL },
	{ "policy", offer_policies, NULL },
	{ "pattern", NULL, "qemu, firecracker, cloud-hypervisor, crosvm" },
	{ "features", NULL,
	  "default, all, PSCI_0_2, PMU_V3, SVE, PTRAUTH, MTE, HAS_EL2, HAS_EL2_E2H0, VGIC" },
	{ "scope", NULL, "auto, probe, cap, documented, try" },
	{ "metric", NULL, "cycles, instructions, wall_ns" },
	{ "host-kind", NULL, "native, virtual machine: , emulated: " },
	{ "orders", NULL, "list, qemu, reverse" },
	{ "states", NULL, "fresh, ran" },
};

/* Does its value have commas? */
static bool is_list(const char *arg)
{
	return !strcmp(arg, "LIST") || strstr(arg, ",...");
}

/* Files and folders are the shell's own business; it is told to look for some. */
static void offer_by_arg(const struct wanted *wanted, const char *arg)
{
	if (!strcmp(arg, "FILE"))
		puts(":files");
	else if (!strncmp(arg, "DIR", 3) || !strncmp(arg, "RUN", 3) || !strcmp(arg, "BASE"))
		offer_runs(wanted);
}

void offer_values(struct wanted wanted, const struct cmd_option *option)
{
	const char *comma = strrchr(wanted.word + wanted.kept, ',');
	size_t i;

	if (is_list(option->arg) && comma)
		wanted.kept = (size_t)(comma + 1 - wanted.word);
	if (option->words) {
		offer_words(&wanted, option->words);
		return;
	}
	for (i = 0; i < sizeof(by_name) / sizeof(by_name[0]); i++) {
		if (strcmp(by_name[i].name, option->name) != 0)
			continue;
		if (by_name[i].offer)
			by_name[i].offer(&wanted);
		else
			offer_words(&wanted, by_name[i].words);
		return;
	}
	offer_by_arg(&wanted, option->arg);
}

void offer_variable_values(struct wanted wanted, const struct bench_variable *variable)
{
	const struct cmd_option *option = bench_variable_option(variable);
	const char *comma = strrchr(wanted.word + wanted.kept, ',');

	if (!variable->words && option && option->arg) {
		offer_values(wanted, option);
		return;
	}
	if (is_list(variable->arg) && comma)
		wanted.kept = (size_t)(comma + 1 - wanted.word);
	if (variable->words)
		offer_words(&wanted, variable->words);
	else
		offer_by_arg(&wanted, variable->arg);
	if (!strncmp(variable->name, "KERNEL", strlen("KERNEL")) && variable->words)
		puts(":files");
}
