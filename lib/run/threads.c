// SPDX-License-Identifier: GPL-2.0
/* Teams of threads and their passes: see threads.h. */
#include "run/threads.h"

#include "run/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A thread's tally, on cache lines of its own: all threads write theirs in the timed loop. */
struct run_thread {
	TEAM_ALIGN struct bench_tally tally;
};

/* 1, 2, 4, ... and the number of CPUs, up to the largest count there is. */
static void default_counts(struct counts *counts, size_t cpus)
{
	unsigned int most = cpus < COUNTS_MAX ? (unsigned int)cpus : COUNTS_MAX, n;

	for (counts->nr = 0, n = 1; n <= most; n *= 2)
		counts->v[counts->nr++] = n;
	if (counts->v[counts->nr - 1] != most)
		counts->v[counts->nr++] = most;
}

static int choose_counts(struct counts *counts, const char *asked, const char *option, size_t cpus,
			 bool oversubscribe, const struct run_listener *listener,
			 struct error *error)
{
	size_t i, keep = 0;
	int err = 0;

	if (asked)
		err = parse_counts(asked, option, counts, error);
	else
		default_counts(counts, cpus);
	for (i = 0; !err && i < counts->nr; i++) {
		if (counts->v[i] <= cpus || oversubscribe)
			counts->v[keep++] = counts->v[i];
		else
			run_say(listener,
				"%s %u: left out, there are %zu CPUs for threads; --oversubscribe "
				"puts several on one",
				option, counts->v[i], cpus);
	}
	counts->nr = keep;
	return err;
}

static bool has_threads(const struct run_options *o)
{
	const struct bench *b;
	unsigned int i;

	for (i = 0; (b = bench_at(i)); i++)
		if (bench_is_threaded(b) && run_wants(o, b))
			return true;
	return false;
}

/* Which CPUs threads are put on, where they are not all alike. */
static void choose_kind(struct topology *t, const struct run_options *o,
			const struct run_listener *listener)
{
	size_t all = t->nr;

	if (t->nr_kinds < 2)
		return;
	if (!o->mixed_cpus)
		topology_keep_one_kind(t);
	if (!has_threads(o))
		return;
	if (o->mixed_cpus)
		run_say(listener, "doubt: threads are put on CPUs of different kinds, as asked");
	else
		run_say(listener,
			"this machine's CPUs are of several kinds: threads are kept on %zu of %zu "
			"that are alike; --mixed-cpus uses all",
			t->nr, all);
}

int run_threads_choose(struct run_threads *t, const struct run_options *o, const struct cpus *from,
		       const struct run_listener *listener, struct error *error)
{
	const char *vms = o->vms ? o->vms : o->threads;
	int err = from ? topology_of(&t->topology, from, TOPOLOGY_DIR, error)
		       : topology_read(&t->topology, TOPOLOGY_DIR, error);

	if (err)
		return err;
	choose_kind(&t->topology, o, listener);
	topology_order(&t->topology, o->spread);
	err = choose_counts(&t->threads, o->threads, "--threads", t->topology.nr, o->oversubscribe,
			    listener, error);
	return err ? err
		   : choose_counts(&t->vms, vms, o->vms ? "--vms" : "--threads", t->topology.nr,
				   o->oversubscribe, listener, error);
}

/* Name the threads that could not be pinned; the run goes on. */
static void say_unpinned(struct run_threads *t, const int *cpus, unsigned int nr,
			 const struct run_listener *listener)
{
	unsigned int i;
	int err;

	t->first_unpinned = nr;
	for (i = 0; i < nr; i++) {
		err = team_pin_error(t->team, i);
		if (!err && cpus[i] >= 0)
			continue;
		if (!t->nr_unpinned++)
			t->first_unpinned = i;
		if (err)
			run_say(listener,
				"doubt: thread %u cannot be kept on CPU %d (%s; is it offline, or "
				"outside this task's cpuset?): it runs anywhere, and its rows are "
				"marked unpinned",
				i + 1, cpus[i], strerror(-err));
	}
}

int run_threads_try(unsigned int nr, struct error *error)
{
	int *cpus = calloc(nr, sizeof(*cpus));
	struct team *team;
	unsigned int i;

	for (i = 0; cpus && i < nr; i++)
		cpus[i] = -1; /* any */
	team = cpus ? team_new(cpus, nr, true, error) : NULL;
	if (!cpus)
		error_set(error, -ENOMEM, "no memory for %u threads", nr);
	team_free(team);
	free(cpus);
	return team ? 0 : -EAGAIN;
}

int run_threads_start(struct run_threads *t, unsigned int nr, const struct run_options *o,
		      bool emulated, const struct run_listener *listener, struct error *error)
{
	unsigned int i;
	int *cpus;

	if (!nr)
		return 0;
	cpus = calloc(nr, sizeof(*cpus));
	t->each = aligned_alloc(_Alignof(struct run_thread), nr * sizeof(*t->each));
	if (!cpus || !t->each) {
		free(cpus);
		return error_set(error, -ENOMEM, "no memory for %u threads", nr);
	}
	for (i = 0; i < nr; i++)
		cpus[i] = o->pin ? t->topology.cpus[i % t->topology.nr].number : -1;
	t->team = team_new(cpus, nr, emulated, error);
	if (t->team)
		say_unpinned(t, cpus, nr, listener);
	free(cpus);
	return t->team ? 0 : -EAGAIN;
}

void run_threads_free(struct run_threads *t)
{
	team_free(t->team);
	free(t->each);
	topology_free(&t->topology);
	*t = (struct run_threads){ .team = NULL };
}

/* What the threads of a pass share. */
struct job {
	struct run_thread *each;
	const struct bench *bench;
	void *ctx;
	const struct bench_pass *pass;
	atomic_bool stop;
	atomic_int first_failed; /* number of the thread, or -1 */
};

static void place(void *arg, unsigned int thread)
{
	struct job *job = arg;

	job->each[thread].tally = (struct bench_tally){ .thread = thread, .stop = &job->stop };
	if (job->bench->place)
		job->bench->place(job->ctx, job->pass, thread);
}

static void work(void *arg, unsigned int thread)
{
	struct job *job = arg;
	struct bench_tally *tally = &job->each[thread].tally;
	int nobody = -1;

	job->bench->run(job->ctx, job->pass, tally);
	if (!tally->error)
		return;
	atomic_store(&job->stop, true);
	atomic_compare_exchange_strong(&job->first_failed, &nobody, (int)thread);
}

void run_threads_pass(struct run_threads *t, const struct bench *bench, void *ctx,
		      const struct bench_pass *pass, struct bench_tally *tally,
		      struct reading *reading)
{
	struct job job = { t->each, bench, ctx, pass, false, -1 };
	const struct team_job team_job = { place, work, &job };
	uint64_t accesses = 0, failed = 0;
	unsigned int i;
	int first;

	team_run(t->team, pass->threads, &team_job, reading);
	for (i = 0; i < pass->threads; i++) {
		accesses += t->each[i].tally.accesses;
		failed += t->each[i].tally.failed;
	}
	first = atomic_load(&job.first_failed);
	*tally = t->each[first < 0 ? 0 : first].tally;
	tally->accesses = accesses;
	tally->failed = failed;
	tally->stop = NULL;
}
