// SPDX-License-Identifier: GPL-2.0
/* sched_getaffinity(2), for any number of CPUs: see affinity.h. */
#include "measure/affinity.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

#define CPUS_FIRST 1024	     /* room in the first set */
#define CPUS_LAST  (1 << 22) /* more than any kernel is built for */

/* The kernel refuses sets smaller than its own: ask with larger ones until it answers. */
static int read_set(cpu_set_t **set, size_t *nr)
{
	int err = -EINVAL;

	for (*nr = CPUS_FIRST; err == -EINVAL && *nr <= CPUS_LAST; *nr *= 2) {
		*set = CPU_ALLOC(*nr);
		if (!*set)
			return -ENOMEM;
		err = sched_getaffinity(0, CPU_ALLOC_SIZE(*nr), *set) ? -errno : 0;
		if (!err)
			return 0;
		CPU_FREE(*set);
	}
	return err;
}

static int list_set(struct cpus *cpus, const cpu_set_t *set, size_t nr)
{
	size_t cpu;
	int err = 0;

	for (cpu = 0; !err && cpu < nr; cpu++)
		if (CPU_ISSET_S(cpu, CPU_ALLOC_SIZE(nr), set))
			err = cpus_add(cpus, (int)cpu);
	return err;
}

/* Ask for all CPUs: what the kernel then leaves is what there is. @own is put back. */
static int list_widest(struct cpus *cpus, const cpu_set_t *own, size_t nr)
{
	size_t size = CPU_ALLOC_SIZE(nr);
	cpu_set_t *wide = CPU_ALLOC(nr);
	bool widened;
	int err;

	if (!wide)
		return -ENOMEM;
	memset(wide, 0xff, size);
	widened = !sched_setaffinity(0, size, wide);
	if (!widened || sched_getaffinity(0, size, wide))
		memcpy(wide, own, size);
	if (widened)
		sched_setaffinity(0, size, own);
	err = list_set(cpus, wide, nr);
	CPU_FREE(wide);
	return err;
}

int affinity_read(struct cpus *own, struct cpus *usable, struct error *error)
{
	cpu_set_t *set;
	size_t nr;
	int err = read_set(&set, &nr);

	*own = (struct cpus){ .v = NULL };
	if (usable)
		*usable = (struct cpus){ .v = NULL };
	if (err)
		return error_set(error, err,
				 "the CPUs that may be used cannot be found: sched_getaffinity: %s",
				 strerror(-err));
	err = list_set(own, set, nr);
	if (!err && usable)
		err = list_widest(usable, set, nr);
	CPU_FREE(set);
	return err ? error_set(error, err, "no memory for %zu CPUs", nr) : 0;
}
