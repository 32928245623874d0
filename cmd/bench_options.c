// SPDX-License-Identifier: GPL-2.0
/* The command line of regscope bench. */
#include "bench_options.h"
#include "cmd.h"

#include "measure/cpus.h"
#include "parse.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* "2/3" */
static int option_shard(const struct cmd_option *option, const char *text, void *value,
			struct error *error)
{
	struct run_options *o = value;
	char copy[32], *slash;
	int err;

	(void)option;
	snprintf(copy, sizeof(copy), "%s", text);
	slash = strchr(copy, '/');
	if (!slash || strlen(text) >= sizeof(copy))
		return error_set(error, -EINVAL, "--shard: \"%s\" is not K/N, like 1/2", text);
	*slash = '\0';
	err = parse_uint(slash + 1, "--shard", 1, 64, &o->shards, error);
	return err ? err : parse_uint(copy, "--shard", 1, o->shards, &o->shard, error);
}

static int option_no_pin(const struct cmd_option *option, const char *text, void *value,
			 struct error *error)
{
	(void)option;
	(void)text;
	(void)error;
	*(bool *)value = false;
	return 0;
}

/* Checked, and kept as text. */
static int option_cpus(const struct cmd_option *option, const char *text, void *value,
		       struct error *error)
{
	struct cpus cpus;
	int err;

	(void)option;
	*(const char **)value = text;
	err = cpus_parse(&cpus, text, "--cpu", error);
	cpus_free(&cpus);
	return err;
}

#define RUN(reader, member) INTO(reader, struct bench_options, run.member)

