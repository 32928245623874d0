// SPDX-License-Identifier: GPL-2.0
/* What to do on this machine: see here.h. */
#include "here.h"

#include "error.h"
#include "kvm/vm.h"
#include "text.h"

#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define EMULATED \
	"`make bench ARCH=arm64` (in the source tree) measures Debian's arm64 kernel in QEMU:\n" \
	"it counts instructions, the same in every run, and needs no arm64 and no root.\n"
#define THEN "Then `regscope report DIR` has the table, docs/tutorial.md a first question.\n"

void here_print(FILE *f, const char *machine, const char *why_not)
{
	bool is_arm64 = !strcmp(machine, "aarch64");

	if (why_not) {
		fprintf(f, "Here (%s, whose own KVM cannot be measured):\n%s.\n%s", machine,
			why_not, EMULATED);
		if (is_arm64)
			fprintf(f, "`regscope doctor` says what this machine lacks.\n");
	} else if (is_arm64) {
		fprintf(f,
			"Here (%s, with KVM): `regscope doctor` says what is amiss, then\n"
			"`regscope bench --out DIR` (or `make bench`) measures this machine, for a "
			"minute.\n",
			machine);
	} else {
		fprintf(f,
			"Here (%s, with KVM):\n%s`ARCH=%s make bench`, or `regscope bench --out "
			"DIR`, measures this machine's own KVM;\n"
			"`regscope doctor` says what is amiss for that.\n",
			machine, EMULATED, machine);
	}
	fputs(THEN, f);
}

void here(FILE *f)
{
	struct error error = { "" };
	struct utsname uts;
	int fd = kvm_open(&error);

	uname(&uts);
	if (fd >= 0)
		close(fd);
	text_clean(error.text);
	here_print(f, uts.machine, fd < 0 ? error.text : NULL);
}
