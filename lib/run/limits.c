// SPDX-License-Identifier: GPL-2.0
/*
 * What a host's limits leave of a plan: see run.h. Each limit is found by trying the cell that
 * needs most of what it limits, and if that fails by bisection; what needs more than fits is left
 * out.
 */
#include "run/run.h"
#include "run/trial.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* How much of what it limits a cell needs; and can it be had? 0, or -errno and why. */
struct limit {
	uint64_t (*need)(const struct run *run, size_t cell);
	int (*try)(const struct run *run, size_t cell, struct error *error);
	bool native_only; /* the memory of an emulated host is the lab's to choose */
};

static unsigned int vms_of(const struct run *run, size_t cell)
{
	const struct bench *b = run_bench_of(&run->plan, cell);
	unsigned int each = b->vms ? b->vms : 1;

	return bench_has(b, BENCH_BY_VMS) ? each * run->plan.cells[cell].pass.threads : each;
}

static unsigned int vcpus_of(const struct run *run, size_t cell)
{
	bool by_vcpus = bench_has(run_bench_of(&run->plan, cell), BENCH_BY_VCPUS);

	return by_vcpus ? run->plan.cells[cell].key.vcpus : 1;
}

/* Without a team there are no counters but those that every run has. */
static uint64_t threads_of(const struct run *run, size_t cell)
{
	bool threaded = bench_is_threaded(run_bench_of(&run->plan, cell));

	return threaded ? run->plan.cells[cell].pass.threads : 0;
}

static uint64_t files_of(const struct run *run, size_t cell)
{
	return vm_files(vms_of(run, cell), vcpus_of(run, cell)) +
	       threads_of(run, cell) * NR_COUNTERS;
}

static int try_files(const struct run *run, size_t cell, struct error *error)
{
	return vm_allow_files(files_of(run, cell), error);
}

static int try_threads(const struct run *run, size_t cell, struct error *error)
{
	return run_threads_try((unsigned int)threads_of(run, cell), error);
}

static uint64_t all_vcpus_of(const struct run *run, size_t cell)
{
	return (uint64_t)vms_of(run, cell) * vcpus_of(run, cell);
}

static bool has_run(const struct run *run, size_t cell)
{
	return run_group_of(&run->plan, cell)->state == BENCH_RAN;
}

static uint64_t run_vcpus_of(const struct run *run, size_t cell)
{
	return has_run(run, cell) ? all_vcpus_of(run, cell) : 0;
}

/* Of each register a harness holds the value, a descriptor of two words, and a digest. Where there
 * are sources and copies, sources have run. */
static int try_vms(const struct run *run, size_t cell, struct error *error)
{
	const struct state_recipes *recipes = &run->subject.recipes;
	struct run_trial trial = {
		.recipes = recipes,
		.vms = vms_of(run, cell),
		.vcpus = vcpus_of(run, cell),
		.run = has_run(run, cell) ? (vms_of(run, cell) + 1) / 2 : 0,
		.bytes = all_vcpus_of(run, cell) *
			 (recipes->size + recipes->regs->nr * 3 * sizeof(uint64_t)),
	};

	return run_try_vms(&trial, error);
}

static const struct limit limits[] = {
	{ files_of, try_files, false },
	{ threads_of, try_threads, true },
	{ all_vcpus_of, try_vms, true },
	{ run_vcpus_of, try_vms, true },
};

/* A cell for each need there is, from the least. Returns how many. */
static size_t sort_needs(const struct run *run, const struct limit *limit, size_t *order)
{
	size_t i, at, n = 0;

	for (i = 0; i < run->plan.nr_cells; i++) {
		uint64_t need = limit->need(run, i);

		if (!need)
			continue;
		for (at = 0; at < n && limit->need(run, order[at]) < need; at++)
			;
		if (at < n && limit->need(run, order[at]) == need)
			continue;
		memmove(&order[at + 1], &order[at], (n - at) * sizeof(*order));
		order[at] = i;
		n++;
	}
	return n;
}

