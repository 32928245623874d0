/* SPDX-License-Identifier: GPL-2.0 */
/* A run directory that tests write to by hand. */
#ifndef MADE_DIR_H
#define MADE_DIR_H

#include "test.h"

#include "analyse/rounds.h"
#include "record/samples.h"

#define ROUNDS 7

static char *dir;
static struct run_dir run;

static FILE *create(const char *name)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	return f;
}

/* Rounds differ by a drift that hits all alike. */
static double drift(unsigned int round)
{
	return 1 + 0.001 * round;
}

static int make_dir(void **state)
{
	(void)state;
	dir = strdup(temp_dir());
	return run_dir_open(&run, dir, NULL);
}

static int remove_run(void **state)
{
	(void)state;
	run_dir_close(&run);
	remove_dir(dir);
	free(dir);
	return 0;
}

static void read_rounds(struct sample_set *set, struct rounds *rounds, enum run_samples which)
{
	assert_int_equal(samples_read_dir(set, &run, which, false, NULL), 0);
	assert_int_equal(rounds_make(rounds, set), 0);
}

#endif
