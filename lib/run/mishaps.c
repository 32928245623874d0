// SPDX-License-Identifier: GPL-2.0
/* Suspends, and CPUs that go offline: see mishaps.h. */
#include "run/mishaps.h"

#include "measure/host.h"

#include <inttypes.h>
#include <sched.h>
#include <string.h>

#define SUSPENDED DOUBT_SAID "suspended"
#define MOVED	  DOUBT_SAID "moved"
#define MIGRATED  DOUBT_SAID "migrations"

/* Has the machine slept since the last look? */
static bool has_slept(struct run_mishaps *m)
{
	struct clock_lag now = clock_lag();
	bool slept = m->has_lag && now.least > m->lag.most;

	m->asleep_ns += slept ? (uint64_t)(now.least - m->lag.most) : 0;
	m->lag = now;
	m->has_lag = true;
	return slept;
}

void run_mishaps_begin(struct run_mishaps *m)
{
	has_slept(m);
}

void run_mishaps_end(struct run_mishaps *m, int cpu, struct reading *r)
{
	m->passes++;
	if (has_slept(m)) {
		*r = (struct reading){ .upset = r->upset | READING_SUSPENDED };
		m->suspended++;
	}
	/* Linux lets a task run anywhere when its CPU goes, and for good: back there when it can */
	if (cpu >= 0 && sched_getcpu() != cpu) {
		r->upset |= READING_MOVED;
		host_pin_to(cpu);
	}
	m->moved += r->upset & READING_MOVED ? 1 : 0;
}

void run_mishaps_record(const struct run_mishaps *m, struct env *env)
{
	if (m->asleep_ns)
		env_set(env, SUSPENDED,
			"the machine was suspended for %.1f s in the midst of the run: %" PRIu64
			" of %" PRIu64 " passes saw it, and are without counts; those after it "
			"may differ from those before: keep it awake (systemd-inhibit), and "
			"measure again",
			(double)m->asleep_ns / 1e9, m->suspended, m->passes);
	if (!m->moved)
		return;
	env_set(env, MOVED,
		"%" PRIu64 " of %" PRIu64 " passes ended on another CPU than the one they were "
		"kept on, and are marked unpinned: it went offline, or was taken from this task; "
		"leave the CPUs alone, and measure again",
		m->moved, m->passes);
	/* of the same cause, and pinning is no remedy */
	if (*env_get(env, MIGRATED, ""))
		env_set(env, MIGRATED, "%s", "");
}
