// SPDX-License-Identifier: GPL-2.0
/* A VMM's tasks: see tasks.h. */
#include "trace/tasks.h"

#include "record/csv.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FORK "sched/sched_process_fork"

int tasks_watch(struct tracefs *fs, struct error *error)
{
	int err = tracefs_trigger(fs, FORK, "hist:keys=parent_pid,child_pid:size=32768");

	return err ? error_set(error, err, "a histogram of forks: %s", strerror(-err)) : 0;
}

bool tasks_has(const struct tasks *t, uint64_t pid)
{
	size_t i;

	for (i = 0; i < t->nr; i++)
		if ((uint64_t)t->task[i] == pid)
			return true;
	return false;
}

static int add_task(struct tasks *t, pid_t pid)
{
	pid_t *task;

	if (tasks_has(t, (uint64_t)pid))
		return 0;
	task = csv_push(&t->task, &t->nr, sizeof(*task));
	if (task)
		*task = pid;
	return task ? 0 : -ENOMEM;
}

int tasks_add_process(struct tasks *t, pid_t pid)
{
	char path[64];
	struct dirent *entry;
	int err = add_task(t, pid);
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%ld/task", (long)pid);
	dir = opendir(path);
	while (!err && dir && (entry = readdir(dir)))
		if (atoi(entry->d_name) > 0)
			err = add_task(t, atoi(entry->d_name));
	if (dir)
		closedir(dir);
	return err;
}

static int take_fork(void *arg, const uint64_t *keys, uint64_t n)
{
	struct tasks *t = arg;
	struct fork_of *fork = csv_push(&t->forks, &t->nr_forks, sizeof(*fork));

	(void)n;
	if (fork)
		*fork = (struct fork_of){ (pid_t)keys[0], (pid_t)keys[1] };
	return fork ? 0 : -ENOMEM;
}

int tasks_read(struct tasks *t, const struct tracefs *fs, uint64_t *dropped, struct error *error)
{
	struct hist_totals totals = { 0 };
	int err = tracefs_hist(fs, FORK, 2, take_fork, t, &totals, error);

	*dropped += totals.dropped;
	return err;
}

int tasks_add_descendants(struct tasks *t)
{
	size_t before, i;
	int err = 0;

	do {
		before = t->nr;
		for (i = 0; !err && i < t->nr_forks; i++)
			if (tasks_has(t, (uint64_t)t->forks[i].parent))
				err = add_task(t, t->forks[i].child);
	} while (!err && t->nr > before);
	return err;
}

void tasks_free(struct tasks *t)
{
	free(t->task);
	free(t->forks);
	*t = (struct tasks){ 0 };
}
