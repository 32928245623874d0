/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a good measurement needs of this machine, looked at before there is one: each check is a row
 * of one table, with what to do where it fails. Looks around, and changes nothing but the CPU that
 * the calling thread is on.
 */
#ifndef REGSCOPE_DOCTOR_DOCTOR_H
#define REGSCOPE_DOCTOR_DOCTOR_H

enum doctor_state {
	DOCTOR_OK,
	DOCTOR_SKIPPED, /* it says nothing here, and why */
	DOCTOR_AMISS,	/* it can be measured here, and this may move the numbers */
	DOCTOR_FAILS,	/* it cannot be measured here */
};

struct doctor_finding {
	const char *name; /* of the check */
	enum doctor_state state;
	char says[400];
	char remedy[400]; /* "" unless amiss or failing */
};

struct doctor_options {
	void (*wait)(void); /* as for loads_read() */
};

/**
 * doctor_examine - make every check, and tell what each found, in the order of the table
 *
 * The paths are of host_root. The calling thread is left on the CPU whose counters were tried last.
 */
void doctor_examine(const struct doctor_options *options,
		    void (*tell)(void *arg, const struct doctor_finding *finding), void *arg);

#endif
