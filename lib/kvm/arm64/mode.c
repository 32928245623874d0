// SPDX-License-Identifier: GPL-2.0
/*
 * How KVM runs on this host. It says so only in the kernel's log, which wraps: a chatty machine has
 * lost it by noon. What stays as long as the boot does says the same. A kernel that runs at EL2
 * leaves the physical timer to guests, and asks for its interrupt; which of the other ways KVM
 * took is decided by the command line and the CPU.
 */
#include "kvm/arm64/arm64.h"
#include "kvm/arm64/uapi.h"
#include "kvm/ioctl.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* What the command line asks of KVM. */
struct asked {
	bool protects, nested, hvhe;
};

static FILE *open_in(const char *root, const char *file)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s%s", root, file);
	return fopen(path, "re");
}

/* Does a line of @file that begins with @begin hold @text? */
static bool has_line(const char *root, const char *file, const char *begin, const char *text)
{
	FILE *f = open_in(root, file);
	bool found = false;
	char *line = NULL;
	size_t size = 0;

	while (f && !found && getline(&line, &size, f) > 0)
		found = !strncmp(line, begin, strlen(begin)) && strstr(line, text);
	free(line);
	if (f)
		fclose(f);
	return found;
}

static bool has_interrupt(const char *root, const char *name)
{
	return has_line(root, "/proc/interrupts", "", name);
}

/* ARMv8.1 has VHE, and these two; no sysfs file shows ID_AA64MMFR1_EL1. */
static bool cpu_has_vhe(const char *root)
{
	return has_line(root, "/proc/cpuinfo", "Features", " atomics") &&
	       has_line(root, "/proc/cpuinfo", "Features", " asimdrdm");
}

static bool is_since(struct kernel_version v, unsigned int major, unsigned int minor)
{
	return v.major > major || (v.major == major && v.minor >= minor);
}

/* The last word counts, as in the kernel. Since 6.10 a mode stands for hVHE, or for none, too. */
static void take_word(struct asked *asked, const char *word, struct kernel_version version)
{
	static const char mode[] = "kvm_arm.mode=", hvhe[] = "arm64_sw.hvhe=";
	const char *value = word + strlen(mode);

	if (!strncmp(word, hvhe, strlen(hvhe)))
		asked->hvhe = strtoul(word + strlen(hvhe), NULL, 16) == 1;
	if (strncmp(word, mode, strlen(mode)) != 0)
		return;
	if (!is_since(version, 5, 11) ||
	    (strcmp(value, "protected") && strcmp(value, "nvhe") && strcmp(value, "nested")))
		return;
	asked->protects = !strcmp(value, "protected");
	asked->nested = !strcmp(value, "nested");
	if (is_since(version, 6, 10) && !asked->nested)
		asked->hvhe = asked->protects;
}

static struct asked read_asked(const char *root, struct kernel_version version)
{
	FILE *f = open_in(root, "/proc/cmdline");
	char line[4096] = "", *word, *left = line, *dash;
	struct asked asked = { 0 };

	if (f && !fgets(line, sizeof(line), f))
		*line = '\0';
	if (f)
		fclose(f);
	while ((word = strsep(&left, " \t\n")) && strcmp(word, "--") != 0) {
		while ((dash = strchr(word, '-')))
			*dash = '_';
		take_word(&asked, word, version);
	}
	return asked;
}

/* What KVM calls itself in its line of the log, longer names first; and what we call it. */
static const char *const log_names[][2] = {
	{ "Protected hVHE", "Protected hVHE" },
	{ "Protected nVHE", "Protected nVHE" },
	{ "VHE+NV2", "VHE+NV2" },
	{ "hVHE", "hVHE" },
	{ "nVHE", "nVHE" },
	{ "VHE", "VHE" },
	{ "Hyp", "nVHE" }, /* before 5.11 */
};

static const char *mode_in_record(const char *record)
{
	size_t i;

	if (!strstr(record, "kvm [") || !strstr(record, " mode initialized"))
		return NULL;
	for (i = 0; i < sizeof(log_names) / sizeof(log_names[0]); i++)
		if (strstr(record, log_names[i][0]))
			return log_names[i][1];
	return NULL;
}

static const char *mode_in_log(const char *root)
{
	char path[PATH_MAX], record[8192];
	const char *found = NULL;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/dev/kmsg", root);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	while (fd >= 0 && !found) {
		n = read(fd, record, sizeof(record) - 1);
		if (n < 0 && errno == EPIPE)
			continue; /* records were overwritten: go on with the next */
		if (n <= 0)
			break;
		record[n] = '\0';
		found = mode_in_record(record);
	}
	if (fd >= 0)
		close(fd);
	return found;
}

static const char *mode_of(const char *root, struct kernel_version version)
{
	struct asked asked = read_asked(root, version);
	const char *logged;

	if (has_interrupt(root, "kvm guest ptimer"))
		return asked.nested && kvm_has_cap(KVM_CAP_ARM_EL2) > 0 ? "VHE+NV2" : "VHE";
	if (has_interrupt(root, "kvm guest vtimer")) {
		if (asked.hvhe && is_since(version, 6, 5) && cpu_has_vhe(root))
			return asked.protects ? "Protected hVHE" : "hVHE";
		return asked.protects ? "Protected nVHE" : "nVHE";
	}
	logged = mode_in_log(root); /* a container may hide interrupts */
	return logged ? logged : "unknown";
}

const char *arm64_kvm_mode_in(const char *root, const char *release, char *buf, int size)
{
	struct kernel_version version = { 0, 0 };

	kernel_version_parse(release, &version);
	snprintf(buf, (size_t)size, "%s", mode_of(root, version));
	return buf;
}

const char *arm64_kvm_mode(char *buf, int size)
{
	struct utsname uts = { .release = "" };

	uname(&uts);
	return arm64_kvm_mode_in("", uts.release, buf, size);
}
