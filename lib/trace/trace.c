// SPDX-License-Identifier: GPL-2.0
/* What both ways of tracing share: see trace.h. */
#include "trace/trace.h"

#include "parse.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void trace_phase_name(const struct trace_options *options, unsigned int phase,
		      char name[TRACE_PHASE_MAX])
{
	const char *rest = options->phases;
	unsigned int i = 0;

	while (rest && list_next(&rest, name, TRACE_PHASE_MAX))
		if (++i == phase)
			return;
	if (phase == 1 && options->argv && options->creation)
		snprintf(name, TRACE_PHASE_MAX, "creation");
	else
		snprintf(name, TRACE_PHASE_MAX, "%u", phase);
}

int trace_phases_check(const char *names, struct error *error)
{
	char name[2 * TRACE_PHASE_MAX], other[2 * TRACE_PHASE_MAX];
	const char *rest = names, *after;

	while (list_next(&rest, name, sizeof(name))) {
		if (strlen(name) >= TRACE_PHASE_MAX)
			return error_set(error, -EINVAL,
					 "--phase: \"%s\" is longer than %d characters", name,
					 TRACE_PHASE_MAX - 1);
		for (after = rest; list_next(&after, other, sizeof(other));)
			if (!strcmp(name, other))
				return error_set(error, -EINVAL, "--phase: \"%s\" is there twice",
						 name);
	}
	return 0;
}

void trace_lose(struct trace *trace, uint64_t nr, const char *why)
{
	if (!nr)
		return;
	trace->lost += nr;
	snprintf(trace->lost_why, sizeof(trace->lost_why), "%s", why);
}

void trace_free(struct trace *trace)
{
	free(trace->rows.row);
	trace->rows = (struct trace_rows){ 0 };
}
