// SPDX-License-Identifier: GPL-2.0
/* Patterns, put together pass by pass: see pattern.h. */
#include "kvm/pattern.h"

#include "kvm/arch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct kvm_vmm *pattern_vmm(const char *name)
{
	unsigned int i;

	for (i = 0; i < kvm_arch.nr_vmms; i++)
		if (!strcmp(kvm_arch.vmms[i]->name, name))
			return kvm_arch.vmms[i];
	return NULL;
}

void pattern_vmm_names(char *buf, size_t size)
{
	unsigned int i;
	size_t len = 0;

	*buf = '\0';
	for (i = 0; i < kvm_arch.nr_vmms && len < size; i++)
		len += (size_t)snprintf(buf + len, size - len, " %s", kvm_arch.vmms[i]->name);
}

struct pattern_phase *pattern_add_phase(struct pattern *pattern, enum pattern_kind kind, bool fresh)
{
	struct pattern_phase *phase = &pattern->phases[pattern->nr++];

	*phase = (struct pattern_phase){ .kind = kind, .fresh = fresh };
	return phase;
}

bool pattern_can(enum pattern_op op, const struct reg *reg)
{
	return !reg->get_err && (op == PATTERN_GET || !reg->set_err);
}

/* Room for one more of @nr things of @size bytes: it doubles when it is used up. */
static void *grow(void *things, size_t nr, size_t size)
{
	return nr & (nr - 1) ? things : realloc(things, (nr ? 2 * nr : 1) * size);
}

int pattern_add_pass(struct pattern_phase *phase, const struct pattern_pass *like,
		     const struct reg_table *regs)
{
	struct pattern_pass *passes = grow(phase->passes, phase->nr, sizeof(*passes)), *pass;
	size_t i;

	if (!passes)
		return -ENOMEM;
	phase->passes = passes;
	pass = &passes[phase->nr];
	*pass = *like;
	pass->regs = NULL;
	if (pattern_is_list(like->op)) {
		pass->nr = 1;
		phase->nr++;
		return 0;
	}
	pass->nr = 0;
	pass->regs = calloc(like->nr + 1, sizeof(*pass->regs));
	if (!pass->regs)
		return -ENOMEM;
	for (i = 0; i < like->nr; i++)
		if (pattern_can(like->op, &regs->regs[like->regs[i]]))
			pass->regs[pass->nr++] = like->regs[i];
	if (pass->nr)
		phase->nr++;
	else
		free(pass->regs);
	return 0;
}

const struct pattern_phase *pattern_find(const struct pattern *pattern, enum pattern_kind kind)
{
	size_t i;

	for (i = 0; i < pattern->nr; i++)
		if (pattern->phases[i].kind == kind)
			return &pattern->phases[i];
	return NULL;
}

void pattern_free(struct pattern *pattern)
{
	size_t i, k;

	for (i = 0; i < pattern->nr; i++) {
		for (k = 0; k < pattern->phases[i].nr; k++)
			free(pattern->phases[i].passes[k].regs);
		free(pattern->phases[i].passes);
	}
	*pattern = (struct pattern){ .nr = 0 };
}
