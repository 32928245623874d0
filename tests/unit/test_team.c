// SPDX-License-Identifier: GPL-2.0
/* Threads that start together; run under ThreadSanitizer as well. */
#include "fake_host.h"
#include "test.h"

#include "measure/clock.h"
#include "measure/team.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

static const int anywhere[8] = { -1, -1, -1, -1, -1, -1, -1, -1 };

struct shared {
	atomic_uint inside, most_inside, calls;
	unsigned int plain[8]; /* one a thread: no two may touch one */
	uint64_t begin_ns[8], end_ns[8];
	long wait_ns[8];
	unsigned int meet; /* wait until so many are inside, 20 s at most */
};

static void work(void *arg, unsigned int thread)
{
	struct shared *s = arg;
	unsigned int inside = atomic_fetch_add(&s->inside, 1) + 1,
		     most = atomic_load(&s->most_inside);
	struct timespec wait = { 0, s->wait_ns[thread] };

	s->begin_ns[thread] = clock_now_ns();
	while (inside > most && !atomic_compare_exchange_weak(&s->most_inside, &most, inside))
		;
	atomic_fetch_add(&s->calls, 1);
	s->plain[thread]++;
	while (atomic_load(&s->most_inside) < s->meet &&
	       clock_now_ns() - s->begin_ns[thread] < 20000000000)
		;
	if (wait.tv_nsec)
		nanosleep(&wait, NULL);
	s->end_ns[thread] = clock_now_ns();
	atomic_fetch_sub(&s->inside, 1);
}

static void nothing(void *arg, unsigned int thread)
{
	(void)arg;
	(void)thread;
}

static void long_preparation(void *arg, unsigned int thread)
{
	uint64_t begin_ns = clock_now_ns();

	(void)arg;
	(void)thread;
	while (clock_now_ns() - begin_ns < 100000)
		;
}

static void all_that_are_wanted_work_and_no_other(void **state)
{
	struct team *team = team_new(anywhere, 4, false, NULL);
	struct shared s = { .inside = 0 };
	struct reading r;
	unsigned int nr, i;

	(void)state;
	assert_non_null(team);
	for (nr = 1; nr <= 4; nr++) {
		memset(s.plain, 0, sizeof(s.plain));
		team_run(team, nr, &(struct team_job){ NULL, work, &s }, &r);
		for (i = 0; i < 4; i++)
			assert_int_equal(s.plain[i], i < nr);
	}
	for (i = 0; i < 300; i++)
		team_run(team, 1 + i % 4, &(struct team_job){ NULL, work, &s }, &r);
	assert_int_equal(atomic_load(&s.calls), 10 + 75 * 10);
	team_free(team);
}

/* The clock runs from the first one's start to the last one's end, and all are there at once. */
static void they_start_together_and_the_last_one_ends_it(void **state)
{
	struct team *team = team_new(anywhere, 3, false, NULL);
	struct shared s = { .wait_ns = { 1000000, 30000000, 1000000 }, .meet = 3 };
	uint64_t first = UINT64_MAX, last = 0;
	struct reading r;
	unsigned int i;

	(void)state;
	team_run(team, 3, &(struct team_job){ NULL, work, &s }, &r);
	for (i = 0; i < 3; i++) {
		first = s.begin_ns[i] < first ? s.begin_ns[i] : first;
		last = s.end_ns[i] > last ? s.end_ns[i] : last;
	}
	assert_true(r.has[COUNTER_WALL_NS]);
	assert_true(r.value[COUNTER_WALL_NS] >= 30000000);
	assert_true(r.value[COUNTER_WALL_NS] >= last - first);
	assert_true(r.value[COUNTER_WALL_NS] < last - first + 1000000000);
	assert_int_equal(atomic_load(&s.most_inside), 3);
	team_free(team);
}

/* A thread's time passes with its calls alone: a read of the counters takes 1 ms of it. */
static void the_clock_sees_no_read_of_counters(void **state)
{
	struct team *team = team_new(anywhere, 2, false, NULL);
	struct reading r;
	unsigned int i;

	(void)state;
	fake_host = (struct fake_host){ .tick_ns = 10, .read_ns = 1000000 };
	for (i = 0; i < 10; i++) {
		team_run(team, 2, &(struct team_job){ .work = nothing }, &r);
		assert_int_equal(r.value[COUNTER_WALL_NS], 10);
		assert_true(r.has[COUNTER_CONTEXT_SWITCHES]);
	}
	/* nor what is prepared */
	team_run(team, 2, &(struct team_job){ long_preparation, nothing, NULL }, &r);
	assert_int_equal(r.value[COUNTER_WALL_NS], 10);
	fake_host = (struct fake_host){ 0 };
	team_free(team);
}

