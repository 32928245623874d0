// SPDX-License-Identifier: GPL-2.0
/* What is said of a subject: doubts, what is left out, and what goes into env.txt. */
#include "kvm/arch.h"
#include "run/replayed_trace.h"
#include "run/subject.h"

#include <errno.h>
#include <inttypes.h>

static void say_bad_registers(const struct run_subject *s, const struct run_listener *listener)
{
	char name[ERRNO_NAME_MAX];
	size_t i;

	for (i = 0; i < s->regs.nr; i++) {
		const struct reg *r = &s->regs.regs[i];

		if (r->get_err)
			run_say(listener, "%s cannot be read (%s): left out", r->name,
				errno_name(r->get_err, name));
		else if (r->set_err && !(r->set_err == EPERM && kvm_never_written(r->id)))
			run_say(listener, "%s cannot be written (%s): left out of set", r->name,
				errno_name(r->set_err, name));
	}
}

/* How many registers are so, and which is the first? */
static size_t count(const struct run_subject *s,
		    bool (*is_so)(const struct run_subject *s, size_t i), const struct reg **first)
{
	size_t i, n = 0;

	*first = NULL;
	for (i = 0; i < s->regs.nr; i++) {
		if (!is_so(s, i))
			continue;
		*first = *first ? *first : &s->regs.regs[i];
		n++;
	}
	return n;
}

static bool is_shut(const struct run_subject *s, size_t i)
{
	return state_is_shut(&s->recipes, i);
}

/* What no pass writes of VMs that ran. */
static void say_shut(const struct run_subject *s, const struct run_listener *listener)
{
	const struct reg *first;
	size_t n = count(s, is_shut, &first);

	if (n)
		run_say(listener,
			"%s and %zu others cannot be written once a vCPU has run: left out of set "
			"by register in state ran",
			first->name, n - 1);
}

/* Said to be wider than a vCPU, where no experiment can confirm it. */
static bool is_untold(const struct run_subject *s, size_t i)
{
	const struct reg *reg = &s->regs.regs[i];

	return reg_is_wide(reg) && !state_is_varied(&s->recipes, i) &&
	       reg->evidence != REG_EVIDENCE_DOCUMENTED && reg->documented == REG_SCOPE_VCPU;
}

/* Said to be wider than a vCPU, and not even a copy of every register of every vCPU brings it back:
 * who is to blame, that register or another one, no experiment here tells. */
static void say_lost(const struct run_subject *s, const struct run_listener *listener)
{
	size_t i;

	for (i = 0; i < s->regs.nr; i++)
		if (reg_is_wide(&s->regs.regs[i]) && s->regs.regs[i].seen == REG_SEEN_LOST)
			run_say(listener,
				"doubt: %s says that %s is wider than a vCPU, and a copy of all "
				"registers loses it: regscope roundtrip says by whose write",
				s->scope_name, s->regs.regs[i].name);
}

static void say_untold(const struct run_subject *s, const struct run_listener *listener)
{
	const struct reg *first;
	size_t n = count(s, is_untold, &first);

	if (n)
		run_say(listener,
			"doubt: %s says that %s%s wider than a vCPU, and no experiment can tell: "
			"no other value is accepted",
			s->scope_name, first->name, n > 1 ? " and others are" : " is");
}

void run_subject_say(const struct run_subject *s, const struct run_listener *listener)
{
	say_untold(s, listener);
	say_lost(s, listener);
	say_bad_registers(s, listener);
	say_shut(s, listener);
}

void run_subject_say_effect(const struct run_subject *s, const struct error *why,
			    const struct run_listener *listener)
{
	if (s->advertised || s->effect != SCOPE_EFFECT_REFUSED)
		run_say(listener,
			"doubt: the kernel %s KVM_CAP_ARM_REG_SCOPE, and ids do not "
			"carry their scope: %s; scope is found by experiment",
			s->advertised ? "advertises" : "has", why->text);
}

void run_subject_record_effect(const struct run_subject *s, struct env *env)
{
	if (!s->cap)
		return;
	env_set(env, "scope_cap_number", "%u", s->cap);
	env_set(env, "scope_cap_advertised", "%s", s->advertised ? "yes" : "no");
	env_set(env, "scope_cap_effect", "%s", scope_effect_names[s->effect]);
}

bool run_subject_unlike(const struct run_subject *s, char *text, size_t size)
{
	const struct kernel_version v = s->regs.version, since = s->regs.unlike_since;
	bool newer = !kernel_version_at_least(v, since);

	if (!s->regs.unlike)
		return false;
	snprintf(text, size,
		 "KVM is %s than the kernel's version, %u.%u, says: %s is %s here, as it %s "
		 "%u.%u; what no experiment can tell is taken to be as documented %s that "
		 "version: see docs/scope.md",
		 newer ? "newer" : "older", v.major, v.minor, s->regs.unlike->name,
		 newer ? "the VM's" : "a vCPU's", newer ? "is since" : "was before", since.major,
		 since.minor, newer ? "for" : "before");
	return true;
}

/* Of a migration on one host, the other side is a VM of its own. */
void run_trace_say_others(const struct trace_rows *rows, unsigned int vm, const char *path,
			  const struct run_listener *listener)
{
	uint64_t others = 0;
	size_t i;

	for (i = 0; i < rows->nr; i++)
		if (rows->row[i].vm != vm)
			others += rows->row[i].accesses;
	if (others)
		run_say(listener,
			"%s: %" PRIu64 " accesses of other VMs are left out: VM %u, which has "
			"most, is replayed",
			path, others, vm);
}

void run_trace_say_left_out(const char *path, uint64_t accesses, const char *example,
			    const struct run_listener *listener)
{
	run_say(listener,
		"%s: %" PRIu64 " accesses are left out, of registers that this host's vCPUs do not "
		"have or that cannot be accessed (such as %s)",
		path, accesses, example);
}

void run_trace_say_mixed(const char *path, unsigned int phase, uint64_t fresh, uint64_t accesses,
			 const struct run_listener *listener)
{
	if (fresh && fresh < accesses)
		run_say(listener,
			"%s: phase %u: %" PRIu64 " of %" PRIu64 " accesses were made before a vCPU "
			"had run; all are replayed as after it",
			path, phase, fresh, accesses);
}
