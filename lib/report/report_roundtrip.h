/* SPDX-License-Identifier: GPL-2.0 */
/* Round trips as text, and as tests that pass or fail. */
#ifndef REGSCOPE_REPORT_ROUNDTRIP_H
#define REGSCOPE_REPORT_ROUNDTRIP_H

#include "record/env.h"
#include "record/roundtrip.h"

/* The table of trips, and what was lost in which of them. */
void report_put_roundtrip(FILE *f, const struct roundtrip_rows *rows, const struct env *env);

/* KTAP 1: a test for each trip, which fails if it lost a register; what was lost as diagnostics. */
void export_ktap_roundtrip(FILE *f, const struct roundtrip_rows *rows);

#endif
