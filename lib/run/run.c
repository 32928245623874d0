// SPDX-License-Identifier: GPL-2.0
/* The order of things: see run.h. */
#include "run/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

/* The names of the harnesses whose rows are no result for that reason. */
static void untimed_names(const struct run *run, const char *reason, char *buf, size_t size)
{
	const struct bench *b = NULL;
	size_t i, len = 0;

	*buf = '\0';
	for (i = 0; i < run->plan.nr_groups && len < size; i++) {
		if (run->plan.groups[i].bench == b)
			continue;
		b = run->plan.groups[i].bench;
		if (run_untimed_reason(&run->counting, b) == reason)
			len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? ", " : "",
						b->name);
	}
}

/* Tell which rows are no result, and why: a line for each reason. */
static void say_untimed(const struct run *run)
{
	const char *reason, *said[2] = { NULL, NULL }; /* there are no more */
	char names[256];
	size_t i;

	for (i = 0; i < run->plan.nr_groups; i++) {
		reason = run_untimed_reason(&run->counting, run->plan.groups[i].bench);
		if (!reason || reason == said[0] || reason == said[1])
			continue;
		said[said[0] != NULL] = reason;
		untimed_names(run, reason, names, sizeof(names));
		run_say(&run->listener,
			"%s: rows are marked untimed, and kept out of every table and picture: %s",
			names, reason);
	}
}

int run_prepare(struct run *run, struct error *error)
{
	const struct run_options *o = run->options;
	int err = run_check_benches(o, error); /* before a VM is made */

	if (!err)
		err = run_replayed_check(o, error);
	if (!err)
		err = run_place_choose(run, error);
	if (!err)
		err = run_subject_read(&run->subject, o, &run->listener, error);
	if (!err)
		err = run_replayed_make(&run->subject, o, &run->listener, error);
	if (!err)
		err = run_threads_choose(&run->threads, o, o->cpus ? &run->cpus : NULL,
					 &run->listener, error);
	if (!err)
		err = run_place_take(run, error);
	if (!err)
		err = run_counting_open(&run->counting, o, &run->listener, error);
	if (!err)
		err = run_plan_make(run, error);
	if (!err)
		err = run_limits_keep(run, error);
	if (!err)
		err = run_threads_start(&run->threads, run_plan_threads(&run->plan), o,
					run->counting.no_time, &run->listener, error);
	if (!err)
		err = run_cold_choose(run, error);
	if (err)
		return err;
	run->doubts.has_team = run->threads.team;
	say_untimed(run);
	run_env_before(run);
	return env_lost(&run->env, error);
}

/* results/HOST-KERNEL-UTC */
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

static int go_on(struct run *run, struct error *error)
{
	struct env *old = &run->earlier;
	int err = run_dir_open(&run->dir, run->options->out, error);

	if (!err)
		err = env_read_dir(old, &run->dir, error);
	if (!err)
		err = run_env_must_match(run, old, error);
	if (!err) {
		run_doubts_resume(&run->doubts, old);
		/* at once, lest they be lost if this run is killed before it ends */
		run_doubts_record(&run->doubts, 0, &run->env);
	}
	return err;
}

static int write_benches(struct run *run, struct error *error)
{
	struct benches benches;
	int err = benches_of_harnesses(&benches, run->plan.policies);

	if (err)
		error_set(error, err, "no memory for benches.csv");
	else
		err = table_write(&benches_table, benches.rows, benches.nr, &run->dir, error);
	benches_free(&benches);
	return err;
}

static int begin_files(struct run *run, struct error *error)
{
	const char *mirror = run->options->mirror;
	int err = mirror ? run_dir_mirror(&run->dir, mirror, error) : 0;

	if (!err)
		err = env_write(&run->env, &run->dir, error);
	if (!err)
		err = run_dir_replace(&run->dir, "regs.csv", run_put_regs, &run->subject.regs,
				      error);
	if (!err)
		err = write_benches(run, error);
	/* what ends the run is told even on a disk that is full by then */
	return err ? err : env_reserve(&run->dir, error);
}

int run_open(struct run *run, struct error *error)
{
	const struct run_options *o = run->options;
	char out[600];
	int err;

	default_out(out, sizeof(out));
	err = o->resume ? go_on(run, error)
			: run_dir_create(&run->dir, o->out ? o->out : out, error);
	if (err)
		return err;
	err = begin_files(run, error);
	if (err && !o->resume)
		rmdir(run->dir.path); /* if nothing is in it */
	return err;
}

int run_close(struct run *run, int failed, struct error *error)
{
	if (run->options->resume && !run->has_begun) /* refused: it is as it was */
		return env_write(&run->earlier, &run->dir, error);
	run_env_after(run, failed);
	return env_write(&run->env, &run->dir, error);
}

void run_say_doubts(const struct run *run)
{
	run_doubts_say(&run->env, &run->listener);
}

void run_free(struct run *run)
{
	run_threads_free(&run->threads);
	run_counting_close(&run->counting);
	if (*run->dir.path)
		run_dir_close(&run->dir);
	run_plan_free(&run->plan);
	eviction_free(&run->eviction);
	run_subject_free(&run->subject);
	cpus_free(&run->cpus);
	run_doubts_free(&run->doubts);
	env_free(&run->env);
	env_free(&run->earlier);
}
