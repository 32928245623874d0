// SPDX-License-Identifier: GPL-2.0
/* On which CPU a run is made: see run.h. */
#include "run/run.h"

#include "measure/host.h"
#include "parse.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

#define BEGAN_THERE "--resume, where the run began"

/* Where the run that is to be gone on with was made, and why there. That it cannot be read, or is
 * of other options, is told later. */
static void read_earlier(struct run *run, char *why, size_t size)
{
	struct run_dir dir = { .mirror = -1 };
	struct env env = { 0 };
	int err = run_dir_open(&dir, run->options->out, NULL);

	if (!err && !env_read_dir(&env, &dir, NULL) &&
	    !cpus_parse(&run->cpus, env_get(&env, "pinned_cpu", ""), "", NULL))
		snprintf(why, size, "%s", env_get(&env, "pinned_why", "where the run began"));
	else
		cpus_free(&run->cpus);
	env_free(&env);
	if (!err)
		run_dir_close(&dir);
}

int run_place_choose(struct run *run, struct error *error)
{
	const struct run_options *o = run->options;
	struct place_options options = { &run->cpus, "--cpu", "", NULL };
	char why[sizeof(run->place.why)] = "";
	int err = o->cpus ? cpus_parse(&run->cpus, o->cpus, "--cpu", error) : 0;

	run->place = (struct place){ .cpu = -EPERM, .node = -1 };
	if (err || !o->pin)
		return err;
	if (o->resume && !o->cpus) {
		read_earlier(run, why, sizeof(why));
		options.asked_by = BEGAN_THERE;
	}
	err = place_choose(&run->place, &options, error);
	if (!err && *why)
		memcpy(run->place.why, why, sizeof(why));
	return err;
}

int run_place_take(struct run *run, struct error *error)
{
	int cpu = run->place.cpu;
	int err = cpu >= 0 ? place_take(&run->place) : 0;

	run->doubts.cpu = run->place.cpu;
	return err && run->cpus.nr
		       ? error_set(error, -EINVAL, "%s: the task cannot be kept on CPU %d: %s",
				   run->options->cpus ? "--cpu" : BEGAN_THERE, cpu, strerror(-err))
		       : 0;
}

void run_env_place(struct run *run)
{
	const struct place *p = &run->place;
	int cpu = p->cpu >= 0 ? p->cpu : sched_getcpu();
	struct env *env = &run->env;
	char buf[64];

	if (p->cpu >= 0) {
		env_set(env, "pinned_cpu", "%d", p->cpu);
		env_set(env, "pinned_why", "%s", p->why);
	} else {
		env_set(env, "pinned_cpu", "none: %s",
			run->options->pin ? strerror(-p->cpu) : "--no-pin");
	}
	env_set(env, "cpu", "%s", host_cpu(cpu, buf, sizeof(buf)));
	if (host_midr(cpu))
		env_set(env, "cpu_midr", "0x%08llx", host_midr(cpu));
	if (p->node >= 0)
		env_set(env, "numa_node", "%d", p->node);
	env_set(env, "numa_nodes", "%zu", p->nr_nodes);
	if (p->memory)
		env_set(env, "numa_memory", "%s", p->memory);
}
