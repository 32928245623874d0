// SPDX-License-Identifier: GPL-2.0
/* Probes on KVM's functions: see probes.h. */
#include "trace/probes.h"

#include "kvm/arch.h"
#include "trace/mark.h"

#include <errno.h>
#include <string.h>

#define SLICE		128 /* vCPUs a histogram: more registers than 2^17 entries have room for */
#define REGISTERS_ABOUT 512

const char *const probes_names[] = { "get_reg", "set_reg", "reg_list" };
const char *const probes_first[] = { "get_first", "set_first", "list_first" };
static const char *const who[] = { "get_who", "set_who", "list_who" };
const char *const probes_first_run = "run";

static const char *function_of(enum trace_op op)
{
	const char *const names[] = { kvm_arch.trace->get, kvm_arch.trace->set,
				      kvm_arch.trace->list };

	return names[op];
}

static const char *args_of(enum trace_op op, bool by_register)
{
	const struct kvm_trace *t = kvm_arch.trace;

	if (op == TRACE_LIST)
		return by_register ? t->list_by_register : t->list_by_btf;
	return by_register ? t->access_by_register : t->access_by_btf;
}

static int no_function(struct probes *p, const char *function, int err)
{
	if (err == -ENOENT)
		return error_set(p->error, err,
				 "this kernel has no function %s: it was renamed, or inlined; "
				 "trace with --by seccomp instead, which needs none",
				 function);
	return error_set(p->error, err, "a probe of %s: %s", function, strerror(-err));
}

static int probe(struct probes *p, const char *name, enum trace_op op, const char *args)
{
	char all[256];

	snprintf(all, sizeof(all), "%s %s", args, p->owners.are_reused ? kvm_arch.trace->made : "");
	return tracefs_probe(&p->fs, p->by_entry, name, function_of(op), all);
}

/* With the mark of VMs that ran. */
static int probe_with_mark(struct probes *p, const char *name, enum trace_op op)
{
	char args[256];

	snprintf(args, sizeof(args), "%s %s", args_of(op, false), kvm_arch.trace->ran_by_btf);
	return probe(p, name, op, args);
}

/* By the kernel's type information where it has any. */
static int probe_op(struct probes *p, const char *name, enum trace_op op)
{
	int err = p->split == PROBES_BY_MARK ? probe_with_mark(p, name, op)
					     : probe(p, name, op, args_of(op, false));

	if (err && err != -ENOENT && p->split != PROBES_BY_MARK && !p->by_entry)
		err = probe(p, name, op, args_of(op, true));
	return err ? no_function(p, function_of(op), err) : 0;
}

static unsigned int entries_for(unsigned int vcpus, unsigned int each)
{
	unsigned int entries = 1024;

	while (entries < vcpus * each)
		entries *= 2;
	return entries;
}

/* The histogram of one slice of vCPUs, or what pauses it. */
static int slice_trigger(struct probes *p, const char *name, enum trace_op op, unsigned int slice,
			 const char *verb)
{
	unsigned int vcpus = p->options->vcpus, low = slice * SLICE;
	bool is_last = low + SLICE >= vcpus;
	char text[256];
	int n;

	n = snprintf(
		text, sizeof(text), "hist:keys=kvm%s,%svcpu_id,id:size=%u%s",
		p->split == PROBES_BY_MARK ? "+ran" : "",
		p->owners.are_reused ? OWNERS_MADE_TIMES(OWNERS_MADE_VCPU) : "",
		entries_for(vcpus < SLICE ? vcpus : SLICE, op == TRACE_LIST ? 1 : REGISTERS_ABOUT),
		verb);
	if (vcpus > SLICE)
		n += snprintf(text + n, sizeof(text) - (size_t)n, " if vcpu_id >= %u", low);
	if (!is_last)
		snprintf(text + n, sizeof(text) - (size_t)n, " && vcpu_id < %u", low + SLICE);
	return tracefs_trigger(&p->fs, name, text);
}

static int each_slice(struct probes *p, const char *name, enum trace_op op, const char *verb)
{
	unsigned int slice;
	int err = 0;

	for (slice = 0; !err && slice * SLICE < p->options->vcpus; slice++)
		err = slice_trigger(p, name, op, slice, verb);
	if (!err)
		return 0;
	return error_set(p->error, err, "a histogram of %s: %s%s", function_of(op), strerror(-err),
			 err == -ENOENT || err == -EINVAL
				 ? ": this kernel was built without CONFIG_HIST_TRIGGERS"
			 : err == -ENOMEM ? ": no memory for it; make it smaller with --vcpus"
					  : "");
}

static int count_op(struct probes *p, const char *name, enum trace_op op, bool later)
{
	int err = probe_op(p, name, op);

	return err ? err
		   : each_slice(p, name, op, later && p->split == PROBES_BY_SETS ? ":pause" : "");
}

/* By whom: for VMs that were made before. */
static int count_tasks(struct probes *p, enum trace_op op)
{
	int err = probe_op(p, who[op], op);

	return err ? err : owners_of_accesses(&p->fs, who[op], p->error);
}

