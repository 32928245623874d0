/* SPDX-License-Identifier: GPL-2.0 */
/* What a run measures: the features of vCPUs, their registers, the scope of each, its values. */
#ifndef REGSCOPE_RUN_SUBJECT_H
#define REGSCOPE_RUN_SUBJECT_H

#include "kvm/state.h"
#include "run/listener.h"
#include "run/options.h"

struct run_subject {
	struct vm_config vm;
	enum scope_source source;
	const char *scope_name; /* of the source, or the path of the user's file */
	struct reg_table regs;
	struct state_recipes recipes; /* points to regs */
};

/* The features, the registers and the scope of each, by a scratch VM; no more than these. 0 or
 * -errno. Free @subject in either case. */
int run_subject_list(struct run_subject *subject, const struct run_options *options,
		     const struct run_listener *listener, struct error *error);

/**
 * run_subject_read - the same and the values that registers take, with a proof of the scope
 *
 * Tells @listener what cannot be read or written, and what no experiment can decide. Returns 0 or
 * -errno; -EPROTO if the scope is wrong. Free @subject in either case.
 */
int run_subject_read(struct run_subject *subject, const struct run_options *options,
		     const struct run_listener *listener, struct error *error);
void run_subject_free(struct run_subject *subject);

#endif
