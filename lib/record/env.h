/* SPDX-License-Identifier: GPL-2.0 */
/* env.txt: sorted `key=value` lines, one line a key, that say where and how a run was made. */
#ifndef REGSCOPE_RECORD_ENV_H
#define REGSCOPE_RECORD_ENV_H

#include "record/run_dir.h"

#include <stdbool.h>
#include <stddef.h>

/* A key that both the engine and a report know: a sentence, there if rounds hang together. */
#define DOUBT_DEPENDENCE "doubt.dependence"

/* Before the name of any other doubt: its sentence, "CAUSE: REMEDY", or "" if it is gone. */
#define DOUBT_SAID "doubt.said."

struct env {
	struct env_entry {
		char *key, *value;
	} * entries; /* sorted by key */
	size_t nr;
	bool lost; /* a key could not be set */
};

/* Set or replace a key. Line breaks and tabs in the value become blanks, and other control
 * characters '?': no value can speak to a terminal. 0 or -ENOMEM, which env_lost() remembers. */
int env_set(struct env *env, const char *key, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* -ENOMEM if any env_set() failed, so that many of them need but one check; else 0. */
int env_lost(const struct env *env, struct error *error);

/* The value, or @fallback. */
const char *env_get(const struct env *env, const char *key, const char *fallback);

/* Read a file into an empty @env; a key that appears twice is an error. 0, or -errno. */
int env_read(struct env *env, const char *path, struct error *error);

/* Read env.txt of a run directory; one without it is no error, its facts are then unknown. */
int env_read_dir(struct env *env, const struct run_dir *dir, struct error *error);

/* Was the run made in an emulated host, whose counts repeat and whose time says nothing? */
bool env_is_emulated(const struct env *env);

/* The same of the key's value: "native", "virtual machine (WHICH)", or "emulated (HOW)". */
bool host_kind_is_emulated(const char *kind);
bool host_kind_is_virtual(const char *kind);

/* Write env.txt, unless a key is lost. */
int env_write(const struct env *env, struct run_dir *dir, struct error *error);
/* Hold the room that env.txt needs to be written once more. */
int env_reserve(const struct run_dir *dir, struct error *error);
void env_free(struct env *env);

#endif
