// SPDX-License-Identifier: GPL-2.0
/* Which harnesses, ops and policies a run is asked for: see plan.h. */
#include "run/plan.h"

#include <errno.h>
#include <string.h>

bool run_wants(const struct run_options *o, const struct bench *b)
{
	if (!o->benches)
		return !b->on_request;
	return list_has(o->benches, "all") || list_has(o->benches, b->name);
}

bool run_wants_op(const struct run_options *o, const struct bench_op *op)
{
	return o->ops ? list_has(o->ops, op->name) : !op->on_request;
}

static bool has_op(const struct run_options *o, const char *op)
{
	const struct bench *b;
	unsigned int i;
	size_t k;

	for (i = 0; (b = bench_at(i)); i++)
		for (k = 0; run_wants(o, b) && k < b->nr_ops; k++)
			if (!strcmp(b->ops[k].name, op))
				return true;
	return false;
}

static int check_ops(const struct run_options *o, struct error *error)
{
	const char *rest = o->ops;
	char name[64];

	while (list_next(&rest, name, sizeof(name)))
		if (!has_op(o, name))
			return error_set(error, -EINVAL,
					 "--op: no harness of this run has an op \"%s\"", name);
	return 0;
}

unsigned int run_policies_there(const struct run_options *o)
{
	const struct bench *b;
	unsigned int i, set = 0;

	for (i = 0; (b = bench_at(i)); i++)
		if (run_wants(o, b))
			set |= b->policies;
	return set;
}

static int check_policies(const struct run_options *o, struct error *error)
{
	unsigned int there = run_policies_there(o);
	const char *rest = o->policies;
	char name[64], known[256] = "";
	enum bench_policy p;

	for (p = 0; p < NR_BENCH_POLICIES; p++)
		if (there & 1u << p)
			snprintf(known + strlen(known), sizeof(known) - strlen(known), " %s",
				 bench_policies[p].name);
	while (list_next(&rest, name, sizeof(name))) {
		p = bench_policy_find(name);
		if (p == NR_BENCH_POLICIES || !(there & 1u << p))
			return error_set(error, -EINVAL,
					 "--policies: no harness of this run has a policy \"%s\"; "
					 "there are:%s",
					 name, *known ? known : " none");
	}
	return 0;
}

static int check_first(const struct run_options *o, struct error *error)
{
	char known[256] = "";
	const struct bench *b;
	unsigned int i;

	for (i = 0; o->first && (b = bench_at(i)); i++) {
		if (!bench_has(b, BENCH_BY_WARMTH))
			continue;
		if (run_wants(o, b))
			return 0;
		snprintf(known + strlen(known), sizeof(known) - strlen(known), " %s", b->name);
	}
	return o->first ? error_set(
				  error, -EINVAL,
				  "--first: no harness of this run tells a first pass from others; "
				  "these do:%s",
				  known)
			: 0;
}

int run_check_benches(const struct run_options *o, struct error *error)
{
	const char *rest = o->benches;
	char name[64], known[256] = "";
	const struct bench *b;
	unsigned int i;
	int err;

	for (i = 0; (b = bench_at(i)); i++)
		snprintf(known + strlen(known), sizeof(known) - strlen(known), " %s", b->name);
	while (list_next(&rest, name, sizeof(name)))
		if (strcmp(name, "all") && !bench_find(name))
			return error_set(error, -EINVAL,
					 "--bench: there is no harness \"%s\"; there are:%s", name,
					 known);
	err = check_ops(o, error);
	err = err ? err : check_policies(o, error);
	return err ? err : check_first(o, error);
}
