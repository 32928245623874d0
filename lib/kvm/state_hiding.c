// SPDX-License-Identifier: GPL-2.0
/* Values that take registers away once a guest runs: see state_search.h. */
#include "kvm/arch.h"
#include "kvm/state_search.h"

/* Values that go together: the first @n deltas of what must be written before a run, register after
 * register, but for those that are refused, or would take back what was flipped. */
static void give_deltas(struct state_search *s, size_t n)
{
	size_t i;
	unsigned int d;

	for (i = 0; i < s->recipes->regs->nr; i++) {
		const struct reg *reg = &s->recipes->regs->regs[i];
		const struct state_recipe *recipe = &s->recipes->recipe[i];
		union reg_value value = { { 0 } };
		uint64_t now, flipped = 0;

		if (!recipe->before_run || reg_get(&s->vm, 0, reg, &value) < 0)
			continue;
		now = value.u64;
		for (d = 0; d < recipe->nr_deltas && n; d++, n--) {
			value.u64 = now ^ recipe->delta[d];
			if (flipped & recipe->delta[d] || reg_set(&s->vm, 0, reg, &value) < 0)
				continue;
			now = value.u64;
			flipped |= recipe->delta[d];
		}
	}
}

/* Does a VM that runs with them list other registers than before? 1, 0 or -errno. */
static int hides(struct state_search *s, size_t n, struct error *error)
{
	struct error ignored;
	int err = state_search_renew(s, error);

	if (err)
		return err;
	give_deltas(s, n);
	if (kvm_arch.run_guest(&s->vm, &s->recipes->config, &ignored))
		return 0; /* what cannot run is not what is looked for */
	return state_search_listed(s) != s->nr_listed;
}

static size_t count_deltas(const struct state_search *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->recipes->regs->nr; i++)
		if (s->recipes->recipe[i].before_run)
			n += s->recipes->recipe[i].nr_deltas;
	return n;
}

static void drop_delta(struct state_search *s, size_t n)
{
	struct state_recipe *recipe = s->recipes->recipe;
	unsigned int d;

	for (; !recipe->before_run || n >= recipe->nr_deltas; recipe++)
		if (recipe->before_run)
			n -= recipe->nr_deltas;
	recipe->mask &= ~recipe->delta[n];
	for (d = (unsigned int)n + 1; d < recipe->nr_deltas; d++)
		recipe->delta[d - 1] = recipe->delta[d];
	recipe->nr_deltas--;
	if (!recipe->nr_deltas || (recipe->how == VARY_SOME && !recipe->mask))
		recipe->how = recipe->found = VARY_NONE;
}

/* The one that does it is the last of the fewest with which it happens. */
int state_search_drop_hiding(struct state_search *s, struct error *error)
{
	size_t most, least, n;
	int ret;

	while ((ret = hides(s, most = count_deltas(s), error)) > 0) {
		for (least = 0; most - least > 1;) {
			n = least + (most - least) / 2;
			ret = hides(s, n, error);
			if (ret < 0)
				return ret;
			if (ret)
				most = n;
			else
				least = n;
		}
		if (!least && (ret = hides(s, 0, error)) != 0)
			return ret < 0 ? ret : 0; /* it is not what they hold */
		drop_delta(s, most - 1);
	}
	return ret;
}
