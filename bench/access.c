// SPDX-License-Identifier: GPL-2.0
/* Order, spans and descriptors: see access.h. */
#include "access.h"

#include "kvm/ioctl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static unsigned int rank(const struct reg *reg)
{
	if (reg_is_wide(reg))
		return reg->set_err ? 0 : 1;
	return reg->set_err ? 3 : 2;
}

static void order_regs(const struct reg_table *table, const struct reg **order, size_t nr[4])
{
	size_t i, n = 0;
	unsigned int r;

	memset(nr, 0, 4 * sizeof(*nr));
	for (r = 0; r < 4; r++) {
		for (i = 0; i < table->nr; i++) {
			if (table->regs[i].get_err || rank(&table->regs[i]) != r)
				continue;
			if (order)
				order[n++] = &table->regs[i];
			nr[r]++;
		}
	}
}

static void make_spans(struct access_list *list, const size_t nr[4])
{
	list->nr_regs = nr[0] + nr[1] + nr[2] + nr[3];
	list->span[ACCESS_GET][0] = (struct span){ 0, list->nr_regs };
	list->span[ACCESS_GET][1] = (struct span){ nr[0] + nr[1], nr[2] + nr[3] };
	list->span[ACCESS_SET][0] = (struct span){ nr[0], nr[1] + nr[2] };
	list->span[ACCESS_SET][1] = (struct span){ nr[0] + nr[1], nr[2] };
}

int access_list_make(struct access_list *list, const struct reg_table *regs, unsigned int nr_vcpus)
{
	size_t nr[4], i, v, offset = 0;

	*list = (struct access_list){ .nr_vcpus = nr_vcpus };
	list->order = calloc(regs->nr, sizeof(*list->order));
	if (!list->order)
		return -ENOMEM;
	order_regs(regs, list->order, nr);
	make_spans(list, nr);
	for (i = 0; i < list->nr_regs; i++)
		list->values_size += list->order[i]->size;
	list->one = calloc(nr_vcpus * list->nr_regs, sizeof(*list->one));
	list->values = calloc(nr_vcpus, list->values_size);
	if (!list->one || !list->values)
		return -ENOMEM;
	for (v = 0; v < nr_vcpus; v++) {
		for (i = 0; i < list->nr_regs; i++) {
			*access_one(list, (unsigned int)v, i) =
				(struct kvm_one_reg){ list->order[i]->id,
						      (uintptr_t)(list->values + offset) };
			offset += list->order[i]->size;
		}
	}
	return 0;
}

void access_list_free(struct access_list *list)
{
	free(list->order);
	free(list->one);
	free(list->values);
	*list = (struct access_list){ .order = NULL };
}

void access_count(const struct reg_table *regs, enum access_op op, enum bench_policy policy,
		  uint64_t *nr, uint64_t *nr_once)
{
	struct access_list list;
	size_t ranks[4];

	order_regs(regs, NULL, ranks);
	make_spans(&list, ranks);
	*nr = list.span[op][0].nr;
	*nr_once = *nr - access_span(&list, op, policy, 1).nr;
}

const char *access_supported(const struct bench_config *config)
{
	uint64_t nr, once;

	access_count(config->regs, ACCESS_GET, BENCH_ALL, &nr, &once);
	return nr ? NULL : "no register of the list can be read";
}

int access_read_all(struct access_list *list, const struct vm *vm, struct error *error)
{
	size_t i, n = vm->nr_vcpus * list->nr_regs;
	long ret;

	for (i = 0; i < n; i++) {
		ret = __kvm_ioctl(vm->vcpu_fd[i / list->nr_regs], KVM_GET_ONE_REG, &list->one[i]);
		if (ret < 0)
			return access_error(list, ACCESS_GET, i, ret, error);
	}
	return 0;
}

int access_error(const struct access_list *list, enum access_op op, size_t index, long err,
		 struct error *error)
{
	const struct reg *reg = list->order[index % list->nr_regs];

	return error_set(error, (int)err, "%s of %s (0x%016llx) on vCPU %zu of %u: %s",
			 op == ACCESS_GET ? "KVM_GET_ONE_REG" : "KVM_SET_ONE_REG", reg->name,
			 (unsigned long long)reg->id, index / list->nr_regs, list->nr_vcpus,
			 strerror((int)-err));
}
