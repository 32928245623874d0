// SPDX-License-Identifier: GPL-2.0
/* From a phase and a policy to steps: see program.h. */
#include "program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Of each register and op. */
struct tally_of_steps {
	uint64_t here, most;	/* on the vCPU that is looked at; on the one that has most */
	unsigned int keeper;	/* which that is */
	unsigned int seen_last; /* 1 + the vCPU that came to it last */
};

struct maker {
	struct program *p;
	const struct reg_table *regs;
	enum bench_policy policy;
	struct tally_of_steps *of[2]; /* by op, GET and SET: [regs->nr] */
	unsigned int listed[2];	      /* 1 + the vCPU that listed last; and that asked how long */
	size_t nr;		      /* steps so far */
};

/* A vCPU that a pass begins at, or that is alone in one, is a kind of its own; so is the one after
 * it, which may be the one that a register is accessed on. */
static unsigned int kinds_of(const struct pattern_phase *phase, unsigned int vcpus)
{
	unsigned int most = 0;
	size_t i;

	for (i = 0; i < phase->nr; i++)
		if (phase->passes[i].first > most)
			most = phase->passes[i].first;
	return most + 2 < vcpus ? most + 2 : vcpus;
}

/* Where the parts of each pass are. Returns how many steps they have at the most. */
static size_t place_parts(struct program *p)
{
	size_t i, nr_steps = 0;

	for (i = 0; i < p->phase->nr; i++) {
		const struct pattern_pass *pass = &p->phase->passes[i];
		struct program_pass *parts = &p->passes[i];

		*parts = (struct program_pass){ .first = p->nr_parts, .from = pass->first };
		if (pass->first < p->nr_kinds)
			parts->nr = pass->alone ? 1 : p->nr_kinds - pass->first;
		p->nr_parts += parts->nr;
		nr_steps += parts->nr * pass->nr;
	}
	return nr_steps;
}

/* On which vCPU is each register accessed most often? */
static void find_keepers(const struct maker *m, enum pattern_op op)
{
	const struct pattern_phase *phase = m->p->phase;
	struct tally_of_steps *of = m->of[op];
	unsigned int k;
	size_t i, n;

	for (k = 0; k < m->p->nr_kinds; k++) {
		for (i = 0; i < phase->nr; i++) {
			const struct pattern_pass *pass = &phase->passes[i];

			for (n = 0; pass->op == op && pattern_has_vcpu(pass, k) && n < pass->nr;
			     n++)
				of[pass->regs[n]].here++;
		}
		for (n = 0; n < m->regs->nr; n++) {
			if (of[n].here > of[n].most) {
				of[n].most = of[n].here;
				of[n].keeper = k;
			}
			of[n].here = 0;
		}
	}
}

/* Is it the first time on that vCPU? @last: 1 + the vCPU of the last time. */
static bool is_first(unsigned int *last, unsigned int k)
{
	bool first = *last != k + 1;

	*last = k + 1;
	return first;
}

static bool is_left(struct maker *m, const struct pattern_pass *pass, size_t n, unsigned int k)
{
	struct tally_of_steps *of;

	if (pattern_is_list(pass->op))
		return m->policy != BENCH_ONCE ||
		       is_first(&m->listed[pass->op == PATTERN_LENGTH], k);
	of = &m->of[pass->op][pass->regs[n]];
	if (m->policy == BENCH_SCOPED)
		return !reg_is_wide(&m->regs->regs[pass->regs[n]]) || of->keeper == k;
	return m->policy != BENCH_ONCE || is_first(&of->seen_last, k);
}

static void add_part(struct maker *m, size_t pass_nr, unsigned int k)
{
	const struct pattern_pass *pass = &m->p->phase->passes[pass_nr];
	struct program_part *part = program_part(m->p, pass_nr, k);
	size_t n;

	if (!part)
		return;
	part->first = m->nr;
	for (n = 0; n < pass->nr; n++) {
		if (!is_left(m, pass, n, k))
			continue;
		if (!pattern_is_list(pass->op)) {
			m->p->steps[m->nr] = (uint32_t)pass->regs[n];
			m->p->does[k * m->p->nr_regs + pass->regs[n]] |=
				pass->op == PATTERN_GET ? PROGRAM_GETS : PROGRAM_SETS;
		}
		m->nr++;
	}
	part->nr = m->nr - part->first;
}

static int allocate(struct program *p)
{
	size_t nr_steps;

	p->passes = calloc(p->phase->nr + 1, sizeof(*p->passes));
	if (!p->passes)
		return -ENOMEM;
	nr_steps = place_parts(p);
	p->parts = calloc(p->nr_parts + 1, sizeof(*p->parts));
	p->steps = calloc(nr_steps + 1, sizeof(*p->steps));
	p->does = calloc(p->nr_kinds * p->nr_regs + 1, 1);
	return p->parts && p->steps && p->does ? 0 : -ENOMEM;
}

int program_make(struct program *p, const struct pattern_phase *phase,
		 const struct bench_config *config, enum bench_policy policy)
{
	unsigned int kinds = kinds_of(phase, config->vcpus), k;
	size_t nr = config->regs->nr, i;
	struct maker m = { .p = p, .regs = config->regs, .policy = policy };

	*p = (struct program){ .phase = phase, .nr_kinds = kinds, .nr_regs = nr };
	m.of[0] = calloc(2 * nr + 1, sizeof(*m.of[0]));
	if (allocate(p) || !m.of[0]) {
		free(m.of[0]);
		return -ENOMEM;
	}
	m.of[1] = m.of[0] + nr;
	find_keepers(&m, PATTERN_GET);
	find_keepers(&m, PATTERN_SET);
	for (k = 0; k < kinds; k++)
		for (i = 0; i < phase->nr; i++)
			add_part(&m, i, k);
	free(m.of[0]);
	return 0;
}

void program_free(struct program *p)
{
	free(p->passes);
	free(p->parts);
	free(p->steps);
	free(p->does);
	*p = (struct program){ .phase = NULL };
}

static uint64_t accesses_of_kind(const struct program *p, unsigned int k)
{
	const struct program_part *part;
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < p->phase->nr; i++) {
		part = program_part(p, i, k);
		if (part && !pattern_is_list(p->phase->passes[i].op))
			n += part->nr;
	}
	return n;
}

/* If all vCPUs but the first one do the same, and no more than it, that is told too. */
void program_count(const struct program *p, unsigned int vcpus, struct bench_work *work)
{
	uint64_t first = accesses_of_kind(p, 0), n, others = 0;
	bool alike = true;
	unsigned int k;

	*work = (struct bench_work){ .accesses = first };
	for (k = 1; k < p->nr_kinds; k++) {
		n = accesses_of_kind(p, k);
		alike &= n <= first && (k == 1 || n == others);
		others = n;
		work->accesses += k + 1 < p->nr_kinds ? n : n * (vcpus - k);
	}
	if (!alike)
		return;
	work->regs = first;
	work->regs_once = vcpus > 1 ? first - others : 0;
}
