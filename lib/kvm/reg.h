/* SPDX-License-Identifier: GPL-2.0 */
/* The registers of a vCPU, as KVM lists them: what is known of each, and its scope. */
#ifndef REGSCOPE_KVM_REG_H
#define REGSCOPE_KVM_REG_H

#include "error.h"
#include "kvm/vm.h"

#include <stddef.h>
#include <stdint.h>

#define REG_NAME_MAX 48
#define REG_SIZE_MAX 2048 /* bytes: the id's field could say 2^15; KVM uses 256 */

/* How many share one value: none but the vCPU; all of the VM; all VMs; the vCPUs of a virtual core,
 * as POWER8 has it. In this order, since runs keep a hash of it. */
enum reg_scope { REG_SCOPE_VCPU, REG_SCOPE_VM, REG_SCOPE_HOST, REG_SCOPE_VCORE, NR_REG_SCOPES };

enum reg_evidence {
	REG_EVIDENCE_UNPROVEN,	 /* nothing says so: scope is vcpu, the safe answer */
	REG_EVIDENCE_DOCUMENTED, /* the kernel's documented behaviour, by its version */
	REG_EVIDENCE_KERNEL,	 /* this kernel's own list marks it */
	REG_EVIDENCE_PROBED,	 /* an experiment saw a value shared, or saw it private */
	REG_EVIDENCE_FILE,	 /* the user's file says so */
};

/* Whose the values of a register are, as experiments saw it. */
enum reg_seen {
	REG_SEEN_NOTHING, /* it takes no other value */
	REG_SEEN_SHARED,  /* every vCPU reads what is written through one */
	REG_SEEN_PRIVATE, /* vCPUs hold values of their own */
	REG_SEEN_UNCLEAR, /* neither, or it cannot be put back */
	REG_SEEN_LOST,	  /* a copy of all registers does not bring it back */
};

/* A kernel's version, on which scope depends: 6.12 is { 6, 12 }. */
struct kernel_version {
	unsigned int major, minor;
};

struct reg {
	uint64_t id;	   /* as KVM_GET_REG_LIST returned it: what the ioctls are given */
	uint64_t plain_id; /* without scope bits: the same for one register everywhere */
	char name[REG_NAME_MAX];
	const char *class;
	size_t size; /* bytes */
	enum reg_scope scope;
	enum reg_scope documented; /* scope by this kernel's version, or by how its KVM behaves */
	enum reg_evidence evidence;
	int get_err, set_err; /* 0, or the errno of a GET, and of a SET of the value read */
	enum reg_seen seen;
	bool seen_whole; /* and each of its bits took another value */
	bool seen_equal; /* every vCPU read the same */
	bool moves;	 /* by itself, as a counter does */
};

/* What the capability that marks scope in ids does once it is enabled, as far as that was tried. */
enum scope_effect {
	SCOPE_EFFECT_UNTRIED,
	SCOPE_EFFECT_REFUSED, /* it cannot be enabled */
	SCOPE_EFFECT_NONE,    /* it can, and no id carries a scope */
	SCOPE_EFFECT_WRONG,   /* ids change otherwise than by their scope */
	SCOPE_EFFECT_MARKED,  /* ids carry their scope, and nothing else changes */
};

struct reg_table {
	struct reg *regs;
	size_t nr;
	size_t wide; /* S: how many are wider than a vCPU */
	enum scope_effect effect;
	struct kernel_version version; /* as the kernel calls itself */
	/* The first register that behaves as it does not in that version, NULL if there is none;
	 * and the version since which, or before which, it does. */
	const struct reg *unlike;
	struct kernel_version unlike_since;
};

/* Where scope comes from. */
enum scope_source { SCOPE_DOCUMENTED, SCOPE_CAP, SCOPE_PROBE };

/* By these enums. */
extern const char *const reg_scope_names[NR_REG_SCOPES], *const reg_evidence_names[];
extern const char *const scope_source_names[], *const scope_effect_names[];

/* Size in bytes of the register with that id: bits 55:52 hold its log2. */
size_t reg_size(uint64_t id);

/* Read a register of a vCPU into @value, which has room for it, or write it. 0 or -errno. */
int reg_get(const struct vm *vm, unsigned int vcpu, const struct reg *reg, void *value);
int reg_set(const struct vm *vm, unsigned int vcpu, const struct reg *reg, const void *value);

/**
 * reg_table_read - list the registers of a scratch VM of one vCPU, and try each
 * @table:	filled in; free with reg_table_free()
 * @config:	features; its scope_cap, if not 0, is what SCOPE_CAP enables
 * @source:	where scope comes from
 *
 * Each register is read, and the value read is written back, once; get_err and set_err say with
 * what result. With SCOPE_CAP the list is read on a VM without the capability and on one with it,
 * and the two must differ by the scope bit alone: anything else is -EPROTO, and @error says what
 * was seen. @table->effect tells what the capability did, also after an error.
 *
 * Returns 0; -ENODATA if the list is empty; else what vm_create() or the ioctl gave.
 */
int reg_table_read(struct reg_table *table, const struct vm_config *config,
		   enum scope_source source, struct error *error);

/* Replace the scope that was found of the register with @plain_id; false if there is none. */
bool reg_table_set_scope(struct reg_table *table, uint64_t plain_id, enum reg_scope scope);

/* Count anew how many are wider than a vCPU. */
void reg_table_count(struct reg_table *table);
void reg_table_free(struct reg_table *table);

/* Is one access enough for the whole VM? That of a vcore would want one for each of its vcores, and
 * no list says which vCPUs those are: it is accessed on every vCPU. */
static inline bool reg_scope_is_wide(enum reg_scope scope)
{
	return scope == REG_SCOPE_VM || scope == REG_SCOPE_HOST;
}

static inline bool reg_is_wide(const struct reg *reg)
{
	return reg_scope_is_wide(reg->scope);
}

#endif
