// SPDX-License-Identifier: GPL-2.0
/* What is replayed: the pattern of a known VMM, or that of a trace: see subject.h. */
#include "benches.h"
#include "kvm/arch.h"
#include "measure/hash.h"
#include "run/plan.h"
#include "run/replayed_trace.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static bool is_replaying(const struct run_options *o)
{
	const struct bench *b;
	unsigned int i;

	for (i = 0; (b = bench_at(i)); i++)
		if (b->replays && run_wants(o, b))
			return true;
	return false;
}

const struct kvm_vmm *run_replayed_vmm(const struct run_options *o)
{
	if (o->trace || !is_replaying(o))
		return NULL;
	if (o->pattern)
		return pattern_vmm(o->pattern);
	return kvm_arch.nr_vmms ? kvm_arch.vmms[0] : NULL;
}

int run_replayed_check(const struct run_options *o, struct error *error)
{
	const char *option = o->trace ? "--trace" : "--pattern";
	char names[128];

	if (!o->trace && !o->pattern)
		return 0;
	if (o->trace && o->pattern)
		return error_set(error, -EINVAL, "--trace and --pattern: one excludes the other");
	if (!is_replaying(o))
		return error_set(error, -EINVAL,
				 "%s: no harness of this run replays a VMM; ask for it too: "
				 "--bench replay",
				 option);
	if (o->trace)
		return run_trace_check(o->trace, error);
	if (pattern_vmm(o->pattern))
		return 0;
	pattern_vmm_names(names, sizeof(names));
	return error_set(error, -EINVAL, "--pattern: there is no \"%s\"; there are:%s", o->pattern,
			 *names ? names : " none");
}

int run_replayed_make(struct run_subject *s, const struct run_options *o,
		      const struct run_listener *listener, struct error *error)
{
	const struct kvm_vmm *vmm = run_replayed_vmm(o);

	if (o->trace)
		return run_trace_pattern(&s->pattern, o->trace, &s->regs, listener, error);
	if (vmm && kvm_arch.vmm_pattern(&s->pattern, vmm, &s->regs))
		return error_set(error, -ENOMEM, "no memory for the pattern of %s", vmm->name);
	return 0;
}

/* Of all that a pattern does. */
static uint64_t hash_of(const struct run_subject *s)
{
	uint64_t hash = HASH_INIT;
	size_t i, k, n;

	for (i = 0; i < s->pattern.nr; i++) {
		const struct pattern_phase *phase = &s->pattern.phases[i];

		hash = hash_bytes(hash, &phase->kind, sizeof(phase->kind));
		for (k = 0; k < phase->nr; k++) {
			const struct pattern_pass *pass = &phase->passes[k];
			const uint32_t what[] = { pass->op, pass->first, pass->alone,
						  pass->joined };

			hash = hash_bytes(hash, what, sizeof(what));
			for (n = 0; !pattern_is_list(pass->op) && n < pass->nr; n++)
				hash = hash_bytes(hash, &s->regs.regs[pass->regs[n]].plain_id,
						  sizeof(uint64_t));
		}
	}
	return hash;
}

void run_replayed_record(const struct run_subject *s, const struct run_options *o, struct env *env)
{
	const struct kvm_vmm *vmm = run_replayed_vmm(o);
	char key[32];
	size_t i;

	if (!s->pattern.nr)
		return;
	if (o->trace)
		env_set(env, "trace", "%s", o->trace);
	else if (vmm)
		env_set(env, "pattern", "%s", vmm->name);
	env_set(env, "pattern_hash", "%016" PRIx64, hash_of(s));
	for (i = 0; i < s->pattern.nr; i++) {
		if (!*s->pattern.phases[i].label)
			continue;
		snprintf(key, sizeof(key), "trace.phase-%d",
			 s->pattern.phases[i].kind - PATTERN_TRACED + 1);
		env_set(env, key, "%s", s->pattern.phases[i].label);
	}
}