static int switch_hist(struct probes *p, const char *how, const char *name)
{
	char text[128];

	snprintf(text, sizeof(text), "%s_hist:%s:%s_%s", how, p->fs.group, name,
		 p->fs.group + strlen(TRACEFS_GROUP));
	return tracefs_trigger(&p->fs, probes_first_run, text);
}

/* When a vCPU runs for the first time, the kernel goes over from one set to the other. */
static int watch_first_run(struct probes *p)
{
	enum trace_op op;
	int err = tracefs_probe(&p->fs, false, probes_first_run, kvm_arch.trace->first_run, "");

	for (op = 0; !err && op < NR_TRACE_OPS; op++) {
		err = switch_hist(p, "disable", probes_first[op]);
		if (!err)
			err = switch_hist(p, "enable", probes_names[op]);
	}
	return err ? no_function(p, kvm_arch.trace->first_run, err) : 0;
}

int probes_arm(struct probes *p, const struct trace_options *options, struct error *error)
{
	enum trace_op op;
	int err;

	*p = (struct probes){ .options = options,
			      .split = options->argv && options->creation ? PROBES_BY_MARK
									  : PROBES_NOT_SPLIT,
			      .by_entry = options->by_entry,
			      .error = error };
	tracefs_remove_left_behind();
	err = tracefs_open(&p->fs, false, error);
	if (!err)
		err = tracefs_open(&p->aside, true, error);
	if (!err)
		err = owners_watch(&p->owners, &p->aside, options, error);
	if (!err && options->argv)
		err = owners_try(&p->owners, &p->aside, error);
	if (!err && p->split == PROBES_BY_MARK && !mark_try(&p->aside))
		p->split = PROBES_BY_SETS;
	/* whether all of two sets were counted, only hits can tell */
	p->by_entry &= p->split != PROBES_BY_SETS;
	for (op = 0; !err && op < NR_TRACE_OPS; op++)
		err = count_op(p, probes_names[op], op, true);
	for (op = 0; !err && p->split == PROBES_BY_SETS && op < NR_TRACE_OPS; op++)
		err = count_op(p, probes_first[op], op, false);
	for (op = 0; !err && options->pid && op < NR_TRACE_OPS; op++)
		err = count_tasks(p, op);
	if (!err && p->split == PROBES_BY_SETS)
		err = watch_first_run(p);
	if (!err && p->split)
		err = runs_watch(&p->runs, &p->aside, p->owners.are_reused, error);
	if (!err && p->by_entry)
		err = beacon_send(&p->beacon, error);
	return err;
}

struct trace_key probes_key(const struct probes *p, const uint64_t *keys, bool *has_run)
{
	uint64_t mark = p->split == PROBES_BY_MARK ? keys[0] & 1 : 0;
	uint64_t made = p->owners.are_reused ? keys[1] / OWNERS_MADE_VCPU : 0;

	*has_run = mark;
	return (struct trace_key){ .vm = keys[0] - mark,
				   .vcpu = (unsigned int)(keys[1] - made * OWNERS_MADE_VCPU),
				   .id = keys[2],
				   .made = (uint32_t)made };
}

int probes_pause(struct probes *p)
{
	enum trace_op op;
	int err = 0;

	for (op = 0; !err && op < NR_TRACE_OPS; op++)
		err = each_slice(p, probes_names[op], op, ":pause");
	for (op = 0; !err && p->split == PROBES_BY_SETS && op < NR_TRACE_OPS; op++)
		err = each_slice(p, probes_first[op], op, ":pause");
	return err;
}

static int tell_vms_apart(const struct owners *owners, struct trace_counts *counts)
{
	struct trace_counts apart = { 0 };
	size_t i;

	for (i = 0; i < counts->nr; i++) {
		struct trace_key key = counts->count[i].key;
		uint64_t *n;

		key.vm = owners_vm(owners, key.vm, key.made);
		key.made = 0;
		n = trace_count_of(&apart, &key);
		if (!n)
			break;
		*n += counts->count[i].n;
	}
	if (i < counts->nr) {
		trace_counts_free(&apart);
		return -ENOMEM;
	}
	trace_counts_free(counts);
	*counts = apart;
	return 0;
}

int probes_owners(struct probes *p, pid_t launched, struct trace_counts *counts)
{
	int err = owners_read(&p->owners, &p->aside, p->error);

	if (err)
		return err;
	if (tell_vms_apart(&p->owners, counts))
		return error_set(p->error, -ENOMEM, "no memory for the VMs");
	runs_resolve(&p->runs, &p->owners);
	return owners_find(&p->owners, p->options, launched, &p->fs, p->options->pid ? who : NULL,
			   counts, p->error);
}

void probes_remove(struct probes *p)
{
	tracefs_close(&p->fs);
	tracefs_close(&p->aside);
	owners_free(&p->owners);
	runs_free(&p->runs);
}
