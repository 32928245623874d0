// SPDX-License-Identifier: GPL-2.0
/* The sampler's operations, passed on to the harness of the current cell: see run.h. */
#include "run/run.h"

#include "measure/clock.h"
#include "run/shares.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* In an emulated host, whose rounds need not be told from chance; and the most of any. */
#define ROUNDS_EMULATED 6
#define ROUNDS_MAX	100000

/* A pass that takes longer, and is mostly of cold memory anyway, is not warmed up by another one:
 * that would be a third of the time at many vCPUs. */
#define WARMUP_BELOW_NS 10000000

/* What is alive while the sampler runs. */
struct measuring {
	struct run *run;
	void *ctx;		  /* of the harness whose subject is alive */
	struct bench_tally tally; /* of the last pass, of all its threads */
	bool by_team;		  /* it had threads, and then ... */
	struct reading team_reading;
	uint64_t seq[NR_RUN_SAMPLES]; /* rows of each file of samples so far */
};

static const struct bench *bench_of(const struct measuring *m, size_t cell)
{
	return run_bench_of(&m->run->plan, cell);
}

static int op_setup(void *arg, size_t group, struct error *error)
{
	struct measuring *m = arg;
	const struct run_group *g = &m->run->plan.groups[group];
	struct bench_config config = run_config_of(&m->run->subject, g);

	return bench_setup(g->bench, &config, &m->ctx, error);
}

static void op_teardown(void *arg, size_t group)
{
	struct measuring *m = arg;

	bench_teardown(m->run->plan.groups[group].bench, m->ctx);
	m->ctx = NULL;
}

static int op_prepare(void *arg, size_t cell, struct error *error)
{
	struct measuring *m = arg;
	const struct bench *b = bench_of(m, cell);
	int err = b->prepare ? b->prepare(m->ctx, &m->run->plan.cells[cell].pass, error) : 0;

	return err ? err : run_cold_prepare(m->run, cell);
}

static int op_pass(void *arg, size_t cell, uint64_t *accesses, uint64_t *failed)
{
	struct measuring *m = arg;
	const struct bench *b = bench_of(m, cell);
	const struct bench_pass *pass = &m->run->plan.cells[cell].pass;

	m->tally = (struct bench_tally){ 0 };
	m->by_team = bench_is_threaded(b);
	if (m->by_team)
		run_threads_pass(&m->run->threads, b, m->ctx, pass, &m->tally, &m->team_reading);
	else
		b->run(m->ctx, pass, &m->tally);
	*accesses = m->tally.accesses;
	*failed = m->tally.failed;
	return (int)m->tally.error;
}

static int op_check(void *arg, size_t cell, struct error *error)
{
	struct measuring *m = arg;

	return bench_of(m, cell)->check(m->ctx, &m->run->plan.cells[cell].pass, &m->tally, error);
}

static int check_accesses(const struct run_cell *c, const struct sample *s, struct error *error)
{
	if (s->failed || s->accesses == c->work.accesses)
		return 0;
	return error_set(error, -EIO,
			 "%s %s %s at %u vCPUs%s%s: %" PRIu64 " accesses were made, the "
			 "formula says %" PRIu64 "; this is a fault of regscope",
			 c->key.bench, c->key.op, c->key.policy, c->key.vcpus,
			 *c->key.pass ? ", " : "", c->key.pass, s->accesses, c->work.accesses);
}

static unsigned int mark_of(const struct measuring *m, size_t cell, unsigned int upset)
{
	const struct run *run = m->run;
	const struct bench *b = bench_of(m, cell);
	bool unpinned = bench_is_threaded(b) &&
			run->plan.cells[cell].pass.threads > run->threads.first_unpinned;

	return (run_untimed_reason(&run->counting, b) ? SAMPLE_UNTIMED : 0u) |
	       (unpinned || upset & READING_MOVED ? SAMPLE_UNPINNED : 0u) |
	       (upset & READING_SUSPENDED ? SAMPLE_SUSPENDED : 0u);
}

static int op_emit(void *arg, const struct sample *s, struct error *error)
{
	struct measuring *m = arg;
	struct run *run = m->run;
	const struct run_cell *c = &run->plan.cells[s->cell];
	enum run_samples which = c->key.id ? RUN_REGISTERS : RUN_PASSES;
	struct sample_row row = {
		.round = s->round,
		.seq = m->seq[which]++,
		.regs = c->work.regs,
		.regs_once = c->work.regs_once,
		.accesses = s->accesses,
		.failed = s->failed,
		.reading = s->reading,
		.mark = mark_of(m, s->cell, s->reading.upset),
	};

	if (row.mark & SAMPLE_UNTIMED)
		memset(&row.reading, 0, sizeof(row.reading));
	samples_put_row(run->dir.samples[which].file, &c->key, &row);
	if (run_doubts_note(&run->doubts, &s->reading))
		return error_set(error, -ENOMEM, "no memory for what casts doubt on the run");
	return check_accesses(c, s, error);
}

static int op_flush(void *arg, struct error *error)
{
	struct measuring *m = arg;

	return run_dir_flush_samples(&m->run->dir, error);
}

static bool op_interrupted(void *arg)
{
	struct measuring *m = arg;
	const struct run_listener *l = &m->run->listener;

	return l->interrupted && l->interrupted(l->arg);
}

