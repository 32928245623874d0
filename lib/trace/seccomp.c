// SPDX-License-Identifier: GPL-2.0
/*
 * The backend of announcements: a seccomp filter holds the VMM's ioctls on vCPUs' registers, and a
 * few that make VMs, until this process has looked at them and lets them be made. All others pass
 * in the kernel. Each is counted when it is asked for, whatever KVM answers.
 */
#include "trace/trace.h"

#include "measure/clock.h"
#include "record/csv.h"
#include "trace/fds.h"
#include "trace/filter.h"
#include "trace/phases.h"
#include "trace/wait.h"

#include <errno.h>
#include <linux/kvm.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#define TASKS 4096

struct seccomp {
	struct trace *trace;
	struct wait wait;
	struct launch launch;
	struct fds fds;
	struct trace_counts raw; /* by PHASES_RAW() */
	struct phases phases;
	unsigned int vms_then; /* VMs there were at the first KVM_RUN */
	unsigned int *ran;     /* VMs that did */
	size_t nr_ran;
	uint64_t last_ns;
	bool told;
	struct {
		pid_t thread, process;
	} task[TASKS]; /* by thread's number */
	struct error *error;
};

static int no_memory(struct seccomp *s)
{
	return error_set(s->error, -ENOMEM, "no memory for the counts");
}

static pid_t process_of(struct seccomp *s, pid_t thread)
{
	unsigned int at = (unsigned int)thread % TASKS;
	char path[64], line[128];
	long process = thread;
	FILE *f;

	if (s->task[at].thread == thread)
		return s->task[at].process;
	snprintf(path, sizeof(path), "/proc/%ld/status", (long)thread);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "Tgid: %ld", &process) == 1)
			break;
	if (f)
		fclose(f);
	s->task[at].thread = thread;
	s->task[at].process = (pid_t)process;
	return (pid_t)process;
}

/* The first 8 bytes of what the VMM hands to KVM: an id, or how long its list is. */
static bool peek(struct seccomp *s, const struct seccomp_notif *request, uint64_t *value)
{
	struct iovec here = { value, sizeof(*value) };
	struct iovec there = { (void *)(uintptr_t)request->data.args[2], sizeof(*value) };

	if (process_vm_readv((pid_t)request->pid, &here, 1, &there, 1, 0) == sizeof(*value))
		return filter_is_valid(s->launch.fd, request);
	if (errno == EFAULT || errno == ESRCH)
		return false; /* so KVM will say */
	if (!s->trace->lost++)
		snprintf(
			s->trace->lost_why, sizeof(s->trace->lost_why),
			"the VMM's memory cannot be read: %s (kernel.yama.ptrace_scope, or the VMM "
			"is not dumpable)",
			strerror(errno));
	return false;
}

static bool has_run(const struct seccomp *s, unsigned int vm)
{
	size_t i;

	for (i = 0; i < s->nr_ran; i++)
		if (s->ran[i] == vm)
			return true;
	return false;
}

static int count(struct seccomp *s, const struct seccomp_notif *request, enum trace_op op,
		 uint64_t id)
{
	struct trace_key key = { .id = id, .op = op };
	uint64_t now = clock_now_ns(), *n;
	unsigned int vm;
	int vcpu, is_vcpu = fds_find(&s->fds, process_of(s, (pid_t)request->pid),
				     (int)request->data.args[0], &vm, &vcpu);

	if (is_vcpu <= 0)
		return is_vcpu ? no_memory(s) : 0;
	if (s->trace->options->gap_s &&
	    (double)(now - s->last_ns) >= s->trace->options->gap_s * 1e9 &&
	    phases_border(&s->phases, false))
		return no_memory(s);
	s->last_ns = now;
	key.vm = vm;
	key.vcpu = (unsigned int)vcpu;
	key.phase = PHASES_RAW((unsigned int)s->phases.nr, has_run(s, vm));
	n = trace_count_of(&s->raw, &key);
	if (!n)
		return no_memory(s);
	++*n;
	return 0;
}

static int take_run(struct seccomp *s, const struct seccomp_notif *request)
{
	unsigned int vm, *ran;
	int vcpu, is_vcpu = fds_find(&s->fds, process_of(s, (pid_t)request->pid),
				     (int)request->data.args[0], &vm, &vcpu);

	if (is_vcpu <= 0 || has_run(s, vm))
		return is_vcpu < 0 ? no_memory(s) : 0;
	ran = csv_push(&s->ran, &s->nr_ran, sizeof(*ran));
	if (!ran)
		return no_memory(s);
	*ran = vm;
	if (s->phases.has_run)
		return 0;
	s->phases.has_run = true;
	s->phases.ran_in = s->phases.nr;
	s->vms_then = s->fds.nr_vms;
	return 0;
}

static bool is_made_later(const void *arg, uint64_t vm)
{
	const struct seccomp *s = arg;

	return vm > s->vms_then;
}

