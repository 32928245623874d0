// SPDX-License-Identifier: GPL-2.0
/*
 * vgic: the state of a VM's interrupt controller, saved and restored to a fresh VM.
 *
 * `save` and `restore` make the accesses of a VMM that moves a GICv3, `its-save` and `its-restore`
 * those for its ITS with its tables; `dist`, `redist` and `sysreg` read one register again and
 * again, of the VM, or of one vCPU after another. Every register of the source takes another value
 * than a new VM's first. What is saved is compared with it, and so is what a copy holds after a
 * restore, in registers and in tables.
 *
 * In the number: one ioctl an access, and KVM's work for it, which takes the lock of each vCPU of
 * the VM. Not in it: making VMs and devices, and moving the memory that has the tables. What would
 * mislead: the VM has this controller whatever --features says, and all its vCPUs are idle. In a
 * VM that ran, KVM finds a vCPU by its address at once, in others it looks at one after the other;
 * a VMM saves those that ran.
 */
#include "bench.h"
#include "kvm/arch.h"
#include "raw_ioctl.h"

#include <errno.h>

static const struct bench_op ops[NR_IRQCHIP_OPS] = {
	[IRQCHIP_SAVE] = { .name = "save", .access = "GIC save (KVM_GET_DEVICE_ATTR)" },
	[IRQCHIP_RESTORE] = { .name = "restore",
			      .access = "GIC restore (KVM_SET_DEVICE_ATTR)",
			      .to_fresh = true },
	[IRQCHIP_ITS_SAVE] = { .name = "its-save", .access = "ITS save (tables, registers)" },
	[IRQCHIP_ITS_RESTORE] = { .name = "its-restore",
				  .access = "ITS restore (registers, tables)",
				  .to_fresh = true },
	[IRQCHIP_DIST] = { .name = "dist", .access = "vGIC GET, VM", .per_access = true },
	[IRQCHIP_REDIST] = { .name = "redist", .access = "vGIC GET, vCPU", .per_access = true },
	[IRQCHIP_SYSREG] = { .name = "sysreg", .access = "vGIC GET, sysreg", .per_access = true },
};

struct vgic {
	struct vm_config config;
	struct vm source, copy;
	struct irqchip chip;
	bool compared[NR_IRQCHIP_OPS]; /* a copy with the source, after that op */
};

static const char *supported(const struct bench_config *config)
{
	if (!kvm_arch.irqchip_state)
		return "KVM has no such interrupt controller on this architecture";
	if (config->state == BENCH_RAN && config->recipes->cannot_run.text[0])
		return config->recipes->cannot_run.text;
	return kvm_arch.irqchip_state->unsupported();
}

static void count(const struct bench_config *config, const struct bench_pass *pass,
		  struct bench_work *work)
{
	*work = (struct bench_work){
		.accesses = pass->repeat * kvm_arch.irqchip_state->count(pass->op, config->vcpus),
	};
}

static void teardown(void *ctx)
{
	struct vgic *v = ctx;

	vm_destroy(&v->source);
	vm_destroy(&v->copy);
	irqchip_free(&v->chip);
}

static int setup(const struct bench_config *config, void *ctx, struct error *error)
{
	struct vgic *v = ctx;
	int err;

	v->config = config->vm;
	v->config.features |= kvm_arch.irqchip_state->feature();
	err = vm_create(&v->source, &v->config, config->vcpus, error);
	if (!err && config->state == BENCH_RAN)
		err = kvm_arch.run_guest(&v->source, &v->config, error);
	return err ? err : irqchip_make(&v->chip, &v->source, error);
}

static bool is_to_copy(unsigned int op)
{
	return op == IRQCHIP_RESTORE || op == IRQCHIP_ITS_RESTORE;
}

/* A VM to restore to. The ITS's state comes after the GIC's, and after the memory's. */
static int make_copy(struct vgic *v, unsigned int op, struct error *error)
{
	int err;

	vm_destroy(&v->copy);
	err = vm_create(&v->copy, &v->config, v->source.nr_vcpus, error);
	err = err ? err : irqchip_attach(&v->chip, &v->copy, error);
	if (!err && op == IRQCHIP_ITS_RESTORE) {
		kvm_arch.irqchip_state->move(&v->chip);
		err = irqchip_run(&v->chip, &v->copy, IRQCHIP_RESTORE, error);
	}
	return err;
}

