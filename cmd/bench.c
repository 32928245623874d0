// SPDX-License-Identifier: GPL-2.0
/* regscope bench: measures into a run directory. The order of things. */
#include "cmd.h"
#include "regs.h"
#include "run/run.h"
#include "run_report.h"

#include "analyse/compare.h"
#include "errno_name.h"
#include "kvm/arch.h"
#include "measure/host.h"
#include "record/csv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

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

static int choose_metric(struct bench_run *run, struct error *error)
{
	static const enum counter best[] = { COUNTER_CYCLES, COUNTER_INSTRUCTIONS,
					     COUNTER_WALL_NS };
	enum counter asked = run->options->metric;
	size_t i;

	if (asked != NR_COUNTERS && run->perf.reason[asked][0])
		return error_set(error, -EINVAL, "--metric %s: %s", counter_info[asked].name,
				 run->perf.reason[asked]);
	for (i = 0; asked == NR_COUNTERS && i < sizeof(best) / sizeof(best[0]); i++)
		if (!run->perf.reason[best[i]][0])
			asked = best[i];
	if (asked == NR_COUNTERS && run->emulated) {
		run->untimed = true;
		asked = COUNTER_INSTRUCTIONS;
	}
	if (asked == NR_COUNTERS)
		return error_set(error, -ENODEV, "nothing can be counted here: instructions: %s",
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

/* Rows that are no result: which, and why. */
static void say_untimed(const struct bench_run *run)
{
	const struct bench *b = NULL;
	const char *reason;
	size_t i;

	for (i = 0; i < run->nr_groups; i++) {
		if (run->groups[i].bench == b)
			continue;
		b = run->groups[i].bench;
		reason = bench_untimed_reason(run, b);
		if (reason)
			say("%s: rows are marked untimed, and kept out of every table and picture: "
			    "%s",
			    b->name, reason);
	}
}

static void say_bad_registers(const struct bench_run *run)
{
	char buf[ERRNO_NAME_MAX];
	size_t i;

	for (i = 0; i < run->regs.nr; i++) {
		const struct reg *r = &run->regs.regs[i];

		if (r->get_err)
			say("%s cannot be read (%s): left out", r->name,
			    errno_name(r->get_err, buf));
		else if (r->set_err)
			say("%s cannot be written (%s): left out of set", r->name,
			    errno_name(r->set_err, buf));
	}
}

/*
 * Whoever else says that a register is wider than a vCPU may be wrong where no experiment can tell.
 */
static void say_untold(const struct bench_run *run)
{
	const struct reg *first = NULL;
	size_t i, n = 0;

	for (i = 0; i < run->regs.nr; i++) {
		const struct reg *reg = &run->regs.regs[i];

		if (!reg_is_wide(reg) || state_is_varied(&run->recipes, i) ||
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
static int prepare_regs(struct bench_run *run, struct error *error)
{
	const struct bench_options *o = run->options;
	struct error lost = { "" };
	int err = choose_scope(&o->scope, &run->source, &run->vm.scope_cap, error);

	if (!err)
		err = reg_table_read(&run->regs, &run->vm, run->source, error);
	if (!err && o->scope.file)
		err = scope_file_apply(o->scope.file, &run->regs, error);
	if (!err)
		err = state_recipes_make(&run->recipes, &run->regs, &run->vm, error);
	if (err)
		return err;
	err = state_prove_scope(&run->recipes, &lost);
	if (err == -EPROTO)
		return error_set(error, err, "scope (%s) is wrong: %s; nothing was measured",
				 o->scope.file ? o->scope.file : scope_source_name(run->source),
				 lost.text);
	if (err)
		return error_set(error, err, "%s", lost.text);
	say_untold(run);
	return 0;
}

/* All that comes before the clock: KVM, features, registers, counters, cells. */
static int prepare(struct bench_run *run, struct error *error)
{
	const struct bench_options *o = run->options;
	int err = parse_counts(o->vcpus ? o->vcpus : VCPUS_DEFAULT, "--vcpus", &run->counts, error);

	if (!err)
		err = parse_features(o->features, &run->vm.features, error);
	if (!err)
		err = prepare_regs(run, error);
	if (err)
		return err;
	run->emulated = o->host_kind ? !strncmp(o->host_kind, "emulated", 8) : host_is_emulator();
	run->rounds_per_vm = o->rounds_per_vm ? o->rounds_per_vm : run->emulated ? 6 : 2;
	err = bench_choose_threads(run, error);
	if (err)
		return err;
	run->doubt.cpu = o->pin ? host_pin() : -EPERM;
	perf_meter_open(&run->perf, run->emulated);
	run->perf_open = true;
	err = choose_metric(run, error);
	if (!err)
		err = bench_plan(run, error);
	if (err)
		return err;
	err = bench_make_team(run, error);
	if (err)
		return err;
	say_missing_counters(run);
	say_bad_registers(run);
	say_untimed(run);
	return bench_env_before(run);
}

static int open_dir(struct bench_run *run, struct error *error)
{
	const struct bench_options *o = run->options;
	struct env old = { 0 };
	char out[600];
	int err;

	default_out(out, sizeof(out));
	if (o->resume)
		err = run_dir_open(&run->dir, o->out, error);
	else
		err = run_dir_create(&run->dir, o->out ? o->out : out, error);
	if (!err && o->resume) {
		err = run_read_env(&old, &run->dir, error);
		if (!err)
			err = bench_env_must_match(run, &old, error);
		env_free(&old);
	}
	if (!err && o->mirror)
		err = run_dir_mirror(&run->dir, o->mirror, error);
	if (!err)
		err = env_write(&run->env, &run->dir, error);
	return err ? err
		   : run_dir_replace(&run->dir, "regs.csv", regs_write_csv, &run->regs, error);
}

/* --noise: what the run differs from itself, for compare. Where counts repeat exactly there is
 * none. */
static int record_noise(struct bench_run *run, struct error *error)
{
	double floor[NR_COUNTERS] = { 0 };
	struct sample_set set = { 0 };
	char *path = run_dir_file(&run->dir, "samples.csv");
	enum counter c;
	int err = path ? samples_read(&set, path, false, error) : -ENOMEM;

	if (!err && !run->emulated)
		err = compare_noise(&set, run->rounds_per_vm, floor, error);
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
static int conclude(struct bench_run *run, int err, struct error *error)
{
	struct error later = { "" };
	bool report;
	int then;

	then = run->options->noise && !err && run->rounds ? record_noise(run, &later) : 0;
	if (then == -ENODATA) { /* the run stands, without a floor */
		say("%s", later.text);
		then = 0;
	}
	if (then)
		say("%s", later.text);
	if (bench_env_after(run, err) || env_write(&run->env, &run->dir, &later))
		then = -EIO;
	else if (run->options->shards == 1) /* else it is made of all shards, by merge */
		then = run_write_summary(&run->dir, &run->env, &later);
	report = !then && !err && run->rounds && run->options->shards == 1;
	if (report)
		then = run_write_report(&run->dir, &run->env, NULL, &later);
	if (then == -ENODATA && !err) { /* a run of harnesses with one policy has no table */
		say("%s", later.text);
		then = 0;
	}
	if (!err && then && run->stop != SAMPLER_STOP_INTERRUPTED) {
		*error = later;
		return then;
	}
	return err;
}

static int measure(struct bench_run *run)
{
	struct error error = { "" };
	int err = open_dir(run, &error);

	if (err)
		return say("%s", error.text), EXIT_WRONG;
	err = bench_measure(run, &error);
	err = conclude(run, err, &error);
	if (err) {
		say("%s", error.text);
		say("%s: keeps what was measured; `--out %s --resume` goes on", run->dir.path,
		    run->dir.path);
		return EXIT_WRONG;
	}
	bench_say_doubts(run);
	if (run->options->shards == 1)
		printf("\nrun directory: %s\n", run->dir.path);
	if (run->stop != SAMPLER_STOP_INTERRUPTED)
		return finish_stdout(EXIT_DONE);
	say("interrupted; %s keeps what was measured, `--out %s --resume` goes on", run->dir.path,
	    run->dir.path);
	finish_stdout(EXIT_DONE);
	return EXIT_INTERRUPTED;
}

/*
 * For a program to read: which harnesses there are, which run unless asked for, which have threads.
 */
static int list_benches(void)
{
	static const char *const columns[] = { "name", "default", "threads", "summary", NULL };
	const struct bench *b;
	unsigned int i;

	csv_put_header(stdout, columns);
	for (i = 0; (b = bench_at(i)); i++) {
		printf("%s,%s,%s,", b->name, b->on_request ? "no" : "yes",
		       bench_is_threaded(b) ? "yes" : "no");
		csv_put_field(stdout, b->summary);
		putchar('\n');
	}
	return finish_stdout(EXIT_DONE);
}

static int run_bench(int argc, char **argv)
{
	struct bench_options o = { 0 };
	struct bench_run run = { .options = &o, .dir = { .mirror = -1 } };
	struct error error = { "" };
	int err;

	bench_parse_options(argc, argv, &o);
	if (o.list)
		return list_benches();
	if (kvm_arch.unsupported)
		return say("%s", kvm_arch.unsupported), EXIT_CANNOT_RUN;
	if (kvm_fd(&error) < 0)
		return say("%s", error.text), EXIT_CANNOT_RUN;
	bench_catch_signals();
	err = prepare(&run, &error);
	err = err ? fail(err, &error) : measure(&run);
	bench_run_free(&run);
	return err;
}

static const struct cmd bench = { "bench", "measure into a run directory", run_bench };
CMD_REGISTER(bench);
