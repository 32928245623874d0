// SPDX-License-Identifier: GPL-2.0
/* Whose turn it is: see budget.h. */
#include "measure/budget_groups.h"

#include <math.h>
#include <string.h>

/* How much of all that is planned is done, by time. */
static double progress_of(const struct budget *b)
{
	double used = 0, all = 0;
	size_t i;

	for (i = 0; i < b->plan->nr_groups; i++) {
		used += b->groups[i].used_ns;
		all += b->groups[i].used_ns + b->groups[i].epochs * budget_epoch_ns(b, i);
	}
	return all > 0 ? used / all : 0;
}

/* What is known of no group is measured alone, so that the next ones can be guessed by it. */
static size_t choose_unknown(const struct budget *b, double elapsed_ns, bool *takes_part)
{
	const struct sampler_group *groups = b->plan->groups;
	size_t i, none = b->plan->nr_groups, first = none;

	for (i = 0; i < b->plan->nr_groups; i++) {
		if (b->groups[i].is_known || b->groups[i].epochs < BUDGET_HALF ||
		    !budget_fits(b, i, elapsed_ns))
			continue;
		if (first == none || groups[i].size < groups[first].size ||
		    (groups[i].size <= groups[first].size &&
		     b->groups[i].weight < b->groups[first].weight))
			first = i;
	}
	if (first == none)
		return 0;
	takes_part[first] = true;
	return 1;
}

/* Those that are not ahead of the others. If all are, as rounding may have it, the last of them. */
static size_t choose_planned(const struct budget *b, double elapsed_ns, bool *takes_part)
{
	double done, all, progress = progress_of(b), least = INFINITY;
	size_t i, n = 0, last = 0;

	for (i = 0; i < b->plan->nr_groups; i++) {
		if (b->groups[i].epochs < BUDGET_HALF || !budget_fits(b, i, elapsed_ns))
			continue;
		done = (double)b->groups[i].rounds / b->plan->rounds_per_subject;
		all = done + b->groups[i].epochs;
		takes_part[i] = done < all * progress + BUDGET_HALF;
		n += takes_part[i];
		if (done / all < least) {
			least = done / all;
			last = i;
		}
	}
	if (n || least > 1)
		return n;
	takes_part[last] = true;
	return 1;
}

/* What shares had no room for, and the rest of the time has: that which lacks least. */
static size_t choose_rest(const struct budget *b, double elapsed_ns, bool *takes_part)
{
	size_t i, none = b->plan->nr_groups, first = none;

	for (i = 0; i < b->plan->nr_groups; i++)
		if (budget_lacks(b, i) > 0 && budget_fits(b, i, elapsed_ns) &&
		    (first == none || budget_lacks(b, i) * budget_epoch_ns(b, i) <
					      budget_lacks(b, first) * budget_epoch_ns(b, first)))
			first = i;
	if (first == none)
		return 0;
	takes_part[first] = true;
	return 1;
}

/* What a party used for its worth, and how far the next epoch of all its groups would take it. */
static void sum_up(struct budget *b, size_t party, double *used, double *step)
{
	double worth = b->plan->parties[party].worth;
	size_t i;

	for (i = 0, *used = *step = 0; i < b->plan->nr_groups; i++) {
		if (b->plan->groups[i].party != party)
			continue;
		*used += b->groups[i].used_ns / worth;
		*step += budget_epoch_ns(b, i) / worth;
	}
}

/* The parties that are waited for, with all their groups, but those that are ahead of others. */
static size_t choose_waited(struct budget *b, double elapsed_ns, const bool *is_waited_for,
			    bool *takes_part)
{
	double used, step, least = INFINITY;
	size_t i, n = 0, party;

	for (i = 0; i < b->plan->nr_groups; i++) {
		party = b->plan->groups[i].party;
		takes_part[i] = is_waited_for[party] && budget_fits(b, i, elapsed_ns);
		sum_up(b, party, &used, &step);
		least = takes_part[i] ? fmin(least, used) : least;
	}
	for (i = 0; i < b->plan->nr_groups; i++) {
		sum_up(b, b->plan->groups[i].party, &used, &step);
		takes_part[i] = takes_part[i] && used <= least + BUDGET_HALF * step;
		n += takes_part[i];
	}
	return n;
}

size_t budget_choose(struct budget *b, double elapsed_ns, const bool *is_waited_for,
		     bool *takes_part)
{
	double left_ns = (double)b->plan->budget_ns - elapsed_ns;
	size_t n;

	memset(takes_part, 0, b->plan->nr_groups * sizeof(*takes_part));
	if (left_ns <= 0)
		return 0;
	budget_plan(b, left_ns);
	n = choose_unknown(b, elapsed_ns, takes_part);
	n = n ? n : choose_planned(b, elapsed_ns, takes_part);
	n = n ? n : choose_rest(b, elapsed_ns, takes_part);
	return n ? n : choose_waited(b, elapsed_ns, is_waited_for, takes_part);
}
