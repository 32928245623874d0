// SPDX-License-Identifier: GPL-2.0
/* Passes of several threads: how many, on which CPUs, and what becomes of their errors. */
#include "run/run.h"

#include "cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* 1, 2, 4, ... up to the CPUs, and the CPUs. */
static void default_counts(struct counts *counts, size_t cpus)
{
	size_t n;

	for (counts->nr = 0, n = 1; n <= cpus && n < COUNTS_MAX; n *= 2)
		counts->v[counts->nr++] = (unsigned int)n;
	if (counts->v[counts->nr - 1] != cpus && cpus < COUNTS_MAX)
		counts->v[counts->nr++] = (unsigned int)cpus;
}

static int choose_counts(const struct bench_run *run, const char *asked, const char *option,
			 struct counts *counts, struct error *error)
{
	size_t i, keep = 0, cpus = run->topology.nr;
	int err = 0;

	if (!asked)
		default_counts(counts, cpus);
	else
		err = parse_counts(asked, option, counts, error);
	for (i = 0; !err && i < counts->nr; i++) {
		if (counts->v[i] <= cpus || run->options->oversubscribe) {
			counts->v[keep++] = counts->v[i];
			continue;
		}
		say("%s %u: left out, there are %zu CPUs for threads; --oversubscribe puts several "
		    "on one",
		    option, counts->v[i], cpus);
	}
	if (!err)
		counts->nr = keep;
	return err;
}

int bench_choose_threads(struct bench_run *run, struct error *error)
{
	const struct bench_options *o = run->options;
	size_t all;
	int err = topology_read(&run->topology, TOPOLOGY_DIR, error);

	if (err)
		return err;
	all = run->topology.nr;
	if (run->topology.nr_kinds > 1 && !o->mixed_cpus) {
		topology_keep_one_kind(&run->topology);
		say("this machine's CPUs are of several kinds: threads are kept on %zu of %zu that "
		    "are alike; --mixed-cpus uses all",
		    run->topology.nr, all);
	} else if (run->topology.nr_kinds > 1) {
		say("doubt: threads are put on CPUs of different kinds, as asked");
	}
	topology_order(&run->topology, o->spread);
	err = choose_counts(run, o->threads, "--threads", &run->threads, error);
	return err ? err
		   : choose_counts(run, o->vms ? o->vms : o->threads,
				   o->vms ? "--vms" : "--threads", &run->vms, error);
}

const char *bench_untimed_reason(const struct bench_run *run, const struct bench *b)
{
	if (run->untimed)
		return "this emulated host counts no instructions (QEMU without -icount), and its "
		       "time says nothing of any real machine's";
	if (run->emulated && bench_is_threaded(b))
		return "what threads gain is time, and an emulated host's time says nothing of any "
		       "real machine's";
	return NULL;
}

static unsigned int most_threads(const struct bench_run *run)
{
	unsigned int most = 0;
	size_t i;

	for (i = 0; i < run->nr_cells; i++)
		if (bench_is_threaded(run->groups[run->cells[i].group].bench) &&
		    run->cells[i].pass.threads > most)
			most = run->cells[i].pass.threads;
	return most;
}

/* Who could not be kept on his CPU is named; the run goes on. */
static void say_unpinned(struct bench_run *run, const int *cpus, unsigned int nr)
{
	unsigned int i;
	int err;

	run->first_unpinned = nr;
	for (i = 0; i < nr; i++) {
		err = team_pin_error(run->team, i);
		if (!err && cpus[i] >= 0)
			continue;
		if (!run->nr_unpinned++)
			run->first_unpinned = i;
		if (err)
			say("doubt: thread %u cannot be kept on CPU %d (%s; is it offline, or "
			    "outside "
			    "this task's cpuset?): it runs anywhere, and its rows are marked "
			    "unpinned",
			    i + 1, cpus[i], strerror(-err));
	}
}

int bench_make_team(struct bench_run *run, struct error *error)
{
	unsigned int nr = most_threads(run), i;
	int *cpus;

	if (!nr)
		return 0;
	cpus = calloc(nr, sizeof(*cpus));
	if (!cpus)
		return error_set(error, -ENOMEM, "no memory for %u threads", nr);
	for (i = 0; i < nr; i++)
		cpus[i] = run->options->pin ? run->topology.cpus[i % run->topology.nr].number : -1;
	run->team = team_new(cpus, nr, run->emulated, error);
	if (run->team)
		say_unpinned(run, cpus, nr);
	free(cpus);
	return run->team ? 0 : -EAGAIN;
}

/* What the threads of a pass share. */
struct job {
	struct bench_run *run;
	const struct bench *bench;
	const struct bench_pass *pass;
	struct bench_tally tallies[COUNTS_MAX];
	atomic_bool stop;
	atomic_int first_failed; /* number of the thread, or -1 */
};

static void work(void *arg, unsigned int thread)
{
	struct job *job = arg;
	struct bench_tally *tally = &job->tallies[thread];
	int nobody = -1;

	*tally = (struct bench_tally){ .thread = thread, .stop = &job->stop };
	job->bench->run(job->run->ctx, job->pass, tally);
	if (!tally->error)
		return;
	atomic_store(&job->stop, true);
	atomic_compare_exchange_strong(&job->first_failed, &nobody, (int)thread);
}

void bench_team_pass(struct bench_run *run, size_t cell)
{
	static struct job job; /* large, and one at a time */
	unsigned int threads = run->cells[cell].pass.threads, i;
	uint64_t accesses = 0, failed = 0;
	int first;

	job.run = run;
	job.bench = run->groups[run->cells[cell].group].bench;
	job.pass = &run->cells[cell].pass;
	atomic_store(&job.stop, false);
	atomic_store(&job.first_failed, -1);
	team_run(run->team, threads, &(struct team_job){ .work = work, .arg = &job },
		 &run->team_reading);
	for (i = 0; i < threads; i++) {
		accesses += job.tallies[i].accesses;
		failed += job.tallies[i].failed;
	}
	first = atomic_load(&job.first_failed);
	run->tally = job.tallies[first < 0 ? 0 : first];
	run->tally.accesses = accesses;
	run->tally.failed = failed;
	run->tally.stop = NULL;
	run->by_team = true;
}
