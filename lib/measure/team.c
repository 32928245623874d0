// SPDX-License-Identifier: GPL-2.0
/*
 * Threads that start together, each with its own counters: see team.h. Each sleeps on its own
 * semaphore, so that waking one disturbs no other; from the common start to its own end a thread
 * touches no cache line that another one writes.
 */
#include "measure/team.h"

#include "measure/host.h"
#include "measure/perf.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Spins before the CPU is yielded: another thread may be waiting for it. */
#define SPINS 4096

struct member {
	TEAM_ALIGN struct team *team;
	pthread_t thread;
	unsigned int number;
	int cpu, pin_error;
	sem_t wake;
	struct perf_meter perf;
	struct reading reading; /* of the last pass */
};

struct team {
	unsigned int made;
	bool emulated, over;
	/* of a pass: written before any thread is woken */
	const struct team_job *job;
	unsigned int wanted;
	unsigned int pass; /* counts them */
	sem_t is_idle;
	TEAM_ALIGN atomic_uint ready;
	TEAM_ALIGN atomic_uint go; /* the pass that all are ready for */
	TEAM_ALIGN atomic_uint busy;
	struct member members[];
};

static void sleep_on(sem_t *sem)
{
	while (sem_wait(sem)) /* interrupted by a signal */
		;
}

/* The last to arrive releases all. They spin: waking up takes longer than many passes. */
static void start_together(struct team *team)
{
	unsigned int spins = 0;

	if (atomic_fetch_add(&team->ready, 1) + 1 == team->wanted)
		atomic_store(&team->go, team->pass);
	while (atomic_load(&team->go) != team->pass)
		if (++spins % SPINS == 0)
			sched_yield();
}

static void do_pass(struct member *m)
{
	struct meter meter = perf_meter(&m->perf);
	struct team *team = m->team;
	const struct team_job job = *team->job;

	if (job.prepare)
		job.prepare(job.arg, m->number);
	start_together(team);
	meter.start(meter.arg);
	job.work(job.arg, m->number);
	meter.stop(meter.arg, &m->reading);
	/* Linux lets a thread run anywhere when its CPU goes: back there when it can */
	if (m->cpu >= 0 && !m->pin_error && sched_getcpu() != m->cpu) {
		m->reading.upset |= READING_MOVED;
		host_pin_to(m->cpu);
	}
}

static void now_idle(struct team *team)
{
	if (atomic_fetch_sub(&team->busy, 1) == 1)
		sem_post(&team->is_idle);
}

static void *live(void *arg)
{
	struct member *m = arg;
	struct team *team = m->team;

	m->pin_error = m->cpu < 0 ? 0 : host_pin_to(m->cpu);
	perf_meter_open(&m->perf, team->emulated);
	now_idle(team);
	for (;;) {
		sleep_on(&m->wake);
		if (team->over)
			break;
		do_pass(m);
		now_idle(team);
	}
	perf_meter_close(&m->perf);
	return NULL;
}

static int start_member(struct team *team, unsigned int i, int cpu)
{
	struct member *m = &team->members[i];
	int err;

	*m = (struct member){ .team = team, .number = i, .cpu = cpu };
	sem_init(&m->wake, 0, 0);
	err = pthread_create(&m->thread, NULL, live, m);
	if (err)
		sem_destroy(&m->wake);
	return err;
}

struct team *team_new(const int *cpus, unsigned int nr, bool emulated, struct error *error)
{
	struct team *team =
		aligned_alloc(_Alignof(struct team), sizeof(*team) + nr * sizeof(team->members[0]));
	int err = 0;

	if (!team) {
		error_set(error, -ENOMEM, "no memory for %u threads", nr);
		return NULL;
	}
	*team = (struct team){ .emulated = emulated };
	sem_init(&team->is_idle, 0, 0);
	atomic_init(&team->busy, nr);
	while (team->made < nr && !err) {
		err = start_member(team, team->made, cpus[team->made]);
		team->made += !err;
	}
	if (err) {
		error_set(error, -err,
			  "thread %u of %u cannot be made: %s; raise the limit of processes "
			  "(ulimit -u), or ask for fewer with --threads",
			  team->made + 1, nr, strerror(err));
		team_free(team);
		return NULL;
	}
	sleep_on(&team->is_idle);
	return team;
}

void team_free(struct team *team)
{
	unsigned int i;

	if (!team)
		return;
	team->over = true;
	for (i = 0; i < team->made; i++)
		sem_post(&team->members[i].wake);
	for (i = 0; i < team->made; i++) {
		pthread_join(team->members[i].thread, NULL);
		sem_destroy(&team->members[i].wake);
	}
	sem_destroy(&team->is_idle);
	free(team);
}

int team_pin_error(const struct team *team, unsigned int i)
{
	return team->members[i].pin_error;
}

/* What the threads read, as one reading. */
static void add_up(const struct team *team, unsigned int nr, struct reading *sum)
{
	uint64_t begin = UINT64_MAX, end = 0;
	enum counter c;
	unsigned int i;

	*sum = team->members[0].reading;
	for (i = 0; i < nr; i++) {
		const struct member *m = &team->members[i];

		begin = m->perf.begin_ns < begin ? m->perf.begin_ns : begin;
		end = m->perf.end_ns > end ? m->perf.end_ns : end;
		sum->upset |= m->reading.upset;
		for (c = 0; i && c < NR_COUNTERS; c++) {
			sum->has[c] = sum->has[c] && m->reading.has[c];
			sum->value[c] += m->reading.value[c];
		}
	}
	if (sum->has[COUNTER_WALL_NS])
		sum->value[COUNTER_WALL_NS] = end - begin;
	for (c = 0; c < NR_COUNTERS; c++)
		if (!sum->has[c])
			sum->value[c] = 0;
}

void team_run(struct team *team, unsigned int nr, const struct team_job *job,
	      struct reading *reading)
{
	unsigned int i;

	team->job = job;
	team->wanted = nr;
	team->pass++;
	atomic_store(&team->ready, 0);
	atomic_store(&team->busy, nr);
	for (i = 0; i < nr; i++)
		sem_post(&team->members[i].wake);
	sleep_on(&team->is_idle);
	add_up(team, nr, reading);
}
