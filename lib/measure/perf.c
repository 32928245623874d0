// SPDX-License-Identifier: GPL-2.0
/* One group of perf counters, read around a pass: see perf.h. */
#include "measure/perf.h"

#include "measure/clock.h"
#include "measure/stats.h"

#include <string.h>
#include <unistd.h>

/* Layout of a PERF_FORMAT_GROUP read: how many, time enabled, time running, then the values. */
enum { READ_NR, READ_ENABLED, READ_RUNNING, READ_VALUES };

/* Even if the time in it stands still, the wait ends. */
#define LOOKS_MAX (1u << 20)

static bool group_read(const struct perf_meter *pm, uint64_t *buf)
{
	size_t want = (size_t)(READ_VALUES + pm->nr) * sizeof(*buf);

	return pm->leader >= 0 && read(pm->leader, buf, want) == (ssize_t)want;
}

bool perf_meter_is_scheduled(const struct perf_meter *pm)
{
	uint64_t now[READ_VALUES + NR_COUNTERS];
	unsigned int looks;

	for (looks = 0; looks < LOOKS_MAX && group_read(pm, now) && !now[READ_RUNNING]; looks++)
		if (now[READ_ENABLED] > PERF_WAIT_NS)
			return false;
	return true;
}

/* Counters are read outermost, the clock innermost: the cheaper reading is closer to the pass. */
static void meter_start(void *arg)
{
	struct perf_meter *pm = arg;

	if (!group_read(pm, pm->begin))
		pm->begin[READ_NR] = 0;
	pm->begin_ns = clock_now_ns();
}

static void meter_stop(void *arg, struct reading *r)
{
	uint64_t end_ns = clock_now_ns(), end[READ_VALUES + NR_COUNTERS];
	struct perf_meter *pm = arg;
	bool got = group_read(pm, end) && pm->begin[READ_NR] == end[READ_NR];
	int i;

	pm->end_ns = end_ns;
	memset(r, 0, sizeof(*r));
	r->has[COUNTER_WALL_NS] = pm->timed;
	if (pm->timed)
		r->value[COUNTER_WALL_NS] = end_ns - pm->begin_ns;
	if (!got)
		return;
	if (end[READ_ENABLED] - pm->begin[READ_ENABLED] !=
	    end[READ_RUNNING] - pm->begin[READ_RUNNING]) {
		pm->multiplexed++; /* a scaled count is an estimate: better none */
		return;
	}
	for (i = 0; i < pm->nr; i++) {
		r->has[pm->slot[i]] = true;
		r->value[pm->slot[i]] = end[READ_VALUES + i] - pm->begin[READ_VALUES + i];
	}
}

static uint64_t meter_now_ns(void *arg)
{
	(void)arg;
	return clock_now_ns();
}

void perf_meter_count_by(struct perf_meter *pm, uint64_t (*instructions)(void))
{
	if (!pm->reason[COUNTER_INSTRUCTIONS][0])
		return;
	pm->instructions = instructions;
	pm->reason[COUNTER_INSTRUCTIONS][0] = '\0';
}

/* The clock that counts is innermost. */
static void counting_start(void *arg)
{
	struct perf_meter *pm = arg;

	meter_start(pm);
	pm->begin_instructions = pm->instructions();
}

static void counting_stop(void *arg, struct reading *r)
{
	struct perf_meter *pm = arg;
	uint64_t end = pm->instructions();

	meter_stop(pm, r);
	r->has[COUNTER_INSTRUCTIONS] = true;
	r->value[COUNTER_INSTRUCTIONS] = end - pm->begin_instructions;
}

/* What counts by the PMU alone has not an instruction more for it. */
struct meter perf_meter(struct perf_meter *pm)
{
	if (pm->instructions)
		return (struct meter){ pm, counting_start, counting_stop, meter_now_ns };
	return (struct meter){ pm, meter_start, meter_stop, meter_now_ns };
}

#define EMPTY_PASSES 31

void perf_meter_cost(struct perf_meter *pm, double cost[NR_COUNTERS])
{
	struct meter meter = perf_meter(pm);
	double v[NR_COUNTERS][EMPTY_PASSES];
	size_t n[NR_COUNTERS] = { 0 }, i, c;
	struct reading r;

	for (i = 0; i < EMPTY_PASSES; i++) {
		meter.start(meter.arg);
		meter.stop(meter.arg, &r);
		for (c = 0; c < NR_COUNTERS; c++)
			if (r.has[c])
				v[c][n[c]++] = (double)r.value[c];
	}
	for (c = 0; c < NR_COUNTERS; c++)
		cost[c] = n[c] ? stats_summarize(v[c], n[c]).mid.median : 0;
}
