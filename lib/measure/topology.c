// SPDX-License-Identifier: GPL-2.0
/* CPUs by the topology in sysfs: see topology.h. */
#include "measure/topology.h"

#include "measure/affinity.h"
#include "measure/host.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The number in a one-line file of a CPU's folder, or @missing. */
static long number_in(const char *dir, int cpu, const char *file, int base, long missing)
{
	char path[512], text[64], *end;
	long value;

	snprintf(path, sizeof(path), "%s/cpu%d/%s", dir, cpu, file);
	host_first_line(path, text, sizeof(text));
	errno = 0;
	value = (long)strtoull(text, &end, base);
	return end == text || errno ? missing : value;
}

static void read_cpu(struct cpu *cpu, const char *dir, int number)
{
	uint64_t midr = (uint64_t)number_in(dir, number, "regs/identification/midr_el1", 16, 0);

	cpu->number = number;
	cpu->package = (int)number_in(dir, number, "topology/physical_package_id", 10, -1);
	cpu->cluster = (int)number_in(dir, number, "topology/cluster_id", 10, -1);
	cpu->core = (int)number_in(dir, number, "topology/core_id", 10, -1);
	cpu->capacity = (unsigned long)number_in(dir, number, "cpu_capacity", 10, 0);
	cpu->midr = midr;
	cpu->max_khz = (unsigned long)number_in(dir, number, "cpufreq/cpuinfo_max_freq", 10, 0);
	/* only 32 bits of MIDR_EL1 are used; capacities are at most 1024 */
	cpu->kind = midr << 16 ^ cpu->capacity;
}

static void count_kinds(struct topology *t)
{
	size_t i, k;

	for (t->nr_kinds = i = 0; i < t->nr; i++) {
		for (k = 0; k < i && t->cpus[k].kind != t->cpus[i].kind; k++)
			;
		t->nr_kinds += k == i;
	}
}

int topology_of(struct topology *t, const struct cpus *cpus, const char *dir, struct error *error)
{
	size_t i;

	*t = (struct topology){ .cpus = calloc(cpus->nr + 1, sizeof(*t->cpus)) };
	if (!t->cpus)
		return error_set(error, -ENOMEM, "no memory for %zu CPUs", cpus->nr);
	for (i = 0; i < cpus->nr; i++)
		read_cpu(&t->cpus[t->nr++], dir, cpus->v[i]);
	count_kinds(t);
	return 0;
}

int topology_read(struct topology *t, const char *dir, struct error *error)
{
	struct cpus own;
	int err = affinity_read(&own, NULL, error);

	*t = (struct topology){ .cpus = NULL };
	if (!err)
		err = topology_of(t, &own, dir, error);
	cpus_free(&own);
	return err;
}

void topology_free(struct topology *t)
{
	free(t->cpus);
	*t = (struct topology){ .cpus = NULL };
}

void topology_keep_one_kind(struct topology *t)
{
	size_t i, k, n, most = 0, kept = 0;
	uint64_t kind = 0;
	unsigned long capacity = 0;

	for (i = 0; i < t->nr; i++) {
		for (n = k = 0; k < t->nr; k++)
			n += t->cpus[k].kind == t->cpus[i].kind;
		if (n < most || (n == most && t->cpus[i].capacity <= capacity))
			continue;
		most = n;
		kind = t->cpus[i].kind;
		capacity = t->cpus[i].capacity;
	}
	for (i = 0; i < t->nr; i++)
		if (t->cpus[i].kind == kind)
			t->cpus[kept++] = t->cpus[i];
	t->nr = kept;
	t->nr_kinds = kept > 0;
}

static int compare_compact(const void *a, const void *b)
{
	const struct cpu *x = a, *y = b;

	if (x->package != y->package)
		return x->package < y->package ? -1 : 1;
	if (x->cluster != y->cluster)
		return x->cluster < y->cluster ? -1 : 1;
	if (x->core != y->core)
		return x->core < y->core ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

/* What two CPUs share: 3: a core, 2: a cluster, 1: a package, 0: nothing. */
static unsigned int closeness(const struct cpu *a, const struct cpu *b)
{
	if (a->package != b->package)
		return 0;
	if (a->cluster != b->cluster)
		return 1;
	return a->core != b->core || a->core < 0 ? 2 : 3;
}

/* Is @a further away from the first @nr CPUs than @b? Close neighbours count first. */
static bool further(const struct topology *t, size_t nr, const struct cpu *a, const struct cpu *b)
{
	size_t shares_a[4] = { 0 }, shares_b[4] = { 0 }, i;
	int level;

	for (i = 0; i < nr; i++) {
		shares_a[closeness(&t->cpus[i], a)]++;
		shares_b[closeness(&t->cpus[i], b)]++;
	}
	for (level = 3; level > 0; level--)
		if (shares_a[level] != shares_b[level])
			return shares_a[level] < shares_b[level];
	return false;
}

void topology_order(struct topology *t, enum spread spread)
{
	size_t i, k, best;
	struct cpu picked;

	if (t->nr)
		qsort(t->cpus, t->nr, sizeof(*t->cpus), compare_compact);
	for (i = 0; spread == SPREAD_SCATTER && i < t->nr; i++) {
		for (best = i, k = i + 1; k < t->nr; k++)
			if (further(t, i, &t->cpus[k], &t->cpus[best]))
				best = k;
		picked = t->cpus[best];
		memmove(&t->cpus[i + 1], &t->cpus[i], (best - i) * sizeof(picked));
		t->cpus[i] = picked;
	}
}
