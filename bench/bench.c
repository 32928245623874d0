// SPDX-License-Identifier: GPL-2.0
/* The harnesses, as the linker collected them from the files of this folder: see bench.h. */
#include "bench.h"

#include <string.h>

extern const struct bench *const __start_benches[], *const __stop_benches[];

const struct bench *bench_at(unsigned int i)
{
	return i < __stop_benches - __start_benches ? __start_benches[i] : NULL;
}

const struct bench *bench_find(const char *name)
{
	const struct bench *b;
	unsigned int i;

	for (i = 0; (b = bench_at(i)); i++)
		if (!strcmp(b->name, name))
			break;
	return b;
}

const char *bench_lacks(const struct bench *b)
{
	const struct {
		const char *what;
		bool has;
	} all[] = {
		{ "summary", b->summary }, { "ops", b->ops && b->nr_ops },
		{ "setup", b->setup },	   { "run", b->run },
		{ "check", b->check },	   { "teardown", b->teardown },
	};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!all[i].has)
			return all[i].what;
	return NULL;
}
