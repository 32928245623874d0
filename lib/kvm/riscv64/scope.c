// SPDX-License-Identifier: GPL-2.0
/*
 * Scope as documented. KVM/riscv keeps its registers in struct kvm_vcpu_arch, on every kernel since
 * the first (5.16), with one exception: what a guest reads of the clock is the host's plus one
 * offset of the VM, so that a write of timer.time moves the time of every vCPU. What describes the
 * host can be written with the value that it has, and stores nothing.
 */
#include "kvm/riscv64/riscv64.h"

#define CONFIG(nr) RISCV64_REG(RISCV64_CONFIG, 0, nr)
#define TIMER(nr)  RISCV64_REG(RISCV64_TIMER, 0, nr)

static const struct scope_rule {
	uint64_t id;
	enum reg_scope scope;
} rules[] = {
	{ TIMER(RISCV64_TIMER_TIME), REG_SCOPE_VM },
	{ TIMER(RISCV64_TIMER_FREQUENCY), REG_SCOPE_HOST },
	{ CONFIG(1), REG_SCOPE_HOST }, /* zicbom_block_size */
	{ CONFIG(5), REG_SCOPE_HOST }, /* zicboz_block_size */
	{ CONFIG(6), REG_SCOPE_HOST }, /* satp_mode */
	{ CONFIG(7), REG_SCOPE_HOST }, /* zicbop_block_size */
};

static const struct scope_rule *rule_of(uint64_t id)
{
	size_t i;

	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].id == id)
			return &rules[i];
	return NULL;
}

/* What a vCPU is, which the experiment cannot tell, since it takes no other value: each has its
 * own. */
bool riscv64_never_wide(uint64_t id)
{
	switch (riscv64_type(id)) {
	case RISCV64_CONFIG: return riscv64_nr(id) <= 4 && !rule_of(id);
	case RISCV64_ISA_EXT:
	case RISCV64_SBI_EXT: return riscv64_is_known(id);
	case RISCV64_TIMER: return riscv64_nr(id) == RISCV64_TIMER_STATE;
	}
	return false;
}

enum reg_scope riscv64_reg_scope(uint64_t id, const struct vm_config *config,
				 struct kernel_version version, enum reg_evidence *evidence)
{
	const struct scope_rule *rule = rule_of(id);

	(void)config;
	(void)version;
	*evidence = riscv64_is_known(id) ? REG_EVIDENCE_DOCUMENTED : REG_EVIDENCE_UNPROVEN;
	return rule ? rule->scope : REG_SCOPE_VCPU;
}