/* What threads prepare: each its own share, and all of them before any begins to work. */
struct shares {
	atomic_uint prepared, early, by_others;
	unsigned int nr;
	pthread_t owner[4];
};

static void prepare_share(void *arg, unsigned int thread)
{
	struct shares *s = arg;
	struct timespec wait = { 0, 1000000 * (long)(thread + 1) };

	nanosleep(&wait, NULL);
	s->owner[thread] = pthread_self();
	atomic_fetch_add(&s->prepared, 1);
}

static void use_share(void *arg, unsigned int thread)
{
	struct shares *s = arg;

	if (atomic_load(&s->prepared) != s->nr)
		atomic_fetch_add(&s->early, 1);
	if (!pthread_equal(s->owner[thread], pthread_self()))
		atomic_fetch_add(&s->by_others, 1);
}

static void each_prepares_its_share_first(void **state)
{
	struct team *team = team_new(anywhere, 4, false, NULL);
	struct reading r;
	unsigned int i;

	(void)state;
	for (i = 0; i < 12; i++) {
		struct shares s = { .nr = 1 + i % 4 };

		team_run(team, s.nr, &(struct team_job){ prepare_share, use_share, &s }, &r);
		assert_int_equal(atomic_load(&s.prepared), s.nr);
		assert_int_equal(atomic_load(&s.early), 0);
		assert_int_equal(atomic_load(&s.by_others), 0);
	}
	team_free(team);
}

static void note_tid(void *arg, unsigned int thread)
{
	((pid_t *)arg)[thread] = gettid();
}

/* How often a thread has gone to sleep, told when it is asleep. */
static unsigned long times_asleep(pid_t tid)
{
	unsigned long times = 0;
	char path[64], *at;

	snprintf(path, sizeof(path), "/proc/self/task/%d/status", (int)tid);
	while (!strstr(read_text(path), "State:\tS"))
		sched_yield();
	at = strstr(read_text(path), "\nvoluntary_ctxt_switches:");
	assert_non_null(at);
	assert_int_equal(sscanf(at, "\nvoluntary_ctxt_switches: %lu", &times), 1);
	return times;
}

static void who_is_not_wanted_sleeps_on(void **state)
{
	struct team *team = team_new(anywhere, 3, false, NULL);
	pid_t tid[3] = { 0 };
	unsigned long asleep;
	struct reading r;
	unsigned int i;

	(void)state;
	team_run(team, 3, &(struct team_job){ NULL, note_tid, tid }, &r);
	asleep = times_asleep(tid[2]);
	for (i = 0; i < 50; i++)
		team_run(team, 1 + i % 2, &(struct team_job){ .work = nothing }, &r);
	assert_int_equal(times_asleep(tid[2]), asleep);
	team_run(team, 3, &(struct team_job){ .work = nothing }, &r);
	assert_true(times_asleep(tid[2]) > asleep);
	team_free(team);
}

static void an_emulated_host_has_no_time(void **state)
{
	struct team *team = team_new(anywhere, 2, true, NULL);
	struct shared s = { .inside = 0 };
	struct reading r;

	(void)state;
	team_run(team, 2, &(struct team_job){ NULL, work, &s }, &r);
	assert_false(r.has[COUNTER_WALL_NS]);
	assert_int_equal(r.value[COUNTER_WALL_NS], 0);
	team_free(team);
}

static void who_cannot_be_pinned_runs_anyway(void **state)
{
	const int cpus[] = { -1, 8000 };
	struct team *team = team_new(cpus, 2, false, NULL);
	struct shared s = { .inside = 0 };
	struct reading r;

	(void)state;
	assert_int_equal(team_pin_error(team, 0), 0);
	assert_int_equal(team_pin_error(team, 1), -EINVAL);
	team_run(team, 2, &(struct team_job){ NULL, work, &s }, &r);
	assert_int_equal(s.plain[1], 1);
	team_free(team);
	team_free(NULL);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(all_that_are_wanted_work_and_no_other),
	cmocka_unit_test(they_start_together_and_the_last_one_ends_it),
	cmocka_unit_test(the_clock_sees_no_read_of_counters),
	cmocka_unit_test(each_prepares_its_share_first),
	cmocka_unit_test(who_is_not_wanted_sleeps_on),
	cmocka_unit_test(an_emulated_host_has_no_time),
	cmocka_unit_test(who_cannot_be_pinned_runs_anyway),
};
RUN(tests);
