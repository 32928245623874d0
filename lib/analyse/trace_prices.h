/* SPDX-License-Identifier: GPL-2.0 */
/* What an access of a register costs in a VM, found at once for each row of a trace. */
#ifndef REGSCOPE_ANALYSE_TRACE_PRICES_H
#define REGSCOPE_ANALYSE_TRACE_PRICES_H

#include "analyse/trace.h"

/* Of a register: by access, and by whether a vCPU of the VM has run; 0: unknown. */
struct price {
	uint64_t id;
	struct {
		double cost;
		unsigned int vcpus; /* of the VM it was measured in */
	} of[NR_TRACE_OPS][2];
};

struct price_list {
	struct price *price; /* sorted by id */
	size_t nr;
	bool begins_fresh;
};

/* Prices in a VM of @vcpus: those measured in the VM that is nearest to it. 0 or -ENOMEM. */
int price_list_make(struct price_list *list, const struct trace_prices *prices, unsigned int vcpus);
void price_list_free(struct price_list *list);

/* What an access of the row costs in the mean of its fresh ones and others: if it is not known for
 * the state that the VM was in, that of the other one; 0 if neither is. */
double price_of(const struct price_list *list, const struct trace_row *row);

#endif
