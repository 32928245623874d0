// SPDX-License-Identifier: GPL-2.0
/* The table of counters: see counters.h. */
#include "measure/counters.h"

#include <string.h>

const struct counter_info counter_info[NR_COUNTERS] = {
	[COUNTER_WALL_NS] = { "wall_ns", "ns", "wall time", true },
	[COUNTER_CYCLES] = { "cycles", "cycles", "cycles, user + kernel", true },
	[COUNTER_INSTRUCTIONS] = { "instructions", "instructions", "instructions, user + kernel",
				   true },
	[COUNTER_USER_INSTRUCTIONS] = { "user_instructions", "instructions",
					"instructions, user only", false },
	[COUNTER_CONTEXT_SWITCHES] = { "context_switches", "switches", "context switches", false },
	[COUNTER_MIGRATIONS] = { "migrations", "migrations", "CPU migrations", false },
};

enum counter counter_by_name(const char *name)
{
	enum counter c;

	for (c = 0; c < NR_COUNTERS; c++)
		if (!strcmp(counter_info[c].name, name))
			break;
	return c;
}
