// SPDX-License-Identifier: GPL-2.0
/* Accesses to MSRs, one by one and many at once, and their list: see reg_access.h. */
#include "reg_access.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ &&
		       offsetof(struct kvm_msrs, entries) == sizeof(__u64),
	       "a header is no word with the number of entries");

static struct reg_access access_of(const struct reg *reg, unsigned char *value)
{
	if (!x86_is_msr(reg->plain_id))
		return (struct reg_access){
			.one = { reg->id, (uintptr_t)value },
			.value = value,
			.request = { (uint32_t)KVM_GET_ONE_REG, (uint32_t)KVM_SET_ONE_REG },
		};
	return (struct reg_access){
		.msr = { .nmsrs = 1, .entry.index = (__u32)reg->plain_id },
		.value = value,
		.request = { (uint32_t)KVM_GET_MSRS, (uint32_t)KVM_SET_MSRS },
		.done = 1,
	};
}

/* The first entry of a batch is left free: its end is the first header. */
void reg_row_make(struct reg_access *row, void *batch, const struct reg **order, size_t nr,
		  unsigned char *value)
{
	struct kvm_msr_entry *entry = batch;
	size_t i;

	for (i = 0; i < nr; value += order[i++]->size) {
		row[i] = access_of(order[i], value);
		if (!x86_is_msr(order[i]->plain_id))
			continue;
		row[i].batched = ++entry;
		*entry = row[i].msr.entry;
	}
	while (i--)
		row[i].run = !row[i].batched ? 0 : i + 1 == nr ? 1 : row[i + 1].run + 1;
}

void reg_row_give(struct reg_access *row, size_t nr)
{
	const struct reg_access *end = row + nr;

	for (; row != end; row++) {
		if (!row->batched)
			continue;
		memcpy(&row->msr.entry.data, row->value, sizeof(row->msr.entry.data));
		row->batched->data = row->msr.entry.data;
	}
}

void reg_row_take(struct reg_access *row, size_t nr, bool batched)
{
	const struct reg_access *end = row + nr;

	for (; row != end; row++)
		if (row->batched)
			memcpy(row->value, batched ? &row->batched->data : &row->msr.entry.data,
			       sizeof(row->msr.entry.data));
}

int x86_reg_access(int vcpu_fd, bool set, uint64_t id, void *value)
{
	struct kvm_one_reg one = { id, (uintptr_t)value };
	struct x86_msr msr = { .nmsrs = 1, .entry.index = (__u32)id };
	struct kvm_msrs *call = (void *)&msr;
	long ret;

	if (!x86_is_msr(id))
		return (int)(set ? __kvm_ioctl(vcpu_fd, KVM_SET_ONE_REG, &one)
				 : __kvm_ioctl(vcpu_fd, KVM_GET_ONE_REG, &one));
	if (set)
		memcpy(&msr.entry.data, value, sizeof(msr.entry.data));
	ret = set ? __kvm_ioctl(vcpu_fd, KVM_SET_MSRS, call)
		  : __kvm_ioctl(vcpu_fd, KVM_GET_MSRS, call);
	if (ret == 1 && !set)
		memcpy(value, &msr.entry.data, sizeof(msr.entry.data));
	/* none was done, and it is not told why: what KVM_GET_ONE_REG would say */
	return ret == 1 ? 0 : ret < 0 ? (int)ret : -EINVAL;
}

/* Those of KVM_GET_REG_LIST, which Linux has here since 6.18: none on most CPUs. Returns how many
 * there are; with room for them, also which. */
static uint64_t one_reg_list(int vcpu_fd, struct kvm_reg_list *list, uint64_t room)
{
	long ret;

	list->n = room;
	ret = __kvm_ioctl(vcpu_fd, KVM_GET_REG_LIST, list);
	return ret < 0 && ret != -E2BIG ? 0 : list->n;
}

int x86_reg_list(const struct vm *vm, struct kvm_reg_list **out, struct error *error)
{
	struct kvm_msr_list count = { .nmsrs = 0 }, *msrs;
	struct kvm_reg_list none, *list;
	uint64_t more = one_reg_list(vm->vcpu_fd[0], &none, 0), i;
	long ret = __kvm_ioctl(vm->kvm_fd, KVM_GET_MSR_INDEX_LIST, &count);

	if (ret < 0 && ret != -E2BIG)
		return error_set(error, (int)ret, "KVM_GET_MSR_INDEX_LIST: %s",
				 strerror((int)-ret));
	if (!count.nmsrs)
		return error_set(error, -ENODATA,
				 "KVM_GET_MSR_INDEX_LIST: the list is empty: this kernel has no "
				 "register to measure");
	msrs = calloc(1, reg_list_bytes(count.nmsrs));
	list = calloc(1, sizeof(*list) + (count.nmsrs + more) * sizeof(list->reg[0]));
	if (msrs)
		msrs->nmsrs = count.nmsrs;
	ret = !msrs || !list ? error_set(error, -ENOMEM, "no memory for a list of %u registers",
					 count.nmsrs)
			     : kvm_ioctl(vm->kvm_fd, KVM_GET_MSR_INDEX_LIST, msrs, error);
	if (ret >= 0) {
		if (more)
			more = one_reg_list(vm->vcpu_fd[0], list, more);
		for (i = 0; i < msrs->nmsrs; i++)
			list->reg[more + i] = X86_MSR_ID(msrs->indices[i]);
		list->n = more + msrs->nmsrs;
		*out = list;
		list = NULL;
	}
	free(msrs);
	free(list);
	return ret < 0 ? (int)ret : 0;
}
