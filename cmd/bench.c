// SPDX-License-Identifier: GPL-2.0
/* regscope bench: measures into a run directory. The command line, and the order of things. */
#include "bench_run.h"
#include "cmd.h"
#include "regs.h"
#include "run_report.h"

#include "kvm/arch.h"
#include "measure/host.h"
#include "record/compare.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

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
	OPT_OUT,
	OPT_RESUME,
	OPT_MIRROR,
	OPT_PART,
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
	{ "bench", OPT_BENCH, "LIST", 0, "harnesses (default: all there are)", 0 },
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
	{ "no-pin", OPT_NO_PIN, NULL, 0, "do not stay on one CPU", 0 },
	{ "host-kind", OPT_HOST_KIND, "TEXT", 0,
	  "\"native\" or \"emulated: HOW\" (default: by MIDR_EL1)", 0 },
	{ "part", OPT_PART, "K/N", 0,
	  "measure the K-th of N parts of the plan alone, in this host; "
	  "`regscope merge` makes one run of the parts",
	  0 },
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

static int parse_count(const char *arg, const char *name, uint64_t min, uint64_t max,
		       unsigned int *value, struct why *why)
{
	uint64_t wide = 0;
	int err = parse_number(arg, name, min, max, &wide, why);

	*value = (unsigned int)wide;
	return err;
}

static int parse_metric(const char *arg, enum counter *metric, struct why *why)
{
	*metric = counter_by_name(arg);
	if (*metric != NR_COUNTERS && counter_info[*metric].is_metric)
		return 0;
	return why_set(why, -EINVAL, "--metric: \"%s\" is none of cycles, instructions, wall_ns",
		       arg);
}

/* "2/3" */
static int parse_part(const char *arg, struct bench_options *o, struct why *why)
{
	char copy[32], *slash;
	int err;

	snprintf(copy, sizeof(copy), "%s", arg);
	slash = strchr(copy, '/');
	if (!slash)
		return why_set(why, -EINVAL, "--part: \"%s\" is not K/N, like 1/2", arg);
	*slash = '\0';
	err = parse_count(slash + 1, "--part", 1, 64, &o->parts, why);
	return err ? err : parse_count(copy, "--part", 1, o->parts, &o->part, why);
}

/* Options whose value can be wrong. */
static int parse_value(int key, char *arg, struct bench_options *o, struct why *why)
{
	unsigned int warmup = 0;
	struct vcpu_counts counts;
	int err;

	switch (key) {
	case OPT_VCPUS: o->vcpus = arg; return parse_vcpus(arg, &counts, why);
	case OPT_SCOPE_CAP:
		return parse_count(arg, "--scope-cap", 1, UINT32_MAX, &o->scope.cap, why);
	case OPT_ROUNDS: return parse_count(arg, "--rounds", 1, 100000, &o->rounds, why);
	case OPT_WIDTH: return parse_decimal(arg, "--width", 0, 100, &o->width_points, why);
	case OPT_BUDGET: return parse_decimal(arg, "--budget", 1, 86400, &o->budget_s, why);
	case OPT_ROUNDS_PER_VM:
		return parse_count(arg, "--rounds-per-vm", 1, 1000, &o->rounds_per_vm, why);
	case OPT_WARMUP:
		err = parse_count(arg, "--warmup", 0, 1000, &warmup, why);
		o->warmup = (int)warmup;
		return err;
	case OPT_PART: return parse_part(arg, o, why);
	case OPT_SEED: return parse_number(arg, "--seed", 0, UINT64_MAX, &o->seed, why);
	case OPT_METRIC: return parse_metric(arg, &o->metric, why);
	case OPT_PROGRESS: return progress_parse(arg, &o->progress, why);
	}
	return ARGP_ERR_UNKNOWN;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct bench_options *o = state->input;
	struct why why = { "" };
	int err;

	switch (key) {
	case OPT_BENCH: o->benches = arg; return 0;
	case OPT_FEATURES: o->features = arg; return 0;
	case OPT_SCOPE: o->scope.scope = arg; return 0;
	case OPT_SCOPE_FILE: o->scope.file = arg; return 0;
	case OPT_NOISE: o->noise = true; return 0;
	case OPT_NO_PIN: o->pin = false; return 0;
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
	err = parse_value(key, arg, o, &why);
	if (err == -EINVAL)
		argp_error(state, "%s", why.text);
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

/* results/<host>-<kernel>-<UTC time> */
static void default_out(char *buf, size_t size)
{
	struct utsname uts = { .nodename = "unknown", .release = "unknown" };
	time_t now = time(NULL);
	char when[32];
	struct tm tm;

	uname(&uts);
	strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &tm));
	snprintf(buf, size, "results/%s-%s-%s", uts.nodename, uts.release, when);
}

