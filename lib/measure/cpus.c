// SPDX-License-Identifier: GPL-2.0
/* Lists of CPUs: see cpus.h. */
#include "measure/cpus.h"

#include "measure/host.h"
#include "parse.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CPU_MAX 32767 /* more than any kernel is built for */
#define LINE	8192  /* of every second CPU of thousands, the list is long */

int cpus_add(struct cpus *cpus, int cpu)
{
	int *more;

	/* room grows by powers of two */
	if (!(cpus->nr & (cpus->nr - 1))) {
		more = realloc(cpus->v, (cpus->nr ? 2 * cpus->nr : 1) * sizeof(*more));
		if (!more)
			return -ENOMEM;
		cpus->v = more;
	}
	cpus->v[cpus->nr++] = cpu;
	return 0;
}

bool cpus_has(const struct cpus *cpus, int cpu)
{
	size_t i;

	for (i = 0; i < cpus->nr; i++)
		if (cpus->v[i] == cpu)
			return true;
	return false;
}

/* One item: "8", or "0-3". */
static int add_item(struct cpus *cpus, char *item, const char *what, struct error *error)
{
	char *dash = strchr(item, '-');
	unsigned int first, last, cpu;
	int err;

	if (dash)
		*dash = '\0';
	err = parse_uint(item, what, 0, CPU_MAX, &first, error);
	last = first;
	if (!err && dash)
		err = parse_uint(dash + 1, what, first, CPU_MAX, &last, error);
	for (cpu = first; !err && cpu <= last; cpu++) {
		if (cpus_has(cpus, (int)cpu))
			return error_set(error, -EINVAL, "%s: CPU %u is named twice", what, cpu);
		err = cpus_add(cpus, (int)cpu);
		if (err)
			error_set(error, err, "%s: no memory for so many CPUs", what);
	}
	return err;
}

int cpus_parse(struct cpus *cpus, const char *text, const char *what, struct error *error)
{
	const char *rest = text;
	char item[32];
	int err = 0;

	*cpus = (struct cpus){ .v = NULL };
	if (*text == ',' || strstr(text, ",,") || (*text && text[strlen(text) - 1] == ','))
		return error_set(error, -EINVAL, "%s: \"%s\" has a comma with no CPU beside it",
				 what, text);
	while (!err && list_next(&rest, item, sizeof(item)))
		err = strlen(item) == sizeof(item) - 1 /* and perhaps cut off */
			      ? error_set(error, -EINVAL, "%s: \"%s...\" is no CPU", what, item)
			      : add_item(cpus, item, what, error);
	if (!err && !cpus->nr)
		err = error_set(error, -EINVAL, "%s: \"%s\" names no CPU", what, text);
	return err;
}

void cpus_read(struct cpus *cpus, const char *path)
{
	char line[LINE];

	if (cpus_parse(cpus, host_first_line(path, line, sizeof(line)), path, NULL))
		cpus_free(cpus);
}

char *cpus_print(const struct cpus *cpus, char *buf, size_t size)
{
	size_t i, end, len = 0;

	snprintf(buf, size, "none");
	for (i = 0; i < cpus->nr && len < size; i = end) {
		for (end = i + 1; end < cpus->nr && cpus->v[end] == cpus->v[end - 1] + 1; end++)
			;
		len += (size_t)snprintf(buf + len, size - len, "%s%d", i ? "," : "", cpus->v[i]);
		if (end - i > 1 && len < size)
			len += (size_t)snprintf(buf + len, size - len, "%c%d",
						end - i > 2 ? '-' : ',', cpus->v[end - 1]);
	}
	return buf;
}

void cpus_free(struct cpus *cpus)
{
	free(cpus->v);
	*cpus = (struct cpus){ .v = NULL };
}
