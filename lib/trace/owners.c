// SPDX-License-Identifier: GPL-2.0
/* Whose VM is it: see owners.h. */
#include "trace/owners.h"

#include "kvm/arch.h"
#include "kvm/vm.h"
#include "record/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
		*made = (struct made_vm){ keys[0], keys[1] % OWNERS_MADE_TASK, keys[2],
					  keys[1] / OWNERS_MADE_TASK };
	return made ? 0 : -ENOMEM;
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

/* Without the probe VMs are told apart all the same; but neither their order nor, of one that is
 * launched, their owner is known. Threads of one that runs are noted now: it may be gone later. */
int owners_watch(struct owners *owners, struct tracefs *fs, const struct trace_options *options,
		 struct error *error)
{
	const struct kvm_trace *t = kvm_arch.trace;
	char args[128];
	int err;

	*owners = (struct owners){ 0 };
	err = tasks_watch(fs, error);
	if (!err && options->pid && tasks_add_process(&owners->tasks, options->pid))
		err = error_set(error, -ENOMEM, "no memory for the VMM's threads");
	if (err)
		return err;
	snprintf(args, sizeof(args), "%s %s", t->vm, t->made);
	err = tracefs_probe(fs, false, vm_made, t->vm_made, args);
	owners->by_count = !err;
	if (err)
		err = tracefs_probe(fs, false, vm_made, t->vm_made, t->vm);
	snprintf(args, sizeof(args), "hist:keys=common_timestamp,%scommon_pid,kvm",
		 owners->by_count ? OWNERS_MADE_TIMES(OWNERS_MADE_TASK) : "");
	if (!err)
		err = tracefs_trigger(fs, vm_made, args);
	return err ? error_set(error, err, "a probe of %s: %s", t->vm_made, strerror(-err)) : 0;
}

static const struct made_vm *made_of(const struct owners *o, uint64_t vm)
{
	return vm && vm <= o->nr_made ? &o->made[vm - 1] : NULL;
}

uint64_t owners_vm(const struct owners *o, uint64_t address, uint64_t made)
{
	uint64_t vm = address;
	size_t i;

	for (i = 0; i < o->nr_made; i++) {
		if (o->made[i].vm != address)
			continue;
		if (!o->are_reused)
			return i + 1;
		if (o->made[i].before < made)
			vm = i + 1;
	}
	return vm;
}

/* Who made the VM, else who accessed it. */
static bool is_ours(const struct owners *o, uint64_t vm)
{
	const struct made_vm *made = made_of(o, vm);
	uint64_t address = made ? made->vm : vm;
	size_t i;

	if (made && tasks_has(&o->tasks, made->pid))
		return true;
	for (i = 0; i < o->nr_accesses; i++)
		if (o->access[i].vm == address && tasks_has(&o->tasks, o->access[i].pid))
			return true;
	return false;
}

static int compare_made(const void *a, const void *b)
{
	const struct made_vm *x = a, *y = b;

	return (x->when > y->when) - (x->when < y->when);
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
	bool is_new = made_of(o, vm);
	size_t i;

	if (!csv_push(&o->vm, &o->nr_vms, sizeof(*o->vm)))
		return -ENOMEM;
	for (i = o->nr_vms - 1; i; i--) {
		bool is_new_too = made_of(o, o->vm[i - 1]);

		if (is_new_too < is_new || (is_new_too == is_new && o->vm[i - 1] < vm))
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

static int read_made(struct owners *o, const struct tracefs *fs, struct error *error)
{
	int err;

	o->nr_made = 0;
	err = read_one(o, fs, vm_made, 3, take_made, error);
	if (o->nr_made)
		qsort(o->made, o->nr_made, sizeof(*o->made), compare_made);
	return err;
}

int owners_read(struct owners *o, const struct tracefs *fs, struct error *error)
{
	int err = read_made(o, fs, error);

	return err ? err : tasks_read(&o->tasks, fs, &o->dropped, error);
}

/* Enough of them that what was freed would be given again. */
int owners_try(struct owners *o, const struct tracefs *fs, struct error *error)
{
	const struct vm_config config = { 0 };
	struct error none; /* where none can be made, there will be none */
	struct vm vm;
	size_t i, j;
	int err, n;

	for (n = 0; n < 4 && !vm_create(&vm, &config, 1, &none); n++)
		vm_destroy(&vm);
	err = read_made(o, fs, error);
	for (i = 0; !err && i < o->nr_made; i++)
		for (j = 0; j < i; j++)
			o->are_reused |= o->by_count && o->made[i].vm == o->made[j].vm;
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

static void look_for_shared(struct owners *o)
{
	size_t i;

	for (i = 0; !o->are_reused && i < o->nr_made; i++) {
		uint64_t vm = owners_vm(o, o->made[i].vm, 0);

		o->shared |= vm != i + 1 && has_vm(o, vm);
	}
}

int owners_find(struct owners *o, const struct trace_options *options, pid_t launched,
		const struct tracefs *who_fs, const char *const *who,
		const struct trace_counts *counts, struct error *error)
{
	pid_t root = options->argv ? launched : options->pid;
	enum trace_op op;
	int err = 0;

	for (op = 0; !err && who && op < NR_TRACE_OPS; op++)
		err = read_one(o, who_fs, who[op], 2, take_access, error);
	if (!err && root)
		err = tasks_add_process(&o->tasks, root);
	if (!err)
		err = tasks_add_descendants(&o->tasks);
	if (!err)
		err = choose_vms(o, counts, !root);
	look_for_shared(o);
	return err == -ENOMEM ? error_set(error, err, "no memory for the VMs") : err;
}

uint64_t owners_when_made(const struct owners *o, uint64_t vm)
{
	const struct made_vm *made = made_of(o, vm);

	return made ? made->when : 0;
}

void owners_free(struct owners *o)
{
	free(o->vm);
	tasks_free(&o->tasks);
	free(o->made);
	free(o->access);
	*o = (struct owners){ 0 };
}
