// SPDX-License-Identifier: GPL-2.0
/* The classes of registers, in words, of all architectures: see told.h. */
#include "record/told.h"

#include <string.h>

const struct told_class told_classes[] = {
	{ "amd", "AMD's own MSRs" },
	{ "apic", "where the local APIC is" },
	{ "cache", "sizes and levels of the caches" },
	{ "cet", "shadow stacks and branch tracking" },
	{ "config", "what the CPU is: extensions, sizes, ids" },
	{ "core", "general registers, program counter, status" },
	{ "csr", "control and status registers of the supervisor" },
	{ "csr-aia", "CSRs of the interrupt architecture AIA" },
	{ "csr-smstateen", "CSRs that enable other state" },
	{ "debug", "breakpoints and watchpoints" },
	{ "el1", "system registers of a kernel: memory, exceptions, threads" },
	{ "el2", "system registers of a hypervisor in the guest" },
	{ "feature", "which features there are, and which are on" },
	{ "feature-id", "which features the CPU has" },
	{ "firmware", "versions and states of what answers the guest's calls: PSCI, workarounds" },
	{ "firmware-bitmap", "which calls of the firmware the guest may make" },
	{ "fp-d", "floating point, double precision" },
	{ "fp-f", "floating point, single precision" },
	{ "hyperv", "what Windows asks of a hypervisor" },
	{ "ia32", "architectural MSRs that fit nowhere else" },
	{ "implementation-id", "who made the CPU, and which one it is" },
	{ "isa-ext", "extensions of the instruction set, on or off" },
	{ "kvm", "what Linux asks of KVM: clock, stolen time" },
	{ "mce", "machine checks" },
	{ "mtrr", "which memory is cached how" },
	{ "pmu", "counters of events" },
	{ "ptrauth", "keys of pointer authentication" },
	{ "rtit", "tracing by the processor" },
	{ "sbi-ext", "calls of the firmware, on or off" },
	{ "sbi-state", "what the firmware keeps for the guest" },
	{ "smm", "system management mode" },
	{ "speculation", "limits of speculation" },
	{ "sve", "scalable vectors" },
	{ "syscall", "how system calls enter the kernel" },
	{ "timer", "the guest's clock and timers" },
	{ "tsc", "the time stamp counter" },
	{ "unknown", "of a type that this regscope does not know" },
	{ "vector", "vector registers" },
	{ "vmx", "what nested VMs may do" },
	{ "xfd", "which extended state is switched off" },
	{ NULL, NULL },
};

const char *told_class(const char *name)
{
	const struct told_class *c;

	for (c = told_classes; c->name; c++)
		if (!strcmp(c->name, name))
			return c->what;
	return NULL;
}
