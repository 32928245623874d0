/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a VMM does to the registers of a VM: phases, each a sequence of passes over its vCPUs. It is
 * data: an architecture has those of known VMMs (lib/kvm/arch.h), a trace gives that of any other.
 */
#ifndef REGSCOPE_KVM_PATTERN_H
#define REGSCOPE_KVM_PATTERN_H

#include "kvm/reg.h"

/* Phases that known VMMs have, each of them at most once; and those of a trace, by number. */
enum pattern_kind {
	PATTERN_CREATE,
	PATTERN_RESET,
	PATTERN_SAVE,
	PATTERN_RESTORE,
	PATTERN_TRACED,
	NR_PATTERN_KINDS = PATTERN_TRACED + 8
};
#define PATTERN_TRACED_MAX (NR_PATTERN_KINDS - PATTERN_TRACED)

#define PATTERN_LABEL_MAX 32

enum pattern_op {
	PATTERN_GET,
	PATTERN_SET,
	PATTERN_LIST,	/* KVM_GET_REG_LIST */
	PATTERN_LENGTH, /* the same with no room, which tells how long the list is */
};

/* One op on each of @nr registers of one vCPU after another. */
struct pattern_pass {
	enum pattern_op op;
	unsigned int first; /* vCPU; */
	bool alone;	    /* it alone, else all from it on */
	bool joined;	  /* a vCPU goes on with this before the next one begins the pass before */
	size_t *regs, nr; /* places in the table, in order; nr is 1, and no place, for the list */
};

struct pattern_phase {
	enum pattern_kind kind;
	char label[PATTERN_LABEL_MAX]; /* what its trace calls it; "": it is not from a trace */
	bool fresh;		       /* its vCPUs have not run; else they have */
	struct pattern_pass *passes;
	size_t nr;
};

struct pattern {
	struct pattern_phase phases[NR_PATTERN_KINDS];
	size_t nr;
};

/* A VMM whose pattern is known. */
struct kvm_vmm {
	const char *name;
	const char *features;		/* that it gives its vCPUs where the host offers them */
	const struct vmm_phase *phases; /* the architecture's own */
	unsigned int nr_phases;
};

/* The VMM of that name, or NULL; and their names, each after a blank. */
const struct kvm_vmm *pattern_vmm(const char *name);
void pattern_vmm_names(char *buf, size_t size);

/* A phase more, of a kind that it does not have yet. */
struct pattern_phase *pattern_add_phase(struct pattern *pattern, enum pattern_kind kind,
					bool fresh);

/* Can that be done to the register here? */
bool pattern_can(enum pattern_op op, const struct reg *reg);

/* A pass more, as @like with its registers copied. What cannot be done to a register here is left
 * out, and a pass of which nothing is left, too. 0 or -ENOMEM. */
int pattern_add_pass(struct pattern_phase *phase, const struct pattern_pass *like,
		     const struct reg_table *regs);

/* Its phase of that kind, or NULL. */
const struct pattern_phase *pattern_find(const struct pattern *pattern, enum pattern_kind kind);
void pattern_free(struct pattern *pattern);

/* Is that vCPU in that pass? */
static inline bool pattern_has_vcpu(const struct pattern_pass *pass, unsigned int vcpu)
{
	return pass->alone ? vcpu == pass->first : vcpu >= pass->first;
}

static inline bool pattern_is_list(enum pattern_op op)
{
	return op == PATTERN_LIST || op == PATTERN_LENGTH;
}

#endif
