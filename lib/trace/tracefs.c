// SPDX-License-Identifier: GPL-2.0
/* Our part of tracefs: see tracefs.h. */
#include "trace/tracefs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const roots[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };

const char *tracefs_root(void)
{
	char path[TRACEFS_PATH_MAX];
	size_t i;

	for (i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		snprintf(path, sizeof(path), "%s/instances", roots[i]);
		if (!access(path, F_OK) || errno == EACCES)
			return roots[i];
	}
	return roots[0];
}

static int write_file(const char *path, int flags, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | flags), err = 0;
	size_t len = strlen(text);

	if (fd < 0)
		return -errno;
	if (write(fd, text, len) != (ssize_t)len)
		err = errno ? -errno : -EIO;
	close(fd);
	return err;
}

/* Which of them has the probes of functions' entries, beside all others. */
static const char *file_of(bool by_entry)
{
	return by_entry ? "dynamic_events" : "kprobe_events";
}

static void change_probes(const char *root, bool by_entry, const char *text)
{
	char path[TRACEFS_PATH_MAX];
	int tries;

	snprintf(path, sizeof(path), "%s/%s", root, file_of(by_entry));
	/* somebody may be looking at the event */
	for (tries = 0; write_file(path, O_APPEND, text) == -EBUSY && tries < 50; tries++)
		usleep(20000);
}

static void remove_instance(const char *root, const char *group)
{
	char path[TRACEFS_PATH_MAX];
	int tries;

	snprintf(path, sizeof(path), "%s/instances/%s", root, group);
	for (tries = 0; rmdir(path) && errno == EBUSY && tries < 50; tries++)
		usleep(20000);
}

/* Probes of a group that has no instance, "p:TRACEFS_GROUP/NAME function ...", or "f:" */
static void remove_probes_of(const char *root, bool by_entry, const char *group)
{
	char path[TRACEFS_PATH_MAX], name[64], line[512], text[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", root, file_of(by_entry));
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		if (strncmp(line, by_entry ? "f:" : "p:", 2) ||
		    strncmp(line + 2, group, strlen(group)) ||
		    sscanf(line + 2 + strlen(group), "/%63s", name) != 1)
			continue;
		snprintf(text, sizeof(text), "-:%s/%s\n", group, name);
		change_probes(root, by_entry, text);
	}
	if (f)
		fclose(f);
}

/* Of a regscope that is gone? Our own number is that of an earlier one, as we have none yet; what
 * has another name is somebody else's. */
static bool is_left_behind(const char *name)
{
	const char *digits = name + strlen(TRACEFS_GROUP), *rest;
	long pid;

	if (strncmp(name, TRACEFS_GROUP, strlen(TRACEFS_GROUP)) || !*digits)
		return false;
	rest = digits + strspn(digits, "0123456789");
	if (rest == digits || (*rest && strcmp(rest, TRACEFS_ASIDE)))
		return false;
	pid = atol(digits);
	return pid == (long)getpid() || (pid > 0 && kill((pid_t)pid, 0) && errno == ESRCH);
}

void tracefs_remove_left_behind(void)
{
	const char *root = tracefs_root();
	char path[TRACEFS_PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/instances", root);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		if (!is_left_behind(entry->d_name))
			continue;
		remove_instance(root, entry->d_name);
		remove_probes_of(root, false, entry->d_name);
		remove_probes_of(root, true, entry->d_name);
	}
	if (dir)
		closedir(dir);
}

int tracefs_open(struct tracefs *t, bool aside, struct error *error)
{
	char path[TRACEFS_PATH_MAX];

	*t = (struct tracefs){ .root = tracefs_root() };
	snprintf(t->group, sizeof(t->group), TRACEFS_GROUP "%ld%s", (long)getpid(),
		 aside ? TRACEFS_ASIDE : "");
	snprintf(path, sizeof(path), "%s/instances/%s", t->root, t->group);
	if (mkdir(path, 0700))
		return error_set(error, -errno, "%s: %s", path, strerror(errno));
	t->has_instance = true;
	return 0;
}

/* kprobe_profile shows names without their groups: each is to be nobody else's. */
static const char *full_name(const struct tracefs *t, const char *name, char full[64])
{
	snprintf(full, 64, "%s_%s", name, t->group + strlen(TRACEFS_GROUP));
	return full;
}

void tracefs_close(struct tracefs *t)
{
	char text[128], name[64];

	if (t->has_instance)
		remove_instance(t->root, t->group);
	while (t->nr_probes) {
		snprintf(text, sizeof(text), "-:%s/%s\n", t->group,
			 full_name(t, t->probe[--t->nr_probes].name, name));
		change_probes(t->root, t->probe[t->nr_probes].by_entry, text);
	}
	t->has_instance = false;
}

int tracefs_probe(struct tracefs *t, bool by_entry, const char *name, const char *function,
		  const char *args)
{
	char path[TRACEFS_PATH_MAX], text[512], full[64];
	int err;

	if (t->nr_probes == TRACEFS_PROBES_MAX)
		return -E2BIG;
	snprintf(path, sizeof(path), "%s/%s", t->root, file_of(by_entry));
	snprintf(text, sizeof(text), "%c:%s/%s %s %s\n", by_entry ? 'f' : 'p', t->group,
		 full_name(t, name, full), function, args);
	err = write_file(path, O_APPEND, text);
	if (!err)
		t->probe[t->nr_probes++] = (struct tracefs_probe){ name, by_entry };
	return err;
}

/* "INSTANCE/events/SYSTEM/NAME/FILE" */
static void event_path(const struct tracefs *t, const char *event, const char *file,
		       char path[TRACEFS_PATH_MAX])
{
	char own[128], full[64];

	snprintf(own, sizeof(own), "%s/%s", t->group, full_name(t, event, full));
	snprintf(path, TRACEFS_PATH_MAX, "%s/instances/%s/events/%s/%s", t->root, t->group,
		 strchr(event, '/') ? event : own, file);
}

int tracefs_trigger(const struct tracefs *t, const char *event, const char *trigger)
{
	char path[TRACEFS_PATH_MAX];

	event_path(t, event, "trigger", path);
	return write_file(path, O_APPEND, trigger); /* O_TRUNC would remove those before */
}

int tracefs_hist(const struct tracefs *t, const char *event, unsigned int nr_keys,
		 int (*entry)(void *arg, const uint64_t *keys, uint64_t n), void *arg,
		 struct hist_totals *totals, struct error *error)
{
	char path[TRACEFS_PATH_MAX];
	FILE *f;
	int err;

	event_path(t, event, "hist", path);
	f = fopen(path, "re");
	if (!f)
		return error_set(error, -errno, "%s: %s", path, strerror(errno));
	err = hist_read(f, path, nr_keys, entry, arg, totals, error);
	fclose(f);
	return err;
}

int tracefs_hits(const struct tracefs *t, const char *const *probes, unsigned int nr,
		 struct tracefs_hits *hits)
{
	char path[TRACEFS_PATH_MAX], line[512], name[64], full[64];
	struct tracefs_hits h;
	unsigned int i;
	FILE *f;

	snprintf(path, sizeof(path), "%s/kprobe_profile", t->root);
	f = fopen(path, "re");
	if (!f)
		return -errno;
	memset(hits, 0, nr * sizeof(*hits));
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%63s %" SCNu64 " %" SCNu64, name, &h.hit, &h.missed) != 3)
			continue;
		for (i = 0; i < nr; i++)
			if (!strcmp(full_name(t, probes[i], full), name))
				hits[i] = h;
	}
	fclose(f);
	return 0;
}
