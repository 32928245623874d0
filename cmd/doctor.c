// SPDX-License-Identifier: GPL-2.0
/* regscope doctor: what a good measurement needs of this machine, a line and a remedy each. */
#include "cmd.h"
#include "colour.h"

#include "doctor/doctor.h"
#include "text.h"

#include <stdbool.h>
#include <stdio.h>

struct options {
	bool brief, strict;
	unsigned int nr[DOCTOR_FAILS + 1]; /* findings, by their state */
};

static const struct cmd_option options[] = {
	{ "brief", NULL, "print only what is amiss or fails, a line each",
	  SETS(struct options, brief) },
	{ "strict", NULL, "exit with 4 if anything is amiss, too", SETS(struct options, strict) },
	{ 0 },
};

/* How a state is shown. */
static const struct {
	const char *mark;
	enum colour colour;
} shown[] = {
	[DOCTOR_OK] = { "ok", COLOUR_GOOD },
	[DOCTOR_SKIPPED] = { "--", COLOUR_FAINT },
	[DOCTOR_AMISS] = { "amiss", COLOUR_DOUBT },
	[DOCTOR_FAILS] = { "FAILS", COLOUR_BAD },
};

/* What a machine says of itself, its firmware's strings say, too: terminals obey none of it. */
static void tell(void *arg, const struct doctor_finding *finding)
{
	struct doctor_finding clean = *finding;
	struct options *o = arg;

	o->nr[clean.state]++;
	text_clean(clean.says);
	text_clean(clean.remedy);
	if (o->brief && clean.state < DOCTOR_AMISS)
		return;
	printf("%s%-5s%s  %-10s  %s", colour_begin(shown[clean.state].colour),
	       shown[clean.state].mark, colour_end(), clean.name, clean.says);
	if (*clean.remedy)
		printf("%s%s", o->brief ? " -> " : "\n                   -> ", clean.remedy);
	putchar('\n');
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	const struct doctor_options examine = { NULL };
	struct options o = { false };

	parse_options(cmd, argc, argv, &o);
	doctor_examine(&examine, tell, &o);
	if (!o.brief)
		printf("\n%u amiss, %u failing: %s\n", o.nr[DOCTOR_AMISS], o.nr[DOCTOR_FAILS],
		       o.nr[DOCTOR_FAILS] ? "this machine's KVM cannot be measured"
		       : o.nr[DOCTOR_AMISS]
			       ? "this machine's KVM can be measured, and what is amiss "
				 "may move the numbers"
			       : "this machine's KVM can be measured");
	return finish_stdout(o.nr[DOCTOR_FAILS] || (o.strict && o.nr[DOCTOR_AMISS])
				     ? EXIT_CANNOT_RUN
				     : EXIT_DONE);
}

static const struct cmd doctor = {
	.name = "doctor",
	.summary = "what a good measurement needs of this machine, and what is amiss",
	.doc = "Check what a good measurement needs of this machine: KVM, who may use it, counters "
	       "on CPUs of each kind, and all that moves numbers. Each check has a line, and a "
	       "remedy if something is amiss. Exit code: 4 if this machine's KVM cannot be "
	       "measured, else 0. In an emulated host time is no result: what moves it does not "
	       "matter there.",
	.options = options,
	.run = run,
};
CMD_REGISTER(doctor);
