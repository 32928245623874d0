// SPDX-License-Identifier: GPL-2.0
/*
 * registers: what the GET, and the SET, of each register costs by itself.
 *
 * A pass accesses one register of every vCPU, vCPU after vCPU, and goes round until it has made
 * many accesses. In the number: the system call and all of KVM's work for it. Not in it: creating
 * the VM, and what a register's place in a whole pass may change (caches, branch predictors). What
 * would mislead: a SET writes the value that is there already, as in the sweep; and a register that
 * is accessed again and again is found in the cache, so that natively the sum over all registers
 * may be less than a sweep. How much less is what the model (`regscope report --model`) shows.
 */
#include "access.h"
#include "kvm/arch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct bench_op ops[] = {
	[ACCESS_GET] = { .name = "get", .access = REG_GET_ACCESS },
	[ACCESS_SET] = { .name = "set", .access = REG_SET_ACCESS },
};

struct registers {
	struct vm vm;
	struct access_list list;
	size_t *index; /* of each register of the table: where it stands in the list */
	const struct reg *table;
	unsigned char held[REG_SIZE_MAX]; /* by the last vCPU's register, before the pass */
};

static void count(const struct bench_config *config, const struct bench_pass *pass,
		  struct bench_work *work)
{
	const struct reg *reg = pass->reg;
	bool shut = config->state == BENCH_RAN &&
		    state_is_shut(config->recipes, (size_t)(reg - config->regs->regs));

	work->regs = !reg->get_err && (pass->op == ACCESS_GET || (!reg->set_err && !shut));
	work->regs_once = 0;
	work->accesses = work->regs * pass->repeat * config->vcpus;
}

static void teardown(void *ctx)
{
	struct registers *r = ctx;

	vm_destroy(&r->vm);
	access_list_free(&r->list);
	free(r->index);
}

static int setup(const struct bench_config *config, void *ctx, struct error *error)
{
	struct registers *r = ctx;
	size_t i;
	int err = access_list_make(&r->list, config, false, error);

	if (!err)
		err = vm_create(&r->vm, &config->vm, config->vcpus, error);
	if (!err && config->state == BENCH_RAN)
		err = state_make(config->recipes, &r->vm, true, error);
	if (!err)
		err = access_read_all(&r->list, &r->vm, error);
	if (err)
		return err;
	r->table = config->regs->regs;
	r->index = calloc(config->regs->nr, sizeof(*r->index));
	if (!r->index)
		return error_set(error, -ENOMEM, "no memory for the places of %zu registers",
				 config->regs->nr);
	for (i = 0; i < r->list.nr_regs; i++)
		r->index[r->list.order[i] - r->table] = i;
	return 0;
}

/* The access to a register of the last vCPU, which a check looks at. */
static struct reg_access *access_to_last(struct registers *r, const struct reg *reg)
{
	return access_one(&r->list, r->vm.nr_vcpus - 1, r->index[reg - r->table]);
}

static unsigned char *value_of_last(struct registers *r, const struct reg *reg)
{
	return reg_access_value(access_to_last(r, reg));
}

/* What the last vCPU's register holds now: a pass over another one may have changed it. */
static int read_last(struct registers *r, const struct reg *reg, struct error *error)
{
	size_t vcpu = r->vm.nr_vcpus - 1;
	int ret = reg_get(&r->vm, (unsigned int)vcpu, reg, r->held);

	return ret < 0 ? access_error(&r->list, ACCESS_GET,
				      vcpu * r->list.nr_regs + r->index[reg - r->table], ret, error)
		       : 0;
}

static bool is_witness(const struct reg *reg)
{
	return reg->plain_id == kvm_arch.witness_id;
}

/* A GET must overwrite the poison. A SET writes what was read; the witness gets another value,
 * which it must then hold. */
static int prepare(void *ctx, const struct bench_pass *pass, struct error *error)
{
	struct registers *r = ctx;
	unsigned char *value = value_of_last(r, pass->reg);
	int err = read_last(r, pass->reg, error);

	if (!err && pass->op == ACCESS_GET)
		memset(value, POISON, pass->reg->size);
	else if (!err && is_witness(pass->reg))
		++*value;
	if (!err)
		reg_row_give(access_to_last(r, pass->reg), 1);
	return err;
}

/* One loop for all rounds over the vCPUs, as bare as the sweep's: it must add no more to an access.
 */
static void run(void *ctx, const struct bench_pass *pass, struct bench_tally *tally)
{
	struct registers *r = ctx;
	size_t index = r->index[pass->reg - r->table];
	const struct reg_access *first = access_one(&r->list, 0, index), *one = first;
	const int *fd = r->vm.vcpu_fd, *end = fd + r->vm.nr_vcpus;
	unsigned long request = reg_request(pass->op == ACCESS_SET);
	uint64_t i, nr = (uint64_t)pass->repeat * r->vm.nr_vcpus;
	long ret;

	for (i = 0; i < nr; i++) {
		ret = raw_access(*fd, request, one);
		if (__builtin_expect(ret != 0, 0))
			bench_tally_fail(
				tally, (size_t)(fd - r->vm.vcpu_fd) * r->list.nr_regs + index, ret);
		one += r->list.one_stride;
		if (++fd == end) {
			fd = r->vm.vcpu_fd;
			one = first;
		}
	}
	tally->accesses = i;
}

static int check(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		 struct error *error)
{
	struct registers *r = ctx;
	const struct reg *reg = pass->reg;

	if (tally->error)
		return access_error(&r->list, pass->op, tally->index, tally->error, error);
	reg_row_take(access_to_last(r, reg), 1, false);
	if (pass->op == ACCESS_SET && !is_witness(reg))
		return 0;
	if (pass->op == ACCESS_SET && read_last(r, reg, error))
		return -EIO;
	if (!state_same(reg, state_digest(reg, r->held), state_digest(reg, value_of_last(r, reg))))
		return error_set(error, -EIO, "%s of vCPU %u: its %s succeeded, and moved no value",
				 reg->name, r->vm.nr_vcpus - 1, ops[pass->op].access);
	return 0;
}

static const struct bench registers = {
	.name = "registers",
	.summary = "GET and SET each register by itself, on every vCPU",
	.ops = ops,
	.nr_ops = NR_ACCESS_OPS,
	.axes = BENCH_BY_VCPUS | BENCH_BY_STATE | BENCH_BY_REGISTER,
	.vcpus = "1,512",
	.cost = 145,
	.supported = access_supported,
	.ctx_size = sizeof(struct registers),
	.setup = setup,
	.prepare = prepare,
	.run = run,
	.check = check,
	.teardown = teardown,
	.count = count,
};
BENCH_REGISTER(registers);
