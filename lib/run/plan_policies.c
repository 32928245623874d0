// SPDX-License-Identifier: GPL-2.0
/* Which policies a run has: those asked for that this host can do. See plan.h. */
#include "run/run.h"

#include "kvm/batch.h"

#include <errno.h>
#include <string.h>

unsigned int run_wanted_policies(const struct run_options *o)
{
	enum bench_policy p;
	unsigned int set = 0;

	if (!o->policies)
		return bench_policies_default();
	for (p = 0; p < NR_BENCH_POLICIES; p++)
		if (list_has(o->policies, bench_policies[p].name))
			set |= 1u << p;
	return set;
}

static bool is_batched(enum bench_policy p)
{
	return bench_policies[p].way == BENCH_BATCHED;
}

static bool is_documented(enum bench_policy p)
{
	return bench_policies[p].once == BENCH_ONCE_DOCUMENTED;
}

/* Those of the set that are of a kind, and their names: "batch, batch-scoped". */
static unsigned int those(unsigned int set, bool (*is)(enum bench_policy), char *names, size_t size)
{
	unsigned int found = 0;
	enum bench_policy p;
	size_t len = 0;

	for (p = 0; p < NR_BENCH_POLICIES; p++) {
		if (!(set & 1u << p) || !is(p))
			continue;
		if (len < size)
			len += (size_t)snprintf(names + len, size - len, "%s%s", found ? ", " : "",
						bench_policies[p].name);
		found |= 1u << p;
	}
	return found;
}

/* What this kernel lacks is left out, said, and kept for env.txt. */
static void leave_out(struct run *run, unsigned int policies, const char *names,
		      const struct error *why)
{
	size_t len = strlen(run->left_out);

	run->plan.policies &= ~policies;
	run_say(&run->listener, "%s: left out: %s", names, why->text);
	snprintf(run->left_out + len, sizeof(run->left_out) - len, "%s%s (%s)", len ? "; " : "",
		 names, why->text);
}

int run_plan_choose_policies(struct run *run, struct error *error)
{
	struct run_plan *plan = &run->plan;
	struct error why = { "" };
	char names[128];
	unsigned int set, there = run_policies_there(run->options);
	int ret;

	plan->policies = run_wanted_policies(run->options);
	set = those(plan->policies & there, is_batched, names, sizeof(names));
	ret = set ? kvm_batch_max(&run->subject.vm, &why) : 1;
	if (ret < 0)
		return error_set(error, ret, "%s", why.text);
	run->subject.batch_max = set ? (unsigned int)ret : 0;
	if (!ret)
		leave_out(run, set, names, &why);
	set = those(plan->policies & there, is_documented, names, sizeof(names));
	ret = set ? run_subject_prove_documented(&run->subject, &why) : 0;
	if (ret && ret != -EPROTO)
		return error_set(error, ret, "%s", why.text);
	if (ret)
		leave_out(run, set, names, &why);
	return 0;
}
