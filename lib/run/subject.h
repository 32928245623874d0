/* SPDX-License-Identifier: GPL-2.0 */
/* What a run measures: the vCPUs' features, their registers, and the scope and values of each. */
#ifndef REGSCOPE_RUN_SUBJECT_H
#define REGSCOPE_RUN_SUBJECT_H

#include "kvm/pattern.h"
#include "kvm/state.h"
#include "record/env.h"
#include "run/listener.h"
#include "run/options.h"

struct run_subject {
	struct vm_config vm;
	enum scope_source source;
	const char *scope_name; /* of the source, or the path of the user's file */
	unsigned int cap;	/* that was tried: its number, or 0 */
	bool advertised;	/* KVM_CHECK_EXTENSION says that there is such a capability */
	enum scope_effect effect;
	unsigned int batch_max; /* registers that one call takes; 0: none, or nobody asked */
	struct reg_table regs;
	struct state_recipes recipes; /* points to regs */
	struct pattern pattern;	      /* what is replayed, if anything is */
};

/* The source of scope, and the capability to enable for it (0: none). 0 or -EINVAL. */
int scope_choose(const struct scope_options *options, enum scope_source *source, unsigned int *cap,
		 struct error *error);

/* Find the features, the registers and their scope, with scratch VMs. 0 or -errno; free @subject
 * even after an error. */
int run_subject_list(struct run_subject *subject, const struct run_options *options,
		     const struct run_listener *listener, struct error *error);

/**
 * run_subject_read - find also which values registers take, and prove the scope
 *
 * Tells @listener what cannot be read or written, and what no experiment can decide. Returns 0 or
 * -errno; -EPROTO if the scope is wrong. Free @subject in either case.
 */
int run_subject_read(struct run_subject *subject, const struct run_options *options,
		     const struct run_listener *listener, struct error *error);

/* Of a subject that has been read: is what userspace's own table calls wider than a vCPU so on this
 * kernel, for policies that go by it? 0 or -errno; -EPROTO if it is not. */
int run_subject_prove_documented(struct run_subject *subject, struct error *error);

/*
 * replayed.c: which VMM's pattern is replayed, if any; whether the options go together, before a VM
 * is made; and, after run_subject_read(), the pattern itself. The listener hears what of a trace is
 * left out. 0 or -errno.
 */
const struct kvm_vmm *run_replayed_vmm(const struct run_options *options);
int run_replayed_check(const struct run_options *options, struct error *error);
int run_replayed_make(struct run_subject *subject, const struct run_options *options,
		      const struct run_listener *listener, struct error *error);
void run_replayed_record(const struct run_subject *subject, const struct run_options *options,
			 struct env *env);

/*
 * subject_say.c: tell the listener what cannot be read or written, and what no experiment decides;
 * that the kernel has the capability, and ids do not carry their scope, which is @why.
 */
void run_subject_say(const struct run_subject *subject, const struct run_listener *listener);
void run_subject_say_effect(const struct run_subject *subject, const struct error *why,
			    const struct run_listener *listener);
/* Into env.txt: which capability was tried, if any, and what it did. */
void run_subject_record_effect(const struct run_subject *subject, struct env *env);

/* If KVM does not behave as the kernel's version says: the doubt, cause and consequence, into
 * @text; else false. */
bool run_subject_unlike(const struct run_subject *subject, char *text, size_t size);
void run_subject_free(struct run_subject *subject);

#endif
