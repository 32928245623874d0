// SPDX-License-Identifier: GPL-2.0
/* A trial of the mark: see mark.h. */
#include "trace/mark.h"

#include "kvm/arch.h"
#include "kvm/ioctl.h"
#include "kvm/vm.h"

#include <linux/kvm.h>

/* So many accesses that ours are known among those of other VMs. */
#define BEFORE 3
#define AFTER  5

#define HIST "hist:keys=kvm,ran"

static const char name[] = "mark";

/* VMs by their addresses. */
struct trial {
	uint64_t before; /* that which was accessed BEFORE times without the mark */
	uint64_t after;	 /* that which was, AFTER times with it */
};

static int take(void *arg, const uint64_t *keys, uint64_t n)
{
	struct trial *trial = arg;

	if (!keys[1] && n == BEFORE)
		trial->before = keys[0];
	if (keys[1] && n == AFTER)
		trial->after = keys[0];
	return 0;
}

static bool access_times(const struct vm *vm, unsigned int times)
{
	unsigned char value[64];
	struct kvm_one_reg one = { kvm_arch.witness_id, (uintptr_t)value };

	for (; times; times--)
		if (__kvm_ioctl(vm->vcpu_fd[0], KVM_GET_ONE_REG, &one) < 0)
			return false;
	return true;
}

/* False: it could not be done. */
static bool access_and_run(void)
{
	const struct vm_config config = { 0 };
	struct vm vm;
	bool done;

	if (vm_create(&vm, &config, 1, NULL))
		return false;
	done = access_times(&vm, BEFORE) && !kvm_arch.run_guest(&vm, &config, NULL) &&
	       access_times(&vm, AFTER);
	vm_destroy(&vm);
	return done;
}

bool mark_try(struct tracefs *fs)
{
	const struct kvm_trace *t = kvm_arch.trace;
	struct trial trial = { 0 };
	struct hist_totals totals;
	char args[256];
	bool is_done;
	int err;

	snprintf(args, sizeof(args), "%s %s", t->access_by_btf, t->ran_by_btf);
	err = tracefs_probe(fs, false, name, t->get, args);
	if (!err)
		err = tracefs_trigger(fs, name, HIST);
	if (err)
		return false;
	is_done = access_and_run();
	err = tracefs_hist(fs, name, 2, take, &trial, &totals, NULL);
	if (tracefs_trigger(fs, name, "!" HIST) || err)
		return false;
	return !is_done || (trial.before && trial.before == trial.after);
}
