// SPDX-License-Identifier: GPL-2.0
/* Threads that start together, each with counters of its own: see team.h. */
#include "measure/team.h"

#include "measure/clock.h"
#include "measure/host.h"
#include "measure/perf.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Turns of waiting for the others before the CPU is offered to them: they may be waiting for it. */
#define SPINS 4096

struct member {
	struct team *team;
	pthread_t thread;
	unsigned int number;
	int cpu, pin_error;
	struct perf_meter perf;
	/* of the last pass */
	struct reading reading;
	uint64_t begin_ns, end_ns;
};

struct team {
	struct member *members;
	unsigned int nr, made;
	bool emulated;
	pthread_mutex_t lock;
	pthread_cond_t work_is_there, is_idle;
	/* under the lock */
	uint64_t pass; /* counts passes: a member that has not done this one has work */
	unsigned int wanted, busy;
	bool over;
	void (*work)(void *arg, unsigned int thread);
	void *arg;
	/* the start */
	atomic_uint ready;
	atomic_uint_fast64_t go; /* the pass that all who are wanted are ready for */
};

/* The last one to come lets all go. Nobody sleeps: to be woken takes longer than many a pass. */
static void start_together(struct team *team, uint64_t pass, unsigned int wanted)
{
	unsigned int spins = 0;

	if (atomic_fetch_add(&team->ready, 1) + 1 == wanted)
		atomic_store(&team->go, pass);
	while (atomic_load(&team->go) != pass)
		if (++spins % SPINS == 0)
			sched_yield();
}

static void do_pass(struct member *m, uint64_t pass, unsigned int wanted)
{
	struct team *team = m->team;
	struct meter meter = perf_meter(&m->perf);

	start_together(team, pass, wanted);
	m->begin_ns = clock_now_ns();
	meter.start(meter.arg);
	team->work(team->arg, m->number);
	meter.stop(meter.arg, &m->reading);
	m->end_ns = clock_now_ns();
}

static void *live(void *arg)
{
	struct member *m = arg;
	struct team *team = m->team;
	uint64_t pass = 0;
	unsigned int wanted;

	m->pin_error = m->cpu < 0 ? 0 : host_pin_to(m->cpu);
	perf_meter_open(&m->perf, team->emulated);
	pthread_mutex_lock(&team->lock);
	team->busy--;
	pthread_cond_broadcast(&team->is_idle);
	while (!team->over) {
		if (team->pass == pass) {
			pthread_cond_wait(&team->work_is_there, &team->lock);
			continue;
		}
		pass = team->pass;
		wanted = team->wanted;
		if (m->number >= wanted)
			continue;
		pthread_mutex_unlock(&team->lock);
		do_pass(m, pass, wanted);
		pthread_mutex_lock(&team->lock);
		if (!--team->busy)
			pthread_cond_broadcast(&team->is_idle);
	}
	pthread_mutex_unlock(&team->lock);
	perf_meter_close(&m->perf);
	return NULL;
}

static void wait_until_idle(struct team *team)
{
	while (team->busy)
		pthread_cond_wait(&team->is_idle, &team->lock);
}

struct team *team_new(const int *cpus, unsigned int nr, bool emulated, struct error *error)
{
	struct team *team = calloc(1, sizeof(*team));
	int err;

	if (team)
		team->members = calloc(nr, sizeof(*team->members));
	if (!team || !team->members) {
		free(team);
		error_set(error, -ENOMEM, "no memory for %u threads", nr);
		return NULL;
	}
	team->nr = nr;
	team->emulated = emulated;
	pthread_mutex_init(&team->lock, NULL);
	pthread_cond_init(&team->work_is_there, NULL);
	pthread_cond_init(&team->is_idle, NULL);
	for (; team->made < nr; team->made++) {
		struct member *m = &team->members[team->made];

		*m = (struct member){ .team = team, .number = team->made, .cpu = cpus[team->made] };
		pthread_mutex_lock(&team->lock);
		team->busy++;
		pthread_mutex_unlock(&team->lock);
		err = pthread_create(&m->thread, NULL, live, m);
		if (!err)
			continue;
		pthread_mutex_lock(&team->lock);
		team->busy--;
		pthread_mutex_unlock(&team->lock);
		error_set(error, -err,
			  "thread %u of %u cannot be made: %s; raise the limit of processes "
			  "(ulimit -u), or ask for fewer with --threads",
			  team->made + 1, nr, strerror(err));
		team_free(team);
		return NULL;
	}
	pthread_mutex_lock(&team->lock);
	wait_until_idle(team);
	pthread_mutex_unlock(&team->lock);
	return team;
}

void team_free(struct team *team)
{
	unsigned int i;

	if (!team)
		return;
	pthread_mutex_lock(&team->lock);
	team->over = true;
	pthread_cond_broadcast(&team->work_is_there);
	pthread_mutex_unlock(&team->lock);
	for (i = 0; i < team->made; i++)
		pthread_join(team->members[i].thread, NULL);
	pthread_cond_destroy(&team->is_idle);
	pthread_cond_destroy(&team->work_is_there);
	pthread_mutex_destroy(&team->lock);
	free(team->members);
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

		begin = m->begin_ns < begin ? m->begin_ns : begin;
		end = m->end_ns > end ? m->end_ns : end;
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

void team_run(struct team *team, unsigned int nr, void (*work)(void *arg, unsigned int thread),
	      void *arg, struct reading *reading)
{
	pthread_mutex_lock(&team->lock);
	team->work = work;
	team->arg = arg;
	team->wanted = team->busy = nr;
	atomic_store(&team->ready, 0);
	team->pass++;
	pthread_cond_broadcast(&team->work_is_there);
	wait_until_idle(team);
	add_up(team, nr, reading);
	pthread_mutex_unlock(&team->lock);
}
