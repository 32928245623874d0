// SPDX-License-Identifier: GPL-2.0
/* Order, spans and descriptors: see access.h. */
#include "access.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static unsigned int rank(const struct reg *reg)
{
	if (reg_is_wide(reg))
		return reg->set_err ? 0 : 1;
	return reg->set_err ? 3 : 2;
}

/* Returns how many can be read. */
static size_t order_regs(const struct reg_table *table, const struct reg **order)
{
	size_t i, n = 0;
	unsigned int r;

	for (r = 0; r < 4; r++)
		for (i = 0; i < table->nr; i++)
			if (!table->regs[i].get_err && rank(&table->regs[i]) == r)
				order[n++] = &table->regs[i];
	return n;
}

static bool is_once(const struct reg *reg, enum bench_once once)
{
	switch (once) {
	case BENCH_ONCE_WIDE: return reg_is_wide(reg);
	case BENCH_ONCE_DOCUMENTED: return reg_scope_is_wide(reg->documented);
	default: return false;
	}
}

/* Does each vCPU but vCPU 0 have that register accessed? */
static bool is_of_each(const struct reg *reg, enum access_op op, enum bench_once once)
{
	return !(op == ACCESS_SET && reg->set_err) && !is_once(reg, once);
}

/* Of the ordered registers those of each vCPU, as unbroken spans. */
static void make_spans(const struct access_list *list, enum access_op op, enum bench_once once,
		       struct spans *spans)
{
	size_t i;

	for (i = 0; i < list->nr_regs; i++) {
		if (!is_of_each(list->order[i], op, once))
			continue;
		if (!i || !is_of_each(list->order[i - 1], op, once))
			spans->v[spans->nr++] = (struct span){ .first = i };
		spans->v[spans->nr - 1].nr++;
	}
}

/* There can be no more spans than every other register. */
static int make_all_spans(struct access_list *list)
{
	enum access_op op;
	enum bench_once once;
	struct spans *spans;

	for (op = 0; op < NR_ACCESS_OPS; op++) {
		for (once = 0; once < NR_BENCH_ONCE; once++) {
			spans = &list->spans[op][once];
			spans->v = calloc(list->nr_regs / 2 + 1, sizeof(*spans->v));
			if (!spans->v)
				return -ENOMEM;
			make_spans(list, op, once, spans);
		}
	}
	return 0;
}

static unsigned char *batch_of(const struct access_list *list, unsigned int vcpu)
{
	return list->batch ? list->batch + vcpu * list->batch_stride : NULL;
}

static void fill_row(const struct access_list *list, unsigned int vcpu)
{
	reg_row_make(access_one(list, vcpu, 0), batch_of(list, vcpu), list->order, list->nr_regs,
		     list->values + vcpu * list->values_stride);
}

static size_t round_up(size_t n, size_t to)
{
	return (n + to - 1) / to * to;
}

/* Whole pages a row; descriptors of a page are a whole number, since both are powers of two. */
_Static_assert(!(sizeof(struct reg_access) & (sizeof(struct reg_access) - 1)),
	       "descriptors do not fill a page");

static int allocate(struct access_list *list)
{
	size_t page = list->apart ? (size_t)sysconf(_SC_PAGESIZE) : 1, nr = list->nr_vcpus;
	size_t one_bytes = round_up(list->nr_regs * sizeof(*list->one), page);
	size_t batch_bytes = reg_batch_bytes(list->nr_regs);
	void *one, *values;

	list->one_stride = one_bytes / sizeof(*list->one);
	list->values_stride = round_up(list->values_size, page);
	list->batch_stride = round_up(batch_bytes, page);
	one = list->apart ? aligned_alloc(page, nr * one_bytes) : calloc(nr, one_bytes);
	values = list->apart ? aligned_alloc(page, nr * list->values_stride)
			     : calloc(nr, list->values_stride);
	list->one = one;
	list->values = values;
	if (batch_bytes)
		list->batch = list->apart ? aligned_alloc(page, nr * list->batch_stride)
					  : calloc(nr, list->batch_stride);
	if (!one || !values || (batch_bytes && !list->batch))
		return -ENOMEM;
	memset(values, 0, nr * list->values_stride);
	return 0;
}

