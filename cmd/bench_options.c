// SPDX-License-Identifier: GPL-2.0
/* The command line of regscope bench. */
#include "bench_options.h"
#include "cmd.h"

#include "parse.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	OPT_VCPUS = 0x100,
	OPT_BENCH,
	OPT_ROUNDS,
	OPT_BUDGET,
	OPT_WIDTH,
	OPT_WARMUP,
	OPT_NOISE,
	OPT_ROUNDS_PER_VM,
	OPT_SEED,
	OPT_METRIC,
	OPT_FEATURES,
	OPT_SCOPE,
	OPT_SCOPE_CAP,
	OPT_SCOPE_FILE,
	OPT_NO_PIN,
	OPT_LIST,
	OPT_THREADS,
	OPT_VMS,
	OPT_SPREAD,
	OPT_MIXED_CPUS,
	OPT_OVERSUBSCRIBE,
	OPT_OUT,
	OPT_RESUME,
	OPT_MIRROR,
	OPT_SHARD,
	OPT_HOST_KIND,
	OPT_REPRODUCE,
	OPT_PROGRESS,
};

static const struct argp_option argp_options[] = {
	{ 0, 0, 0, 0, "What is measured:", 1 },
	{ "vcpus", OPT_VCPUS, "LIST", 0,
	  "vCPU counts, 1 to 512: 1,2,4 or 1-512, which is the powers of "
	  "two between the ends (default: " VCPUS_DEFAULT ", or what a harness has for its own)",
	  0 },
	{ "bench", OPT_BENCH, "LIST", 0,
	  "harnesses, or all (default: all but those that are run where they are named; --list "
	  "tells)",
	  0 },
	{ "list", OPT_LIST, NULL, 0, "print the harnesses there are, as CSV", 0 },
	{ "threads", OPT_THREADS, "LIST", 0,
	  "of the harnesses that have threads (default: powers of two up to the CPUs, and the "
	  "CPUs)",
	  0 },
	{ "vms", OPT_VMS, "LIST", 0,
	  "how many VMs at once, a thread each, the harness vms has (default: as --threads)", 0 },
	{ "features", OPT_FEATURES, "LIST", 0,
	  "vCPU features: default, all, or names like "
	  "PSCI_0_2,PMU_V3,SVE,PTRAUTH,MTE; default,MTE adds one (default: default)",
	  0 },
	{ "scope", OPT_SCOPE, "SOURCE", 0,
	  "where a register's scope is taken from: probe (an experiment on this kernel), cap (the "
	  "kernel's list), documented (by the kernel's version) or auto: cap if a capability is "
	  "known, else probe (default: auto)",
	  0 },
	{ "scope-cap", OPT_SCOPE_CAP, "NR", 0, "number of KVM_CAP_ARM_REG_SCOPE in this kernel",
	  0 },
	{ "scope-file", OPT_SCOPE_FILE, "FILE", 0,
	  "the registers named in this CSV file (a regs.csv, or the columns id,scope) have the "
	  "scope it says; it is put to the proof as any other is",
	  0 },
	{ 0, 0, 0, 0, "How:", 2 },
	{ "rounds", OPT_ROUNDS, "N", 0,
	  "exactly N rounds (default: by --width and --budget; 6 in an "
	  "emulated host)",
	  0 },
	{ "width", OPT_WIDTH, "POINTS", 0,
	  "stop when the 95% interval of every saving is at most this "
	  "wide, in percentage points (default: 1)",
	  0 },
	{ "budget", OPT_BUDGET, "SECONDS", 0, "or when this much time is spent (default: 60)", 0 },
	{ "rounds-per-vm", OPT_ROUNDS_PER_VM, "N", 0,
	  "make VMs anew every N rounds (default: 2; 6 in an emulated host, whose "
	  "counts do not depend on where memory lies)",
	  0 },
	{ "warmup", OPT_WARMUP, "N", 0,
	  "untimed passes of each cell on each new VM (default: 1; 0 in an "
	  "emulated host)",
	  0 },
	{ "noise", OPT_NOISE, NULL, 0,
	  "compare the run with itself, VM by VM, and record the noise floor: compare then refuses "
	  "limits below it",
	  0 },
	{ "seed", OPT_SEED, "N", 0, "of the order of the cells (default: 1)", 0 },
	{ "metric", OPT_METRIC, "NAME", 0,
	  "cycles, instructions or wall_ns: what the table shows and "
	  "--width watches (default: cycles where a PMU counts them, else instructions, else "
	  "wall_ns; "
	  "instructions in an emulated host)",
	  0 },
	{ "spread", OPT_SPREAD, "HOW", 0,
	  "put threads on CPUs that are neighbours (compact) or far apart (scatter), by the "
	  "topology in sysfs (default: compact)",
	  0 },
	{ "mixed-cpus", OPT_MIXED_CPUS, NULL, 0,
	  "put threads on CPUs of different kinds (big.LITTLE) too", 0 },
	{ "oversubscribe", OPT_OVERSUBSCRIBE, NULL, 0,
	  "allow more threads than there are CPUs for them", 0 },
	{ "no-pin", OPT_NO_PIN, NULL, 0, "do not stay on one CPU", 0 },
	{ "host-kind", OPT_HOST_KIND, "TEXT", 0,
	  "\"native\" or \"emulated: HOW\" (default: by MIDR_EL1)", 0 },
	{ "shard", OPT_SHARD, "K/N", 0,
	  "measure the K-th of N shards of the plan alone, in this host; "
	  "`regscope merge` makes one run of the shards",
	  0 },
	{ "part", 0, NULL, OPTION_ALIAS | OPTION_HIDDEN, NULL, 0 }, /* of older scripts */
	{ 0, 0, 0, 0, "Where to:", 3 },
	{ "out", OPT_OUT, "DIR", 0, "run directory, made anew (default: results/HOST-KERNEL-UTC)",
	  0 },
	{ "resume", OPT_RESUME, NULL, 0, "go on with the run in --out DIR", 0 },
	{ "mirror", OPT_MIRROR, "FILE", 0,
	  "write each file, whenever it changes, to this pipe or port "
	  "too, as members of a tar stream",
	  0 },
	{ "reproduce", OPT_REPRODUCE, "TEXT", 0, "the command the table names (default: this one)",
	  0 },
	{ "progress", OPT_PROGRESS, "HOW", 0,
	  "auto, terminal, lines or none, on stderr (default: auto)", 0 },
	{ 0 },
};

