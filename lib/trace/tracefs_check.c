// SPDX-License-Identifier: GPL-2.0
/* Is there a tracefs that may be used, and if not, why: see tracefs.h. */
#include "trace/tracefs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

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
	const char *root = tracefs_root();
	char path[TRACEFS_PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/kprobe_events", root);
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd < 0)
		return why_not(-errno, root, path, error);
	close(fd);
	return 0;
}
