// SPDX-License-Identifier: GPL-2.0
/* What this machine is, and what runs on it: the kernel, and this program. */
#include "doctor/checks.h"
#include "kvm/arch.h"
#include "version.h"

#include <gnu/libc-version.h>
#include <sys/auxv.h>
#include <sys/utsname.h>

enum doctor_state doctor_machine(const struct doctor_scene *s, struct doctor_finding *f)
{
	switch (s->machine.kind) {
	case MACHINE_NATIVE: return doctor_says(f, DOCTOR_OK, "%s", s->machine.text);
	case MACHINE_EMULATED:
		return doctor_says(f, DOCTOR_OK, "%s: instructions are a result, time is none",
				   s->machine.text);
	case MACHINE_VIRTUAL: break;
	}
	return doctor_says(f, DOCTOR_AMISS,
			   "%s: what KVM costs there is not what it costs on metal",
			   s->machine.text);
}

enum doctor_state doctor_kernel(const struct doctor_scene *s, struct doctor_finding *f)
{
	struct kernel_version version;
	struct utsname uts;

	(void)s;
	uname(&uts);
	if (!kernel_version_parse(uts.release, &version))
		return doctor_says(f, DOCTOR_AMISS, "%s is of no version that can be told",
				   uts.release);
	return doctor_says(f, DOCTOR_OK, "%s %s, %s", uts.sysname, uts.release, uts.machine);
}

/* Facts: the loop that is timed calls no libc. */
enum doctor_state doctor_program(const struct doctor_scene *s, struct doctor_finding *f)
{
	(void)s;
	return doctor_says(f, DOCTOR_OK, "regscope %s, %s with glibc %s", REGSCOPE_VERSION,
			   getauxval(AT_BASE) ? "linked" : "static", gnu_get_libc_version());
}