const struct cmd_option bench_option_table[] = {
	{ .doc = "What is measured:" },
	{ "vcpus", "LIST",
	  "vCPU counts, 1 to 512: 1,2,4 or 1-512, which is the powers of two between the ends "
	  "(default: " VCPUS_DEFAULT ", or what a harness has for its own)",
	  RUN(option_counts, vcpus) },
	{ "bench", "LIST",
	  "harnesses, or all (default: all but those that run only by name; --list tells)",
	  RUN(option_text, benches) },
	{ "op", "LIST", "only these ops of the harnesses: get, say (default: all they have)",
	  RUN(option_text, ops) },
	{ "policies", "LIST",
	  "how they access registers, of the policies they have (default: all,scoped)",
	  RUN(option_text, policies) },
	{ "first", NULL,
	  "also the first pass over each of VMs that nobody has touched since they were made, and, "
	  "where there is time to measure, with the caches driven out before (harness sweep)",
	  SETS(struct bench_options, run.first) },
	{ "list", NULL, "print the harnesses there are, as CSV", SETS(struct bench_options, list),
	  .aside = true },
	{ "threads", "LIST",
	  "of the harnesses that have threads (default: powers of two up to the CPUs, and the "
	  "CPUs)",
	  RUN(option_counts, threads) },
	{ "vms", "LIST",
	  "how many VMs at once, a thread each, the harness vms has (default: as --threads)",
	  RUN(option_counts, vms) },
	{ "pattern", "VMM",
	  "whose register accesses the harness replay makes: qemu, firecracker, cloud-hypervisor "
	  "or crosvm; the vCPUs have its features unless --features says otherwise (default: qemu)",
	  RUN(option_text, pattern) },
	{ "trace", "DIR",
	  "or those in the trace.csv of this run directory of `regscope trace`, phase by phase",
	  RUN(option_text, trace) },
	SUBJECT_OPTIONS(struct bench_options, run),
	{ .doc = "How:" },
	{ "rounds", "N",
	  "exactly N rounds (default: by --width and --budget; 6 in an emulated host)",
	  RUN(option_uint, rounds), 1, 100000 },
	{ "width", "POINTS",
	  "stop when the 95% interval of every saving is at most this wide, in percentage points "
	  "(default: 1)",
	  RUN(option_decimal, width_points), 0, 100 },
	{ "budget", "SECONDS",
	  "or when this much time is spent, from the first pass on; harnesses share it by what "
	  "they are worth, and what there is no time for is said (default: 60)",
	  RUN(option_decimal, budget_s), 1, 86400 },
	{ "rounds-per-vm", "N", "make VMs anew every N rounds (default: 2)",
	  RUN(option_uint, rounds_per_vm), 1, 1000 },
	{ "warmup", "N",
	  "untimed passes of each cell on each new VM (default: 1, but with --budget none of a "
	  "pass "
	  "of 10 ms or more; 0 in an emulated host)",
	  RUN(option_uint, warmup), 0, 1000 },
	{ "noise", NULL,
	  "compare the run with itself, VM by VM, and record the noise floor: compare then refuses "
	  "limits below it",
	  SETS(struct bench_options, noise) },
	{ "seed", "N", "of the order of the cells (default: 1)", RUN(option_number, seed), 0,
	  UINT64_MAX },
	{ "metric", "NAME",
	  "cycles, instructions or wall_ns: what the table shows and --width watches (default: "
	  "cycles where a PMU counts them, else instructions, else wall_ns; instructions in an "
	  "emulated host)",
	  RUN(option_metric, metric) },
	{ "spread", "HOW",
	  "put threads on CPUs that are neighbours (compact) or far apart (scatter), by the "
	  "topology in sysfs (default: compact)",
	  RUN(option_word, spread), .words = "compact, scatter" },
	{ "mixed-cpus", NULL, "put threads on CPUs of different kinds (big.LITTLE) too",
	  SETS(struct bench_options, run.mixed_cpus) },
	{ "oversubscribe", NULL, "allow more threads than there are CPUs for them",
	  SETS(struct bench_options, run.oversubscribe) },
	{ "cpu", "LIST",
	  "stay on this CPU; of several, 4-7 or 2,0, on the first, with threads on all (default: "
	  "one of the fastest kind that is isolated or idle, and not CPU 0; with --resume, the one "
	  "of the run; threads: those this task may run on)",
	  RUN(option_cpus, cpus) },
	{ "no-pin", NULL, "do not stay on one CPU", RUN(option_no_pin, pin) },
	{ "host-kind", "TEXT",
	  "\"native\", \"virtual machine: WHICH\" or \"emulated: HOW\" (default: by MIDR_EL1, "
	  "DMI and device tree)",
	  RUN(option_text, host_kind) },
	{ "shard", "K/N",
	  "measure the K-th of N shards of the plan alone, in this host; `regscope merge` makes "
	  "one run of the shards",
	  INTO(option_shard, struct bench_options, run), .aside = true },
	{ .name = "part" }, /* of older scripts */
	{ .doc = "Where to:" },
	{ "out", "DIR", "run directory, made anew (default: results/HOST-KERNEL-UTC)",
	  RUN(option_text, out), .aside = true },
	{ "resume", NULL, "continue the run in --out DIR", SETS(struct bench_options, run.resume),
	  .aside = true },
	{ "like", "RUN",
	  "measure nothing unless `compare` would hold it against RUN: a run directory, a folder "
	  "of boots, or one of such folders, of which those of this host and these features count",
	  INTO(option_like, struct bench_options, like), .aside = true },
	{ "mirror", "FILE",
	  "write each file, whenever it changes, to this pipe or port too, as members of a tar "
	  "stream",
	  RUN(option_text, mirror), .aside = true },
	{ "reproduce", "TEXT", "the command the table names (default: this one)",
	  RUN(option_text, reproduce), .aside = true },
	{ "again", "TEXT",
	  "the command that continues the run if it is interrupted (default: this one, with --out "
	  "DIR --resume)",
	  INTO(option_text, struct bench_options, again), .aside = true },
	{ "progress", "HOW", "auto, terminal, lines or none, on stderr (default: auto)",
	  INTO(option_word, struct bench_options, progress.mode), .words = PROGRESS_MODES,
	  .aside = true },
	{ 0 },
};

int bench_options_take(void *values, char **args, size_t nr, struct error *error)
{
	const struct bench_options *o = values;
	const char *kind = o->run.host_kind;

	(void)args;
	(void)nr;
	if (kind && strcmp(kind, "native") != 0 && !host_kind_is_virtual(kind) &&
	    !host_kind_is_emulated(kind))
		return error_set(error, -EINVAL,
				 "--host-kind: \"%s\" is neither \"native\" nor begins with "
				 "\"virtual machine\" or \"emulated\"",
				 kind);
	if (o->run.cpus && !o->run.pin)
		return error_set(error, -EINVAL, "--cpu and --no-pin: one excludes the other");
	return o->run.resume && !o->run.out
		       ? error_set(error, -EINVAL, "--resume goes with --out DIR")
		       : 0;
}