static int prepare(void *ctx, const struct bench_pass *pass, struct error *error)
{
	struct vgic *v = ctx;

	if (is_to_copy(pass->op))
		return make_copy(v, pass->op, error);
	irqchip_spoil(&v->chip, pass->op);
	if (pass->op == IRQCHIP_ITS_SAVE)
		kvm_arch.irqchip_state->clear(&v->chip, false);
	return 0;
}

static void run(void *ctx, const struct bench_pass *pass, struct bench_tally *tally)
{
	struct vgic *v = ctx;
	const struct irqchip_list *list = &v->chip.list[pass->op];
	const struct irqchip_access *first = list->access, *end = first + list->nr, *a;
	const struct vm *vm = is_to_copy(pass->op) ? &v->copy : &v->source;
	int fd = vm->device_fd[list->device];
	long ret;

	for (a = first; a != end; a++) {
		ret = raw_ioctl(fd, a->request, &a->attr);
		if (__builtin_expect(ret != 0, 0))
			bench_tally_fail(tally, (size_t)(a - first), ret);
	}
	tally->accesses += (uint64_t)(a - first);
}

/* Save the tables and registers of the copy's ITS, into memory without any, and compare all. */
static int check_its(struct vgic *v, struct error *error)
{
	const struct irqchip_ops *state = kvm_arch.irqchip_state;
	int err;

	state->clear(&v->chip, true);
	err = irqchip_run(&v->chip, &v->copy, IRQCHIP_SAVE, error); /* pending tables too */
	irqchip_spoil(&v->chip, IRQCHIP_ITS_SAVE);
	err = err ? err : irqchip_run(&v->chip, &v->copy, IRQCHIP_ITS_SAVE, error);
	err = err ? err : irqchip_compare(&v->chip, IRQCHIP_ITS_SAVE, error);
	if (!err && !state->same(&v->chip, true))
		err = error_set(error, -EPROTO,
				"the tables that its ITS writes are not the source's");
	return err;
}

static int check_restore(struct vgic *v, unsigned int op, struct error *error)
{
	struct error what = { "" };
	int err;

	/* It costs as much as the restore: once for each source. */
	if (v->compared[op])
		return 0;
	v->compared[op] = true;
	if (op == IRQCHIP_ITS_RESTORE) {
		err = check_its(v, &what);
	} else {
		irqchip_spoil(&v->chip, IRQCHIP_SAVE);
		err = irqchip_run(&v->chip, &v->copy, IRQCHIP_SAVE, &what);
		err = err ? err : irqchip_compare(&v->chip, IRQCHIP_SAVE, &what);
	}
	return err ? error_set(error, err, "%s to a VM of %u vCPUs: %s", ops[op].name,
			       v->copy.nr_vcpus, what.text)
		   : 0;
}

static int check(void *ctx, const struct bench_pass *pass, const struct bench_tally *tally,
		 struct error *error)
{
	struct vgic *v = ctx;

	if (tally->error)
		return irqchip_error(&v->chip, pass->op, tally->index, tally->error, error);
	if (is_to_copy(pass->op))
		return check_restore(v, pass->op, error);
	if (pass->op == IRQCHIP_ITS_SAVE && !kvm_arch.irqchip_state->same(&v->chip, false))
		return error_set(error, -EPROTO, "its-save: wrote other tables than before");
	return irqchip_compare(&v->chip, pass->op, error);
}

static const struct bench vgic = {
	.name = "vgic",
	.summary = "save a VM's interrupt controller and restore it to a fresh VM, and compare",
	.ops = ops,
	.nr_ops = NR_IRQCHIP_OPS,
	.axes = BENCH_BY_VCPUS | BENCH_BY_STATE,
	.on_request = true,
	.vcpus = "1,8,64", /* a pass grows with their square */
	.vms = 2,	   /* the source and its copy */
	.supported = supported,
	.ctx_size = sizeof(struct vgic),
	.setup = setup,
	.prepare = prepare,
	.run = run,
	.check = check,
	.teardown = teardown,
	.count = count,
};
BENCH_REGISTER(vgic);
