// SPDX-License-Identifier: GPL-2.0
/* regscope trace: which registers a VMM reads and writes, and what of it could be saved. */
#include "cmd.h"
#include "trace_options.h"
#include "trace_report.h"

#include "analyse/trace.h"
#include "kvm/arch.h"
#include "measure/machine.h"
#include "trace/names.h"
#include "version.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

struct session {
	struct trace_command *command;
	struct trace trace;
	struct run_subject subject;
	bool has_subject;
	struct run_dir dir;
	struct env env;
};

static const char *const by_names[] = { "", "fprobe", "kprobe", "seccomp" };

/* fprobes do not tell their hits, by which a quiet time is known. */
static bool try_fprobe(const struct trace_command *c)
{
	struct error error = { "" };

	return c->by == TRACE_BY_AUTO && !c->trace.gap_s && !trace_fprobe_check(&error);
}

/* The backend: what was asked for, else the first that can be used. 0 or -errno. */
static int choose(struct trace_command *c, struct error *error)
{
	struct error kprobe = { "" };
	int err;

	if (c->by == TRACE_BY_SECCOMP)
		return trace_seccomp_check(error);
	if (c->by == TRACE_BY_FPROBE)
		return trace_fprobe_check(error);
	err = trace_kprobe_check(&kprobe);
	if (!err)
		c->by = try_fprobe(c) ? TRACE_BY_FPROBE : TRACE_BY_KPROBE;
	if (!err || c->by == TRACE_BY_KPROBE)
		return err ? error_set(error, err, "%s", kprobe.text) : 0;
	c->by = TRACE_BY_SECCOMP;
	if (c->trace.argv) {
		say("%s; is traced by seccomp instead", kprobe.text);
		return trace_seccomp_check(error);
	}
	return error_set(error, err,
			 "%s; be root, or launch the VMM, which needs no root: regscope trace -- "
			 "VMM ARGS",
			 kprobe.text);
}

/* A signal that is ignored would come all the same once it is blocked. */
static bool is_ignored(int sig)
{
	struct sigaction is;

	return !sigaction(sig, NULL, &is) && is.sa_handler == SIG_IGN;
}

/* What others do with signals we wait for. */
static int take_signals(struct trace_options *o, struct error *error)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (!is_ignored(SIGHUP)) /* as by nohup(1) */
		sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGCHLD);
	signal(SIGCHLD, SIG_DFL); /* ignored, it would never tell of the VMM's end */
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	o->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return o->signals < 0 ? error_set(error, -errno, "signalfd: %s", strerror(errno)) : 0;
}

/* Before anything is traced, for this makes VMs. */
static void read_registers(struct session *s)
{
	const struct run_listener listener = { .say = say_line };
	struct error error = { "" };

	if (kvm_fd(&error) >= 0 &&
	    !run_subject_list(&s->subject, &s->command->run, &listener, &error))
		s->has_subject = true;
	else
		say("%s; scope is as documented for this kernel", error.text);
}

/* results/trace-HOST-KERNEL-UTC; with a number, if that is there: a trace may take less than a
 * second. */
static int make_own_dir(struct session *s, struct error *error)
{
	struct utsname uts = { .nodename = "unknown", .release = "unknown" };
	char path[600], when[32];
	time_t now = time(NULL);
	unsigned int nr;
	struct tm tm;
	int err, n;

	uname(&uts);
	strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &tm));
	n = snprintf(path, sizeof(path), "results/trace-%s-%s-%s", uts.nodename, uts.release, when);
	err = run_dir_create(&s->dir, path, error);
	for (nr = 2; err == -EEXIST && nr < 100; nr++) {
		snprintf(path + n, sizeof(path) - (size_t)n, "-%u", nr);
		err = run_dir_create(&s->dir, path, error);
	}
	return err;
}

static int make_dir(struct session *s, struct error *error)
{
	const char *out = s->command->out;
	int err = out ? run_dir_create(&s->dir, out, error) : make_own_dir(s, error);

	return err == -EEXIST ? error_set(error, err, "%s: already exists; name another directory",
					  s->dir.path)
			      : err;
}

/* "QEMU -m 1", as a shell takes it. */
static void put_what(struct session *s)
{
	char **argv = s->command->trace.argv;
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return;
	if (s->command->pid)
		fprintf(f, "process %u", s->command->pid);
	else if (!argv)
		fputs("all VMs of this host", f);
	for (; argv && *argv; argv++) {
		put_quoted(f, *argv);
		if (argv[1])
			putc(' ', f);
	}
	fclose(f);
	env_set(&s->env, "trace_what", "%s", text);
	free(text);
}

