/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Instructions as time, on a machine that somebody has in mind: arithmetic on what was counted, not
 * a finding. A real one's IPC in the kernel is neither the same for both policies nor known from
 * outside it.
 */
#ifndef REGSCOPE_ANALYSE_ESTIMATE_H
#define REGSCOPE_ANALYSE_ESTIMATE_H

/* Instructions a cycle, and cycles a nanosecond: both given by the user, and above 0. */
struct estimate {
	double ipc, ghz;
};

/* How long so many instructions would take, in nanoseconds. */
double estimate_ns(const struct estimate *estimate, double instructions);

#endif