/* How many of the needs can be met. *err and @error are of the largest. */
static size_t count_met(const struct run *run, const struct limit *limit, const size_t *order,
			size_t nr, int *err, struct error *error)
{
	size_t met = 0, unmet = nr ? nr - 1 : 0, middle;

	*err = nr ? limit->try(run, order[nr - 1], error) : 0;
	if (!*err)
		return nr;
	while (met < unmet) {
		middle = met + (unmet - met) / 2;
		if (limit->try(run, order[middle], NULL))
			unmet = middle;
		else
			met = middle + 1;
	}
	return met;
}

/* "vms with 8 threads at 64 vCPUs" after others, unless it is the last of them already. */
static void add_name(const struct run *run, size_t cell, bool is_of_run, char *names, size_t size)
{
	const struct cell_key *key = &run->plan.cells[cell].key;
	size_t len = strlen(names), n;
	char threads[32] = "", name[128];

	if (threads_of(run, cell))
		snprintf(threads, sizeof(threads), " with %u threads", key->threads);
	snprintf(name, sizeof(name), "%s%s at %u vCPUs%s", key->bench, threads, key->vcpus,
		 is_of_run ? " in state ran" : "");
	n = strlen(name);
	if (len >= n && !strcmp(names + len - n, name))
		return;
	if (len + n + sizeof(", , ...") < size)
		snprintf(names + len, size - len, "%s%s", len ? ", " : "", name);
	else if (len < 3 || strcmp(names + len - 3, "...") != 0)
		snprintf(names + len, size - len, ", ...");
}

/* The cells that a limit does not allow, out of the plan. 0, or the -errno of the limit, with what
 * was left out in @names and why in @error. */
static int apply(struct run *run, const struct limit *limit, bool *is_dropped, size_t *order,
		 char *names, size_t size, bool *is_left, struct error *error)
{
	size_t nr = sort_needs(run, limit, order), met, i;
	uint64_t least;
	int err;

	met = count_met(run, limit, order, nr, &err, error);
	if (!err)
		return 0;
	least = limit->need(run, order[met]);
	for (i = 0; i < run->plan.nr_cells; i++) {
		is_dropped[i] = limit->need(run, i) >= least;
		if (is_dropped[i])
			add_name(run, i, limit->need == run_vcpus_of, names, size);
	}
	*is_left = run_plan_drop(&run->plan, is_dropped);
	return err;
}

/* Say it, and keep it for env.txt. */
static void leave_out(struct run *run, const char *names, int err, const struct error *error)
{
	size_t len = strlen(run->left_out);
	char name[ERRNO_NAME_MAX];

	run_say(&run->listener, "%s: left out: %s", names, error->text);
	snprintf(run->left_out + len, sizeof(run->left_out) - len, "%s%s (%s)", len ? "; " : "",
		 names, errno_name(-err, name));
}

static int keep_within(struct run *run, const struct limit *limit, bool *is_dropped, size_t *order,
		       struct error *error)
{
	struct error why = { "" };
	char names[256] = "";
	bool is_left;
	int err = apply(run, limit, is_dropped, order, names, sizeof(names), &is_left, &why);

	if (!err)
		return 0;
	if (!is_left)
		return error_set(error, err, "nothing is left to measure: %s", why.text);
	leave_out(run, names, err, &why);
	return 0;
}

int run_limits_keep(struct run *run, struct error *error)
{
	size_t nr = run->plan.nr_cells, i;
	bool *is_dropped = calloc(nr + 1, sizeof(*is_dropped));
	size_t *order = calloc(nr + 1, sizeof(*order));
	int err = 0;

	if (!is_dropped || !order)
		err = error_set(error, -ENOMEM, "no memory for the plan of the run");
	for (i = 0; !err && i < sizeof(limits) / sizeof(limits[0]); i++)
		if (!limits[i].native_only || !run->counting.emulated)
			err = keep_within(run, &limits[i], is_dropped, order, error);
	free(is_dropped);
	free(order);
	return err;
}
