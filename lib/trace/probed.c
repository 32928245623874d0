// SPDX-License-Identifier: GPL-2.0
/*
 * The backend of probes: those on KVM's GET, SET and list count by VM, vCPU and register, in
 * histograms of the kernel. An interval is what they have more at its end than at its begin. What
 * was before the first KVM_RUN the kernel tells apart, so that it is exact: see probes.h.
 */
#include "trace/trace.h"

#include "measure/clock.h"
#include "trace/judge.h"
#include "trace/phases.h"
#include "trace/probes_rows.h"
#include "trace/wait.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define POLL_LEAST_MS 20

struct probed {
	struct trace *trace;
	struct probes probes;
	struct wait wait;
	struct launch launch;
	struct trace_counts seen, raw; /* by PHASES_RAW() */
	struct phases phases;
	/* the histogram that is read: of which op, of one of two sets the later one */
	enum trace_op op;
	bool is_later_set;
	uint64_t hits, changed_ns;
	uint64_t begun; /* hits when all of them counted */
	struct error *error;
};

/* What a histogram has more than when it was read before belongs to this interval. */
static int take_entry(void *arg, const uint64_t *keys, uint64_t n)
{
	struct probed *k = arg;
	bool has_run;
	struct trace_key key = probes_key(&k->probes, keys, &has_run);
	uint64_t *seen, *count, more;

	if (beacon_take(&k->probes.beacon, k->op, key.id, n))
		return 0;
	key.op = k->op;
	has_run |= k->is_later_set;
	key.phase = PHASES_RAW(0u, has_run);
	seen = trace_count_of(&k->seen, &key);
	key.phase = PHASES_RAW((unsigned int)k->phases.nr, has_run);
	if (!seen)
		return error_set(k->error, -ENOMEM, "no memory for the counts");
	more = n < *seen ? n : n - *seen; /* it was cleared, which the judge will tell */
	*seen = n;
	if (!more)
		return 0;
	count = trace_count_of(&k->raw, &key);
	if (!count)
		return error_set(k->error, -ENOMEM, "no memory for the counts");
	*count += more;
	return 0;
}

/* @all: more of them */
static int take_counts(struct probed *k, const char *const *names, struct hist_totals *all)
{
	struct hist_totals totals;
	int err = 0;

	for (k->op = 0; !err && k->op < NR_TRACE_OPS; k->op++) {
		err = tracefs_hist(&k->probes.fs, names[k->op], HIST_KEYS_MAX, take_entry, k,
				   &totals, k->error);
		all->hits += totals.hits;
		all->sum += totals.sum;
		all->dropped += totals.dropped;
	}
	return err;
}

/* Count what belongs to the interval. @totals: of all that was counted so far. */
static int count_interval(struct probed *k, struct hist_totals *totals)
{
	struct probes *p = &k->probes;
	int err = 0;

	*totals = (struct hist_totals){ 0 };
	beacon_reset(&p->beacon);
	if (p->split)
		err = runs_look(&p->runs, &p->aside, k->phases.nr, k->error);
	if (!err && p->split == PROBES_BY_SETS)
		err = take_counts(k, probes_first, totals);
	k->is_later_set = p->split == PROBES_BY_SETS;
	if (!err)
		err = take_counts(k, probes_names, totals);
	k->is_later_set = false;
	return err;
}

/* 0 or -errno: without them nothing tells how many the kernel missed. */
static int all_hits(const struct probed *k, struct tracefs_hits *sum)
{
	struct tracefs_hits hits[NR_TRACE_OPS] = { { 0, 0 } };
	enum trace_op op;
	int err = tracefs_hits(&k->probes.fs,
			       k->probes.split == PROBES_BY_SETS ? probes_first : probes_names,
			       NR_TRACE_OPS, hits);

	*sum = (struct tracefs_hits){ 0, 0 };
	for (op = 0; !err && op < NR_TRACE_OPS; op++) {
		sum->hit += hits[op].hit;
		sum->missed += hits[op].missed;
	}
	return err ? error_set(k->error, err, "%s/kprobe_profile: %s", k->probes.fs.root,
			       strerror(-err))
		   : 0;
}

/* Has nothing happened for so long, after something has? */
static bool is_quiet(struct probed *k)
{
	double gap_s = k->trace->options->gap_s;
	struct tracefs_hits hits;
	uint64_t now = clock_now_ns();

	if (!gap_s || all_hits(k, &hits))
		return false;
	if (hits.hit != k->hits)
		k->changed_ns = now;
	k->hits = hits.hit;
	return k->changed_ns && (double)(now - k->changed_ns) >= gap_s * 1e9;
}

