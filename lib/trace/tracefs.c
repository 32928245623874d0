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

/* The root that is mounted, or the one where it should be. */
static const char *find_root(void)
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

/* "integrity" does not keep probes out, "confidentiality" does. */
static bool is_locked_down(void)
{
	FILE *f = fopen("/sys/kernel/security/lockdown", "re");
	char line[128] = "";

	if (f && !fgets(line, sizeof(line), f))
		line[0] = '\0';
	if (f)
		fclose(f);
	return strstr(line, "[confidentiality]");
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

static int why_not(int err, const char *root, const char *path, struct error *error)
{
	if (err == -EACCES)
		return error_set(error, err,
				 "%s: permission denied: probes in the kernel are root's", path);
	if (err == -EPERM && is_locked_down())
		return error_set(error, err,
				 "%s: this kernel is locked down (/sys/kernel/security/lockdown: "
				 "confidentiality), and takes no probes",
				 path);
	if (err == -ENOENT && !access(root, F_OK)) {
		char events[TRACEFS_PATH_MAX];

		snprintf(events, sizeof(events), "%s/events", root);
		return access(events, F_OK)
			       ? error_set(error, err,
					   "%s: no tracefs is mounted there: `mount -t tracefs "
					   "tracefs %s`",
					   root, root)
			       : error_set(error, err,
					   "%s: this kernel was built without CONFIG_KPROBE_EVENTS",
					   path);
	}
	return error_set(error, err, "%s: %s%s", path, strerror(-err),
			 err == -ENOENT ? ": this kernel was built without CONFIG_FTRACE" : "");
}

int tracefs_check(struct error *error)
{
	const char *root = find_root();
	char path[TRACEFS_PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/kprobe_events", root);
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd < 0)
		return why_not(-errno, root, path, error);
	close(fd);
	return 0;
}

static void change_probes(const char *root, const char *text)
{
	char path[TRACEFS_PATH_MAX];
	int tries;

	snprintf(path, sizeof(path), "%s/kprobe_events", root);
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

/* Probes of a group that has no instance, "p:TRACEFS_GROUP/NAME function ..." */
static void remove_probes_of(const char *root, const char *group)
{
	char path[TRACEFS_PATH_MAX], name[64], line[512], text[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/kprobe_events", root);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f)) {
		if (strncmp(line, "p:", 2) || strncmp(line + 2, group, strlen(group)) ||
		    sscanf(line + 2 + strlen(group), "/%63s", name) != 1)
			continue;
		snprintf(text, sizeof(text), "-:%s/%s\n", group, name);
		change_probes(root, text);
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
	const char *root = find_root();
	char path[TRACEFS_PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/instances", root);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		if (!is_left_behind(entry->d_name))
			continue;
		remove_instance(root, entry->d_name);
		remove_probes_of(root, entry->d_name);
	}
	if (dir)
		closedir(dir);
}

int tracefs_open(struct tracefs *t, bool aside, struct error *error)
{
	char path[TRACEFS_PATH_MAX];

	*t = (struct tracefs){ .root = find_root() };
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
			 full_name(t, t->probe[--t->nr_probes], name));
		change_probes(t->root, text);
	}
	t->has_instance = false;
}

int tracefs_probe(struct tracefs *t, const char *name, const char *function, const char *args)
{
	char path[TRACEFS_PATH_MAX], text[512], full[64];
	int err;

	if (t->nr_probes == TRACEFS_PROBES_MAX)
		return -E2BIG;
	snprintf(path, sizeof(path), "%s/kprobe_events", t->root);
	snprintf(text, sizeof(text), "p:%s/%s %s %s\n", t->group, full_name(t, name, full),
		 function, args);
	err = write_file(path, O_APPEND, text);
	if (!err)
		t->probe[t->nr_probes++] = name;
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
