// SPDX-License-Identifier: GPL-2.0
/* Facts of the host from /proc and /sys: see host.h. */
#include "measure/host.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CPU_DIR "/sys/devices/system/cpu/"

const char *host_root = "";

char *host_first_line(const char *path, char *buf, size_t size)
{
	char full[PATH_MAX];
	FILE *f;

	snprintf(full, sizeof(full), "%s%s", host_root, path);
	f = fopen(full, "re");

	if (!f || !fgets(buf, (int)size, f))
		snprintf(buf, size, "unknown");
	buf[strcspn(buf, "\n")] = '\0';
	if (f)
		fclose(f);
	return buf;
}

unsigned long long host_midr(int cpu)
{
	char path[96], text[32];

	snprintf(path, sizeof(path), CPU_DIR "cpu%d/regs/identification/midr_el1", cpu);
	return strtoull(host_first_line(path, text, sizeof(text)), NULL, 16);
}

bool host_is_emulator(void)
{
	unsigned long long m = host_midr(0);

	return m && (m >> 24 & 0xff) == 0;
}

/* CPUs of servers that KVM developers have; any other is shown by its numbers. */
static const struct {
	unsigned int implementer, part;
	const char *name;
} cpus[] = {
	{ 0x41, 0xd03, "Cortex-A53" },	{ 0x41, 0xd05, "Cortex-A55" },
	{ 0x41, 0xd08, "Cortex-A72" },	{ 0x41, 0xd0b, "Cortex-A76" },
	{ 0x41, 0xd0c, "Neoverse-N1" }, { 0x41, 0xd40, "Neoverse-V1" },
	{ 0x41, 0xd49, "Neoverse-N2" }, { 0x41, 0xd4f, "Neoverse-V2" },
	{ 0x41, 0xd84, "Neoverse-V3" }, { 0x41, 0xd8e, "Neoverse-N3" },
	{ 0x43, 0x0af, "ThunderX2" },	{ 0x48, 0xd01, "Kunpeng-920" },
	{ 0x46, 0x001, "A64FX" },	{ 0x61, 0x022, "Apple-M1" },
	{ 0x61, 0x023, "Apple-M1-P" },	{ 0xc0, 0xac3, "Ampere-1" },
	{ 0xc0, 0xac4, "Ampere-1A" },	{ 0x00, 0x051, "QEMU-max" },
};

char *host_cpu(int cpu, char *buf, size_t size)
{
	unsigned long long m = host_midr(cpu);
	unsigned int implementer = m >> 24 & 0xff, part = m >> 4 & 0xfff;
	unsigned int variant = m >> 20 & 0xf, revision = m & 0xf;
	size_t i;

	if (!m) {
		if (!host_cpuinfo(cpu, buf, size))
			snprintf(buf, size, "unknown");
		return buf;
	}
	for (i = 0; i < sizeof(cpus) / sizeof(cpus[0]); i++)
		if (cpus[i].implementer == implementer && cpus[i].part == part)
			break;
	if (i < sizeof(cpus) / sizeof(cpus[0]))
		snprintf(buf, size, "%s r%up%u", cpus[i].name, variant, revision);
	else
		snprintf(buf, size, "implementer 0x%02x part 0x%03x r%up%u", implementer, part,
			 variant, revision);
	return buf;
}

static char *cpufreq(int cpu, const char *file, char *buf, size_t size)
{
	char path[96];

	snprintf(path, sizeof(path), CPU_DIR "cpu%d/cpufreq/%s", cpu, file);
	return host_first_line(path, buf, size);
}

char *host_governor(int cpu, char *buf, size_t size)
{
	int i, nr = cpu < 0 ? (int)sysconf(_SC_NPROCESSORS_CONF) : 0;
	char other[32];

	cpufreq(cpu < 0 ? 0 : cpu, "scaling_governor", buf, size);
	if (!strcmp(buf, "unknown")) {
		snprintf(buf, size, "none");
		return buf;
	}
	for (i = 1; i < nr; i++) {
		cpufreq(i, "scaling_governor", other, sizeof(other));
		if (strcmp(other, "unknown") && strcmp(other, buf)) {
			snprintf(buf, size, "mixed");
			break;
		}
	}
	return buf;
}

char *host_frequency(int cpu, char *buf, size_t size)
{
	char min[32], max[32];

	cpufreq(cpu < 0 ? 0 : cpu, "scaling_min_freq", min, sizeof(min));
	cpufreq(cpu < 0 ? 0 : cpu, "scaling_max_freq", max, sizeof(max));
	if (strcmp(max, "unknown"))
		snprintf(buf, size, "%s-%s", min, max);
	else
		snprintf(buf, size, "none");
	return buf;
}

static int visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

char *host_mitigations(char *buf, size_t size)
{
	struct dirent **names = NULL;
	int n = scandir(CPU_DIR "vulnerabilities", &names, visible, alphasort), i;
	char path[384], line[256];
	size_t len = 0;

	snprintf(buf, size, n < 0 ? "unknown" : "none");
	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), CPU_DIR "vulnerabilities/%s", names[i]->d_name);
		host_first_line(path, line, sizeof(line));
		if (strcmp(line, "Not affected") && len < size)
			len += (size_t)snprintf(buf + len, size - len, "%s%s: %s", len ? "; " : "",
						names[i]->d_name, line);
		free(names[i]);
	}
	free(names);
	return buf;
}

/* "always [madvise] never": the one in brackets. */
char *host_huge_pages(char *buf, size_t size)
{
	char line[96], *from, *to;

	host_first_line("/sys/kernel/mm/transparent_hugepage/enabled", line, sizeof(line));
	from = strchr(line, '[');
	to = from ? strchr(from, ']') : NULL;
	if (to)
		*to = '\0';
	snprintf(buf, size, "%s", to ? from + 1 : line);
	return buf;
}

int host_pin_to(int cpu)
{
	size_t size = CPU_ALLOC_SIZE((size_t)cpu + 1);
	cpu_set_t *set = CPU_ALLOC((size_t)cpu + 1);
	int err;

	if (!set)
		return -ENOMEM;
	CPU_ZERO_S(size, set);
	CPU_SET_S((size_t)cpu, size, set);
	err = sched_setaffinity(0, size, set) ? -errno : 0;
	CPU_FREE(set);
	return err;
}
