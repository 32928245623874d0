// SPDX-License-Identifier: GPL-2.0
/* Counters and the metric: see counting.h. */
#include "run/counting.h"

#include "kvm/arch.h"
#include "record/env.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

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
	if (asked == NR_COUNTERS && c->no_time) {
		c->untimed = true;
		asked = COUNTER_INSTRUCTIONS;
	}
	if (asked == NR_COUNTERS)
		return error_set(error, -ENODEV, "nothing can be counted here: instructions: %s",
				 c->perf.reason[COUNTER_INSTRUCTIONS]);
	c->metric = asked;
	return 0;
}

/* What this machine is, and what that leaves of time. */
static void find_host(struct run_counting *c, const struct run_options *options,
		      const struct run_listener *listener)
{
	const char *said = options->host_kind;
	bool asked = options->metric == COUNTER_WALL_NS || options->metric == COUNTER_CYCLES;

	c->found = (struct machine){ .kind = MACHINE_NATIVE };
	if (!said || !host_kind_is_emulated(said))
		machine_read(&c->found);
	c->host_kind = said ? said : c->found.text;
	c->emulated = host_kind_is_emulated(c->host_kind);
	c->no_time = c->emulated || (host_kind_is_virtual(c->host_kind) && !asked);
	if (said || c->found.kind == MACHINE_NATIVE)
		return;
	run_say(listener,
		"host_kind is %s: %s; if that is wrong, add HOST_KIND=native (--host-kind native)",
		c->host_kind,
		c->no_time ? "its time is no result" : "its time holds what its hypervisor does");
}

static void give_reasons(struct run_counting *c)
{
	static const enum counter timed[] = { COUNTER_WALL_NS, COUNTER_CYCLES };
	size_t i;

	for (i = 0; c->no_time && !c->emulated && i < sizeof(timed) / sizeof(timed[0]); i++)
		snprintf(c->perf.reason[timed[i]], PERF_REASON_MAX,
			 "virtual machine: time and cycles hold what its hypervisor does; "
			 "METRIC=wall_ns, or cycles (--metric), takes them for a result");
}

/* Several counters may be missing for one cause: it is told once. */
static void say_missing(const struct perf_meter *perf, const struct run_listener *listener)
{
	char names[128];
	enum counter c, other;
	size_t len;

	for (c = 0; c < NR_COUNTERS; c++) {
		for (other = 0; other < c && strcmp(perf->reason[other], perf->reason[c]); other++)
			;
		if (!perf->reason[c][0] || other < c)
			continue;
		for (len = 0, other = c; other < NR_COUNTERS; other++)
			if (!strcmp(perf->reason[other], perf->reason[c]) && len < sizeof(names))
				len += (size_t)snprintf(names + len, sizeof(names) - len, "%s%s",
							len ? ", " : "", counter_info[other].name);
		run_say(listener, "without %s: %s", names, perf->reason[c]);
	}
}

int run_counting_open(struct run_counting *counting, const struct run_options *options,
		      const struct run_listener *listener, struct error *error)
{
	int err;

	find_host(counting, options, listener);
	perf_meter_open(&counting->perf, counting->no_time);
	if (counting->no_time && !counting->emulated)
		perf_meter_settle(&counting->perf);
	if (counting->emulated && kvm_arch.instruction_clock &&
	    counting->perf.reason[COUNTER_INSTRUCTIONS][0] && kvm_arch.clock_counts_instructions())
		perf_meter_count_by(&counting->perf, kvm_arch.instruction_clock);
	give_reasons(counting);
	counting->is_open = true;
	err = choose_metric(counting, options->metric, error);
	if (!err && !counting->emulated)
		say_missing(&counting->perf, listener);
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
	if (counting->untimed && !counting->emulated)
		return "this virtual machine counts no instructions, and its time holds what its "
		       "hypervisor does (METRIC=wall_ns, --metric wall_ns, shows it all the same)";
	if (counting->untimed)
		return "this emulated host counts no instructions (QEMU without -icount), and its "
		       "time says nothing of any real machine's";
	if (counting->no_time && bench_is_threaded(bench))
		return counting->emulated
			       ? "what threads gain is time, and an emulated host's time says "
				 "nothing of any real machine's"
			       : "what threads gain is time, and a virtual machine's holds what "
				 "its "
				 "hypervisor does (METRIC=wall_ns, --metric wall_ns, shows it all "
				 "the same)";
	return NULL;
}
