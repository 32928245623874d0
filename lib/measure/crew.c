// SPDX-License-Identifier: GPL-2.0
/* Threads that start together, each with counters of its own: see crew.h. */
#include "measure/crew.h"

#include "measure/clock.h"
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
	struct crew *crew;
	pthread_t thread;
	unsigned int number;
	int cpu, pin_error;
	struct perf_meter perf;
	/* of the last pass */
	struct reading reading;
	uint64_t begin_ns, end_ns;
};

struct crew {
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

static void pin(struct member *m)
{
	cpu_set_t set;

	if (m->cpu < 0)
		return;
	CPU_ZERO(&set);
	CPU_SET((size_t)m->cpu, &set);
	m->pin_error = -pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

/* The last one to come lets all go. Nobody sleeps: to be woken takes longer than many a pass. */
static void start_together(struct crew *crew, uint64_t pass, unsigned int wanted)
{
	unsigned int spins = 0;

	if (atomic_fetch_add(&crew->ready, 1) + 1 == wanted)
		atomic_store(&crew->go, pass);
	while (atomic_load(&crew->go) != pass)
		if (++spins % SPINS == 0)
			sched_yield();
}

static void do_pass(struct member *m, uint64_t pass, unsigned int wanted)
{
	struct crew *crew = m->crew;
	struct meter meter = perf_meter(&m->perf);

	start_together(crew, pass, wanted);
	m->begin_ns = clock_now_ns();
	meter.start(meter.arg);
	crew->work(crew->arg, m->number);
	meter.stop(meter.arg, &m->reading);
	m->end_ns = clock_now_ns();
}

static void *live(void *arg)
{
	struct member *m = arg;
	struct crew *crew = m->crew;
	uint64_t pass = 0;
	unsigned int wanted;

	pin(m);
	perf_meter_open(&m->perf, crew->emulated);
	pthread_mutex_lock(&crew->lock);
	crew->busy--;
	pthread_cond_broadcast(&crew->is_idle);
	while (!crew->over) {
		if (crew->pass == pass) {
			pthread_cond_wait(&crew->work_is_there, &crew->lock);
			continue;
		}
		pass = crew->pass;
		wanted = crew->wanted;
		if (m->number >= wanted)
			continue;
		pthread_mutex_unlock(&crew->lock);
		do_pass(m, pass, wanted);
		pthread_mutex_lock(&crew->lock);
		if (!--crew->busy)
			pthread_cond_broadcast(&crew->is_idle);
	}
	pthread_mutex_unlock(&crew->lock);
	perf_meter_close(&m->perf);
	return NULL;
}

static void wait_until_idle(struct crew *crew)
{
	while (crew->busy)
		pthread_cond_wait(&crew->is_idle, &crew->lock);
}

struct crew *crew_new(const int *cpus, unsigned int nr, bool emulated, struct error *error)
{
	struct crew *crew = calloc(1, sizeof(*crew));
	int err;

	if (crew)
		crew->members = calloc(nr, sizeof(*crew->members));
	if (!crew || !crew->members) {
		free(crew);
		error_set(error, -ENOMEM, "no memory for %u threads", nr);
		return NULL;
	}
	crew->nr = nr;
	crew->emulated = emulated;
	pthread_mutex_init(&crew->lock, NULL);
	pthread_cond_init(&crew->work_is_there, NULL);
	pthread_cond_init(&crew->is_idle, NULL);
	for (; crew->made < nr; crew->made++) {
		struct member *m = &crew->members[crew->made];

		*m = (struct member){ .crew = crew, .number = crew->made, .cpu = cpus[crew->made] };
		pthread_mutex_lock(&crew->lock);
		crew->busy++;
		pthread_mutex_unlock(&crew->lock);
		err = pthread_create(&m->thread, NULL, live, m);
		if (!err)
			continue;
		pthread_mutex_lock(&crew->lock);
		crew->busy--;
		pthread_mutex_unlock(&crew->lock);
		error_set(error, -err,
			  "thread %u of %u cannot be made: %s; raise the limit of processes "
			  "(ulimit -u), or ask for fewer with --threads",
			  crew->made + 1, nr, strerror(err));
		crew_free(crew);
		return NULL;
	}
	pthread_mutex_lock(&crew->lock);
	wait_until_idle(crew);
	pthread_mutex_unlock(&crew->lock);
	return crew;
}

void crew_free(struct crew *crew)
{
	unsigned int i;

	if (!crew)
		return;
	pthread_mutex_lock(&crew->lock);
	crew->over = true;
	pthread_cond_broadcast(&crew->work_is_there);
	pthread_mutex_unlock(&crew->lock);
	for (i = 0; i < crew->made; i++)
		pthread_join(crew->members[i].thread, NULL);
	pthread_cond_destroy(&crew->is_idle);
	pthread_cond_destroy(&crew->work_is_there);
	pthread_mutex_destroy(&crew->lock);
	free(crew->members);
	free(crew);
}

int crew_pin_error(const struct crew *crew, unsigned int i)
{
	return crew->members[i].pin_error;
}

/* What the threads read, as one reading. */
static void add_up(const struct crew *crew, unsigned int nr, struct reading *sum)
{
	uint64_t begin = UINT64_MAX, end = 0;
	enum counter c;
	unsigned int i;

	*sum = crew->members[0].reading;
	for (i = 0; i < nr; i++) {
		const struct member *m = &crew->members[i];

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

void crew_run(struct crew *crew, unsigned int nr, void (*work)(void *arg, unsigned int thread),
	      void *arg, struct reading *reading)
{
	pthread_mutex_lock(&crew->lock);
	crew->work = work;
	crew->arg = arg;
	crew->wanted = crew->busy = nr;
	atomic_store(&crew->ready, 0);
	crew->pass++;
	pthread_cond_broadcast(&crew->work_is_there);
	wait_until_idle(crew);
	add_up(crew, nr, reading);
	pthread_mutex_unlock(&crew->lock);
}
