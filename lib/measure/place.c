// SPDX-License-Identifier: GPL-2.0
/* The choice of a CPU: see place.h. */
#include "measure/place.h"

#include "measure/affinity.h"
#include "measure/host.h"
#include "measure/load.h"
#include "measure/numa.h"
#include "measure/topology.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Percent of its time: a CPU that is less busy is idle; one that is more is somebody's. */
#define IDLE_PCT  10
#define TAKEN_PCT 50

/* What is known of the machine. */
struct scene {
	struct cpus own, usable;
	struct cpus isolated, tickless; /* isolcpus=, nohz_full= */
	struct topology topology;	/* of those to choose from */
	struct numa numa;
	struct loads loads;
	const char *root;
};

/* A CPU to choose. */
struct candidate {
	struct cpu cpu;
	bool isolated, tickless, has_memory;
	bool has_siblings, beside_0; /* it is CPU 0, or shares a core with it */
	int load;		     /* the most of its siblings */
};

static char *path_in(const struct scene *s, const char *path, char *buf, size_t size)
{
	snprintf(buf, size, "%s%s", s->root, path);
	return buf;
}

static void read_list(const struct scene *s, struct cpus *cpus, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s" TOPOLOGY_DIR "/%s", s->root, name);
	cpus_read(cpus, path);
}

static int look_around(struct scene *s, const struct place_options *o, struct error *error)
{
	char path[512];
	int err;

	*s = (struct scene){ .root = o->root };
	err = affinity_read(&s->own, &s->usable, error);
	read_list(s, &s->isolated, "isolated");
	read_list(s, &s->tickless, "nohz_full");
	numa_read(&s->numa, path_in(s, NUMA_DIR, path, sizeof(path)));
	return err;
}

static void leave(struct scene *s)
{
	cpus_free(&s->own);
	cpus_free(&s->usable);
	cpus_free(&s->isolated);
	cpus_free(&s->tickless);
	topology_free(&s->topology);
	numa_free(&s->numa);
	loads_free(&s->loads);
}

/* Say which CPUs there are instead, and why not this one. */
static int cannot_use(const struct scene *s, const char *asked_by, int cpu, struct error *error)
{
	const char *why = "is outside this task's cpuset (of its container or cgroup)";
	struct cpus present, online;
	char list[128], offline[64];

	snprintf(offline, sizeof(offline), "is offline (`chcpu -e %d` brings it back)", cpu);
	read_list(s, &present, "present");
	read_list(s, &online, "online");
	if (present.nr && !cpus_has(&present, cpu))
		why = "does not exist here";
	else if (online.nr && !cpus_has(&online, cpu))
		why = offline;
	cpus_free(&present);
	cpus_free(&online);
	return error_set(error, -EINVAL, "%s: CPU %d %s; CPUs that may be used: %s", asked_by, cpu,
			 why, cpus_print(&s->usable, list, sizeof(list)));
}

static int take_asked(struct place *p, const struct scene *s, const struct place_options *o,
		      struct error *error)
{
	size_t i;

	for (i = 0; i < o->asked->nr; i++)
		if (!cpus_has(&s->usable, o->asked->v[i]))
			return cannot_use(s, o->asked_by, o->asked->v[i], error);
	p->cpu = o->asked->v[0];
	snprintf(p->why, sizeof(p->why), "asked for (%s)", o->asked_by);
	return 0;
}

/* Did somebody choose CPUs for this thread? Isolated ones it lacks from birth. */
static bool is_narrowed(const struct scene *s)
{
	size_t i;

	for (i = 0; i < s->usable.nr; i++)
		if (!cpus_has(&s->own, s->usable.v[i]) && !cpus_has(&s->isolated, s->usable.v[i]))
			return true;
	return false;
}

static struct candidate candidate_of(const struct scene *s, const struct cpu *cpu)
{
	struct candidate c = {
		.cpu = *cpu,
		.isolated = cpus_has(&s->isolated, cpu->number),
		.tickless = cpus_has(&s->tickless, cpu->number),
		.has_memory = numa_has_memory(&s->numa, numa_node_of(&s->numa, cpu->number)),
		.load = load_of(&s->loads, cpu->number),
	};
	struct cpus siblings;
	char name[64];
	size_t i;

	snprintf(name, sizeof(name), "cpu%d/topology/thread_siblings_list", cpu->number);
	read_list(s, &siblings, name);
	c.has_siblings = siblings.nr > 1;
	c.beside_0 = !cpu->number || cpus_has(&siblings, 0);
	for (i = 0; i < siblings.nr; i++)
		if (load_of(&s->loads, siblings.v[i]) > c.load)
			c.load = load_of(&s->loads, siblings.v[i]);
	cpus_free(&siblings);
	return c;
}

/* Where nothing tells of speed: of two cores that are made for each other, the larger has the
 * higher part number, with Arm's names as with Apple's. */
static unsigned int part_of(const struct cpu *cpu)
{
	return cpu->midr >> 4 & 0xfff;
}

