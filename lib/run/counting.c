// SPDX-License-Identifier: GPL-2.0
/* Counters and the metric: see counting.h. */
#include "run/counting.h"

#include "measure/host.h"
#include "record/env.h"

#include <errno.h>

static int choose_metric(struct run_counting *c, enum counter asked, struct error *error)
{
	static const enum counter best[] = { COUNTER_CYCLES, COUNTER_INSTRUCTIONS,
					     COUNTER_WALL_NS };
	size_t i;

	if (asked != NR_COUNTERS && c->perf.reason[asked][0])
		return error_set(error, -EINVAL, "--metric %s: %s", counter_info[asked].name,
				 c->perf.reason[asked]);
	for (i = 0; asked == NR_COUNTERS && i < sizeof(best) / sizeof(best[0]); i++)
		if (!c->perf.reason[best[i]][0])
			asked = best[i];
	if (asked == NR_COUNTERS && c->emulated) {
		c->untimed = true;
		asked = COUNTER_INSTRUCTIONS;
	}
	if (asked == NR_COUNTERS)
		return error_set(error, -ENODEV, "nothing can be counted here: instructions: %s",
				 c->perf.reason[COUNTER_INSTRUCTIONS]);
	c->metric = asked;
	return 0;
}

int run_counting_open(struct run_counting *counting, const struct run_options *options,
		      const struct run_listener *listener, struct error *error)
{
	enum counter c;
	int err;

	counting->emulated =
		options->host_kind ? host_kind_is_emulated(options->host_kind) : host_is_emulator();
	perf_meter_open(&counting->perf, counting->emulated);
	counting->is_open = true;
	err = choose_metric(counting, options->metric, error);
	for (c = 0; !err && !counting->emulated && c < NR_COUNTERS; c++)
		if (counting->perf.reason[c][0])
			run_say(listener, "without %s: %s", counter_info[c].name,
				counting->perf.reason[c]);
	return err;
}

void run_counting_close(struct run_counting *counting)
{
	if (counting->is_open)
		perf_meter_close(&counting->perf);
	counting->is_open = false;
}

const char *run_untimed_reason(const struct run_counting *counting, const struct bench *bench)
{
	if (counting->untimed)
		return "this emulated host counts no instructions (QEMU without -icount), and its "
		       "time says nothing of any real machine's";
	if (counting->emulated && bench_is_threaded(bench))
		return "what threads gain is time, and an emulated host's time says nothing of any "
		       "real machine's";
	return NULL;
}
