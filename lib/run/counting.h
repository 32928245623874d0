/* SPDX-License-Identifier: GPL-2.0 */
/* What can be counted on this host, and which counter its results are judged by. */
#ifndef REGSCOPE_RUN_COUNTING_H
#define REGSCOPE_RUN_COUNTING_H

#include "benches.h"
#include "measure/machine.h"
#include "measure/perf.h"
#include "run/listener.h"
#include "run/options.h"

struct run_counting {
	struct perf_meter perf; /* of this task */
	bool is_open;
	/* what the machine seems to be; empty where an option says that it is emulated */
	struct machine found;
	const char *host_kind; /* what it is taken for */
	bool emulated;	       /* an emulated host: its counts repeat */
	bool no_time;	       /* its time and cycles are no result */
	bool untimed;	       /* nothing here can count as a result */
	enum counter metric;   /* what the stop rule watches, and tables show */
};

/**
 * run_counting_open - open what counters there are, and choose the metric
 *
 * Tells @listener what the machine is taken for, unless that is native, and which are missing. Of a
 * virtual machine time and cycles are a result only if @options asks for one of them. Returns 0;
 * -EINVAL if the metric asked for is missing; -ENODEV if nothing can be counted. Close @counting
 * even after an error.
 */
int run_counting_open(struct run_counting *counting, const struct run_options *options,
		      const struct run_listener *listener, struct error *error);
void run_counting_close(struct run_counting *counting);

/* Why a harness's rows are no result on this host; NULL if they are. */
const char *run_untimed_reason(const struct run_counting *counting, const struct bench *bench);

#endif