static int choose_metric(struct bench_run *run, struct why *why)
{
	static const enum counter best[] = { COUNTER_CYCLES, COUNTER_INSTRUCTIONS,
					     COUNTER_WALL_NS };
	enum counter asked = run->options->metric;
	size_t i;

	if (asked != NR_COUNTERS && run->perf.reason[asked][0])
		return why_set(why, -EINVAL, "--metric %s: %s", counter_info[asked].name,
			       run->perf.reason[asked]);
	for (i = 0; asked == NR_COUNTERS && i < sizeof(best) / sizeof(best[0]); i++)
		if (!run->perf.reason[best[i]][0])
			asked = best[i];
	if (asked == NR_COUNTERS)
		return why_set(why, -ENODEV, "nothing can be counted here: instructions: %s",
			       run->perf.reason[COUNTER_INSTRUCTIONS]);
	run->metric = asked;
	return 0;
}

static void say_missing_counters(const struct bench_run *run)
{
	enum counter c;

	for (c = 0; c < NR_COUNTERS; c++)
		if (run->perf.reason[c][0] && !run->emulated)
			say("without %s: %s", counter_info[c].name, run->perf.reason[c]);
}

static void say_bad_registers(const struct bench_run *run)
{
	size_t i;

	for (i = 0; i < run->regs.nr; i++) {
		const struct reg *r = &run->regs.regs[i];

		if (r->get_err)
			say("%s cannot be read (%s): left out", r->name,
			    strerrorname_np(r->get_err));
		else if (r->set_err)
			say("%s cannot be written (%s): left out of set", r->name,
			    strerrorname_np(r->set_err));
	}
}

/* Whoever else says that a register is wider than a vCPU may be wrong where no experiment can tell.
 */
static void say_untold(const struct bench_run *run)
{
	const struct reg *first = NULL;
	size_t i, n = 0;

	for (i = 0; i < run->regs.nr; i++) {
		const struct reg *reg = &run->regs.regs[i];

		if (!reg_is_wide(reg) || state_is_varied(&run->plan, i) ||
		    reg->evidence == REG_EVIDENCE_DOCUMENTED || reg->documented != REG_SCOPE_VCPU)
			continue;
		first = first ? first : reg;
		n++;
	}
	if (n)
		say("doubt: %s says that %s%s wider than a vCPU, and no experiment can tell: no "
		    "other value is accepted",
		    run->options->scope.file ? run->options->scope.file
					     : scope_source_name(run->source),
		    first->name, n > 1 ? " and others are" : " is");
}

/* Which registers, whose they are, and the proof that those wider than a vCPU may be skipped:
 * before any number is made of it. */
static int prepare_regs(struct bench_run *run, struct why *why)
{
	const struct bench_options *o = run->options;
	struct why lost = { "" };
	int err = choose_scope(&o->scope, &run->source, &run->vm.scope_cap, why);

	if (!err)
		err = reg_table_read(&run->regs, &run->vm, run->source, why);
	if (!err && o->scope.file)
		err = scope_file_apply(o->scope.file, &run->regs, why);
	if (!err)
		err = state_plan_make(&run->plan, &run->regs, &run->vm, why);
	if (err)
		return err;
	err = state_prove_scope(&run->plan, &lost);
	if (err == -EPROTO)
		return why_set(why, err, "scope (%s) is wrong: %s; nothing was measured",
			       o->scope.file ? o->scope.file : scope_source_name(run->source),
			       lost.text);
	if (err)
		return why_set(why, err, "%s", lost.text);
	say_untold(run);
	return 0;
}

/* All that comes before the clock: KVM, features, registers, counters, cells. */
static int prepare(struct bench_run *run, struct why *why)
{
	const struct bench_options *o = run->options;
	int err = parse_vcpus(o->vcpus ? o->vcpus : VCPUS_DEFAULT, &run->counts, why);

	if (!err)
		err = parse_features(o->features, &run->vm.features, why);
	if (!err)
		err = prepare_regs(run, why);
	if (err)
		return err;
	run->emulated = o->host_kind ? !strncmp(o->host_kind, "emulated", 8) : host_is_emulator();
	run->rounds_per_vm = o->rounds_per_vm ? o->rounds_per_vm : run->emulated ? 6 : 2;
	run->doubt.cpu = o->pin ? host_pin() : -EPERM;
	perf_meter_open(&run->perf, run->emulated);
	run->perf_open = true;
	err = choose_metric(run, why);
	if (!err)
		err = bench_plan(run, why);
	if (err)
		return err;
	say_missing_counters(run);
	say_bad_registers(run);
	return bench_env_before(run);
}

