// SPDX-License-Identifier: GPL-2.0
/* From counts of probes to rows: see probes_rows.h. */
#include "trace/probes_rows.h"

#include <errno.h>

struct ending {
	struct probes *probes;
	struct trace *trace;
	struct phases *phases;
	struct trace_counts *raw;
	uint64_t first_run_ns;
};

static void say(const struct ending *e, const char *line)
{
	e->trace->options->say(e->trace->options->say_arg, line);
}

/* Of two sets the border is where the first vCPU of this host ran. */
static void find_first_run(struct ending *e)
{
	const struct probes *p = e->probes;
	const struct run_vm *run = runs_first(&p->runs, p->owners.vm, p->owners.nr_vms);

	if (p->split == PROBES_BY_SETS && runs_first_of_all(&p->runs) != run) {
		run = runs_first_of_all(&p->runs);
		say(e, "another VMM ran first on this host, and where it did the phase ends: this "
		       "kernel cannot tell VMs apart there; --by seccomp does");
	}
	e->phases->has_run = run;
	if (run)
		e->phases->ran_in = run->interval;
	e->first_run_ns = run ? run->when : 0;
}

static bool is_made_later(const void *arg, uint64_t vm)
{
	const struct ending *e = arg;

	return e->probes->split == PROBES_BY_MARK &&
	       owners_when_made(&e->probes->owners, vm) > e->first_run_ns;
}

/* Two sets tell only that no VM at all had run; but which VMs ever did, and since when, is
 * known. */
static bool is_fresh(const void *arg, const struct trace_key *raw)
{
	const struct ending *e = arg;
	const struct runs *runs = &e->probes->runs;
	const struct run_vm *run;

	if (e->probes->split == PROBES_BY_MARK || !PHASES_HAS_RUN(raw->phase))
		return !PHASES_HAS_RUN(raw->phase);
	run = runs_of(runs, raw->vm);
	return run ? PHASES_INTERVAL(raw->phase) < run->interval : runs->are_all;
}

/* The mark is KVM's own affair: does it mean what we take it for? A VM whose first KVM_RUN failed
 * has none: that it is never set shows only where no VM has it. */
static int check_mark(const struct ending *e)
{
	bool seen[] = { [RUNS_MARK_TOO_MUCH] = false, [RUNS_MARK_TOO_LITTLE] = false };
	const struct probes *p = e->probes;
	bool is_ever_set = false;
	size_t i;

	for (i = 0; p->split == PROBES_BY_MARK && i < e->raw->nr; i++) {
		const struct trace_key *key = &e->raw->count[i].key;
		bool mark = PHASES_HAS_RUN(key->phase);

		is_ever_set |= mark;
		if (owners_when_made(&p->owners, key->vm))
			seen[runs_check_mark(&p->runs, key->vm, PHASES_INTERVAL(key->phase),
					     mark)] = true;
	}
	if (!seen[RUNS_MARK_TOO_MUCH] && (!seen[RUNS_MARK_TOO_LITTLE] || is_ever_set))
		return 0;
	return error_set(p->error, -EPROTO,
			 "this kernel %s: trace with --no-creation, or --by seccomp",
			 seen[RUNS_MARK_TOO_MUCH] ? "marks VMs as run that did not"
						  : "does not mark VMs that ran");
}

/* Without room for all, a VMM's first KVM_RUN may be among those that are not known. */
static int check_runs(const struct ending *e)
{
	const struct probes *p = e->probes;

	if (!p->split || p->runs.are_all || runs_first(&p->runs, p->owners.vm, p->owners.nr_vms))
		return 0;
	return error_set(p->error, -EOVERFLOW,
			 "more vCPUs began to run on this host than the kernel had room for, and "
			 "the VMM's first KVM_RUN is not known: trace with --no-creation, or --by "
			 "seccomp");
}

static int number_phases(struct ending *e, struct trace_counts *counts)
{
	int err = check_runs(e);

	err = err ? err : check_mark(e);
	if (err)
		return err;
	find_first_run(e);
	e->phases->is_later = is_made_later;
	e->phases->is_fresh = e->probes->split ? is_fresh : NULL;
	e->phases->arg = e;
	err = phases_number(e->phases, e->raw, e->probes->owners.vm, e->probes->owners.nr_vms,
			    counts);
	return err ? error_set(e->probes->error, err, "no memory for the phases") : 0;
}

static void note_others(struct ending *e)
{
	const struct owners *o = &e->probes->owners;

	if (o->dropped)
		trace_lose(e->trace, o->others,
			   "more tasks were begun on this host than the kernel had room for, and "
			   "whose VM it was is not known: trace again, or all VMs, without --pid");
	else
		e->trace->others = o->others;
	if (o->shared)
		say(e, "a VM was made at the address of one that was gone: they count as one; --by "
		       "seccomp tells them apart");
}

int probes_rows(struct probes *probes, struct trace *trace, pid_t launched, struct phases *phases,
		struct trace_counts *raw)
{
	struct ending e = { probes, trace, phases, raw, 0 };
	const struct owners *o = &probes->owners;
	struct trace_counts counts = { 0 };
	int err = probes_owners(probes, launched, raw);

	if (err)
		return err;
	note_others(&e);
	err = number_phases(&e, &counts);
	if (!err && trace_rows_make(&trace->rows, &counts, o->vm, o->nr_vms, trace->options))
		err = error_set(probes->error, -ENOMEM, "no memory for the rows");
	trace_counts_free(&counts);
	return err;
}