static int parse_metric(const char *arg, enum counter *metric, struct error *error)
{
	*metric = counter_by_name(arg);
	if (*metric != NR_COUNTERS && counter_info[*metric].is_metric)
		return 0;
	return error_set(error, -EINVAL,
			 "--metric: \"%s\" is none of cycles, instructions, wall_ns", arg);
}

/* "2/3" */
static int parse_shard(const char *arg, struct run_options *o, struct error *error)
{
	char copy[32], *slash;
	int err;

	snprintf(copy, sizeof(copy), "%s", arg);
	slash = strchr(copy, '/');
	if (!slash)
		return error_set(error, -EINVAL, "--shard: \"%s\" is not K/N, like 1/2", arg);
	*slash = '\0';
	err = parse_uint(slash + 1, "--shard", 1, 64, &o->shards, error);
	return err ? err : parse_uint(copy, "--shard", 1, o->shards, &o->shard, error);
}

static int parse_spread(const char *arg, enum spread *spread, struct error *error)
{
	*spread = !strcmp(arg, "scatter") ? SPREAD_SCATTER : SPREAD_COMPACT;
	return strcmp(arg, "scatter") && strcmp(arg, "compact")
		       ? error_set(error, -EINVAL,
				   "--spread: \"%s\" is neither compact nor scatter", arg)
		       : 0;
}

