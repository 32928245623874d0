// SPDX-License-Identifier: GPL-2.0
/* First runs of VMs: see runs.h. */
#include "trace/runs.h"

#include "kvm/arch.h"
#include "record/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char name[] = "ran";

/* Times make of each run an entry, and of each change of a vCPU's thread: what there is no room for
 * came later than what is there. */
int runs_watch(struct runs *runs, struct tracefs *fs, bool by_count, struct error *error)
{
	const struct kvm_trace *t = kvm_arch.trace;
	char text[128];
	int err;

	runs->by_count = by_count;
	snprintf(text, sizeof(text), "%s %s", t->first_run_vm, by_count ? t->made : "");
	err = tracefs_probe(fs, false, name, t->first_run, text);
	snprintf(text, sizeof(text), "hist:keys=common_timestamp,kvm%s:size=16384",
		 by_count ? ",made" : "");
	if (!err)
		err = tracefs_trigger(fs, name, text);
	return err ? error_set(error, err,
			       "a probe of %s: %s; trace with --no-creation, which needs none",
			       t->first_run, strerror(-err))
		   : 0;
}

static struct run_vm *find(const struct runs *runs, uint64_t vm, uint64_t made)
{
	size_t i;

	for (i = 0; i < runs->nr; i++)
		if (runs->run[i].vm == vm && runs->run[i].made == made)
			return &runs->run[i];
	return NULL;
}

static int take_run(void *arg, const uint64_t *keys, uint64_t n)
{
	struct runs *runs = arg;
	uint64_t made = runs->by_count ? keys[2] : 0;
	struct run_vm *run = find(runs, keys[1], made);

	(void)n;
	if (run) {
		if (keys[0] < run->when)
			run->when = keys[0];
		return 0;
	}
	run = csv_push(&runs->run, &runs->nr, sizeof(*run));
	if (run)
		*run = (struct run_vm){ keys[1], made, keys[0], runs->interval };
	return run ? 0 : -ENOMEM;
}

int runs_look(struct runs *runs, const struct tracefs *fs, size_t interval, struct error *error)
{
	struct hist_totals totals = { 0 };
	int err;

	runs->interval = interval;
	err = tracefs_hist(fs, name, runs->by_count ? 3 : 2, take_run, runs, &totals, error);
	runs->are_all = !err && !totals.dropped;
	return err;
}

void runs_resolve(struct runs *runs, const struct owners *owners)
{
	size_t i;

	for (i = 0; i < runs->nr; i++)
		runs->run[i].vm = owners_vm(owners, runs->run[i].vm, runs->run[i].made);
}

const struct run_vm *runs_first(const struct runs *runs, const uint64_t *vms, size_t nr_vms)
{
	const struct run_vm *first = NULL;
	size_t i, j;

	for (i = 0; i < runs->nr; i++)
		for (j = 0; j < nr_vms; j++)
			if (runs->run[i].vm == vms[j] &&
			    (!first || runs->run[i].when < first->when))
				first = &runs->run[i];
	return first;
}

const struct run_vm *runs_first_of_all(const struct runs *runs)
{
	const struct run_vm *first = NULL;
	size_t i;

	for (i = 0; i < runs->nr; i++)
		if (!first || runs->run[i].when < first->when)
			first = &runs->run[i];
	return first;
}

const struct run_vm *runs_of(const struct runs *runs, uint64_t vm)
{
	return runs_first(runs, &vm, 1);
}

/* In the interval of its first run a VM has accesses before and after it. Runs are read before
 * accesses are: one in between belongs to this interval, and is seen in the next. */
enum runs_mark runs_check_mark(const struct runs *runs, uint64_t vm, size_t interval, bool mark)
{
	const struct run_vm *run = runs_of(runs, vm);

	if (!run)
		return mark && runs->are_all ? RUNS_MARK_TOO_MUCH : RUNS_AGREE;
	if (mark)
		return interval + 1 < run->interval ? RUNS_MARK_TOO_MUCH : RUNS_AGREE;
	return interval > run->interval ? RUNS_MARK_TOO_LITTLE : RUNS_AGREE;
}

void runs_free(struct runs *runs)
{
	free(runs->run);
	*runs = (struct runs){ 0 };
}
