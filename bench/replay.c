// SPDX-License-Identifier: GPL-2.0
/*
 * replay: the register accesses of a VMM, in its order: of one whose pattern is known (--pattern),
 * or as a trace of it has them (--trace).
 *
 * An op is a phase of the pattern. Phases before a VMM's first KVM_RUN (`create`, `restore`) are
 * made on a VM that is fresh, with the values of another one, all others on a VM whose vCPUs have
 * run; each is measured in that state alone. In the number: one ioctl a register, in the VMM's
 * order and as often as it does, and KVM_GET_REG_LIST where it calls that (accesses do not count
 * it). Not in it: creating the VM, and whatever the VMM does between its ioctls. What would
 * mislead: values are ours; a VMM that writes only what differs, say, would do less. And `once` is
 * a bound, since a VMM may read a register again because it could have changed.
 *
 * What a pass writes is read back and compared: under every policy the registers that the VMM
 * writes must come to hold what they do under `all`, on every vCPU.
 */
#include "replay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* By enum pattern_kind. */
const struct bench_op replay_ops[] = {
	[PATTERN_CREATE] = { .name = "create",
			     .access = "create (list, GET, SET)",
			     .to_fresh = true },
	[PATTERN_RESET] = { .name = "reset", .access = "reset (GET, SET)" },
	[PATTERN_SAVE] = { .name = "save", .access = "save (list, GET)" },
	[PATTERN_RESTORE] = { .name = "restore", .access = "restore (SET)", .to_fresh = true },
	[PATTERN_TRACED] = { .name = "phase-1", .access = "phase 1 (list, GET, SET)" },
	{ .name = "phase-2", .access = "phase 2 (list, GET, SET)" },
	{ .name = "phase-3", .access = "phase 3 (list, GET, SET)" },
	{ .name = "phase-4", .access = "phase 4 (list, GET, SET)" },
	{ .name = "phase-5", .access = "phase 5 (list, GET, SET)" },
	{ .name = "phase-6", .access = "phase 6 (list, GET, SET)" },
	{ .name = "phase-7", .access = "phase 7 (list, GET, SET)" },
	{ .name = "phase-8", .access = "phase 8 (list, GET, SET)" },
};
_Static_assert(sizeof(replay_ops) / sizeof(replay_ops[0]) == NR_PATTERN_KINDS,
	       "each kind of phase is an op");

static const struct pattern_phase *phase_of(const struct bench_config *config, unsigned int op)
{
	return config->pattern ? pattern_find(config->pattern, op) : NULL;
}

/* Is the phase measured in a VM of this state? Where none can run, all are in a fresh one. */
static bool is_of_state(const struct pattern_phase *phase, const struct bench_config *config)
{
	bool fresh = phase->fresh || config->recipes->cannot_run.text[0];

	return fresh == (config->state == BENCH_FRESH);
}

static void count(const struct bench_config *config, const struct bench_pass *pass,
		  struct bench_work *work)
{
	const struct pattern_phase *phase = phase_of(config, pass->op);
	struct program program;

	*work = (struct bench_work){ .accesses = 0 };
	if (!phase || !is_of_state(phase, config))
		return;
	if (!program_make(&program, phase, config, pass->policy))
		program_count(&program, config->vcpus, work);
	program_free(&program);
}

static const char *supported(const struct bench_config *config)
{
	if (!config->pattern || !config->pattern->nr)
		return "no pattern of a VMM's accesses is known on this architecture";
	return access_supported(config);
}

static void teardown(void *ctx)
{
	struct replay *r = ctx;
	unsigned int op, policy;

	vm_destroy(&r->source);
	vm_destroy(&r->copy);
	access_list_free(&r->held);
	access_list_free(&r->fetched);
	for (op = 0; op < NR_PATTERN_KINDS; op++)
		for (policy = 0; policy < NR_BENCH_POLICIES; policy++)
			program_free(&r->programs[op][policy]);
	free(r->index);
	free(r->ids);
	free(r->digests);
	free(r->found);
}

