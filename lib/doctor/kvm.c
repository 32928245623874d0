// SPDX-License-Identifier: GPL-2.0
/* Can VMs be made here, of how many vCPUs; or else be emulated? */
#include "doctor/checks.h"
#include "kvm/features.h"
#include "kvm/vm.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define VCPUS_MOST 512 /* of a default run */
#define VMS_MOST   2   /* a restore has a source, and a copy */
#define QEMU	   "qemu-system-aarch64"

static bool is_denied(const struct doctor_scene *s)
{
	return s->kvm == -EACCES || s->kvm == -EPERM;
}

static enum doctor_state unasked(struct doctor_finding *f)
{
	return doctor_says(f, DOCTOR_SKIPPED, "not asked: KVM cannot be used");
}

enum doctor_state doctor_kvm(const struct doctor_scene *s, struct doctor_finding *f)
{
	if (s->kvm >= 0)
		return doctor_says(f, DOCTOR_OK, "/dev/kvm speaks the stable API");
	if (is_denied(s))
		return doctor_says(f, DOCTOR_OK, "/dev/kvm is there");
	return doctor_takes(f, DOCTOR_FAILS, s->kvm_error.text);
}

enum doctor_state doctor_permission(const struct doctor_scene *s, struct doctor_finding *f)
{
	if (s->kvm >= 0)
		return doctor_says(f, DOCTOR_OK, "this user may use /dev/kvm");
	if (!is_denied(s))
		return unasked(f);
	return doctor_takes(f, DOCTOR_FAILS, s->kvm_error.text);
}

enum doctor_state doctor_vm(const struct doctor_scene *s, struct doctor_finding *f)
{
	struct vm_config config = { .features = 0 };
	struct error error = { "" };
	char names[256];
	struct vm vm;

	if (s->kvm < 0)
		return unasked(f);
	if (features_parse("default", &config.features, &error) ||
	    vm_create(&vm, &config, 1, &error))
		return doctor_takes(f, DOCTOR_FAILS, error.text);
	vm_destroy(&vm);
	features_print(config.features, names, sizeof(names));
	return doctor_says(f, DOCTOR_OK, "one can be made%s%s", config.features ? ", with " : "",
			   config.features ? names : "");
}

enum doctor_state doctor_vcpus(const struct doctor_scene *s, struct doctor_finding *f)
{
	int max = s->kvm < 0 ? 0 : kvm_max_vcpus(NULL);

	if (s->kvm < 0)
		return unasked(f);
	return doctor_says(f, max < VCPUS_MOST ? DOCTOR_AMISS : DOCTOR_OK, "a VM may have %d vCPUs",
			   max);
}

/* The soft limit does not matter: a run raises it to the hard one. */
enum doctor_state doctor_files(const struct doctor_scene *s, struct doctor_finding *f)
{
	uint64_t need = vm_files(VMS_MOST, VCPUS_MOST), least = vm_files(VMS_MOST, 0);
	struct rlimit limit;
	uint64_t fit;

	(void)s;
	if (getrlimit(RLIMIT_NOFILE, &limit))
		return doctor_says(f, DOCTOR_SKIPPED, "the limit cannot be read: %s",
				   strerror(errno));
	if (limit.rlim_max >= need)
		return doctor_says(f, DOCTOR_OK, "as many can be open as VMs of %d vCPUs need",
				   VCPUS_MOST);
	fit = limit.rlim_max > least ? (limit.rlim_max - least) / VMS_MOST : 0;
	return doctor_says(f, fit ? DOCTOR_AMISS : DOCTOR_FAILS,
			   "%llu can be open, VMs of %d vCPUs need %llu: enough for %llu vCPUs",
			   (unsigned long long)limit.rlim_max, VCPUS_MOST, (unsigned long long)need,
			   (unsigned long long)fit);
}

static bool is_in_path(const char *name)
{
	const char *path = getenv("PATH"), *at;
	char file[512];
	size_t len;

	for (at = path ? path : ""; *at; at += len + (at[len] == ':')) {
		len = strcspn(at, ":");
		snprintf(file, sizeof(file), "%.*s/%s", (int)len, at, name);
		if (!access(file, X_OK))
			return true;
	}
	return false;
}

enum doctor_state doctor_qemu(const struct doctor_scene *s, struct doctor_finding *f)
{
	if (is_in_path(QEMU))
		return doctor_says(f, DOCTOR_OK, "there is " QEMU " for the emulated host");
	if (s->kvm >= 0)
		return doctor_says(f, DOCTOR_SKIPPED, "no " QEMU ", and none is needed");
	return doctor_says(f, DOCTOR_AMISS, "no " QEMU ": the emulated host needs one");
}