int access_list_make(struct access_list *list, const struct bench_config *config, bool apart,
		     struct error *error)
{
	unsigned int vcpu;
	size_t i;

	*list = (struct access_list){
		.nr_vcpus = config->vcpus,
		.apart = apart,
		.batch_max = config->batch_max,
	};
	list->order = calloc(config->regs->nr, sizeof(*list->order));
	if (!list->order)
		return error_set(error, -ENOMEM, "no memory for the registers of %u vCPUs",
				 config->vcpus);
	list->nr_regs = order_regs(config->regs, list->order);
	for (i = 0; i < list->nr_regs; i++)
		list->values_size += list->order[i]->size;
	if (make_all_spans(list) || allocate(list))
		return error_set(error, -ENOMEM, "no memory for the values of %u vCPUs",
				 config->vcpus);
	for (vcpu = 0; vcpu < config->vcpus; vcpu++)
		fill_row(list, vcpu);
	return 0;
}

void access_place(const struct access_list *list, unsigned int vcpu)
{
	unsigned char *values = access_value(list, vcpu, 0);
	unsigned char *kept = list->apart ? malloc(list->values_size) : NULL;

	if (!kept)
		return; /* the row stays where it is: slower, but still right */
	memcpy(kept, values, list->values_size);
	madvise(values, list->values_stride, MADV_DONTNEED);
	madvise(access_one(list, vcpu, 0), list->one_stride * sizeof(*list->one), MADV_DONTNEED);
	if (list->batch)
		madvise(batch_of(list, vcpu), list->batch_stride, MADV_DONTNEED);
	fill_row(list, vcpu);
	memcpy(values, kept, list->values_size);
	reg_row_give(access_one(list, vcpu, 0), list->nr_regs);
	free(kept);
}

void access_list_free(struct access_list *list)
{
	enum access_op op;
	enum bench_once once;

	for (op = 0; op < NR_ACCESS_OPS; op++)
		for (once = 0; once < NR_BENCH_ONCE; once++)
			free(list->spans[op][once].v);
	free(list->order);
	free(list->one);
	free(list->values);
	free(list->batch);
	*list = (struct access_list){ .order = NULL };
}

void access_count(const struct bench_config *config, const struct bench_pass *pass,
		  enum access_op op, struct bench_work *work)
{
	enum bench_once once = bench_policies[pass->policy].once;
	uint64_t others = 0;
	size_t i;

	work->regs = 0;
	for (i = 0; i < config->regs->nr; i++) {
		const struct reg *reg = &config->regs->regs[i];

		if (reg->get_err)
			continue;
		work->regs += is_of_each(reg, op, BENCH_ONCE_NONE);
		others += is_of_each(reg, op, once);
	}
	work->regs_once = work->regs - others;
	work->accesses = pass->repeat * (others * config->vcpus + work->regs_once);
}

const char *access_supported(const struct bench_config *config)
{
	struct bench_pass pass = { .repeat = 1, .threads = 1 };
	struct bench_work work;

	if (config->state == BENCH_RAN && config->recipes->cannot_run.text[0])
		return config->recipes->cannot_run.text;
	access_count(config, &pass, ACCESS_GET, &work);
	return work.regs ? NULL : "no register of the list can be read";
}

int access_read_all(struct access_list *list, const struct vm *vm, struct error *error)
{
	unsigned int vcpu;
	size_t i;
	long ret;

	for (vcpu = 0; vcpu < vm->nr_vcpus; vcpu++) {
		for (i = 0; i < list->nr_regs; i++) {
			ret = reg_get(vm, vcpu, list->order[i], access_value(list, vcpu, i));
			if (ret < 0)
				return access_error(list, ACCESS_GET, vcpu * list->nr_regs + i, ret,
						    error);
		}
	}
	access_give(list);
	return 0;
}

int access_error(const struct access_list *list, enum access_op op, size_t index, long err,
		 struct error *error)
{
	const struct reg *reg = list->order[index % list->nr_regs];

	return error_set(error, (int)err, "%s of %s (0x%016llx) on vCPU %zu of %u: %s",
			 op == ACCESS_GET ? REG_GET_ACCESS : REG_SET_ACCESS, reg->name,
			 (unsigned long long)reg->id, index / list->nr_regs, list->nr_vcpus,
			 strerror((int)-err));
}
