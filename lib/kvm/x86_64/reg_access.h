/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The accesses of the timed loop: kvm/one_reg.h says what each name here stands for. A register is
 * an MSR, read and written by KVM_GET_MSRS and KVM_SET_MSRS with one entry, which holds its value;
 * or, where a kernel lists any, one of KVM_GET_ONE_REG.
 *
 * KVM_GET_MSRS takes up to 255 entries, and tells how many it did; why it stopped it does not tell.
 * Its header must stand right before them. So a row's entries are one array, and while a call that
 * begins in the midst of it runs, its header stands where the value before it was.
 */
#ifndef REGSCOPE_REG_ACCESS_H
#define REGSCOPE_REG_ACCESS_H

#include "kvm/ioctl.h"
#include "kvm/reg.h"
#include "kvm/x86_64/x86_64.h"
#include "raw_ioctl.h"

#include <errno.h>

#define REG_GET_ACCESS	"KVM_GET_MSRS, one entry"
#define REG_SET_ACCESS	"KVM_SET_MSRS, one entry"
#define REG_LIST_ACCESS "KVM_GET_MSR_INDEX_LIST"

#define VCPU_INIT_ACCESS     "KVM_SET_CPUID2"
#define VCPU_FINALIZE_ACCESS "none"

/* MAX_IO_MSRS of KVM, less one */
#define X86_BATCH_MAX 255

/* struct kvm_msrs with its one entry. */
struct x86_msr {
	__u32 nmsrs, pad;
	struct kvm_msr_entry entry;
};
_Static_assert(sizeof(struct x86_msr) == sizeof(struct kvm_msrs) + sizeof(struct kvm_msr_entry),
	       "an entry does not follow its header");

struct reg_access {
	union {
		struct x86_msr msr;
		struct kvm_one_reg one;
	};
	unsigned char *value;
	struct kvm_msr_entry *batched; /* its entry in a batch; NULL: it cannot be in one */
	uint32_t request[2];	       /* of a GET, of a SET */
	int32_t done;		       /* what the ioctl returns then */
	uint32_t run;		       /* how many of the row, from here on, a batch can have */
	uint64_t spare;		       /* for a size that fills pages */
};

static inline unsigned char *reg_access_value(const struct reg_access *access)
{
	return access->value;
}

static inline size_t reg_batch_bytes(size_t nr)
{
	return (nr + 1) * sizeof(struct kvm_msr_entry);
}

void reg_row_make(struct reg_access *row, void *batch, const struct reg **order, size_t nr,
		  unsigned char *value);
void reg_row_give(struct reg_access *row, size_t nr);
void reg_row_take(struct reg_access *row, size_t nr, bool batched);

static inline unsigned long reg_request(bool set)
{
	return set;
}

static inline long raw_access(int vcpu_fd, unsigned long request, const struct reg_access *access)
{
	long ret = raw_ioctl(vcpu_fd, access->request[request], access);

	if (__builtin_expect(ret == access->done, 1))
		return 0;
	return ret < 0 ? ret : -EINVAL;
}

struct reg_batch {
	const struct reg_access *access;
	uint32_t nr;
};

static inline void reg_batch_of(struct reg_batch *batch, const struct reg_access *access,
				uint32_t nr)
{
	batch->access = access;
	batch->nr = nr < access->run ? nr : access->run ? access->run : 1;
}

static inline uint32_t reg_batch_nr(const struct reg_batch *batch)
{
	return batch->nr;
}

static inline unsigned long reg_batch_request(bool set)
{
	return set;
}

static inline long raw_batch(int vcpu_fd, unsigned long request, const struct reg_batch *batch)
{
	const struct reg_access *access = batch->access;
	__u64 *header, kept;
	long ret;

	if (__builtin_expect(!access->batched, 0)) {
		ret = raw_access(vcpu_fd, request, access);
		return ret ? ret : 1;
	}
	header = &access->batched[-1].data;
	kept = *header;
	*header = batch->nr; /* nmsrs, and its pad, 0 */
	ret = raw_ioctl(vcpu_fd, access->request[request], header);
	*header = kept;
	return ret ? ret : -EINVAL;
}

static inline size_t reg_list_nr(const struct reg_table *regs)
{
	size_t i, nr = 0;

	for (i = 0; i < regs->nr; i++)
		nr += x86_is_msr(regs->regs[i].plain_id);
	return nr;
}

static inline size_t reg_list_bytes(size_t nr)
{
	return sizeof(struct kvm_msr_list) + nr * sizeof(__u32);
}

static inline void reg_list_room(void *memory, size_t room)
{
	((struct kvm_msr_list *)memory)->nmsrs = (__u32)room;
}

static inline long raw_list(int kvm_fd, int vcpu_fd, void *memory)
{
	struct kvm_msr_list *list = memory;

	KVM_IOCTL_FITS(KVM_GET_MSR_INDEX_LIST, list);
	(void)vcpu_fd;
	return raw_ioctl(kvm_fd, KVM_GET_MSR_INDEX_LIST, list);
}

static inline size_t reg_list_named(const void *memory)
{
	return ((const struct kvm_msr_list *)memory)->nmsrs;
}

#endif
