// SPDX-License-Identifier: GPL-2.0
/*
 * The variables of `make bench` and of the program regscope-bench: scripts/bench reads them. Most
 * become an option of `regscope bench` and say what that says.
 */
#include "bench_options.h"
#include "manual.h"

#include <string.h>

/* Debian's, and those that scripts/lab/build-kernel makes */
#define KERNEL_NAMES \
	"debian, debian-newest, debian-6.12, scope-6.12, plain-6.12, batch-6.12, " \
	"batch-scope-6.12, early-out-6.12, early-out-scope-6.12, scope-7.3, plain-7.3"

const struct bench_variable bench_variables[] = {
	{ "HOST", "KIND",
	  "native measures this machine, emulated QEMU's emulation of another, which counts "
	  "instructions; auto: native where /dev/kvm can be used (default: auto)",
	  NULL, "auto, native, emulated" },
	{ "ARCH", "NAME",
	  "whose KVM is measured (default: riscv64 on a riscv64 machine, else arm64)", NULL,
	  "arm64, riscv64, x86_64" },
	{ "KERNEL", "NAME",
	  "the emulated host's kernel: debian-X.Y, debian-SUITE, debian (the newest), one of "
	  "regscope's own, such as scope-6.12, or the path of an Image (default: debian-6.12)",
	  NULL, KERNEL_NAMES },
	{ "KERNELS", "LIST", "several kernels, one after another, and one table of them", NULL,
	  KERNEL_NAMES },
	{ "TREE", "DIR", "a kernel built of this source instead: a git tree or a folder", NULL,
	  NULL },
	{ "REV", "COMMIT", "of TREE (default: HEAD)", NULL, NULL },
	{ "DIRTY", "YES", "with what is not committed in TREE", NULL, "yes, no" },
	{ "CONFIG", "FILE", "a kernel configuration for TREE, instead of the lab's", NULL, NULL },
	{ "FRAGMENT", "FILE", "options on top of it", NULL, NULL },
	{ "KERNEL_CC", "COMPILER", "another compiler for TREE", NULL, NULL },
	{ "KCFLAGS", "FLAGS", "more flags for it", NULL, NULL },
	{ "BOOTS", "N", "how often the emulated host is booted and measured (default: 1)", NULL,
	  NULL },
	{ "CPU", "MODEL", "the emulated host's, as QEMU calls it (default: a64fx)", NULL, NULL },
	{ "QEMU", "NAME", "debian-SUITE, or a path (default: this machine's)", NULL, NULL },
	{ "VCPUS", "LIST", NULL, "vcpus", NULL },
	{ "ROUNDS", "N", NULL, "rounds", NULL },
	{ "BUDGET", "SECONDS", NULL, "budget", NULL },
	{ "BENCH", "LIST", NULL, "bench", NULL },
	{ "POLICIES", "LIST", NULL, "policies", NULL },
	{ "OPS", "LIST", NULL, "op", NULL },
	{ "FIRST", "YES", NULL, "first", "yes, no" },
	{ "PATTERN", "VMM", NULL, "pattern", NULL },
	{ "TRACE", "DIR", NULL, "trace", NULL },
	{ "THREADS", "LIST", NULL, "threads", NULL },
	{ "VMS", "LIST", NULL, "vms", NULL },
	{ "SPREAD", "HOW", NULL, "spread", NULL },
	{ "PIN", "LIST", NULL, "cpu", NULL },
	{ "FEATURES", "LIST", NULL, "features", NULL },
	{ "SCOPE", "SOURCE", NULL, "scope", NULL },
	{ "SCOPE_CAP", "NR", NULL, "scope-cap", NULL },
	{ "SCOPE_FILE", "FILE", NULL, "scope-file", NULL },
	{ "METRIC", "NAME", NULL, "metric", NULL },
	{ "HOST_KIND", "TEXT", NULL, "host-kind", NULL },
	{ "LIKE", "RUN", NULL, "like", NULL },
	{ "OUT", "DIR",
	  "the run directory, which must not exist yet (default: below results/ here)", NULL,
	  NULL },
	{ "RESUME", "YES", "continue the interrupted run in OUT", NULL, "yes, no" },
	{ "PLOTS", "NO", "no: draw no pictures", NULL, "yes, no" },
	{ .name = NULL },
};

const struct cmd_option *bench_variable_option(const struct bench_variable *variable)
{
	const struct cmd_option *o;

	for (o = bench_option_table; variable->option && (o->name || o->doc); o++)
		if (o->name && !strcmp(o->name, variable->option))
			return o;
	return NULL;
}

const char *bench_variable_what(const struct bench_variable *variable)
{
	const struct cmd_option *o = bench_variable_option(variable);

	return variable->what || !o ? variable->what : o->doc;
}