static int allocate(struct replay *r, struct error *error)
{
	size_t nr = r->config.regs->nr, i;
	int err;

	r->index = calloc(nr + 1, sizeof(*r->index));
	r->ids = calloc(1, reg_list_bytes(nr));
	r->digests = calloc(r->config.vcpus * nr, sizeof(*r->digests));
	r->found = calloc(r->config.vcpus * nr, sizeof(*r->found));
	if (!r->index || !r->ids || !r->digests || !r->found)
		return error_set(error, -ENOMEM, "no memory for what %u vCPUs hold",
				 r->config.vcpus);
	err = access_list_make(&r->held, &r->config, false, error);
	if (!err)
		err = access_list_make(&r->fetched, &r->config, false, error);
	for (i = 0; !err && i < r->held.nr_regs; i++)
		r->index[r->held.order[i] - r->config.regs->regs] = i;
	return err;
}

static void take_digests(struct replay *r)
{
	unsigned int vcpu;
	size_t i;

	for (vcpu = 0; vcpu < r->config.vcpus; vcpu++)
		for (i = 0; i < r->held.nr_regs; i++)
			*replay_digest(r, vcpu, (size_t)(r->held.order[i] - r->config.regs->regs)) =
				state_digest(r->held.order[i], access_value(&r->held, vcpu, i));
}

static int setup(const struct bench_config *config, void *ctx, struct error *error)
{
	struct replay *r = ctx;
	int err;

	r->config = *config;
	err = allocate(r, error);
	if (!err)
		err = vm_create(&r->source, &config->vm, config->vcpus, error);
	if (!err)
		err = state_make(config->recipes, &r->source, config->state == BENCH_RAN, error);
	if (!err)
		err = access_read_all(&r->held, &r->source, error);
	if (!err)
		take_digests(r);
	return err;
}

/* From places in the table to those in `held` and `fetched`. */
static void to_places(const struct replay *r, struct program *p, const struct program_part *part)
{
	size_t i;

	for (i = part->first; i < part->first + part->nr; i++)
		p->steps[i] = (uint32_t)r->index[p->steps[i]];
}

const struct program *replay_program(struct replay *r, unsigned int op, enum bench_policy policy,
				     struct error *error)
{
	struct program *p = &r->programs[op][policy];
	const struct pattern_phase *phase = phase_of(&r->config, op);
	unsigned int k;
	size_t i;

	if (p->phase)
		return p;
	if (program_make(p, phase, &r->config, policy)) {
		program_free(p);
		error_set(error, -ENOMEM, "no memory for the steps of %s", replay_ops[op].name);
		return NULL;
	}
	for (i = 0; i < phase->nr; i++) {
		const struct program_pass *parts = &p->passes[i];

		for (k = 0; k < parts->nr && !pattern_is_list(phase->passes[i].op); k++)
			to_places(r, p, &p->parts[parts->first + k]);
	}
	return p;
}

/* What is fetched is poisoned, so that what was not fetched shows. */
static int prepare(void *ctx, const struct bench_pass *pass, struct error *error)
{
	struct replay *r = ctx;
	const struct program *p = replay_program(r, pass->op, pass->policy, error);
	unsigned int vcpu;

	if (!p)
		return -ENOMEM;
	for (vcpu = 0; vcpu < r->config.vcpus; vcpu++)
		memset(access_value(&r->fetched, vcpu, 0), POISON, r->fetched.values_size);
	if (!p->phase->fresh)
		replay_change_witness(r, p);
	access_give(&r->fetched);
	access_give(&r->held);
	if (!p->phase->fresh)
		return 0;
	vm_destroy(&r->copy);
	return vm_create(&r->copy, &r->config.vm, r->config.vcpus, error);
}

