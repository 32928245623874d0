// SPDX-License-Identifier: GPL-2.0
/* Memory: how much there is for VMs, and what the kernel does to it meanwhile. */
#include "doctor/checks.h"
#include "measure/disturbance.h"
#include "measure/host.h"

#include <string.h>

#define MEMINFO	 "/proc/meminfo"
#define NEED_MIB 768 /* an emulated host of 1024 has more, and VMs of 512 vCPUs in it */
#define UNKNOWN	 (~0ull)

static unsigned long long mib(const char *key)
{
	unsigned long long kib = doctor_number(MEMINFO, key, 10, UNKNOWN);

	return kib == UNKNOWN ? UNKNOWN : kib / 1024;
}

enum doctor_state doctor_memory(const struct doctor_scene *s, struct doctor_finding *f)
{
	unsigned long long available = mib("MemAvailable");

	(void)s;
	if (available == UNKNOWN)
		return doctor_says(f, DOCTOR_SKIPPED, MEMINFO " does not tell");
	return doctor_says(f, available < NEED_MIB ? DOCTOR_AMISS : DOCTOR_OK,
			   "%llu MiB can be had, VMs of 512 vCPUs want %d", available, NEED_MIB);
}

enum doctor_state doctor_reserved(const struct doctor_scene *s, struct doctor_finding *f)
{
	unsigned long long reserved = mib("Hugetlb"), all = mib("MemTotal");

	(void)s;
	if (reserved == UNKNOWN || !reserved)
		return doctor_says(f, DOCTOR_OK, "no memory is set aside for them");
	return doctor_says(f, reserved > all / 2 ? DOCTOR_AMISS : DOCTOR_OK,
			   "%llu of %llu MiB are set aside for them", reserved, all);
}

enum doctor_state doctor_huge_pages(const struct doctor_scene *s, struct doctor_finding *f)
{
	char mode[64], defrag[16];
	bool scans;

	(void)s;
	host_huge_pages(mode, sizeof(mode));
	host_first_line("/sys/kernel/mm/transparent_hugepage/khugepaged/defrag", defrag,
			sizeof(defrag));
	scans = !strcmp(mode, "always") && strcmp(defrag, "0") != 0;
	return doctor_says(f, scans ? DOCTOR_AMISS : DOCTOR_OK, "transparent huge pages: %s%s",
			   mode, scans ? "; khugepaged may make some in the run" : "");
}

enum doctor_state doctor_ksm(const struct doctor_scene *s, struct doctor_finding *f)
{
	struct machine_look look;

	machine_look(&look, s->place.cpu);
	return doctor_says(f, look.merges ? DOCTOR_AMISS : DOCTOR_OK,
			   look.merges ? "scans memory for pages to merge" : "merges no pages");
}
