/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Instances of tracefs that are ours alone, and probes in a group of ours: what other tracers do
 * is left as it is, and nothing of ours stays.
 */
#ifndef REGSCOPE_TRACE_TRACEFS_H
#define REGSCOPE_TRACE_TRACEFS_H

#include "error.h"
#include "trace/hist.h"

#include <stdbool.h>

#define TRACEFS_GROUP	   "regscope_"
#define TRACEFS_ASIDE	   "_vms"
#define TRACEFS_PATH_MAX   256
#define TRACEFS_PROBES_MAX 12

struct tracefs {
	const char *root;
	char group[32]; /* of the probes, and the name of the instance: regscope_PID, or ..._vms */
	struct tracefs_probe {
		const char *name; /* without the _PID that each has, too */
		bool by_entry;
	} probe[TRACEFS_PROBES_MAX];
	unsigned int nr_probes;
	bool has_instance;
};

/* Where it is mounted, or should be. */
const char *tracefs_root(void);

/* Is there one that this process may use? 0, or -errno and what to do. */
int tracefs_check(struct error *error);

/* Remove what a regscope that was killed has left. */
void tracefs_remove_left_behind(void);

/* Make an instance; @aside: one beside the first. A histogram by time makes each event of its
 * instance cost more: it goes aside from those that count. */
int tracefs_open(struct tracefs *t, bool aside, struct error *error);
void tracefs_close(struct tracefs *t);

/* A probe at the entry of @function: -ENOENT if the kernel has no such function, -EINVAL if it
 * cannot fetch @args. It is a kprobe, a trap in place of an instruction; or @by_entry an fprobe,
 * called where ftrace has left room for it, which not every kernel has. @name must outlive @t. */
int tracefs_probe(struct tracefs *t, bool by_entry, const char *name, const char *function,
		  const char *args);

/* Set a trigger of a probe, or of the event "SYSTEM/NAME". 0 or -errno. */
int tracefs_trigger(const struct tracefs *t, const char *event, const char *trigger);

/* hist_read() of an event. */
int tracefs_hist(const struct tracefs *t, const char *event, unsigned int nr_keys,
		 int (*entry)(void *arg, const uint64_t *keys, uint64_t n), void *arg,
		 struct hist_totals *totals, struct error *error);

/* How often a probe was hit, and how often that was missed: of a kprobe alone. */
struct tracefs_hits {
	uint64_t hit, missed;
};
int tracefs_hits(const struct tracefs *t, const char *const *probes, unsigned int nr,
		 struct tracefs_hits *hits);

#endif
