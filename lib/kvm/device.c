// SPDX-License-Identifier: GPL-2.0
/* Why /dev/kvm cannot be opened: see device.h. */
#include "kvm/device.h"

#include "kvm/arch.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define EMULATED "or measure in the emulated host instead (make bench HOST=emulated)"

/* The name of a group, by /etc/group alone: a static program has no other name service. */
static void group_name(gid_t gid, char *name, size_t size)
{
	FILE *f = fopen("/etc/group", "re");
	struct group *g;

	snprintf(name, size, "%u", (unsigned int)gid);
	while (f && (g = fgetgrent(f))) {
		if (g->gr_gid == gid) {
			snprintf(name, size, "%s", g->gr_name);
			break;
		}
	}
	if (f)
		fclose(f);
}

static void read_text(const char *path, char *buf, size_t size)
{
	FILE *f = fopen(path, "re");

	buf[f ? fread(buf, 1, size - 1, f) : 0] = '\0';
	if (f)
		fclose(f);
}

/* Is @word one of the words of @text? */
static bool has_word(const char *text, const char *word)
{
	size_t len;

	for (; *text; text += len + strspn(text + len, " \t\n")) {
		len = strcspn(text, " \t\n");
		if (len == strlen(word) && !strncmp(text, word, len))
			return true;
	}
	return false;
}

void kvm_device_absence(const char *misc, const char *cmdline, enum kvm_built built,
			char why[KVM_DEVICE_WHY_MAX])
{
	const char *off = kvm_arch.turned_off;

	if (has_word(misc, "kvm"))
		snprintf(why, KVM_DEVICE_WHY_MAX,
			 "this kernel has KVM, but this container or chroot lacks the device: pass "
			 "it in (docker run --device " KVM_DEVICE "), or make it (mknod " KVM_DEVICE
			 " c 10 232)");
	else if (off && has_word(cmdline, off))
		snprintf(why, KVM_DEVICE_WHY_MAX,
			 "the kernel's command line turns KVM off (%s); boot without "
			 "that, " EMULATED,
			 off);
	else if (built == KVM_NOT_BUILT)
		snprintf(why, KVM_DEVICE_WHY_MAX,
			 "this kernel was built without KVM; build it with CONFIG_VIRTUALIZATION=y "
			 "and CONFIG_KVM=y, " EMULATED);
	else if (built == KVM_BUILT)
		snprintf(why, KVM_DEVICE_WHY_MAX,
			 "the kernel has KVM, but %s (`dmesg | grep -i kvm` says more); " EMULATED,
			 kvm_arch.not_started);
	else
		snprintf(why, KVM_DEVICE_WHY_MAX,
			 "the kernel has no KVM, or %s (`dmesg | grep -i kvm` says "
			 "which); " EMULATED,
			 kvm_arch.not_started);
}

/* KVM has parameters, so it is in sysfs whether or not it can run; where it may be a module, no
 * entry says nothing. */
static enum kvm_built kvm_built(void)
{
	struct stat st;

	if (!stat("/sys/module/kvm", &st))
		return KVM_BUILT;
	return kvm_arch.never_module && !stat("/sys/module", &st) ? KVM_NOT_BUILT
								  : KVM_BUILT_UNKNOWN;
}

void kvm_device_denial(const char *group, bool may, char why[KVM_DEVICE_WHY_MAX])
{
	if (!may)
		snprintf(why, KVM_DEVICE_WHY_MAX,
			 "only root may use it: be root, or let a group in (`sudo chgrp "
			 "kvm " KVM_DEVICE " && sudo chmod g+rw " KVM_DEVICE "`)");
	else
		snprintf(
			why, KVM_DEVICE_WHY_MAX,
			"it belongs to group %.64s; be root, or join that group (`sudo usermod -aG "
			"%.64s $USER`, then log in again)",
			group, group);
}

int kvm_device_error(int err, struct error *error)
{
	char misc[4096], cmdline[4096], group[64], why[KVM_DEVICE_WHY_MAX];
	struct stat st;

	if (err == -EACCES && !stat(KVM_DEVICE, &st)) {
		group_name(st.st_gid, group, sizeof(group));
		kvm_device_denial(group, st.st_gid && (st.st_mode & 060) == 060, why);
		return error_set(error, err, KVM_DEVICE ": permission denied: %s", why);
	}
	if (err != -ENOENT && err != -ENODEV && err != -ENXIO)
		return error_set(error, err, KVM_DEVICE ": %s", strerror(-err));
	read_text("/proc/misc", misc, sizeof(misc));
	read_text("/proc/cmdline", cmdline, sizeof(cmdline));
	kvm_device_absence(err == -ENOENT ? misc : "", cmdline, kvm_built(), why);
	return error_set(error, err, KVM_DEVICE ": %s: %s", strerror(-err), why);
}