static int end_interval(struct probed *k, bool marked)
{
	struct hist_totals totals;
	int err = count_interval(k, &totals);

	if (!err && phases_border(&k->phases, marked))
		err = error_set(k->error, -ENOMEM, "no memory for the phases");
	k->changed_ns = 0;
	return err;
}

static int poll_ms(const struct probed *k)
{
	double ms = k->trace->options->gap_s * 1000 / 5;

	return !ms ? -1 : ms < POLL_LEAST_MS ? POLL_LEAST_MS : (int)ms;
}

/* A VMM that we launched, and that is there, is told; what has detached itself is left alone. */
static bool is_done(struct probed *k, unsigned int what)
{
	if (what & WAIT_ENDED)
		return true;
	if (!(what & WAIT_STOP))
		return false;
	k->trace->interrupted = true;
	if (!k->trace->options->argv || k->trace->ended)
		return true;
	wait_stop_vmm(&k->wait);
	return false;
}

static int watch(struct probed *k)
{
	unsigned int what;
	int err = 0;

	do {
		what = wait_next(&k->wait, -1, poll_ms(k));
		if (what & WAIT_MARK)
			err = end_interval(k, true);
		else if (is_quiet(k))
			err = end_interval(k, false);
	} while (!err && !is_done(k, what));
	return err;
}

/* Nothing tells of hits: what was counted has to have all of our own. */
static int conclude_by_beacons(struct probed *k)
{
	struct beacon *beacon = &k->probes.beacon;
	struct hist_totals totals;
	int err = beacon_send(beacon, k->error);

	err = err ? err : probes_pause(&k->probes);
	err = err ? err : count_interval(k, &totals);
	return err ? err : beacon_judge(beacon, &totals, k->trace, k->error);
}

/* Nothing more is counted, so that what is read is whole. */
static int conclude(struct probed *k)
{
	struct judge judge = { .begun = k->begun, .by_sets = k->probes.split == PROBES_BY_SETS };
	struct tracefs_hits before, after;
	int err;

	if (k->probes.by_entry)
		return conclude_by_beacons(k);
	err = all_hits(k, &before);
	err = err ? err : probes_pause(&k->probes);
	err = err ? err : count_interval(k, &judge.totals);
	err = err ? err : all_hits(k, &after);
	if (err)
		return err;
	judge.before = before.hit;
	judge.after = after.hit;
	judge.missed = after.missed;
	return judge_counts(&judge, k->trace, k->error);
}

static int begin(struct probed *k)
{
	const struct trace_options *o = k->trace->options;
	struct tracefs_hits hits;
	int err = o->argv ? launch_begin(&k->launch, o, NULL, k->error) : 0;

	if (!err && o->pid) {
		k->wait.pidfd = (int)syscall(SYS_pidfd_open, o->pid, 0);
		if (k->wait.pidfd < 0)
			err = error_set(k->error, -errno, "process %ld: %s", (long)o->pid,
					strerror(errno));
	}
	if (!err)
		err = probes_arm(&k->probes, o, k->error);
	if (!err && !k->probes.by_entry) {
		err = all_hits(k, &hits);
		k->begun = err ? 0 : hits.hit;
	}
	if (!err && o->argv)
		err = launch_go(&k->launch, o, k->error);
	return err;
}

int trace_by_probes(struct trace *trace, struct error *error)
{
	const struct trace_options *o = trace->options;
	struct probed k = { .trace = trace,
			    .wait = { .trace = trace, .pidfd = -1 },
			    .launch = { -1, -1, -1, -1 },
			    .error = error };
	int err;

	k.wait.launch = o->argv ? &k.launch : NULL;
	err = begin(&k);
	trace->by = k.probes.by_entry ? "fprobe" : "kprobe";
	trace->first_run_by = k.probes.split == PROBES_BY_MARK	 ? "mark"
			      : k.probes.split == PROBES_BY_SETS ? "sets"
								 : NULL;
	err = err ? err : watch(&k);
	err = err ? err : conclude(&k);
	err = err ? err : probes_rows(&k.probes, trace, k.launch.pid, &k.phases, &k.raw);
	probes_remove(&k.probes);
	launch_end(&k.launch);
	if (k.wait.pidfd >= 0)
		close(k.wait.pidfd);
	trace_counts_free(&k.seen);
	trace_counts_free(&k.raw);
	phases_free(&k.phases);
	return err;
}

int trace_kprobe_check(struct error *error)
{
	return tracefs_check(error);
}

int trace_fprobe_check(struct error *error)
{
	int err = tracefs_check(error);

	return err ? err : beacon_try(error);
}
