/* SPDX-License-Identifier: GPL-2.0 */
/* Threads and processes of a VMM, and of all that it forks. */
#ifndef REGSCOPE_TRACE_TASKS_H
#define REGSCOPE_TRACE_TASKS_H

#include "trace/tracefs.h"

#include <sys/types.h>

struct tasks {
	pid_t *task;
	size_t nr;
	struct fork_of {
		pid_t parent, child;
	} * forks; /* on this host */
	size_t nr_forks;
};

/* Have forks be seen. 0 or -errno. */
int tasks_watch(struct tracefs *fs, struct error *error);

/* Add a process, and the threads that it has now. 0 or -ENOMEM. */
int tasks_add_process(struct tasks *tasks, pid_t pid);

/* Read the forks; those there was no room for are added to @dropped. 0 or -errno. */
int tasks_read(struct tasks *tasks, const struct tracefs *fs, uint64_t *dropped,
	       struct error *error);

/* Add what those in @tasks forked, and so on. 0 or -ENOMEM. */
int tasks_add_descendants(struct tasks *tasks);

bool tasks_has(const struct tasks *tasks, uint64_t pid);
void tasks_free(struct tasks *tasks);

#endif
