// SPDX-License-Identifier: GPL-2.0
/* What machine this is: see machine.h. */
#include "measure/machine.h"

#include "measure/host.h"

#include <dirent.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DMI_DIR	 "/sys/class/dmi/id/"
#define TREE_DIR "/sys/firmware/devicetree/base/"

/* What a name of a machine or its maker begins with where it is none of metal. The first row that
 * matches counts. */
static const struct sign {
	const char *begins;
	enum machine_kind kind;
	const char *unless; /* a name has this in it; or NULL */
} dmi_signs[] = {
	/* QEMU calls its machine so if KVM runs it, and "QEMU Virtual Machine" else */
	{ "KVM", MACHINE_VIRTUAL, NULL },
	{ "QEMU", MACHINE_EMULATED, NULL },
	{ "Amazon EC2", MACHINE_VIRTUAL, ".metal" },
	{ "Google Compute Engine", MACHINE_VIRTUAL, NULL },
	{ "Virtual Machine", MACHINE_VIRTUAL, NULL }, /* of Microsoft */
	{ "Apple Virtualization", MACHINE_VIRTUAL, NULL },
	{ "Parallels", MACHINE_VIRTUAL, NULL },
	{ "VMware", MACHINE_VIRTUAL, NULL },
	{ "VirtualBox", MACHINE_VIRTUAL, NULL },
	{ "Xen", MACHINE_VIRTUAL, NULL },
	{ "BHYVE", MACHINE_VIRTUAL, NULL },
	{ "KubeVirt", MACHINE_VIRTUAL, NULL },
	{ "OpenStack", MACHINE_VIRTUAL, NULL },
	{ "vServer", MACHINE_VIRTUAL, NULL }, /* of Hetzner */
	{ "Alibaba Cloud ECS", MACHINE_VIRTUAL, NULL },
	{ "Cloud Hypervisor", MACHINE_VIRTUAL, NULL },
};

/* The same of a device tree's model and compatible. */
static const struct sign tree_signs[] = {
	{ "arm,fvp", MACHINE_EMULATED, NULL }, /* Arm's models */
	{ "arm,foundation", MACHINE_EMULATED, NULL },
	{ "arm,rtsm", MACHINE_EMULATED, NULL },
	/* Cloud Hypervisor, crosvm, Firecracker, kvmtool; of QEMU is_qemu_tree() knows */
	{ "linux,dummy-virt", MACHINE_VIRTUAL, NULL },
	{ "xen,xenvm", MACHINE_VIRTUAL, NULL },
};

#define SIGNS(table) table, sizeof(table) / sizeof((table)[0])

/* The names of a machine, its own first. */
struct names {
	const char *name[8];
	size_t nr;
};

static bool is_any_in(const struct names *names, const char *text)
{
	size_t i;

	for (i = 0; i < names->nr; i++)
		if (strstr(names->name[i], text))
			return true;
	return false;
}

static enum machine_kind kind_of(const struct names *names, const struct sign *signs, size_t nr)
{
	size_t i, k;

	for (i = 0; i < nr; i++)
		for (k = 0; k < names->nr; k++)
			if (!strncmp(names->name[k], signs[i].begins, strlen(signs[i].begins)) &&
			    !(signs[i].unless && is_any_in(names, signs[i].unless)))
				return signs[i].kind;
	return MACHINE_NATIVE;
}

