// SPDX-License-Identifier: GPL-2.0
/* The register table: listed, named, tried and scoped on a scratch VM: see reg.h. */
#include "kvm/reg.h"

#include "kvm/arch.h"
#include "kvm/ioctl.h"
#include "kvm/probe.h"
#include "kvm/value.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

const char *const reg_scope_names[NR_REG_SCOPES] = { "vcpu", "vm", "host", "vcore" };
const char *const reg_evidence_names[] = { "unproven", "documented", "kernel", "probed", "file" };
const char *const scope_source_names[] = { "documented", "cap", "probe" };
const char *const scope_effect_names[] = { "untried", "refused", "none", "wrong", "marked" };

size_t reg_size(uint64_t id)
{
	return (size_t)1 << ((id & KVM_REG_SIZE_MASK) >> KVM_REG_SIZE_SHIFT);
}

int reg_get(const struct vm *vm, unsigned int vcpu, const struct reg *reg, void *value)
{
	struct kvm_one_reg one = { reg->id, (uintptr_t)value };

	if (kvm_arch.reg_access)
		return kvm_arch.reg_access(vm->vcpu_fd[vcpu], false, reg->id, value);
	return (int)__kvm_ioctl(vm->vcpu_fd[vcpu], KVM_GET_ONE_REG, &one);
}

int reg_set(const struct vm *vm, unsigned int vcpu, const struct reg *reg, const void *value)
{
	struct kvm_one_reg one = { reg->id, (uintptr_t)value };

	if (kvm_arch.reg_access)
		return kvm_arch.reg_access(vm->vcpu_fd[vcpu], true, reg->id,
					   (void *)(uintptr_t)value);
	return (int)__kvm_ioctl(vm->vcpu_fd[vcpu], KVM_SET_ONE_REG, &one);
}

bool kernel_version_parse(const char *release, struct kernel_version *version)
{
	return sscanf(release, "%u.%u", &version->major, &version->minor) == 2;
}

/* KVM_GET_REG_LIST in its two steps: how many, then which. */
static int get_reg_list(const struct vm *vm, struct kvm_reg_list **out, struct error *error)
{
	struct kvm_reg_list count = { .n = 0 }, *list;
	int vcpu_fd = vm->vcpu_fd[0];
	long ret;

	if (kvm_arch.reg_list)
		return kvm_arch.reg_list(vm, out, error);
	ret = __kvm_ioctl(vcpu_fd, KVM_GET_REG_LIST, &count);
	if (ret < 0 && ret != -E2BIG)
		return error_set(error, (int)ret, "KVM_GET_REG_LIST: %s", strerror((int)-ret));
	if (!count.n)
		return error_set(error, -ENODATA,
				 "KVM_GET_REG_LIST: the list is empty: this kernel has "
				 "no register to measure");
	list = calloc(1, sizeof(*list) + count.n * sizeof(list->reg[0]));
	if (!list)
		return error_set(error, -ENOMEM, "no memory for a list of %llu registers",
				 (unsigned long long)count.n);
	list->n = count.n;
	ret = kvm_ioctl(vcpu_fd, KVM_GET_REG_LIST, list, error);
	if (ret < 0) {
		free(list);
		return (int)ret;
	}
	*out = list;
	return 0;
}

/* A scratch VM of one vCPU, and its list. */
static int scratch_list(struct vm *vm, const struct vm_config *config, struct kvm_reg_list **list,
			struct error *error)
{
	int err = vm_create(vm, config, 1, error);

	if (err)
		return err;
	err = get_reg_list(vm, list, error);
	if (err)
		vm_destroy(vm);
	return err;
}

#define READS 4 /* in which a counter moves */

static bool moves(const struct vm *vm, const struct reg *reg, const union reg_value *value)
{
	union reg_value again = { { 0 } };
	unsigned int n;

	if (kvm_arch.moves && kvm_arch.moves(reg->plain_id))
		return true;
	for (n = 1; n < READS && reg->size == sizeof(value->u64); n++)
		if (!reg_get(vm, 0, reg, &again) && again.u64 != value->u64)
			return true;
	return false;
}

static void try_reg(const struct vm *vm, struct reg *reg)
{
	union reg_value value = { { 0 } };

	if (reg->size > sizeof(value)) {
		reg->get_err = reg->set_err = E2BIG;
		return;
	}
	reg->get_err = -reg_get(vm, 0, reg, &value);
	/* before it is written: a write of the same value changes some registers, too */
	reg->moves = !reg->get_err && moves(vm, reg, &value);
	reg->set_err = reg->get_err ? reg->get_err : -reg_set(vm, 0, reg, &value);
}

