// SPDX-License-Identifier: GPL-2.0
/* regscope roundtrip: what a save and a restore of all registers loses on this kernel. */
#include "cmd.h"

#include "report/report_roundtrip.h"
#include "run/roundtrip.h"

#include <errno.h>
#include <stdlib.h>

static const struct cmd_option options[] = {
	{ "vcpus", "N", "of the VMs (default: 3)",
	  INTO(option_uint, struct run_roundtrip_options, vcpus), 1, ROUNDTRIP_VCPUS_MAX },
	{ "features", "LIST", "vCPU features, as for bench",
	  INTO(option_text, struct run_roundtrip_options, run.features) },
	{ "orders", "LIST",
	  "in which a vCPU's registers are written: list (that of KVM_GET_REG_LIST), qemu (of its "
	  "incoming migration), reverse (list from its end) (default: all)",
	  INTO(option_text, struct run_roundtrip_options, orders) },
	{ "states", "LIST", "of the VM that is saved: fresh, ran (default: both)",
	  INTO(option_text, struct run_roundtrip_options, states) },
	{ "expect", "NAME,...",
	  "registers that are known to be lost: shown apart, and no reason to exit with 1",
	  INTO(option_text, struct run_roundtrip_options, expect) },
	{ "host-kind", "TEXT", "as for bench",
	  INTO(option_text, struct run_roundtrip_options, run.host_kind) },
	{ "out", "DIR", "make this run directory: roundtrip.csv, regs.csv, env.txt, report.txt",
	  INTO(option_text, struct run_roundtrip_options, run.out), .aside = true },
	{ "mirror", "FILE", "as for bench",
	  INTO(option_text, struct run_roundtrip_options, run.mirror), .aside = true },
	{ 0 },
};

static void put_report(FILE *f, const void *arg)
{
	const struct run_roundtrip *trip = arg;

	report_put_roundtrip(f, &trip->rows, &trip->env);
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	struct run_roundtrip_options o = { .run = RUN_OPTIONS_DEFAULT, .vcpus = STATE_VCPUS };
	struct run_roundtrip trip = { .options = &o, .listener = { .say = say_line } };
	struct error error = { "" };
	char *again;
	int err, code;

	parse_options(cmd, argc, argv, &o);
	if (o.run.mirror && !o.run.out)
		return say("--mirror %s: goes with --out DIR", o.run.mirror), EXIT_WRONG;
	if (kvm_fd(&error) < 0)
		return say("%s", error.text), EXIT_CANNOT_RUN;
	again = options_again(cmd, argc, argv);
	o.run.reproduce = again;
	err = run_roundtrip(&trip, put_report, &error);
	if (trip.rows.nr)
		put_report(stdout, &trip);
	if (err)
		code = fail(err, &error);
	else
		code = finish_stdout(trip.lost ? EXIT_REGRESSION : EXIT_DONE);
	run_roundtrip_free(&trip);
	free(again);
	return code;
}

static const struct cmd roundtrip = {
	.name = "roundtrip",
	.summary = "save and restore all registers: what is lost, in which order",
	.doc = "Give every vCPU of a VM distinct legal values in all registers, read them, write "
	       "them to a fresh VM, and compare: in each order, of a VM that never ran and of one "
	       "that did. Each register that differs is named with its vCPUs, with what became "
	       "of its value, and with the register whose write did it.\v"
	       "Exit code: 0 if all came back; 1 if a register was lost that --expect does not "
	       "name; 2 for wrong "
	       "use or a failure; 4 if there is no KVM here.",
	.options = options,
	.run = run,
};
CMD_REGISTER(roundtrip);
