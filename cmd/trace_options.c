// SPDX-License-Identifier: GPL-2.0
/* The command line of regscope trace. */
#include "trace_options.h"

#include "text.h"

#include <errno.h>

#define OF(reader, member) INTO(reader, struct trace_command, member)

const struct cmd_option trace_option_table[] = {
	{ .doc = "What is traced:" },
	{ "pid", "PID",
	  "the VMs of this process, which runs already (as root). Without it, and without a VMM to "
	  "launch, all VMs of this host",
	  OF(option_uint, pid), 1, 1u << 22, .letter = 'p' },
	{ "show", "DIR",
	  "nothing: print the table of the trace in DIR again; with more DIRs behind it, or with "
	  "--phase, of each vCPU and phase by phase (of those alone)",
	  OF(option_text, show) },
	{ .doc = "How:" },
	{ "by", "HOW",
	  "fprobe or kprobe (as root: probes in the kernel; the first costs less, the second "
	  "tells by itself what it missed), seccomp (a VMM that is launched: its ioctls are "
	  "announced to regscope) or auto: the first of them that can be done (default: auto)",
	  OF(option_word, by), .words = "auto, fprobe, kprobe, seccomp" },
	{ "vcpus", "N",
	  "of probes: the most vCPUs that a VM has, 1 to 512, for which the kernel's tables have "
	  "room (default: 128)",
	  OF(option_uint, trace.vcpus), 1, 512 },
	{ .doc = "Phases: the first, of a VMM that is launched, ends with its first KVM_RUN; any "
		 "ends with SIGUSR1 to regscope, and:" },
	{ "gap", "SECONDS", "after so long without an access (default: 0, never)",
	  OF(option_decimal, trace.gap_s), 0, 3600 },
	{ "enter", NULL, "with Enter; the VMM then has no standard input",
	  SETS(struct trace_command, trace.enter) },
	{ "no-creation", NULL,
	  "but the first KVM_RUN ends none; with seccomp a guest that runs is then not slowed",
	  SETS(struct trace_command, no_creation) },
	{ "phase", "NAMES", "their names, in order (default: creation,2,3,...; 1,2,3,... of --pid)",
	  OF(option_text, trace.phases) },
	{ .doc = "What is made of it:" },
	SUBJECT_OPTIONS(struct trace_command, run),
	{ "costs", "DIR",
	  "price accesses by the registers.csv of this run directory (bench with --bench "
	  "registers)",
	  OF(option_text, costs) },
	{ "keep", NULL, "of --show: keep what is made of the trace in DIR, too",
	  SETS(struct trace_command, keep) },
	{ "out", "DIR", "run directory, made anew (default: results/trace-HOST-KERNEL-UTC)",
	  OF(option_text, out), .aside = true },
	{ 0 },
};

int trace_options_take(void *values, char **args, size_t nr, struct error *error)
{
	struct trace_command *c = values;

	c->trace.pid = (pid_t)c->pid;
	c->trace.argv = nr && !c->show ? args : NULL;
	c->others = args;
	c->nr_others = nr;
	c->trace.creation = !c->no_creation;
	if (c->pid && nr && !c->show)
		return error_set(error, -EINVAL,
				 "--pid %u and \"%s\": trace a process that runs, or one to launch",
				 c->pid, args[0]);
	if (c->show && c->pid)
		return error_set(error, -EINVAL, "--show %s: traces nothing", c->show);
	if (c->keep && (!c->show || nr || c->trace.phases))
		return error_set(error, -EINVAL, "--keep: goes with --show of one trace");
	if (c->by == TRACE_BY_SECCOMP && !nr)
		return error_set(error, -EINVAL,
				 "--by seccomp: needs a VMM to launch: regscope trace -- VMM ARGS");
	if (c->by == TRACE_BY_FPROBE && c->trace.gap_s)
		return error_set(error, -EINVAL,
				 "--gap with --by fprobe: the kernel does not tell when it was hit "
				 "last; trace with --by kprobe");
	if (c->trace.phases && c->trace.phases[text_find_control(c->trace.phases)])
		return error_set(error, -EINVAL, "--phase: a control character in a name");
	return c->trace.phases ? trace_phases_check(c->trace.phases, error) : 0;
}
