// SPDX-License-Identifier: GPL-2.0
/* What a resumed run has in common with the one that it goes on with: see run.h. */
#include "run/run.h"

#include <errno.h>
#include <string.h>

/* A run is resumed only under the conditions it began under; natively, in the same boot. */
static const char *const must_match[] = {
	"boot_id",	  "kernel_build",   "cpu",	     "features",     "host_kind",
	"kernel_release", "kernel_version", "metric",	     "page_size",    "registers",
	"registers_wide", "rounds_per_vm",  "scope_source",  "scope_file",   "seed",
	"tool_version",	  "vcpus",	    "benches",	     "threads",	     "vms",
	"spread",	  "thread_cpus",    "option.warmup", "scope_cap",    "scope_hash",
	"tool_build",	  "pinned_cpu",	    "left_out",	     "ops",	     "policies",
	"first",	  "pattern",	    "trace",	     "pattern_hash",
};

int run_env_must_match(const struct run *run, const struct env *old, struct error *error)
{
	size_t i;

	for (i = 0; i < sizeof(must_match) / sizeof(must_match[0]); i++) {
		const char *was = env_get(old, must_match[i], ""),
			   *is = env_get(&run->env, must_match[i], "");

		if (!strcmp(must_match[i], "boot_id") && env_is_emulated(old))
			continue;
		if (strcmp(was, is))
			return error_set(
				error, -EINVAL,
				"%s: was started with %s=%s, and would continue with %s=%s; "
				"resume under the same conditions, or start another directory",
				run->dir.path, must_match[i], was, must_match[i], is);
	}
	return 0;
}
