/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What machine this is: real, a virtual machine, or an emulator, by its CPU's id and flags, its
 * firmware's tables (DMI) and its device tree. An emulator's time says nothing of any machine's;
 * that of a virtual machine holds what its hypervisor adds, and takes.
 */
#ifndef REGSCOPE_MEASURE_MACHINE_H
#define REGSCOPE_MEASURE_MACHINE_H

enum machine_kind { MACHINE_NATIVE, MACHINE_VIRTUAL, MACHINE_EMULATED };

struct machine {
	enum machine_kind kind;
	char text[160]; /* "native", "virtual machine (WHICH)", "emulated (WHY)" */
};

/* A machine that says nothing of itself is taken for real. */
void machine_read(struct machine *machine);

#endif
