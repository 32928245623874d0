// SPDX-License-Identifier: GPL-2.0
/*
 * The name of a CPU in /proc/cpuinfo, where there is no MIDR_EL1 to tell it. x86 has its maker's
 * name there; riscv64 what the device tree calls the core, or who made which one, or, of a CPU that
 * nobody made, what it can do.
 */
#include "measure/host.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MODEL_NAME, UARCH, MVENDORID, MARCHID, ISA, NR_KEYS };

static const char *const keys[NR_KEYS] = {
	[MODEL_NAME] = "model name", [UARCH] = "uarch", [MVENDORID] = "mvendorid",
	[MARCHID] = "marchid",	     [ISA] = "isa",
};

#define VALUE_MAX 64 /* longer ones are cut off; an ISA's single letters come first */

/* The value of a line "key<blanks>: value", or NULL where it is of another key. */
static const char *value_of(char *line, const char *key)
{
	size_t len = strlen(key);
	char *colon = strchr(line, ':');

	if (!colon || strncmp(line, key, len) || strspn(line + len, " \t") + line + len != colon)
		return NULL;
	colon[strcspn(colon, "\n")] = '\0';
	return colon + 1 + strspn(colon + 1, " \t");
}

static void take_line(char *line, char values[NR_KEYS][VALUE_MAX])
{
	size_t k;

	for (k = 0; k < NR_KEYS; k++) {
		const char *value = value_of(line, keys[k]);

		if (value)
			snprintf(values[k], VALUE_MAX, "%.*s", VALUE_MAX - 1, value);
	}
}

/* The lines of a CPU: from its "processor" on to the next one's. */
static void read_values(FILE *f, int cpu, char values[NR_KEYS][VALUE_MAX])
{
	char *line = NULL;
	bool its = false;
	size_t size = 0;

	while (getline(&line, &size, f) > 0) {
		const char *number = value_of(line, "processor");

		if (number)
			its = atoi(number) == cpu;
		else if (its)
			take_line(line, values);
	}
	free(line);
}

bool host_cpuinfo(int cpu, char *buf, size_t size)
{
	char values[NR_KEYS][VALUE_MAX] = { "" }, path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof(path), "%s/proc/cpuinfo", host_root);
	f = fopen(path, "re");
	if (!f)
		return false;
	read_values(f, cpu, values);
	fclose(f);
	values[ISA][strcspn(values[ISA], "_")] = '\0';
	if (*values[MODEL_NAME])
		snprintf(buf, size, "%s", values[MODEL_NAME]);
	else if (*values[UARCH])
		snprintf(buf, size, "%s", values[UARCH]);
	else if (strtoull(values[MVENDORID], NULL, 16))
		snprintf(buf, size, "mvendorid %s marchid %s", values[MVENDORID], values[MARCHID]);
	else if (*values[ISA])
		snprintf(buf, size, "%s", values[ISA]);
	else
		return false;
	return true;
}