static void set(struct machine *m, enum machine_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void set(struct machine *m, enum machine_kind kind, const char *format, ...)
{
	int n = snprintf(m->text, sizeof(m->text), "%s (",
			 kind == MACHINE_EMULATED ? "emulated" : "virtual machine");
	va_list ap;

	m->kind = kind;
	va_start(ap, format);
	n += vsnprintf(m->text + n, sizeof(m->text) - (size_t)n, format, ap);
	va_end(ap);
	if ((size_t)n < sizeof(m->text) - 1)
		strcpy(m->text + n, ")");
}

/* What firmware says: who made the machine, and what it is called. */
static void read_dmi(struct machine *m)
{
	char product[64], vendor[64], bios[64];
	struct names names = { { product, vendor, bios }, 3 };
	enum machine_kind kind;

	host_first_line(DMI_DIR "product_name", product, sizeof(product));
	host_first_line(DMI_DIR "sys_vendor", vendor, sizeof(vendor));
	host_first_line(DMI_DIR "bios_vendor", bios, sizeof(bios));
	kind = kind_of(&names, SIGNS(dmi_signs));
	if (kind == MACHINE_NATIVE)
		return;
	if (!strncmp(product, vendor, strlen(vendor)))
		set(m, kind, "%s, by its DMI", product);
	else
		set(m, kind, "%s %s, by its DMI", vendor, product);
}

/* A property's strings, one after another; @names points into @buf. */
static void read_property(const char *file, char *buf, size_t size, struct names *names)
{
	char path[PATH_MAX];
	size_t len, at;
	FILE *f;

	snprintf(path, sizeof(path), "%s" TREE_DIR "%s", host_root, file);
	f = fopen(path, "re");
	len = f ? fread(buf, 1, size - 1, f) : 0;
	buf[len] = '\0';
	if (f)
		fclose(f);
	for (at = 0; at < len && names->nr < sizeof(names->name) / sizeof(names->name[0]);
	     at += strlen(buf + at) + 1)
		names->name[names->nr++] = buf + at;
}

/* Of those that call themselves linux,dummy-virt only QEMU has a node fw-cfg. */
static bool is_qemu_tree(void)
{
	char path[PATH_MAX];
	struct dirent *entry;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), "%s" TREE_DIR, host_root);
	dir = opendir(path);
	while (dir && !found && (entry = readdir(dir)))
		found = !strncmp(entry->d_name, "fw-cfg@", strlen("fw-cfg@"));
	if (dir)
		closedir(dir);
	return found;
}

static void read_tree(struct machine *m)
{
	char model[256], compatible[512], below[256];
	struct names names = { .nr = 0 }, hypervisor = { .nr = 0 };
	enum machine_kind kind;

	read_property("compatible", compatible, sizeof(compatible), &names);
	read_property("model", model, sizeof(model), &names);
	read_property("hypervisor/compatible", below, sizeof(below), &hypervisor);
	kind = kind_of(&names, SIGNS(tree_signs));
	if (kind == MACHINE_VIRTUAL && is_qemu_tree())
		set(m, MACHINE_EMULATED,
		    "QEMU, by its device tree; if KVM runs it, that cannot be told");
	else if (kind != MACHINE_NATIVE)
		set(m, kind, "%.64s, by its device tree", names.name[0]);
	else if (hypervisor.nr)
		set(m, MACHINE_VIRTUAL, "%.64s, by its device tree", hypervisor.name[0]);
}

static void read_hypervisor(struct machine *m)
{
	char type[64];

	host_first_line("/sys/hypervisor/type", type, sizeof(type));
	if (strcmp(type, "unknown") != 0)
		set(m, MACHINE_VIRTUAL, "%s, by /sys/hypervisor", type);
}

/* Of x86 CPUs, a flag that no real one has. */
static void read_flags(struct machine *m)
{
	char path[PATH_MAX], *line = NULL;
	bool ended = false;
	size_t size = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/proc/cpuinfo", host_root);
	f = fopen(path, "re");
	while (f && !ended && getline(&line, &size, f) > 0) {
		ended = !strncmp(line, "flags", strlen("flags"));
		if (ended && strstr(line, " hypervisor"))
			set(m, MACHINE_VIRTUAL, "by the flags of its CPU");
	}
	free(line);
	if (f)
		fclose(f);
}

void machine_read(struct machine *m)
{
	*m = (struct machine){ MACHINE_NATIVE, "native" };
	if (host_is_emulator())
		set(m, MACHINE_EMULATED, "MIDR_EL1 names no maker");
	if (m->kind == MACHINE_NATIVE)
		read_dmi(m);
	if (m->kind == MACHINE_NATIVE)
		read_tree(m);
	if (m->kind == MACHINE_NATIVE)
		read_hypervisor(m);
	if (m->kind == MACHINE_NATIVE)
		read_flags(m);
}
