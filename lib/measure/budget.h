/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whose turn it is when time is short. Groups of cells (here: a harness at one vCPU count) are
 * measured in epochs, whose cost shows only as they are measured; a guess is made from what others
 * cost. Groups belong to parties (here: harnesses), which share the time:
 *
 *	1. What a party needs is the rounds of its minimum. If all that is needed does not fit, each
 *	   party gets time in proportion to its worth, but none more than it needs; what one does
 *	   not need goes to the others (weighted max-min fairness).
 *	2. Within a party every group has one epoch first, the cheapest before the others, if it
 *	   fits; what is left is shared alike between its groups by the same rule, so that as many
 *	   as can be have what they need.
 *	3. What each gets is spread evenly over the run, so that drift hits all alike.
 *	4. Time that is left after that is for the parties that are still waited for, by worth.
 *
 * Nothing begins that is not likely to end in time.
 */
#ifndef REGSCOPE_MEASURE_BUDGET_H
#define REGSCOPE_MEASURE_BUDGET_H

#include "measure/sampler.h"

struct budget;

/* NULL if there is no memory. @plan has parties and groups. */
struct budget *budget_new(const struct sampler_plan *plan);
void budget_free(struct budget *b);

/* What an epoch took. If it was given up, @rounds is what it had before. */
struct budget_epoch {
	double setup_ns;
	double passes_ns;    /* in passes alone */
	double spent_ns;     /* in all */
	double whole_ns;     /* the same; or what it would have been, had it not been given up */
	unsigned int rounds; /* that its group has now */
};
void budget_spent(struct budget *b, size_t group, const struct budget_epoch *epoch);

/* Rounds that @group has from an earlier run. */
void budget_has_rounds(struct budget *b, size_t group, unsigned int rounds);

/* What is to be measured next, after @elapsed_ns: into @takes_part, for each group. @is_waited_for:
 * for each party, has it a saving that is not narrow? Returns how many; 0: time is spent, or there
 * is nothing left to do. */
size_t budget_choose(struct budget *b, double elapsed_ns, const bool *is_waited_for,
		     bool *takes_part);

/* Is an epoch of @group likely to end in time? */
bool budget_fits(const struct budget *b, size_t group, double elapsed_ns);

/* What @party used; and what it lacks, with how long that would take. */
struct sampler_use budget_use(const struct budget *b, size_t party);

/* Deal out @total to claims: each gets what it wants, or in proportion to its worth. */
struct budget_claim {
	double used; /* is gone already, and counts: it gets no less */
	double wants, worth;
	double gets;
};
void budget_deal(struct budget_claim *claims, size_t nr, double total);

#endif
