/* SPDX-License-Identifier: GPL-2.0 */
/* What the search for the values of registers shares between its files: see state.h. */
#ifndef REGSCOPE_KVM_STATE_SEARCH_H
#define REGSCOPE_KVM_STATE_SEARCH_H

#include "kvm/state_recipe.h"

struct state_search {
	struct state_recipes *recipes;
	struct vm vm; /* one vCPU */
	uint64_t nr_listed;
};

/* How many registers are listed, which a value of an ID register can change; 0 if unknown. */
uint64_t state_search_listed(const struct state_search *search);

/* Another VM, in which nothing was tried. 0 or -errno. */
int state_search_renew(struct state_search *search, struct error *error);

/* state_hiding.c: drop values of ID registers with which KVM takes other registers away when a vCPU
 * first runs: a guest without FEAT_ATS1A has no FEAT_S1PIE either where it has an EL2. 0 or
 * -errno. */
int state_search_drop_hiding(struct state_search *search, struct error *error);

#endif
