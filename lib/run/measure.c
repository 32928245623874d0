// SPDX-License-Identifier: GPL-2.0
/* The sampler's operations, each handed on to the harness of the cell at hand. */
#include "run/run.h"

#include "cmd.h"
#include "measure/clock.h"
#include "measure/stats.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Shorter passes have too few cycles for their frequency to be told to a percent. */
#define FREQUENCY_MIN_NS 200000

static volatile sig_atomic_t signalled;

static void on_signal(int sig)
{
	(void)sig;
	signalled = 1;
}

void bench_catch_signals(void)
{
	/* RESETHAND: who presses Ctrl-C twice means at once */
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESETHAND };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN); /* a reader that left is an error of write(2), told as such */
}

bool bench_interrupted(void)
{
	return signalled;
}

static const struct bench *bench_of(const struct bench_run *run, size_t cell)
{
	return run->groups[run->cells[cell].group].bench;
}

static int op_setup(void *arg, size_t group, struct error *error)
{
	struct bench_run *run = arg;
	const struct bench_group *g = &run->groups[group];
	struct bench_config config = bench_config_of(run, g);

	return g->bench->setup(&config, &run->ctx, error);
}

static void op_teardown(void *arg, size_t group)
{
	struct bench_run *run = arg;

	run->groups[group].bench->teardown(run->ctx);
	run->ctx = NULL;
}

static int op_prepare(void *arg, size_t cell, struct error *error)
{
	struct bench_run *run = arg;

	const struct bench *b = bench_of(run, cell);

	return b->prepare ? b->prepare(run->ctx, &run->cells[cell].pass, error) : 0;
}

static int op_pass(void *arg, size_t cell, uint64_t *accesses, uint64_t *failed)
{
	struct bench_run *run = arg;

	run->tally = (struct bench_tally){ 0 };
	if (bench_is_threaded(bench_of(run, cell)))
		bench_team_pass(run, cell);
	else
		bench_of(run, cell)->run(run->ctx, &run->cells[cell].pass, &run->tally);
	*accesses = run->tally.accesses;
	*failed = run->tally.failed;
	return (int)run->tally.error;
}

static int op_check(void *arg, size_t cell, struct error *error)
{
	struct bench_run *run = arg;

	return bench_of(run, cell)->check(run->ctx, &run->cells[cell].pass, &run->tally, error);
}

static int check_accesses(const struct bench_cell *c, const struct sample *s, struct error *error)
{
	uint64_t expected = bench_accesses(c);

	if (s->accesses == expected)
		return 0;
	return error_set(error, -EIO,
			 "%s %s %s at %u vCPUs: %" PRIu64 " accesses were made, the formula "
			 "says %" PRIu64 "; this is a fault of regscope",
			 c->key.bench, c->key.op, c->key.policy, c->key.vcpus, s->accesses,
			 expected);
}

