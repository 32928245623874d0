// SPDX-License-Identifier: GPL-2.0
/* Who gets how much of the time: see budget.h. */
#include "measure/budget_groups.h"

#include <math.h>

/* What claims get together at a level: as much as that for each unit of worth. */
static double sum_at(struct budget_claim *claims, size_t nr, double level)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < nr; i++) {
		struct budget_claim *c = &claims[i];

		c->gets = fmax(c->used, fmin(c->wants, level * c->worth));
		sum += c->gets;
	}
	return sum;
}

/* The level is found by halving: no claim gets more than all there is. */
void budget_deal(struct budget_claim *claims, size_t nr, double total)
{
	double low = 0, high = 0, level;
	size_t i;

	for (i = 0; i < nr; i++)
		high = fmax(high, claims[i].wants / claims[i].worth);
	if (sum_at(claims, nr, high) <= total)
		return;
	for (i = 0; i < 64; i++) {
		level = low + (high - low) / 2;
		if (sum_at(claims, nr, level) <= total)
			low = level;
		else
			high = level;
	}
	sum_at(claims, nr, low);
}

/* A first epoch of each group of a party, the cheapest first, while @left has room. */
static double plan_first(struct budget *b, size_t party, double left)
{
	size_t i, cheapest, none = b->plan->nr_groups;

	do {
		for (i = 0, cheapest = none; i < b->plan->nr_groups; i++)
			if (b->plan->groups[i].party == party && !b->groups[i].rounds &&
			    b->groups[i].epochs <= 0 &&
			    (cheapest == none ||
			     budget_epoch_ns(b, i) < budget_epoch_ns(b, cheapest)))
				cheapest = i;
		if (cheapest == none || BUDGET_HALF * budget_epoch_ns(b, cheapest) > left)
			break;
		b->groups[cheapest].epochs = 1;
		left -= budget_epoch_ns(b, cheapest);
	} while (1);
	return left;
}

/* How many epochs each group of a party can have in what the party has left. */
static void plan_party(struct budget *b, size_t party, double left)
{
	double total, spent;
	size_t i, n = 0;

	total = left = plan_first(b, party, left);
	for (i = 0; i < b->plan->nr_groups; i++) {
		if (b->plan->groups[i].party != party)
			continue;
		spent = b->groups[i].used_ns + b->groups[i].epochs * budget_epoch_ns(b, i);
		b->claims[n] = (struct budget_claim){
			.used = spent,
			.wants = b->groups[i].used_ns + budget_lacks(b, i) * budget_epoch_ns(b, i),
			.worth = 1,
		};
		total += b->claims[n++].used;
	}
	budget_deal(b->claims, n, total);
	for (i = n = 0; i < b->plan->nr_groups; i++) {
		if (b->plan->groups[i].party != party)
			continue;
		if (budget_epoch_ns(b, i) > 0)
			b->groups[i].epochs +=
				(b->claims[n].gets - b->claims[n].used) / budget_epoch_ns(b, i);
		else
			b->groups[i].epochs = budget_lacks(b, i);
		n++;
	}
}

void budget_plan(struct budget *b, double left_ns)
{
	struct budget_claim *claims = b->claims + b->plan->nr_groups;
	size_t i;

	for (i = 0; i < b->plan->nr_parties; i++)
		claims[i] = (struct budget_claim){ .worth = b->plan->parties[i].worth };
	for (i = 0; i < b->plan->nr_groups; i++) {
		struct budget_claim *c = &claims[b->plan->groups[i].party];

		b->groups[i].epochs = 0;
		c->used += b->groups[i].used_ns;
		c->wants += b->groups[i].used_ns + budget_lacks(b, i) * budget_epoch_ns(b, i);
		left_ns += b->groups[i].used_ns;
	}
	budget_deal(claims, b->plan->nr_parties, left_ns);
	for (i = 0; i < b->plan->nr_parties; i++)
		plan_party(b, i, claims[i].gets - claims[i].used);
}