static int fill(struct reg_table *table, const struct kvm_reg_list *list, const struct vm *vm,
		const struct vm_config *config)
{
	struct utsname uts;
	size_t i;

	if (!uname(&uts))
		kernel_version_parse(uts.release, &table->version);
	table->regs = calloc(list->n, sizeof(*table->regs));
	if (!table->regs)
		return -ENOMEM;
	table->nr = list->n;
	for (i = 0; i < table->nr; i++) {
		struct reg *reg = &table->regs[i];

		reg->id = list->reg[i];
		reg->plain_id = reg->id & ~kvm_arch.scope_mask;
		reg->size = reg_size(reg->id);
		reg->class = kvm_arch.reg_class(reg->plain_id);
		kvm_arch.reg_name(reg->plain_id, reg->name);
		reg->scope =
			kvm_arch.reg_scope(reg->plain_id, config, table->version, &reg->evidence);
		reg->documented = reg->scope;
		try_reg(vm, reg);
	}
	return 0;
}

/*
 * The list without the capability may differ by one bit alone, the same in all ids, and must in one
 * id at least. Which bit that is has not been decided by anyone: bit 28 in 2022, bit 48 since.
 */
static int verify_effect(const struct kvm_reg_list *off, struct reg_table *on, unsigned int cap,
			 struct error *error)
{
	uint64_t i, mark = 0;

	on->effect = SCOPE_EFFECT_WRONG;
	if (on->nr != off->n)
		return error_set(error, -EPROTO,
				 "capability %u: the list has %zu registers with it and "
				 "%llu without; it is not KVM_CAP_ARM_REG_SCOPE",
				 cap, on->nr, (unsigned long long)off->n);
	for (i = 0; i < off->n; i++) {
		uint64_t changed = on->regs[i].id ^ off->reg[i];

		if (off->reg[i] & kvm_arch.scope_mask)
			return error_set(error, -EPROTO,
					 "register 0x%016" PRIx64 " has a scope bit set "
					 "although capability %u is off",
					 (uint64_t)off->reg[i], cap);
		if (!mark && !(changed & (changed - 1)))
			mark = changed & kvm_arch.scope_mask;
		if (changed && changed != mark)
			return error_set(error, -EPROTO,
					 "capability %u turned register 0x%016" PRIx64
					 " into 0x%016" PRIx64
					 ": that is not one bit, the same for all, that "
					 "could be its scope; it is not "
					 "KVM_CAP_ARM_REG_SCOPE",
					 cap, (uint64_t)off->reg[i], on->regs[i].id);
	}
	on->effect = mark ? SCOPE_EFFECT_MARKED : SCOPE_EFFECT_NONE;
	if (!mark)
		return error_set(error, -EPROTO,
				 "capability %u was enabled and marked no register: it "
				 "is not KVM_CAP_ARM_REG_SCOPE, or this kernel's is not finished",
				 cap);
	return 0;
}

static int apply_kernel_scope(struct reg_table *table, const struct vm_config *config,
			      struct error *error)
{
	struct vm_config without = *config;
	struct kvm_reg_list *off;
	struct vm vm;
	size_t i;
	int err;

	without.scope_cap = 0;
	err = scratch_list(&vm, &without, &off, error);
	if (err)
		return err;
	vm_destroy(&vm);
	err = verify_effect(off, table, config->scope_cap, error);
	free(off);
	for (i = 0; !err && i < table->nr; i++) {
		struct reg *reg = &table->regs[i];

		reg->scope = reg->id != reg->plain_id ? REG_SCOPE_VM : REG_SCOPE_VCPU;
		reg->evidence = REG_EVIDENCE_KERNEL;
	}
	return err;
}

int reg_table_read(struct reg_table *table, const struct vm_config *config,
		   enum scope_source source, struct error *error)
{
	enum scope_effect effect;
	struct kvm_reg_list *list;
	struct vm vm;
	int err = scratch_list(&vm, config, &list, error);

	*table = (struct reg_table){ .regs = NULL };
	if (err) {
		table->effect = config->scope_cap ? SCOPE_EFFECT_REFUSED : SCOPE_EFFECT_UNTRIED;
		return err;
	}
	err = fill(table, list, &vm, config);
	free(list);
	vm_destroy(&vm);
	/* what the kernel says is taken, and the experiment made all the same: state_prove_scope()
	 * holds one against the other */
	if (!err && source != SCOPE_DOCUMENTED)
		err = probe_scope(table, config, error);
	if (!err && source == SCOPE_CAP)
		err = apply_kernel_scope(table, config, error);
	if (err) {
		effect = table->effect;
		reg_table_free(table);
		table->effect = effect;
		return err;
	}
	reg_table_count(table);
	return 0;
}

void reg_table_count(struct reg_table *table)
{
	size_t i;

	table->wide = 0;
	for (i = 0; i < table->nr; i++)
		table->wide += reg_is_wide(&table->regs[i]);
}

bool reg_table_set_scope(struct reg_table *table, uint64_t plain_id, enum reg_scope scope)
{
	size_t i;

	for (i = 0; i < table->nr; i++) {
		struct reg *reg = &table->regs[i];

		if (reg->plain_id != plain_id)
			continue;
		table->wide -= reg_is_wide(reg);
		reg->scope = scope;
		reg->evidence = REG_EVIDENCE_FILE;
		table->wide += reg_is_wide(reg);
		return true;
	}
	return false;
}

void reg_table_free(struct reg_table *table)
{
	free(table->regs);
	*table = (struct reg_table){ .regs = NULL };
}