static int compare_speed(const struct cpu *a, const struct cpu *b)
{
	if (a->capacity != b->capacity)
		return a->capacity > b->capacity ? 1 : -1;
	if (a->max_khz != b->max_khz)
		return a->max_khz > b->max_khz ? 1 : -1;
	return (part_of(a) > part_of(b)) - (part_of(a) < part_of(b));
}

/* The first difference decides; of equals the first one stays. */
static bool is_better(const struct candidate *a, const struct candidate *b)
{
	int by[] = {
		compare_speed(&a->cpu, &b->cpu),
		(b->load >= TAKEN_PCT) - (a->load >= TAKEN_PCT),
		a->isolated - b->isolated,
		a->tickless - b->tickless,
		(b->load >= IDLE_PCT) - (a->load >= IDLE_PCT),
		a->has_memory - b->has_memory,
		b->beside_0 - a->beside_0,
	};
	size_t i;

	for (i = 0; i < sizeof(by) / sizeof(by[0]); i++)
		if (by[i])
			return by[i] > 0;
	return false;
}

static void add(struct place *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void add(struct place *p, const char *fmt, ...)
{
	size_t len = strlen(p->why);
	va_list ap;

	if (len && p->why[len - 1] != ' ')
		len += (size_t)snprintf(p->why + len, sizeof(p->why) - len, ", ");
	va_start(ap, fmt);
	if (len < sizeof(p->why))
		vsnprintf(p->why + len, sizeof(p->why) - len, fmt, ap);
	va_end(ap);
}

/* By what it is the fastest, if CPUs differ in that. */
static void add_speed(struct place *p, const struct scene *s, const struct cpu *best)
{
	bool capacity = false, khz = false, part = false;
	size_t i;

	for (i = 0; i < s->topology.nr; i++) {
		capacity |= s->topology.cpus[i].capacity != best->capacity;
		khz |= s->topology.cpus[i].max_khz != best->max_khz;
		part |= part_of(&s->topology.cpus[i]) != part_of(best);
	}
	if (capacity)
		add(p, "of the fastest kind (cpu_capacity %lu)", best->capacity);
	else if (khz)
		add(p, "of the fastest kind (%lu kHz)", best->max_khz);
	else if (part)
		add(p, "of the fastest kind (by MIDR_EL1: part 0x%03x)", part_of(best));
}

static void explain(struct place *p, const struct scene *s, const struct candidate *best)
{
	char list[64];

	p->why[0] = '\0';
	if (is_narrowed(s))
		snprintf(p->why, sizeof(p->why), "of CPUs %s, as given (taskset): ",
			 cpus_print(&s->own, list, sizeof(list)));
	add_speed(p, s, &best->cpu);
	if (best->isolated)
		add(p, "isolated");
	if (best->tickless)
		add(p, "without a timer tick (nohz_full)");
	if (best->load >= IDLE_PCT)
		add(p, "%d%% busy%s", best->load, best->has_siblings ? ", or a sibling is" : "");
	else if (best->load != LOAD_UNKNOWN)
		add(p, "idle%s", best->has_siblings ? " with its siblings" : "");
	if (!best->has_memory)
		add(p, "on a node without memory");
	add(p, best->cpu.number ? "not CPU 0" : "though interrupts go to it");
}

static int take_best(struct place *p, struct scene *s, const struct place_options *o,
		     struct error *error)
{
	const struct cpus *from = is_narrowed(s) ? &s->own : &s->usable;
	struct candidate best = { .load = LOAD_UNKNOWN }, other;
	char path[512];
	size_t i;
	int err;

	if (from->nr == 1) {
		p->cpu = from->v[0];
		snprintf(p->why, sizeof(p->why), "the only one that may be used");
		return 0;
	}
	err = topology_of(&s->topology, from, path_in(s, TOPOLOGY_DIR, path, sizeof(path)), error);
	if (err)
		return err;
	loads_read(&s->loads, path_in(s, "/proc/stat", path, sizeof(path)), o->wait);
	for (i = 0; i < s->topology.nr; i++) {
		other = candidate_of(s, &s->topology.cpus[i]);
		if (!i || is_better(&other, &best))
			best = other;
	}
	p->cpu = best.cpu.number;
	explain(p, s, &best);
	return 0;
}

int place_choose(struct place *place, const struct place_options *options, struct error *error)
{
	struct scene scene;
	int err = look_around(&scene, options, error);

	*place = (struct place){ .cpu = -EINVAL, .node = -1 };
	if (!err)
		err = options->asked && options->asked->nr
			      ? take_asked(place, &scene, options, error)
			      : take_best(place, &scene, options, error);
	place->nr_nodes = scene.numa.nodes.nr;
	if (!err)
		place->node = numa_node_of(&scene.numa, place->cpu);
	leave(&scene);
	return err;
}

int place_take(struct place *place)
{
	int err = host_pin_to(place->cpu);

	if (err)
		place->cpu = err;
	else if (place->nr_nodes > 1)
		place->memory = numa_stay_local();
	return err;
}
