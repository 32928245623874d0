// SPDX-License-Identifier: GPL-2.0
/* Whose VM is it: see owners.h. */
#include "trace/owners.h"

#include "kvm/arch.h"
#include "record/csv.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FORK "sched/sched_process_fork"

static const char vm_made[] = "vm";

int owners_of_accesses(const struct tracefs *fs, const char *name, struct error *error)
{
	int err = tracefs_trigger(fs, name, "hist:keys=kvm,common_pid:size=8192");

	return err ? error_set(error, err, "a histogram of tasks: %s", strerror(-err)) : 0;
}

static int take_made(void *arg, const uint64_t *keys, uint64_t n)
{
	struct owners *o = arg;
	struct made_vm *made = csv_push(&o->made, &o->nr_made, sizeof(*made));

	(void)n;
	if (made)
		*made = (struct made_vm){ keys[0], keys[1], keys[2] };
	return made ? 0 : -ENOMEM;
}

static int take_fork(void *arg, const uint64_t *keys, uint64_t n)
{
	struct owners *o = arg;
	struct fork_of *fork = csv_push(&o->forks, &o->nr_forks, sizeof(*fork));

	(void)n;
	if (fork)
		*fork = (struct fork_of){ (pid_t)keys[0], (pid_t)keys[1] };
	return fork ? 0 : -ENOMEM;
}

static int take_access(void *arg, const uint64_t *keys, uint64_t n)
{
	struct owners *o = arg;
	void *access = csv_push(&o->access, &o->nr_accesses, sizeof(*o->access));

	(void)n;
	if (!access)
		return -ENOMEM;
	o->access[o->nr_accesses - 1].vm = keys[0];
	o->access[o->nr_accesses - 1].pid = keys[1];
	return 0;
}

static bool is_task(const struct owners *o, uint64_t pid)
{
	size_t i;

	for (i = 0; i < o->nr_tasks; i++)
		if ((uint64_t)o->task[i] == pid)
			return true;
	return false;
}

static int add_task(struct owners *o, pid_t pid)
{
	pid_t *task;

	if (is_task(o, (uint64_t)pid))
		return 0;
	task = csv_push(&o->task, &o->nr_tasks, sizeof(*task));
	if (task)
		*task = pid;
	return task ? 0 : -ENOMEM;
}

/* The threads of a process that is there. */
static int add_threads(struct owners *o, pid_t pid)
{
	char path[64];
	struct dirent *entry;
	int err = add_task(o, pid);
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%ld/task", (long)pid);
	dir = opendir(path);
	while (!err && dir && (entry = readdir(dir)))
		if (atoi(entry->d_name) > 0)
			err = add_task(o, atoi(entry->d_name));
	if (dir)
		closedir(dir);
	return err;
}

/* Without the probe VMs are told apart all the same; but neither their order nor, of one that is
 * launched, their owner is known. Threads of one that runs are noted now: it may be gone later. */
int owners_watch(struct owners *owners, struct tracefs *fs, const struct trace_options *options,
		 struct error *error)
{
	int err;

	*owners = (struct owners){ 0 };
	err = tracefs_trigger(fs, FORK, "hist:keys=parent_pid,child_pid:size=32768");
	if (err)
		return error_set(error, err, "a histogram of forks: %s", strerror(-err));
	if (options->pid && add_threads(owners, options->pid))
		return error_set(error, -ENOMEM, "no memory for the VMM's threads");
	err = tracefs_probe(fs, vm_made, kvm_arch.trace->vm_made, kvm_arch.trace->vm);
	if (!err)
		err = tracefs_trigger(fs, vm_made, "hist:keys=common_timestamp,common_pid,kvm");
	return err ? error_set(error, err, "a probe of %s: %s", kvm_arch.trace->vm_made,
			       strerror(-err))
		   : 0;
}

/* Whom they forked, and so on. */
static int add_descendants(struct owners *o)
{
	size_t before, i;
	int err = 0;

	do {
		before = o->nr_tasks;
		for (i = 0; !err && i < o->nr_forks; i++)
			if (is_task(o, (uint64_t)o->forks[i].parent))
				err = add_task(o, o->forks[i].child);
	} while (!err && o->nr_tasks > before);
	return err;
}

