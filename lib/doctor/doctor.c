// SPDX-License-Identifier: GPL-2.0
/* The table of checks, and how they are made: see doctor.h. */
#include "doctor/doctor.h"

#include "doctor/checks.h"
#include "kvm/vm.h"
#include "measure/host.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CPU_DIR "/sys/devices/system/cpu"

/* The last one leaves the thread on another CPU. */
static const struct check {
	const char *name;
	doctor_check *look;
	bool of_time; /* no matter where time is no result */
	const char *remedy;
} checks[] = {
	{ "machine", doctor_machine, false, "measure on the machine itself" },
	{ "kernel", doctor_kernel, false,
	  "have uname -r begin with the version, as Linux has it: by it scope is documented" },
	{ "program", doctor_program, false, "" },
	{ "kvm", doctor_kvm, false, "measure in the emulated host: make bench HOST=emulated" },
	{ "permission", doctor_permission, false, "be root" },
	{ "vm", doctor_vm, false, "`dmesg | grep -i kvm` may say more" },
	{ "vcpus", doctor_vcpus, false,
	  "choose VCPUS= (--vcpus) up to that; an arm64 host with a GICv3 has 512" },
	{ "files", doctor_files, false,
	  "raise the hard limit: `ulimit -Hn 2048` as root, or LimitNOFILE=" },
	{ "qemu", doctor_qemu, false,
	  "`make bench` as root installs it; else: sudo apt-get install qemu-system-arm" },
	{ "memory", doctor_memory, false,
	  "end what uses it, or choose smaller VMs with VCPUS= (--vcpus)" },
	{ "hugepages", doctor_reserved, false, "`sysctl vm.nr_hugepages=0` gives them back" },
	{ "thp", doctor_huge_pages, true,
	  "`echo never >/sys/kernel/mm/transparent_hugepage/enabled`" },
	{ "ksm", doctor_ksm, true, "`echo 0 >/sys/kernel/mm/ksm/run`" },
	{ "cpu", doctor_cpu, false, "allow the task a CPU (taskset, cpuset)" },
	{ "isolated", doctor_isolated, true,
	  "boot with isolcpus=N nohz_full=N: other tasks then leave CPU N alone" },
	{ "governor", doctor_governor, true, "`cpupower frequency-set -g performance`" },
	{ "turbo", doctor_turbo, true, NULL },
	{ "smt", doctor_smt, true, "`echo off >" CPU_DIR "/smt/control`" },
	{ "load", doctor_load, true, "leave the machine alone while it measures" },
	{ "heat", doctor_heat, true, "cool it, or fix a frequency that it can keep" },
	{ "watchdog", doctor_watchdog, true, "`sysctl kernel.nmi_watchdog=0`" },
	{ "paranoid", doctor_paranoid, false,
	  "`sysctl kernel.perf_event_paranoid=1`, or grant CAP_PERFMON" },
	{ "pmu", doctor_pmu, false, NULL },
};

enum doctor_state doctor_says(struct doctor_finding *finding, enum doctor_state state,
			      const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(finding->says, sizeof(finding->says), format, ap);
	va_end(ap);
	return state;
}

enum doctor_state doctor_takes(struct doctor_finding *finding, enum doctor_state state,
			       const char *sentence)
{
	const char *first = strstr(sentence, ": "), *end = strstr(sentence, "; "), *at;

	for (at = first; !strstr(sentence, "; ") && at; at = strstr(at + 1, ": "))
		end = at;
	if (!end || end == first)
		return doctor_says(finding, state, "%s", sentence);
	at = end + strlen("; ");
	at += strncmp(at, "or ", 3) ? 0 : 3;
	snprintf(finding->remedy, sizeof(finding->remedy), "%s", at);
	return doctor_says(finding, state, "%.*s", (int)(end - sentence), sentence);
}

unsigned long long doctor_number(const char *path, const char *key, int base,
				 unsigned long long missing)
{
	unsigned long long number = missing;
	char full[PATH_MAX], line[256];
	FILE *f;

	snprintf(full, sizeof(full), "%s%s", host_root, path);
	f = fopen(full, "re");
	while (f && fgets(line, sizeof(line), f)) {
		if (strncmp(line, key, strlen(key)) || line[strlen(key)] != ':')
			continue;
		number = strtoull(line + strlen(key) + 1, NULL, base);
		break;
	}
	if (f)
		fclose(f);
	return number;
}

static void look_around(struct doctor_scene *scene, const struct doctor_options *options)
{
	const struct place_options place = { NULL, "--cpu", "", options->wait };

	*scene = (struct doctor_scene){ .options = options };
	machine_read(&scene->machine);
	if (place_choose(&scene->place, &place, &scene->place_error))
		scene->place.cpu = -1;
	scene->kvm = kvm_open(&scene->kvm_error);
}

static void make(const struct doctor_scene *scene, const struct check *check,
		 struct doctor_finding *finding)
{
	*finding = (struct doctor_finding){ .name = check->name };
	if (check->of_time && scene->machine.kind == MACHINE_EMULATED) {
		finding->state = doctor_says(finding, DOCTOR_SKIPPED,
					     "no matter: an emulated host's time is no result");
		return;
	}
	finding->state = check->look(scene, finding);
	if (finding->state < DOCTOR_AMISS)
		finding->remedy[0] = '\0';
	else if (!finding->remedy[0] && check->remedy)
		snprintf(finding->remedy, sizeof(finding->remedy), "%s", check->remedy);
}

void doctor_examine(const struct doctor_options *options,
		    void (*tell)(void *arg, const struct doctor_finding *finding), void *arg)
{
	struct doctor_finding finding;
	struct doctor_scene scene;
	size_t i;

	look_around(&scene, options);
	for (i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		make(&scene, &checks[i], &finding);
		tell(arg, &finding);
	}
	if (scene.kvm >= 0)
		close(scene.kvm);
}
