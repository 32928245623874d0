// SPDX-License-Identifier: GPL-2.0
/* regscope bench: measure into a run directory, sum it up and report. */
#include "bench_options.h"
#include "cmd.h"
#include "run_report.h"

#include "analyse/compare.h"
#include "measure/clock.h"
#include "record/csv.h"
#include "run/run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static volatile sig_atomic_t signalled;

static void on_signal(int sig)
{
	(void)sig;
	signalled = 1;
}

/* An ignored signal stays ignored: nohup and a shell's & ask for it that way. */
static void catch_signal(int sig)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESETHAND }, before;

	if (!sigaction(sig, NULL, &before) && before.sa_handler != SIG_IGN)
		sigaction(sig, &action, NULL);
}

/* A signal ends the run after the current pass; a second Ctrl-C ends it at once. */
static void catch_signals(void)
{
	catch_signal(SIGINT);
	catch_signal(SIGTERM);
	catch_signal(SIGHUP);
	signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of write(2), and reported as one */
}

static void on_progress(void *arg, double fraction, const char *what)
{
	progress_update(arg, clock_now_ns(), fraction, what);
}

static bool is_interrupted(void *arg)
{
	(void)arg;
	return signalled;
}

static int measure_noise(struct run *run, double floor[NR_COUNTERS], struct error *error)
{
	struct sample_set set;
	int err = samples_read_dir(&set, &run->dir, RUN_PASSES, false, error);

	if (!err && !run->counting.emulated) /* there counts repeat exactly */
		err = compare_noise(&set, run->options->rounds_per_vm, floor, error);
	samples_free(&set);
	return err;
}

/* --noise: how much the run differs from itself, for compare. Without a floor the run stands. */
static void record_noise(struct run *run)
{
	double floor[NR_COUNTERS] = { 0 };
	struct error error = { "" };
	char key[64];
	enum counter c;
	int err = measure_noise(run, floor, &error);

	for (c = 0; !err && c < NR_COUNTERS; c++) {
		if (!counter_info[c].is_metric)
			continue;
		snprintf(key, sizeof(key), "noise_floor.%s", counter_info[c].name);
		env_set(&run->env, key, "%.6g", floor[c]);
		if (floor[c] > 0)
			say("noise floor of %s: %.3g%%", counter_info[c].name, floor[c]);
	}
	if (err)
		say("%s", error.text);
}

/* However the run ended, sum up what was measured; of a shard, merge does that. */
static int sum_up(struct run *run, int failed, struct error *error)
{
	int err = run_close(run, failed, error);

	if (err || run->options->shards > 1)
		return err;
	err = run_write_summary(&run->dir, &run->env, error);
	if (!err && !failed && run->rounds)
		err = run_report(&run->dir, &run->env, &(struct report_options){ 0 }, error);
	return err;
}

/* The first error is the one that counts. */
static int conclude(struct run *run, int failed, bool noise, struct error *error)
{
	struct error later = { "" };
	int err;

	if (noise && !failed && run->rounds)
		record_noise(run);
	err = sum_up(run, failed, &later);
	if (failed || !err)
		return failed;
	if (err == -ENODATA || run->stop == SAMPLER_STOP_INTERRUPTED) {
		say("%s", later.text); /* too little for a table: the run stands */
		return 0;
	}
	*error = later;
	return err;
}

/* The command that continues the run: what --again says, or this one. */
static char *command_again(const struct bench_options *o, const char *dir)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return NULL;
	if (o->again) {
		fputs(o->again, f);
	} else {
		fprintf(f, "%s --out ", o->command);
		put_quoted(f, dir);
		if (o->run.shards > 1)
			fprintf(f, " --shard %u/%u", o->run.shard, o->run.shards);
		fputs(" --resume", f);
	}
	fclose(f);
	return text;
}

static int say_kept(const struct run *run, const struct bench_options *o, const char *what,
		    int code)
{
	char *again = command_again(o, run->dir.path);

	say("%s%s keeps what was measured; `%s` continues it", what, run->dir.path,
	    again ? again : "--resume");
	free(again);
	return code;
}

static int measure(struct run *run, struct bench_options *o)
{
	struct error error = { "" };
	int err = run_open(run, &error);

	if (err)
		return say("%s", error.text), EXIT_WRONG;
	progress_begin(&o->progress, clock_now_ns());
	err = run_measure(run, &error);
	progress_end(&o->progress);
	err = conclude(run, err, o->noise, &error);
	if (err) {
		say("%s", error.text);
		return say_kept(run, o, "", EXIT_WRONG);
	}
	run_say_doubts(run);
	if (o->run.shards == 1)
		printf("\nrun directory: %s\n", run->dir.path);
	err = finish_stdout(EXIT_DONE);
	return run->stop == SAMPLER_STOP_INTERRUPTED
		       ? say_kept(run, o, "interrupted; ", EXIT_INTERRUPTED)
		       : err;
}

/*
 * For programs: which harnesses there are, which run by default, which have threads.
 */
static int list_benches(const struct run_options *o)
{
	struct error error = { "" };
	const struct bench *b;
	unsigned int i;

	if (run_check_benches(o, &error))
		return say("%s", error.text), EXIT_WRONG;
	puts("name,default,threads,summary");
	for (i = 0; (b = bench_at(i)); i++) {
		if (o->benches && !run_wants(o, b))
			continue;
		printf("%s,%s,%s,", b->name, b->on_request ? "no" : "yes",
		       bench_is_threaded(b) ? "yes" : "no");
		csv_put_field(stdout, b->summary);
		putchar('\n');
	}
	return finish_stdout(EXIT_DONE);
}

static int run_bench(const struct cmd *cmd, int argc, char **argv)
{
	struct bench_options o = { .run = RUN_OPTIONS_DEFAULT };
	const struct run_listener listener = { &o.progress, say_line, on_progress, is_interrupted };
	struct run run = RUN_INIT(&o.run, listener);
	struct error error = { "" };
	int err;

	parse_options(cmd, argc, argv, &o);
	if (o.list)
		return list_benches(&o.run);
	if (kvm_fd(&error) < 0) {
		verdict_side_free(&o.like);
		return say("%s", error.text), EXIT_CANNOT_RUN;
	}
	o.command = options_again(cmd, argc, argv);
	if (!o.command)
		return say("no memory for the command line"), EXIT_WRONG;
	o.run.reproduce = o.run.reproduce ? o.run.reproduce : o.command;
	catch_signals();
	err = run_prepare(&run, &error);
	err = err ? err : bench_check_like(&o.like, &run.env, &error);
	verdict_side_free(&o.like);
	err = err ? fail(err, &error) : measure(&run, &o);
	run_free(&run);
	free(o.command);
	return err;
}

static const struct cmd bench = {
	.name = "bench",
	.summary = "measure into a run directory",
	.doc = "Measure what reading and writing every register of every vCPU costs, with all "
	       "registers on all vCPUs and with those wider than a vCPU once, and write a run "
	       "directory.",
	.options = bench_option_table,
	.take = bench_options_take,
	.run = run_bench,
};
CMD_REGISTER(bench);
