/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The run directory, valid at every moment: files of samples grow by whole rows, every other file
 * is written beside its place and renamed into it. A mirror, if asked for, receives each file as it
 * changes, as members of one tar stream: a later member replaces an earlier one when it is
 * unpacked, so a stream that breaks off (the machine died) still holds all that was measured.
 */
#ifndef REGSCOPE_RECORD_RUN_DIR_H
#define REGSCOPE_RECORD_RUN_DIR_H

#include "error.h"

#include <limits.h>
#include <stdio.h>
#include <sys/types.h>

/* Files of samples: samples.csv, a row a pass; register_samples.csv, a row a register's pass. */
enum run_samples { RUN_PASSES, RUN_REGISTERS, NR_RUN_SAMPLES };
extern const char *const run_samples_name[NR_RUN_SAMPLES];

struct run_dir {
	char path[PATH_MAX - 64]; /* leaves room for its files' names */
	struct {
		FILE *file; /* open for appending; NULL until run_dir_append_to() */
		long good;  /* its length after the last flush that succeeded */
	} samples[NR_RUN_SAMPLES];
	int mirror; /* fd of the mirror, or -1 */
};

/**
 * run_dir_create - make a new directory, and its parents
 *
 * -EEXIST if it is there already: nothing that was measured is ever written over.
 */
int run_dir_create(struct run_dir *dir, const char *path, struct error *error);

/* Open one that exists. */
int run_dir_open(struct run_dir *dir, const char *path, struct error *error);

/* Send every change to the file, pipe or device @path as well. */
int run_dir_mirror(struct run_dir *dir, const char *path, struct error *error);
void run_dir_close(struct run_dir *dir);

/* "<dir>/<name>" in @path, and @path. */
const char *run_dir_file(const struct run_dir *dir, const char *name, char path[PATH_MAX]);

/*
 * Open a file for reading; a pipe or a device, which would have to be waited for, is refused, and
 * so is a directory. 0, or -errno with *@f NULL.
 */
int run_file_open(FILE **f, const char *path, struct error *error);

/**
 * run_dir_replace - write file @name anew
 * @write:	writes the whole file; its stream's errors are noticed afterwards
 *
 * Nothing outside of the directory is written, whatever links are in it.
 * Returns 0 or -errno; then the file has its old content, or is still absent.
 */
int run_dir_replace(struct run_dir *dir, const char *name, void (*write)(FILE *f, const void *arg),
		    const void *arg, struct error *error);

/* Hold the room that file @name, of up to @bytes, needs to be written anew once more, even when
 * the disk is full by then. The next run_dir_replace() of it takes that room. 0 or -errno. */
int run_dir_reserve(const struct run_dir *dir, const char *name, off_t bytes, struct error *error);

/* Open a file of samples for appending; it is begun if it is not there. */
int run_dir_append_to(struct run_dir *dir, enum run_samples which, struct error *error);

/* Make the rows written to @dir->samples last. On an error a file is cut back to whole rows. */
int run_dir_flush_samples(struct run_dir *dir, struct error *error);

#endif
