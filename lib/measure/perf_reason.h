/* SPDX-License-Identifier: GPL-2.0 */
/* Why a counter cannot be had, each cause in a sentence with its remedy, of PERF_REASON_MAX. */
#ifndef REGSCOPE_MEASURE_PERF_REASON_H
#define REGSCOPE_MEASURE_PERF_REASON_H

#include "measure/perf.h"
#include "measure/pmu.h"

/* perf_event_open gave @err, an errno; @pmu is NULL if the event needs none. */
void perf_reason_refused(char *reason, int err, const struct pmu *pmu,
			 const struct perf_host *host);
/* There are PMUs, but none for the CPU in use. */
void perf_reason_not_served(char *reason, const struct pmu *pmu);
/* It opens by itself, but not beside those that are in the group. */
void perf_reason_no_room(char *reason, const struct pmu *pmu);
/* The group opened, but with this event in it never got onto the PMU. */
void perf_reason_held(char *reason, const struct pmu *pmu);
/* It opens, and counts nothing. */
void perf_reason_still(char *reason);

#endif
