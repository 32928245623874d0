// SPDX-License-Identifier: GPL-2.0
/* A trace phase by phase: see trace_phases.h. */
#include "analyse/trace_phases.h"

#include "parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct trace_phase *phase_of(struct trace_phases *phases, const struct trace_line *line)
{
	struct trace_phase *phase;
	size_t i;

	for (i = 0; i < phases->nr; i++)
		if (phases->phase[i].phase == line->phase)
			return &phases->phase[i];
	phase = csv_push(&phases->phase, &phases->nr, sizeof(*phase));
	if (phase)
		*phase = (struct trace_phase){ .phase = line->phase, .name = line->phase_name };
	return phase;
}

static uint64_t accesses_of(const struct trace_sums *sums, unsigned int vm, unsigned int phase)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < sums->nr; i++)
		if (sums->line[i].vm == vm && sums->line[i].phase == phase)
			sum += sums->line[i].n[TRACE_ACCESSES];
	return sum;
}

/* QEMU makes VMs to look at the host, which one after the other do next to nothing. */
static void choose_vm(struct trace_phase *phase, const struct trace_sums *sums)
{
	uint64_t n, most = 0;
	size_t i;

	for (i = 0; i < sums->nr_vms; i++) {
		n = accesses_of(sums, sums->vm[i].vm, phase->phase);
		phase->others += n;
		if (phase->vcpus && n <= most)
			continue;
		phase->vm = sums->vm[i].vm;
		phase->vcpus = sums->vm[i].vcpus;
		most = n;
	}
	phase->others -= most;
}

static void add_line(struct trace_phase *phase, const struct trace_line *line)
{
	uint64_t n = line->op == TRACE_LIST ? line->lists : line->n[TRACE_ACCESSES];
	unsigned int i;

	phase->per_vcpu[line->op] += (double)n / line->vcpus;
	for (i = 0; i < NR_TRACE_SHARES; i++) {
		phase->share[i] += (double)line->n[i];
		phase->cost[i] += line->cost[i];
	}
}

static void make_percent(const double share[NR_TRACE_SHARES], double percent[NR_TRACE_SHARES])
{
	unsigned int i;

	for (i = 0; i < NR_TRACE_SHARES; i++)
		percent[i] = trace_percent(i == TRACE_OVERLAP ? trace_saved(share) : share[i],
					   share[TRACE_ACCESSES]);
}

static void finish(struct trace_phase *phase)
{
	make_percent(phase->share, phase->percent);
	make_percent(phase->cost, phase->cost_percent);
}

static int compare_phases(const void *a, const void *b)
{
	const struct trace_phase *x = a, *y = b;

	return (x->phase > y->phase) - (x->phase < y->phase);
}

int trace_phases_make(struct trace_phases *phases, const struct trace_sums *sums)
{
	struct trace_phase *all = &phases->all;
	size_t i;

	*phases = (struct trace_phases){ 0 };
	for (i = 0; i < sums->nr; i++) {
		struct trace_phase *phase = phase_of(phases, &sums->line[i]);

		if (!phase)
			return -ENOMEM;
		if (!phase->vcpus)
			choose_vm(phase, sums);
		if (sums->line[i].vm != phase->vm)
			continue;
		add_line(phase, &sums->line[i]);
		add_line(all, &sums->line[i]);
	}
	for (i = 0; i < phases->nr; i++) {
		finish(&phases->phase[i]);
		all->others += phases->phase[i].others;
		if (phases->phase[i].vcpus > all->vcpus)
			all->vcpus = phases->phase[i].vcpus;
	}
	finish(all);
	if (phases->nr)
		qsort(phases->phase, phases->nr, sizeof(*phases->phase), compare_phases);
	return 0;
}

void trace_phases_free(struct trace_phases *phases)
{
	free(phases->phase);
	*phases = (struct trace_phases){ 0 };
}

static bool is_in(const char *names, const char *name)
{
	char word[TRACE_PHASE_MAX];

	while (list_next(&names, word, sizeof(word)))
		if (!strcmp(word, name))
			return true;
	return false;
}

int trace_sums_keep(struct trace_sums *sums, const char *names)
{
	size_t i, nr = 0;

	for (i = 0; i < sums->nr; i++)
		if (is_in(names, sums->line[i].phase_name))
			sums->line[nr++] = sums->line[i];
	sums->nr = nr;
	return nr ? trace_sums_total(sums) : -EINVAL;
}

static bool has_phase(const struct trace_sums *sums, const char *name)
{
	size_t i;

	for (i = 0; i < sums->nr; i++)
		if (!strcmp(sums->line[i].phase_name, name))
			return true;
	return false;
}

bool trace_phases_unknown(const struct trace_side *sides, size_t nr, const char *names,
			  char name[TRACE_PHASE_MAX])
{
	size_t i;

	while (list_next(&names, name, TRACE_PHASE_MAX)) {
		for (i = 0; i < nr && !has_phase(&sides[i].sums, name); i++)
			;
		if (i == nr)
			return true;
	}
	return false;
}

int trace_lines_put(struct trace_line_rows *rows, const struct trace_sums *sums, const char *metric)
{
	size_t i;
	unsigned int k;

	*rows = (struct trace_line_rows){ 0 };
	rows->row = calloc(sums->nr + 1, sizeof(*rows->row));
	if (!rows->row)
		return -ENOMEM;
	for (i = 0; i < sums->nr; i++) {
		const struct trace_line *line = &sums->line[i];
		struct trace_line_row *row = &rows->row[i];

		row->vm = line->vm;
		row->phase = line->phase;
		row->vcpus = line->vcpus;
		row->op = line->op;
		strcpy(row->phase_name, line->phase_name);
		strcpy(row->metric, metric ? metric : "");
		for (k = 0; k < NR_TRACE_SHARES; k++) {
			row->n[k] = line->n[k];
			row->cost[k] = line->cost[k];
		}
		if (line->op == TRACE_LIST)
			row->n[TRACE_ACCESSES] = line->lists;
		row->unpriced = line->unpriced;
	}
	rows->nr = sums->nr;
	return 0;
}

int trace_lines_take(struct trace_sums *sums, const struct trace_line_rows *rows)
{
	size_t i;

	*sums = (struct trace_sums){ 0 };
	sums->line = calloc(rows->nr + 1, sizeof(*sums->line));
	if (!sums->line)
		return -ENOMEM;
	for (i = 0; i < rows->nr; i++) {
		const struct trace_line_row *row = &rows->row[i];
		struct trace_line *line = &sums->line[i];

		*line = (struct trace_line){ .vm = row->vm,
					     .phase = row->phase,
					     .vcpus = row->vcpus,
					     .phase_name = row->phase_name,
					     .op = row->op,
					     .unpriced = row->unpriced };
		memcpy(line->n, row->n, sizeof(line->n));
		memcpy(line->cost, row->cost, sizeof(line->cost));
		if (row->op != TRACE_LIST)
			continue;
		line->lists = row->n[TRACE_ACCESSES];
		line->n[TRACE_ACCESSES] = 0;
	}
	sums->nr = rows->nr;
	return trace_sums_total(sums);
}
