/* SPDX-License-Identifier: GPL-2.0 */
/* A benches.csv in memory, of harnesses that are made up. */
#ifndef MADE_BENCHES_H
#define MADE_BENCHES_H

#include "record/benches.h"

#define PAIR(bench_, op_, access_, threads_, per_access_) \
	{ .bench = bench_, \
	  .op = op_, \
	  .policy = "all", \
	  .access = access_, \
	  .what = "all registers", \
	  .explained_op = op_, \
	  .threads = threads_, \
	  .per_access = per_access_ }, \
	{ \
		.bench = bench_, .op = op_, .policy = "scoped", .base = "all", .access = access_, \
		.what = "VM-scoped ones once", .explained_op = op_, .threads = threads_, \
		.per_access = per_access_ \
	}

static struct bench_row made_rows[] = {
	PAIR("sweep", "get", "KVM_GET_ONE_REG", BENCH_THREADING_ALONE, true),
	PAIR("sweep", "set", "KVM_SET_ONE_REG", BENCH_THREADING_ALONE, true),
	PAIR("threads", "restore", "restore (SET)", BENCH_THREADING_SHARED, false),
	PAIR("vms", "restore", "restore (SET)", BENCH_THREADING_EACH, false),
	PAIR("heap", "get", "KVM_GET_ONE_REG", BENCH_THREADING_ALONE, true),
	{ .bench = "heap",
	  .op = "get",
	  .policy = "heaped",
	  .base = "all",
	  .access = "KVM_GET_ONE_REG",
	  .what = "all registers at once",
	  .way = "at once",
	  .per_access = true },
	{ .bench = "heap",
	  .op = "get",
	  .policy = "list-each",
	  .base = "all",
	  .access = "KVM_GET_ONE_REG",
	  .what = "all registers, listed on each vCPU",
	  .way = "listed",
	  .per_access = true },
	{ .bench = "bare",
	  .op = "nothing",
	  .policy = "all",
	  .access = "turn of the loop",
	  .per_access = true },
};

static const struct benches made_benches = { made_rows, sizeof(made_rows) / sizeof(made_rows[0]) };

#endif