static int put_env(struct session *s, const char *stopped, struct error *error)
{
	const struct trace_command *c = s->command;
	struct env *env = &s->env;

	env_set(env, "tool_version", "%s", REGSCOPE_VERSION);
	env_set(env, "trace_by", "%s", s->trace.by ? s->trace.by : by_names[c->by]);
	env_set(env, "trace_creation", "%s", c->trace.argv && c->trace.creation ? "yes" : "no");
	if (s->trace.first_run_by)
		env_set(env, "trace_first_run_by", "%s", s->trace.first_run_by);
	env_set(env, "trace_gap_s", "%g", c->trace.gap_s);
	env_set(env, "trace_lost", "%" PRIu64, s->trace.lost);
	if (s->trace.lost)
		env_set(env, "trace_lost_why", "%s", s->trace.lost_why);
	env_set(env, "trace_others", "%" PRIu64, s->trace.others);
	env_set(env, "scope_source", "%s",
		s->has_subject ? s->subject.scope_name : scope_source_names[SCOPE_DOCUMENTED]);
	env_set(env, "stopped", "%s", stopped);
	return env_write(env, &s->dir, error);
}

/* All that can be known before. */
static int begin(struct session *s, struct error *error)
{
	struct machine machine;
	int err;

	read_registers(s);
	err = make_dir(s, error);
	if (err)
		return err;
	run_env_host(&s->env);
	machine_read(&machine);
	env_set(&s->env, "host_kind", "%s", machine.text);
	put_what(s);
	err = put_env(s, "interrupted", error);
	if (!err && s->has_subject)
		err = run_dir_replace(&s->dir, "regs.csv", run_put_regs, &s->subject.regs, error);
	return err;
}

/* Of a VMM that runs on, a signal is the end that is meant. */
static bool is_cut_short(const struct session *s)
{
	return s->trace.interrupted && s->command->trace.argv;
}

static int write_rows(struct session *s, struct error *error)
{
	const struct reg_table none = { 0 };
	struct trace_rows *rows = &s->trace.rows;
	int err;

	trace_name(rows, s->has_subject ? &s->subject.regs : &none);
	err = trace_mark(rows);
	if (err)
		return error_set(error, err, "no memory for the rows");
	err = table_write(&trace_table, rows->row, rows->nr, &s->dir, error);
	return err ? err : put_env(s, is_cut_short(s) ? "interrupted" : "done", error);
}

/* @failed: the error that ended the trace; what was seen until then is kept. */
static int conclude(struct session *s, int failed, struct error *error)
{
	struct error later = { "" };
	int err = write_rows(s, &later);

	if (!err && s->trace.rows.nr)
		err = trace_print(&s->dir, &s->env, &s->trace.rows, s->command->costs, &later);
	if (failed)
		return fail(failed, error);
	if (err)
		return fail(err, &later);
	trace_say_end(&s->trace);
	printf("\nrun directory: %s\n", s->dir.path);
	if (is_cut_short(s))
		return finish_stdout(EXIT_INTERRUPTED);
	return finish_stdout(s->trace.lost || !s->trace.rows.nr ? EXIT_INCONCLUSIVE : EXIT_DONE);
}

static int trace_now(struct trace_command *c)
{
	struct session s = { .command = c, .trace.options = &c->trace };
	struct error error = { "" };
	int err = take_signals(&c->trace, &error);

	if (!err)
		err = begin(&s, &error);
	if (err) {
		err = fail(err, &error);
	} else {
		err = c->by == TRACE_BY_SECCOMP ? trace_by_seccomp(&s.trace, &error)
						: trace_by_probes(&s.trace, &error);
		err = conclude(&s, err, &error);
	}
	trace_free(&s.trace);
	run_subject_free(&s.subject);
	env_free(&s.env);
	run_dir_close(&s.dir);
	return err;
}

#define UNTRACED \
	"what to probe of this architecture's KVM is not known; trace on arm64, or in the " \
	"emulated host (make trace)"

static int run(const struct cmd *cmd, int argc, char **argv)
{
	struct trace_command c = TRACE_COMMAND_DEFAULT;
	struct error error = { "" };
	int err;

	parse_options(cmd, argc, argv, &c);
	c.trace.say = say_line;
	if (c.show)
		return trace_show(&c);
	if (!kvm_arch.trace)
		return say("%s", kvm_arch.unsupported ? kvm_arch.unsupported : UNTRACED),
		       EXIT_CANNOT_RUN;
	err = choose(&c, &error);
	c.trace.by_entry = c.by == TRACE_BY_FPROBE;
	return err ? fail(err, &error) : trace_now(&c);
}

static const struct cmd trace = {
	.name = "trace",
	.summary = "what a VMM does to the registers, and what it could save",
	.args = "[-- VMM ARGS...]\n--pid=PID\n--show=DIR [DIR...]",
	.doc = "Which registers a VMM reads and writes, through which vCPUs, in which phase and "
	       "how often; and what it would save to access those wider than a vCPU through one "
	       "vCPU, "
	       "or each once a phase. Writes trace.csv into a run directory.",
	.options = trace_option_table,
	.take = trace_options_take,
	.run = run,
};
CMD_REGISTER(trace);