/* The steps of one pass on one vCPU, as bare as the sweep's. */
static inline void access_part(const struct access_list *list, int vcpu_fd, enum access_op op,
			       unsigned int vcpu, const uint32_t *step, size_t nr,
			       struct bench_tally *tally)
{
	const struct reg_access *row = access_one(list, vcpu, 0);
	unsigned long request = reg_request(op == ACCESS_SET);
	const uint32_t *end = step + nr, *s;
	long ret;

	for (s = step; s != end; s++) {
		ret = raw_access(vcpu_fd, request, row + *s);
		if (__builtin_expect(ret != 0, 0))
			bench_tally_fail(tally, 2 * (vcpu * list->nr_regs + *s) + op, ret);
	}
	tally->accesses += nr;
}

static void list_vcpu(struct replay *r, int vcpu_fd, bool whole, struct bench_tally *tally)
{
	long ret, expected = whole ? 0 : -E2BIG;

	reg_list_room(r->ids, whole ? r->config.regs->nr : 0);
	ret = raw_list(r->source.kvm_fd, vcpu_fd, r->ids);
	if (__builtin_expect(ret != expected, 0))
		bench_tally_fail(tally, THE_LIST, ret ? ret : -EPROTO);
}

static void run_part(struct replay *r, const struct program *p, size_t pass, unsigned int vcpu,
		     int vcpu_fd, struct bench_tally *tally)
{
	const struct program_part *part = program_part(p, pass, vcpu);
	const uint32_t *steps;

	if (!part || !part->nr)
		return;
	steps = p->steps + part->first;
	switch (p->phase->passes[pass].op) {
	case PATTERN_GET:
		access_part(&r->fetched, vcpu_fd, ACCESS_GET, vcpu, steps, part->nr, tally);
		break;
	case PATTERN_SET:
		access_part(&r->held, vcpu_fd, ACCESS_SET, vcpu, steps, part->nr, tally);
		break;
	case PATTERN_LIST: list_vcpu(r, vcpu_fd, true, tally); break;
	case PATTERN_LENGTH: list_vcpu(r, vcpu_fd, false, tally); break;
	}
}

/* Passes that are joined go over the vCPUs together. */
static void run(void *ctx, const struct bench_pass *pass, struct bench_tally *tally)
{
	struct replay *r = ctx;
	const struct program *p = &r->programs[pass->op][pass->policy];
	const struct vm *vm = replay_vm(r, p);
	size_t from, to, i;
	unsigned int vcpu, end;

	for (from = 0; from < p->phase->nr; from = to) {
		const struct pattern_pass *first = &p->phase->passes[from];

		for (to = from + 1; to < p->phase->nr && p->phase->passes[to].joined; to++)
			;
		vcpu = to == from + 1 ? first->first : 0; /* most passes of a trace are one's */
		end = to == from + 1 && first->alone ? first->first + 1 : vm->nr_vcpus;
		for (; vcpu < end && vcpu < vm->nr_vcpus; vcpu++)
			for (i = from; i < to; i++)
				run_part(r, p, i, vcpu, vm->vcpu_fd[vcpu], tally);
	}
}

static const struct bench replay = {
	.name = "replay",
	.summary = "the register accesses of a VMM, in its order (--pattern, --trace)",
	.ops = replay_ops,
	.nr_ops = NR_PATTERN_KINDS,
	.axes = BENCH_BY_VCPUS | BENCH_BY_POLICY | BENCH_BY_STATE,
	.policies = BENCH_POLICY(ALL) | BENCH_POLICY(SCOPED) | BENCH_POLICY(ONCE),
	.on_request = true,
	.replays = true,
	.vcpus = "1,8,64,512",
	.cost = 180,
	.worth = 4, /* the savings are what a run is for */
	.vms = 2,   /* the source and its copy */
	.supported = supported,
	.ctx_size = sizeof(struct replay),
	.setup = setup,
	.prepare = prepare,
	.run = run,
	.check = replay_check,
	.teardown = teardown,
	.count = count,
};
BENCH_REGISTER(replay);