static int open_dir(struct bench_run *run, struct why *why)
{
	const struct bench_options *o = run->options;
	struct env old = { 0 };
	char out[600];
	int err;

	default_out(out, sizeof(out));
	if (o->resume)
		err = run_dir_open(&run->dir, o->out, why);
	else
		err = run_dir_create(&run->dir, o->out ? o->out : out, why);
	if (!err && o->resume) {
		err = run_read_env(&old, &run->dir, why);
		if (!err)
			err = bench_env_must_match(run, &old, why);
		env_free(&old);
	}
	if (!err && o->mirror)
		err = run_dir_mirror(&run->dir, o->mirror, why);
	if (!err)
		err = env_write(&run->env, &run->dir, why);
	return err ? err : run_dir_replace(&run->dir, "regs.csv", regs_write_csv, &run->regs, why);
}

/* --noise: what the run differs from itself, for compare. Where counts repeat exactly there is
 * none. */
static int record_noise(struct bench_run *run, struct why *why)
{
	double floor[NR_COUNTERS] = { 0 };
	struct sample_set set = { 0 };
	char *path = run_dir_file(&run->dir, "samples.csv");
	enum counter c;
	int err = path ? samples_read(&set, path, false, why) : -ENOMEM;

	if (!err && !run->emulated)
		err = compare_noise(&set, run->rounds_per_vm, floor, why);
	for (c = 0; !err && c < NR_COUNTERS; c++) {
		if (!counter_info[c].is_metric)
			continue;
		err = bench_env_noise(run, counter_info[c].name, floor[c]);
		if (floor[c] > 0)
			say("noise floor of %s: %.3g%%", counter_info[c].name, floor[c]);
	}
	samples_free(&set);
	free(path);
	return err;
}

/* Whatever the end was, what was measured is summed up; the first error is the one that counts. */
static int conclude(struct bench_run *run, int err, struct why *why)
{
	struct why later = { "" };
	bool report;
	int then;

	then = run->options->noise && !err && run->rounds ? record_noise(run, &later) : 0;
	if (then == -ENODATA) { /* the run stands, without a floor */
		say("%s", later.text);
		then = 0;
	}
	if (then)
		say("%s", later.text);
	if (bench_env_after(run) || env_write(&run->env, &run->dir, &later))
		then = -EIO;
	else
		then = run_write_summary(&run->dir, &run->env, &later);
	report = !then && !err && run->rounds && run->options->parts == 1;
	if (report)
		then = run_write_report(&run->dir, &run->env, NULL, &later);
	if (then == -ENODATA && !err) { /* a run of harnesses with one policy has no table */
		say("%s", later.text);
		then = 0;
	}
	if (!err && then && run->stop != SAMPLER_STOP_INTERRUPTED) {
		*why = later;
		return then;
	}
	return err;
}

static int measure(struct bench_run *run)
{
	struct why why = { "" };
	int err = open_dir(run, &why);

	if (err)
		return say("%s", why.text), EXIT_WRONG;
	err = bench_measure(run, &why);
	err = conclude(run, err, &why);
	if (err) {
		say("%s", why.text);
		say("%s: keeps what was measured; `--out %s --resume` goes on", run->dir.path,
		    run->dir.path);
		return EXIT_WRONG;
	}
	bench_say_doubts(run);
	if (run->options->parts == 1)
		printf("\nrun directory: %s\n", run->dir.path);
	if (run->stop != SAMPLER_STOP_INTERRUPTED)
		return finish_stdout(EXIT_DONE);
	say("interrupted; %s keeps what was measured, `--out %s --resume` goes on", run->dir.path,
	    run->dir.path);
	finish_stdout(EXIT_DONE);
	return EXIT_INTERRUPTED;
}

static int run_bench(int argc, char **argv)
{
	struct bench_options o = {
		.features = "default",
		.scope = { .scope = "auto" },
		.budget_s = 60,
		.width_points = 1,
		.warmup = -1,
		.rounds_per_vm = 0,
		.part = 1,
		.parts = 1,
		.seed = 1,
		.metric = NR_COUNTERS,
		.pin = true,
	};
	struct bench_run run = { .options = &o, .dir = { .mirror = -1 } };
	struct why why = { "" };
	int err;

	progress_parse("auto", &o.progress, &why);
	parse_options(&argp, argc, argv, &o);
	if (kvm_arch.unsupported)
		return say("%s", kvm_arch.unsupported), EXIT_CANNOT_RUN;
	if (kvm_fd(&why) < 0)
		return say("%s", why.text), EXIT_CANNOT_RUN;
	bench_catch_signals();
	err = prepare(&run, &why);
	err = err ? fail(err, &why) : measure(&run);
	bench_run_free(&run);
	return err;
}

static const struct cmd bench = { "bench", "measure into a run directory", run_bench };
CMD_REGISTER(bench);