static int take_access(struct seccomp *s, const struct seccomp_notif *request)
{
	uint64_t value = 0;

	if (!peek(s, request, &value))
		return 0;
	switch ((uint32_t)request->data.args[1]) {
	case KVM_GET_ONE_REG: return count(s, request, TRACE_GET, value);
	case KVM_SET_ONE_REG: return count(s, request, TRACE_SET, value);
	}
	return value ? count(s, request, TRACE_LIST, 0) : 0; /* 0: asks how long it is */
}

static void take_listener_request(struct seccomp *s)
{
	if (!s->told)
		s->trace->options->say(s->trace->options->say_arg,
				       "the VMM asks for a seccomp listener of its own, and a "
				       "process has but one: it is refused (EBUSY); as root, trace "
				       "it with --by kprobe");
	s->told = true;
}

static int take(struct seccomp *s, const struct seccomp_notif *request)
{
	pid_t thread = (pid_t)request->pid;
	int err = fds_settle(&s->fds, thread);

	if (err)
		return no_memory(s);
	if (filter_is_listener_request(&request->data)) {
		take_listener_request(s);
		return 0;
	}
	switch ((uint32_t)request->data.args[1]) {
	case KVM_CREATE_VM: err = fds_make_vm(&s->fds, process_of(s, thread), thread); break;
	case KVM_CREATE_VCPU:
		err = fds_make_vcpu(&s->fds, process_of(s, thread), thread,
				    (int)request->data.args[0], (int)request->data.args[2]);
		break;
	case KVM_RUN: return take_run(s, request);
	default: return take_access(s, request);
	}
	return err ? no_memory(s) : 0;
}

static int take_one(struct seccomp *s)
{
	struct seccomp_notif request;
	int got = filter_receive(s->launch.fd, &request), err = 0;

	if (got < 0)
		return error_set(s->error, got, "seccomp notification: %s", strerror(-got));
	if (!got)
		return 0;
	err = take(s, &request);
	filter_continue(s->launch.fd, &request);
	return err;
}

/* The VMM cannot go on without us: it is told to end, and served until it has. */
static int watch(struct seccomp *s)
{
	int listener = s->launch.fd, err = 0;
	unsigned int what;

	do {
		what = wait_next(&s->wait, listener, -1);
		if (what & WAIT_STOP) {
			s->trace->interrupted = true;
			wait_stop_vmm(&s->wait);
		}
		if (what & WAIT_MARK && phases_border(&s->phases, true))
			err = no_memory(s);
		if (!err && what & WAIT_FD)
			err = take_one(s);
		if (what & WAIT_HUP)
			listener = -1;
	} while (!err && !(what & WAIT_ENDED));
	return err;
}

static int before_exec(const struct trace_options *options)
{
	return filter_install(options->creation);
}

/* VMs in the order they were made; those that nobody accessed have no number. */
static int make_rows(struct seccomp *s)
{
	uint64_t *vms = calloc(s->fds.nr_vms + 1, sizeof(*vms));
	bool *is_used = calloc(s->fds.nr_vms + 1, sizeof(*is_used));
	struct trace_counts counts = { 0 };
	size_t i, nr = 0;
	int err = vms && is_used ? 0 : -ENOMEM;

	for (i = 0; !err && i < s->raw.nr; i++)
		is_used[s->raw.count[i].key.vm] = true;
	for (i = 1; !err && i <= s->fds.nr_vms; i++)
		if (is_used[i])
			vms[nr++] = i;
	s->phases.is_later = is_made_later;
	s->phases.is_fresh = s->trace->options->creation ? phases_not_marked : NULL;
	s->phases.arg = s;
	if (!err)
		err = phases_number(&s->phases, &s->raw, vms, nr, &counts);
	err = err ? err : trace_rows_make(&s->trace->rows, &counts, vms, nr, s->trace->options);
	trace_counts_free(&counts);
	free(vms);
	free(is_used);
	return err ? no_memory(s) : 0;
}

int trace_by_seccomp(struct trace *trace, struct error *error)
{
	struct seccomp *s = calloc(1, sizeof(*s));
	int err;

	if (!s)
		return error_set(error, -ENOMEM, "no memory for the trace");
	*s = (struct seccomp){ .trace = trace,
			       .wait = { .trace = trace, .launch = &s->launch, .pidfd = -1 },
			       .last_ns = clock_now_ns(),
			       .error = error };
	trace->by = "seccomp";
	trace->first_run_by = trace->options->creation ? "announcement" : NULL;
	err = launch_begin(&s->launch, trace->options, before_exec, error);
	if (!err)
		err = launch_go(&s->launch, trace->options, error);
	if (!err) {
		err = watch(s);
		if (err)
			launch_signal_all(
				SIGKILL); /* it would be refused what we are to let pass */
	}
	if (!err)
		err = make_rows(s);
	launch_end(&s->launch);
	trace_counts_free(&s->raw);
	phases_free(&s->phases);
	fds_free(&s->fds);
	free(s->ran);
	free(s);
	return err;
}

int trace_seccomp_check(struct error *error)
{
	return filter_check(error);
}
