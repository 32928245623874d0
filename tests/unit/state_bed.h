/* SPDX-License-Identifier: GPL-2.0 */
/* The fake's registers, and what each can be made to hold: where tests of a state begin. */
#ifndef STATE_BED_H
#define STATE_BED_H

#include "fake_kvm.h"
#include "test.h"

#include "kvm/reg.h"
#include "kvm/state.h"

/* Indices of the fake's registers. */
enum { X0, X1, PSCI, PFR0, MIDR, SCTLR, Z0, LAST };

static const struct vm_config config = { .features = 7 };
static struct reg_table table;
static struct state_recipes recipes;

/* For a teardown: 0, or -1 if a file is left open. */
static int tidy(void **state)
{
	(void)state;
	if (recipes.regs)
		state_recipes_free(&recipes);
	reg_table_free(&table);
	return fake_kvm.open_fds ? -1 : 0;
}

#endif
