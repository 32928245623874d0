/* SPDX-License-Identifier: GPL-2.0 */
/* Which CPUs the calling thread may run on. */
#ifndef REGSCOPE_MEASURE_AFFINITY_H
#define REGSCOPE_MEASURE_AFFINITY_H

#include "error.h"
#include "measure/cpus.h"

/**
 * affinity_read - the CPUs that this thread runs on
 * @own:	those it is kept on now
 * @usable:	those it could be kept on; may be NULL. Isolated CPUs (isolcpus=) are among these,
 *		and among @own only if somebody put the thread there
 *
 * Ascending, online CPUs alone. Returns 0 or -errno; cpus_free() both in either case.
 */
int affinity_read(struct cpus *own, struct cpus *usable, struct error *error);

#endif