/* Who made the VM, else who accessed it. */
static bool is_ours(const struct owners *o, uint64_t vm)
{
	size_t i;

	for (i = 0; i < o->nr_made; i++)
		if (o->made[i].vm == vm && is_task(o, o->made[i].pid))
			return true;
	for (i = 0; i < o->nr_accesses; i++)
		if (o->access[i].vm == vm && is_task(o, o->access[i].pid))
			return true;
	return false;
}

static int compare_made(const void *a, const void *b)
{
	const struct made_vm *x = a, *y = b;

	return (x->when > y->when) - (x->when < y->when);
}

static uint64_t when_made(const struct owners *o, uint64_t vm)
{
	size_t i;

	for (i = 0; i < o->nr_made; i++)
		if (o->made[i].vm == vm)
			return i + 1;
	return 0; /* before */
}

static bool has_vm(const struct owners *o, uint64_t vm)
{
	size_t i;

	for (i = 0; i < o->nr_vms; i++)
		if (o->vm[i] == vm)
			return true;
	return false;
}

/* In the order they were made; those that were there before by their addresses. */
static int add_vm(struct owners *o, uint64_t vm)
{
	uint64_t when = when_made(o, vm);
	size_t i;

	if (!csv_push(&o->vm, &o->nr_vms, sizeof(*o->vm)))
		return -ENOMEM;
	for (i = o->nr_vms - 1; i; i--) {
		uint64_t before = when_made(o, o->vm[i - 1]);

		if (before < when || (before == when && o->vm[i - 1] < vm))
			break;
		o->vm[i] = o->vm[i - 1];
	}
	o->vm[i] = vm;
	return 0;
}

static int read_one(struct owners *o, const struct tracefs *fs, const char *event,
		    unsigned int nr_keys, int (*take)(void *arg, const uint64_t *keys, uint64_t n),
		    struct error *error)
{
	struct hist_totals totals = { 0 };
	int err = tracefs_hist(fs, event, nr_keys, take, o, &totals, error);

	o->dropped += totals.dropped;
	return err;
}

static int read_all(struct owners *o, const struct tracefs *fs, const struct tracefs *who_fs,
		    const char *const *who, struct error *error)
{
	enum trace_op op;
	int err = read_one(o, fs, vm_made, 3, take_made, error);

	if (!err)
		err = read_one(o, fs, FORK, 2, take_fork, error);
	for (op = 0; !err && who && op < NR_TRACE_OPS; op++)
		err = read_one(o, who_fs, who[op], 2, take_access, error);
	if (o->nr_made)
		qsort(o->made, o->nr_made, sizeof(*o->made), compare_made);
	return err;
}

static int choose_vms(struct owners *o, const struct trace_counts *counts, bool all)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < counts->nr; i++) {
		uint64_t vm = counts->count[i].key.vm;

		if (has_vm(o, vm))
			continue;
		if (all || is_ours(o, vm))
			err = add_vm(o, vm);
		else if (counts->count[i].key.op != TRACE_LIST)
			o->others += counts->count[i].n;
	}
	return err;
}

int owners_find(struct owners *o, const struct tracefs *fs, const struct trace_options *options,
		pid_t launched, const struct tracefs *who_fs, const char *const *who,
		const struct trace_counts *counts, struct error *error)
{
	pid_t root = options->argv ? launched : options->pid;
	int err = read_all(o, fs, who_fs, who, error);
	size_t i;

	if (!err && root)
		err = add_threads(o, root);
	if (!err)
		err = add_descendants(o);
	if (!err)
		err = choose_vms(o, counts, !root);
	for (i = 0; i < o->nr_made; i++)
		o->shared |= has_vm(o, o->made[i].vm) && when_made(o, o->made[i].vm) != i + 1;
	return err == -ENOMEM ? error_set(error, err, "no memory for the VMs") : err;
}

uint64_t owners_when_made(const struct owners *o, uint64_t vm)
{
	size_t i;

	for (i = 0; i < o->nr_made && o->made[i].vm != vm; i++)
		;
	return i < o->nr_made ? o->made[i].when : 0;
}

void owners_free(struct owners *o)
{
	free(o->vm);
	free(o->task);
	free(o->made);
	free(o->forks);
	free(o->access);
	*o = (struct owners){ 0 };
}