static int note_frequency(struct bench_run *run, const struct reading *r)
{
	double *grown;

	if (!r->has[COUNTER_CYCLES] || !r->has[COUNTER_WALL_NS] ||
	    r->value[COUNTER_WALL_NS] < FREQUENCY_MIN_NS)
		return 0;
	if (run->doubt.nr_ghz == run->doubt.room_ghz) {
		run->doubt.room_ghz = run->doubt.room_ghz ? 2 * run->doubt.room_ghz : 256;
		grown = realloc(run->doubt.ghz, run->doubt.room_ghz * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		run->doubt.ghz = grown;
	}
	run->doubt.ghz[run->doubt.nr_ghz++] =
		(double)r->value[COUNTER_CYCLES] / (double)r->value[COUNTER_WALL_NS];
	return 0;
}

static unsigned int mark_of(const struct bench_run *run, const struct bench_cell *c)
{
	const struct bench *b = run->groups[c->group].bench;
	bool unpinned = bench_is_threaded(b) && c->pass.threads > run->first_unpinned;

	return (bench_untimed_reason(run, b) ? SAMPLE_UNTIMED : 0u) |
	       (unpinned ? SAMPLE_UNPINNED : 0u);
}

static int op_emit(void *arg, const struct sample *s, struct error *error)
{
	struct bench_run *run = arg;
	const struct bench_cell *c = &run->cells[s->cell];
	enum run_samples which = c->key.id ? RUN_REGISTERS : RUN_PASSES;
	struct sample_row row = {
		.round = s->round,
		.regs = c->work.regs,
		.regs_once = c->work.regs_once,
		.accesses = s->accesses,
		.failed = s->failed,
		.reading = s->reading,
		.mark = mark_of(run, c),
	};

	if (row.mark & SAMPLE_UNTIMED)
		memset(&row.reading, 0, sizeof(row.reading));

	row.seq = run->seq[which]++;
	samples_put_row(run->dir.samples[which].file, &c->key, &row);
	run->doubt.passes++;
	run->doubt.switched += s->reading.value[COUNTER_CONTEXT_SWITCHES] > 0;
	run->doubt.migrated += s->reading.value[COUNTER_MIGRATIONS] > 0;
	if (note_frequency(run, &s->reading))
		return error_set(error, -ENOMEM, "no memory");
	return s->failed ? 0 : check_accesses(c, s, error);
}

static int op_flush(void *arg, struct error *error)
{
	struct bench_run *run = arg;

	return run_dir_flush_samples(&run->dir, error);
}

static bool op_interrupted(void *arg)
{
	(void)arg;
	return signalled;
}

static void op_progress(void *arg, const struct sampler_progress *p)
{
	struct bench_run *run = arg;
	const struct bench_group *g = &run->groups[p->group];
	char what[96];

	if (p->cell == SAMPLER_NO_BASE)
		snprintf(what, sizeof(what), "round %u, %s, creating %u vCPUs", p->round + 1,
			 g->bench->name, g->vcpus);
	else
		snprintf(what, sizeof(what), "round %u, %s %s %s, %u vCPUs", p->round + 1,
			 g->bench->name, run->cells[p->cell].key.op, run->cells[p->cell].key.policy,
			 g->vcpus);
	progress_update(&run->progress, clock_now_ns(), p->fraction, what);
}

static const struct sampler_ops sampler_ops = {
	.setup = op_setup,
	.prepare = op_prepare,
	.pass = op_pass,
	.check = op_check,
	.emit = op_emit,
	.flush = op_flush,
	.teardown = op_teardown,
	.interrupted = op_interrupted,
	.progress = op_progress,
};

/* Whether a cell's saving is tested: not where its base makes the same accesses. */
static bool is_tested(const struct bench_run *run, size_t cell)
{
	size_t base = run->sampler_cells[cell].base;

	return base != SAMPLER_NO_BASE &&
	       bench_accesses(&run->cells[cell]) != bench_accesses(&run->cells[base]);
}

/* Rows of the harness that has the most of them: over so many its results are corrected. */
static size_t largest_family(const struct bench_run *run)
{
	size_t i, n, most = 0;
	const struct bench *b;
	unsigned int k;

	for (k = 0; (b = bench_at(k)); k++) {
		for (n = i = 0; i < run->nr_cells; i++)
			n += bench_of(run, i) == b && is_tested(run, i);
		most = n > most ? n : most;
	}
	return most;
}

static struct sampler_plan make_plan(const struct bench_run *run)
{
	const struct bench_options *o = run->options;
	unsigned int resolve =
		(unsigned int)stats_rounds_to_resolve(largest_family(run), 1 - STATS_CONFIDENCE);
	struct sampler_plan plan = {
		.cells = run->sampler_cells,
		.nr_cells = run->nr_cells,
		.nr_groups = run->nr_groups,
		.seed = o->seed,
		.warmup_passes = o->warmup >= 0 ? (unsigned int)o->warmup : !run->emulated,
		.rounds_per_subject = run->rounds_per_vm,
		.rounds_min = resolve > 6 ? resolve : 6, /* 6: the fewest that give an interval */
		.rounds_max = 100000,
		.width_points = o->width_points,
		.budget_ns = (uint64_t)(o->budget_s * 1e9),
		.metric = run->metric,
	};

	if (o->rounds || run->emulated) {
		plan.rounds_max = plan.rounds_min = o->rounds ? o->rounds : 6;
		plan.budget_ns = 0;
	}
	return plan;
}

/* The meter of this task, or of the team that did the pass. */
static void meter_start(void *arg)
{
	struct bench_run *run = arg;
	struct meter own = perf_meter(&run->perf);

	run->by_team = false;
	own.start(own.arg);
}

static void meter_stop(void *arg, struct reading *reading)
{
	struct bench_run *run = arg;
	struct meter own = perf_meter(&run->perf);

	own.stop(own.arg, reading);
	if (run->by_team)
		*reading = run->team_reading;
}

static uint64_t meter_now_ns(void *arg)
{
	(void)arg;
	return clock_now_ns();
}

int bench_measure(struct bench_run *run, struct error *error)
{
	struct sampler_plan plan = make_plan(run);
	struct meter meter = { run, meter_start, meter_stop, meter_now_ns };
	struct sampler *sampler = sampler_new(&plan, &sampler_ops, run, &meter);
	int err = sampler ? bench_begin_samples(run, sampler, plan.rounds_max, error)
			  : error_set(error, -ENOMEM, "no memory for the sampler");

	run->progress = run->options->progress;
	progress_begin(&run->progress, clock_now_ns());
	if (!err)
		err = sampler_run(sampler, &run->stop, error);
	progress_end(&run->progress);
	if (sampler)
		run->rounds = sampler_rounds(sampler);
	sampler_free(sampler);
	return err;
}
