/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Patterns of VMMs as tables: a file a VMM (vmm_*.c), which says where it is known from. What
 * cannot be replayed is left out of all: SVE_VLS is written before a vCPU is finalized, and a VM of
 * ours already is.
 */
#ifndef REGSCOPE_KVM_ARM64_PATTERNS_H
#define REGSCOPE_KVM_ARM64_PATTERNS_H

#include "kvm/arm64/arm64.h"
#include "kvm/arm64/uapi.h"

#define ARM64_CORE(word) ARM64_REG_U64(ARM64_COPROC_CORE, word)
#define ARM64_PSTATE	 ARM64_CORE(ARM64_WORD_PSTATE)
#define ARM64_PC	 ARM64_CORE(ARM64_WORD_PC)
#define ARM64_SP	 ARM64_CORE(ARM64_WORD_SP)
#define ARM64_X0	 ARM64_CORE(ARM64_WORD_X0)
#define ARM64_MPIDR_EL1	 ARM64_SYSREG(3, 0, 0, 0, 5)

struct vmm_step {
	enum pattern_op op;
	const struct arm64_group *group; /* NULL: the one register @id, or the list */
	uint64_t id;
	bool boot;   /* on vCPU 0 alone */
	bool joined; /* right after the step before, on the same vCPU */
};

struct vmm_phase {
	enum pattern_kind kind;
	bool fresh;
	const struct vmm_step *steps;
	size_t nr;
};

#define GET(...) \
	{ \
		.op = PATTERN_GET, __VA_ARGS__ \
	}
#define SET(...) \
	{ \
		.op = PATTERN_SET, __VA_ARGS__ \
	}
#define LIST(...) \
	{ \
		.op = PATTERN_LIST, __VA_ARGS__ \
	}
#define LENGTH(...) \
	{ \
		.op = PATTERN_LENGTH, __VA_ARGS__ \
	}
#define ALL_OF(which) .group = &(which)
#define ONE(which)    .id = (which)
#define THEN	      .joined = true
#define BOOT	      .boot = true

#define PHASE(kind, fresh, steps) \
	{ \
		PATTERN_##kind, fresh, steps, sizeof(steps) / sizeof((steps)[0]) \
	}
#define VMM(name, features, phases) \
	{ \
		name, features, phases, sizeof(phases) / sizeof((phases)[0]) \
	}

extern const struct kvm_vmm arm64_qemu, arm64_firecracker, arm64_cloud_hypervisor, arm64_crosvm;

static inline unsigned int word_of(uint64_t id)
{
	return id & 0xffff;
}

static inline bool is_core(uint64_t id)
{
	return arm64_coproc(id) == ARM64_COPROC_CORE;
}

#endif