static void op_progress(void *arg, const struct sampler_progress *p)
{
	struct measuring *m = arg;
	const struct run_listener *l = &m->run->listener;
	const struct run_plan *plan = &m->run->plan;
	const struct run_group *g = &plan->groups[p->group];
	char what[96];

	if (!l->progress)
		return;
	if (p->cell == SAMPLER_NO_BASE)
		snprintf(what, sizeof(what), "round %u, %s, creating %u vCPUs", p->round + 1,
			 g->bench->name, g->vcpus);
	else
		snprintf(what, sizeof(what), "round %u, %s %s %s, %u vCPUs", p->round + 1,
			 g->bench->name, plan->cells[p->cell].key.op,
			 plan->cells[p->cell].key.policy, g->vcpus);
	l->progress(l->arg, p->fraction, what);
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

static struct sampler_plan make_plan(const struct run *run, const struct run_shares *shares)
{
	const struct run_options *o = run->options;
	bool emulated = run->counting.emulated;
	struct sampler_plan plan = {
		.cells = run->plan.sampler_cells,
		.nr_cells = run->plan.nr_cells,
		.nr_groups = run->plan.nr_groups,
		.groups = shares->groups,
		.parties = shares->parties,
		.nr_parties = shares->nr,
		.seed = o->seed,
		.warmup_passes = o->warmup >= 0 ? (unsigned int)o->warmup : !emulated,
		.rounds_per_subject = o->rounds_per_vm,
		.rounds_max = ROUNDS_MAX,
		.width_points = o->width_points,
		.budget_ns = (uint64_t)(o->budget_s * 1e9),
		.metric = run->counting.metric,
	};

	if (o->rounds || emulated || run->counting.untimed) {
		plan.rounds_max = o->rounds ? o->rounds : ROUNDS_EMULATED;
		plan.budget_ns = 0;
	} else if (o->warmup < 0) {
		plan.warmup_below_ns = WARMUP_BELOW_NS;
	}
	return plan;
}

/* The meter of this task, or of the team that made the pass. */
static void meter_start(void *arg)
{
	struct measuring *m = arg;
	struct meter own = perf_meter(&m->run->counting.perf);

	m->by_team = false;
	if (!m->run->counting.emulated)
		run_mishaps_begin(&m->run->mishaps);
	own.start(own.arg);
}

static void meter_stop(void *arg, struct reading *reading)
{
	struct measuring *m = arg;
	struct meter own = perf_meter(&m->run->counting.perf);

	own.stop(own.arg, reading);
	if (m->by_team)
		*reading = m->team_reading;
	if (!m->run->counting.emulated)
		run_mishaps_end(&m->run->mishaps, m->run->doubts.cpu, reading);
}

static uint64_t meter_now_ns(void *arg)
{
	(void)arg;
	return clock_now_ns();
}

/* An emulated host's counts repeat, whatever else goes on. */
static void look_around(const struct run *run, struct machine_look *look)
{
	*look = (struct machine_look){ .at_s = 0 };
	if (!run->counting.emulated)
		machine_look(look, run_cpu(run));
}

/* Of counts that repeat exactly no round depends on another. */
static void end_of_rounds(struct run *run, struct sampler *sampler,
			  const struct machine_look *before)
{
	struct run_doubts *d = &run->doubts;
	struct machine_look after;

	look_around(run, &after);
	d->disturbance = disturbance_between(before, &after);
	run->rounds_least = sampler_rounds_least(sampler);
	run->rounds = run->is_timed ? sampler_rounds_most(sampler) : run->rounds_least;
	d->rounds = run->rounds;
	d->rounds_per_vm = run->options->rounds_per_vm;
	d->has_dependence =
		!run->counting.emulated && sampler_dependence(sampler, &d->dependence, &d->rounds);
}

static int measure(struct run *run, const struct run_shares *shares, struct error *error)
{
	struct measuring m = { .run = run };
	struct sampler_plan plan = make_plan(run, shares);
	struct meter meter = { &m, meter_start, meter_stop, meter_now_ns };
	struct machine_look before;
	struct sampler *sampler = sampler_new(&plan, &sampler_ops, &m, &meter);
	int err = sampler ? 0 : error_set(error, -ENOMEM, "no memory for the sampler");

	run->is_timed = plan.budget_ns > 0;
	if (!err)
		err = run_begin_samples(run, sampler, plan.rounds_max, m.seq, error);
	run->has_begun = !err;
	look_around(run, &before);
	if (!err)
		err = sampler_run(sampler, &run->stop, error);
	if (sampler)
		end_of_rounds(run, sampler, &before);
	if (!err && run->is_timed && run->stop != SAMPLER_STOP_INTERRUPTED)
		run_shares_record(shares, &run->plan, sampler, plan.width_points,
				  run->options->resume, &run->env, &run->listener);
	sampler_free(sampler);
	return err;
}

int run_measure(struct run *run, struct error *error)
{
	struct run_shares shares;
	int err = run_shares_make(&shares, &run->plan);

	err = err ? error_set(error, err, "no memory for the shares of %zu groups",
			      run->plan.nr_groups)
		  : measure(run, &shares, error);
	run_shares_free(&shares);
	return err;
}