/* Options whose value can be wrong. */
static int parse_value(int key, char *arg, struct bench_options *options, struct error *error)
{
	struct run_options *o = &options->run;
	unsigned int warmup = 0;
	struct counts counts;
	int err;

	switch (key) {
	case OPT_VCPUS: o->vcpus = arg; return parse_counts(arg, "--vcpus", &counts, error);
	case OPT_THREADS: o->threads = arg; return parse_counts(arg, "--threads", &counts, error);
	case OPT_VMS: o->vms = arg; return parse_counts(arg, "--vms", &counts, error);
	case OPT_SPREAD: return parse_spread(arg, &o->spread, error);
	case OPT_SCOPE_CAP:
		return parse_uint(arg, "--scope-cap", 1, UINT32_MAX, &o->scope.cap, error);
	case OPT_ROUNDS: return parse_uint(arg, "--rounds", 1, 100000, &o->rounds, error);
	case OPT_WIDTH: return parse_decimal(arg, "--width", 0, 100, &o->width_points, error);
	case OPT_BUDGET: return parse_decimal(arg, "--budget", 1, 86400, &o->budget_s, error);
	case OPT_ROUNDS_PER_VM:
		return parse_uint(arg, "--rounds-per-vm", 1, 1000, &o->rounds_per_vm, error);
	case OPT_WARMUP:
		err = parse_uint(arg, "--warmup", 0, 1000, &warmup, error);
		o->warmup = (int)warmup;
		return err;
	case OPT_SHARD: return parse_shard(arg, o, error);
	case OPT_SEED: return parse_number(arg, "--seed", 0, UINT64_MAX, &o->seed, error);
	case OPT_METRIC: return parse_metric(arg, &o->metric, error);
	case OPT_PROGRESS: return progress_parse(arg, &options->progress, error);
	}
	return ARGP_ERR_UNKNOWN;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct bench_options *options = state->input;
	struct run_options *o = &options->run;
	struct error error = { "" };
	int err;

	switch (key) {
	case OPT_BENCH: o->benches = arg; return 0;
	case OPT_FEATURES: o->features = arg; return 0;
	case OPT_SCOPE: o->scope.source = arg; return 0;
	case OPT_SCOPE_FILE: o->scope.file = arg; return 0;
	case OPT_NOISE: options->noise = true; return 0;
	case OPT_NO_PIN: o->pin = false; return 0;
	case OPT_LIST: options->list = true; return 0;
	case OPT_MIXED_CPUS: o->mixed_cpus = true; return 0;
	case OPT_OVERSUBSCRIBE: o->oversubscribe = true; return 0;
	case OPT_OUT: o->out = arg; return 0;
	case OPT_RESUME: o->resume = true; return 0;
	case OPT_MIRROR: o->mirror = arg; return 0;
	case OPT_HOST_KIND: o->host_kind = arg; return 0;
	case OPT_REPRODUCE: o->reproduce = arg; return 0;
	case ARGP_KEY_END:
		if (o->resume && !o->out)
			argp_error(state, "--resume goes with --out DIR");
		return 0;
	}
	err = parse_value(key, arg, options, &error);
	if (err == -EINVAL)
		argp_error(state, "%s", error.text);
	return err;
}

static const struct argp argp = {
	argp_options,
	parse,
	NULL,
	"Measure what reading and writing every register of every vCPU costs, with all registers "
	"on all "
	"vCPUs and with those wider than a vCPU once, and write a run directory.",
	NULL,
	NULL,
	NULL
};

void bench_parse_options(int argc, char **argv, struct bench_options *o)
{
	struct error error;

	*o = (struct bench_options){ .run = RUN_OPTIONS_DEFAULT };
	progress_parse("auto", &o->progress, &error);
	parse_options(&argp, argc, argv, o);
}
