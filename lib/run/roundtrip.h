/* SPDX-License-Identifier: GPL-2.0 */
/* The engine of `regscope roundtrip`: every trip that is asked for, and its files. */
#ifndef REGSCOPE_RUN_ROUNDTRIP_H
#define REGSCOPE_RUN_ROUNDTRIP_H

#include "kvm/roundtrip.h"
#include "record/env.h"
#include "record/roundtrip.h"
#include "run/listener.h"
#include "run/options.h"
#include "run/subject.h"

enum { ROUNDTRIP_FRESH, ROUNDTRIP_RAN, NR_ROUNDTRIP_STATES };

struct run_roundtrip_options {
	struct run_options run; /* features, host_kind, reproduce, out, mirror */
	unsigned int vcpus;
	const char *orders, *states; /* words between commas; NULL: all */
	const char *expect;	     /* names of registers that may be lost; NULL: none */
};

struct run_roundtrip {
	const struct run_roundtrip_options *options;
	struct run_listener listener;
	struct run_subject subject;
	struct roundtrip_rows rows;
	struct env env;
	struct run_dir dir; /* if one was asked for */
	size_t lost;	    /* rows of that result */
};

/**
 * run_roundtrip - make all trips
 * @trip:	zeros but for the options and the listener; free it with run_roundtrip_free(), also
 *		after an error
 * @report:	writes the last file of the run directory, report.txt, given @trip
 *
 * Files of the run directory are written after each trip. Returns 0 or -errno; whatever was lost,
 * the call has then succeeded.
 */
int run_roundtrip(struct run_roundtrip *trip, void (*report)(FILE *f, const void *trip),
		  struct error *error);
void run_roundtrip_free(struct run_roundtrip *trip);

#endif
