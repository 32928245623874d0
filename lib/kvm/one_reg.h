/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How registers are accessed under the clock where that is KVM_GET_ONE_REG and KVM_SET_ONE_REG:
 * what an architecture's reg_access.h includes. One whose registers are elsewhere has these names
 * in a reg_access.h of its own, and bench/ knows no other:
 *
 * - a row of struct reg_access: an access each, in the order of a pass, made by reg_row_make();
 * - raw_access(): makes one; raw_batch(): makes as many in one call as that takes;
 * - reg_row_give(), reg_row_take(): before and after a pass, where descriptors hold values of their
 *   own: into them what is to be written, out of them what was read;
 * - raw_list(): names the registers.
 *
 * Nothing here stands between the loop and the system call: all of it is folded into the loop.
 */
#ifndef REGSCOPE_KVM_ONE_REG_H
#define REGSCOPE_KVM_ONE_REG_H

#include "kvm/batch.h"
#include "kvm/ioctl.h"
#include "kvm/reg.h"
#include "raw_ioctl.h"

/* What one access is, for the column of that name and for messages. */
#define REG_GET_ACCESS	"KVM_GET_ONE_REG"
#define REG_SET_ACCESS	"KVM_SET_ONE_REG"
#define REG_LIST_ACCESS "KVM_GET_REG_LIST"

struct reg_access {
	struct kvm_one_reg one;
};

/* Where the value of an access is kept. */
static inline unsigned char *reg_access_value(const struct reg_access *access)
{
	return (unsigned char *)(uintptr_t)access->one.addr;
}

/* The size in bytes of what raw_batch() needs of a row beside its accesses. */
static inline size_t reg_batch_bytes(size_t nr)
{
	(void)nr;
	return 0;
}

/* The accesses to @nr registers of a vCPU, whose values are at @value, one after the other. */
static inline void reg_row_make(struct reg_access *row, void *batch, const struct reg **order,
				size_t nr, unsigned char *value)
{
	size_t i;

	(void)batch;
	for (i = 0; i < nr; value += order[i++]->size)
		row[i].one = (struct kvm_one_reg){ order[i]->id, (uintptr_t)value };
}

static inline void reg_row_give(struct reg_access *row, size_t nr)
{
	(void)row;
	(void)nr;
}

/* @batched: by raw_batch(). */
static inline void reg_row_take(struct reg_access *row, size_t nr, bool batched)
{
	(void)row;
	(void)nr;
	(void)batched;
}

/* What raw_access() is told. */
static inline unsigned long reg_request(bool set)
{
	return set ? KVM_SET_ONE_REG : KVM_GET_ONE_REG;
}

/* 0 or -errno. */
static inline long raw_access(int vcpu_fd, unsigned long request, const struct reg_access *access)
{
	KVM_IOCTL_FITS(KVM_GET_ONE_REG, &access->one);
	KVM_IOCTL_FITS(KVM_SET_ONE_REG, &access->one);
	return raw_ioctl(vcpu_fd, request, access);
}

/* A call for many: of which registers, and how many; what raw_batch() is told. */
struct reg_batch {
	struct kvm_reg_batch call;
};

static inline void reg_batch_of(struct reg_batch *batch, const struct reg_access *access,
				uint32_t nr)
{
	batch->call.regs = (uintptr_t)access;
	batch->call.nr = nr;
}

static inline uint32_t reg_batch_nr(const struct reg_batch *batch)
{
	return batch->call.nr;
}

static inline unsigned long reg_batch_request(bool set)
{
	return set ? KVM_SET_REG_BATCH : KVM_GET_REG_BATCH;
}

/* How many accesses were made, in order; or, if the first failed, -errno. -EINTR: a signal came
 * before it. */
static inline long raw_batch(int vcpu_fd, unsigned long request, const struct reg_batch *batch)
{
	KVM_IOCTL_FITS(KVM_GET_REG_BATCH, &batch->call);
	KVM_IOCTL_FITS(KVM_SET_REG_BATCH, &batch->call);
	return raw_ioctl(vcpu_fd, request, &batch->call);
}

/* How many of @regs a list names, and the memory for so many. Before a list is had: how many it has
 * room for; afterwards: how many there are. raw_list() gives 0, or -errno: -E2BIG without room. */
static inline size_t reg_list_nr(const struct reg_table *regs)
{
	return regs->nr;
}

static inline size_t reg_list_bytes(size_t nr)
{
	return sizeof(struct kvm_reg_list) + nr * sizeof(((struct kvm_reg_list *)NULL)->reg[0]);
}

/* KVM overwrites it with how many there are. */
static inline void reg_list_room(void *memory, size_t room)
{
	((struct kvm_reg_list *)memory)->n = room;
}

static inline long raw_list(int kvm_fd, int vcpu_fd, void *memory)
{
	struct kvm_reg_list *list = memory;

	KVM_IOCTL_FITS(KVM_GET_REG_LIST, list);
	(void)kvm_fd;
	return raw_ioctl(vcpu_fd, KVM_GET_REG_LIST, list);
}

static inline size_t reg_list_named(const void *memory)
{
	return ((const struct kvm_reg_list *)memory)->n;
}

#endif
