// SPDX-License-Identifier: GPL-2.0
/* Names, classes and scopes: see names.h. */
#include "trace/names.h"

#include "kvm/arch.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

static void put(char word[REGS_WORD_MAX], const char *text)
{
	snprintf(word, REGS_WORD_MAX, "%s", text);
}

static void name_list(struct trace_row *row)
{
	put(row->name, "KVM_GET_REG_LIST");
	put(row->class, trace_op_names[TRACE_LIST]);
	put(row->scope, reg_scope_names[REG_SCOPE_VCPU]);
}

/* A VMM is free to ask for what no list has. Its vCPUs' features are not seen: as without EL2. */
static void name_by_document(struct trace_row *row, struct kernel_version version)
{
	static const struct vm_config plain;
	uint64_t id = row->id & ~kvm_arch.scope_mask;
	enum reg_evidence evidence;
	char name[REG_NAME_MAX];

	put(row->name, kvm_arch.reg_name(id, name));
	put(row->class, kvm_arch.reg_class(id));
	put(row->scope, reg_scope_names[kvm_arch.reg_scope(id, &plain, version, &evidence)]);
}

/* VMMs go by the list, and rows are sorted: the next one is most often the one after the last. */
static const struct reg *find(const struct reg_table *regs, uint64_t id, size_t *at)
{
	size_t i;

	for (i = 0; i < regs->nr; i++) {
		const struct reg *reg = &regs->regs[(*at + i) % regs->nr];

		if (reg->plain_id != (id & ~kvm_arch.scope_mask))
			continue;
		*at = (*at + i + 1) % regs->nr;
		return reg;
	}
	return NULL;
}

void trace_name(const struct trace_rows *rows, const struct reg_table *regs)
{
	struct kernel_version version = { 0, 0 };
	struct utsname uts;
	size_t i, at = 0;

	if (!uname(&uts))
		kernel_version_parse(uts.release, &version);
	for (i = 0; i < rows->nr; i++) {
		struct trace_row *row = &rows->row[i];
		const struct reg *reg = NULL;

		if (row->op == TRACE_LIST) {
			name_list(row);
			continue;
		}
		reg = find(regs, row->id, &at);
		if (!reg) {
			name_by_document(row, version);
			continue;
		}
		put(row->name, reg->name);
		put(row->class, reg->class);
		put(row->scope, reg_scope_names[reg->scope]);
	}
}
