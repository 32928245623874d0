// SPDX-License-Identifier: GPL-2.0
/* From the table of a VMM to the passes over the registers that there are: see patterns.h. */
#include "kvm/arm64/patterns.h"

#include <errno.h>
#include <stdlib.h>

const struct kvm_vmm *const arm64_vmms[ARM64_NR_VMMS] = {
	&arm64_qemu,
	&arm64_firecracker,
	&arm64_cloud_hypervisor,
	&arm64_crosvm,
};

static size_t take_one(uint64_t id, const struct reg_table *regs, size_t *places)
{
	size_t i;

	for (i = 0; i < regs->nr; i++) {
		if (regs->regs[i].plain_id == id) {
			*places = i;
			return 1;
		}
	}
	return 0;
}

static int add_steps(struct pattern_phase *phase, const struct vmm_phase *of,
		     const struct reg_table *regs, size_t *places)
{
	bool headless = false;
	size_t i, before;
	int err = 0;

	for (i = 0; !err && i < of->nr; i++) {
		const struct vmm_step *step = &of->steps[i];
		struct pattern_pass pass = {
			.op = step->op,
			.alone = step->boot,
			.joined = step->joined && !headless,
			.regs = places,
		};

		if (!pattern_is_list(step->op) && step->group)
			err = arm64_group_take(step->group, regs, places, &pass.nr);
		else if (!pattern_is_list(step->op))
			pass.nr = take_one(step->id, regs, places);
		before = phase->nr;
		err = err ? err : pattern_add_pass(phase, &pass, regs);
		headless = phase->nr == before && !pass.joined;
	}
	return err;
}

int arm64_vmm_pattern(struct pattern *pattern, const struct kvm_vmm *vmm,
		      const struct reg_table *regs)
{
	size_t *places = calloc(regs->nr + 1, sizeof(*places));
	struct pattern_phase *phase;
	unsigned int i;
	int err = places ? 0 : -ENOMEM;

	*pattern = (struct pattern){ .nr = 0 };
	for (i = 0; !err && i < vmm->nr_phases; i++) {
		phase = pattern_add_phase(pattern, vmm->phases[i].kind, vmm->phases[i].fresh);
		err = add_steps(phase, &vmm->phases[i], regs, places);
	}
	free(places);
	return err;
}
