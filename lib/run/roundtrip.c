// SPDX-License-Identifier: GPL-2.0
/* States, orders, rows and files of round trips: see roundtrip.h. */
#include "run/roundtrip.h"

#include "kvm/arch.h"
#include "measure/machine.h"
#include "parse.h"
#include "run/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const state_names[] = { "fresh", "ran", NULL };

/* A set of @names, as words between commas; all without @text. 0, or -EINVAL. */
static int parse_set(const char *text, const char *option, const char *const *names,
		     unsigned int *set, struct error *error)
{
	char word[64], have[128] = "";
	unsigned int i;

	for (i = 0; names[i]; i++)
		snprintf(have + strlen(have), sizeof(have) - strlen(have), "%s%s", i ? ", " : "",
			 names[i]);
	*set = text ? 0 : (1u << i) - 1;
	while (text && list_next(&text, word, sizeof(word))) {
		for (i = 0; names[i] && strcmp(names[i], word); i++)
			;
		if (!names[i])
			return error_set(error, -EINVAL, "--%s: \"%s\" is not one of %s", option,
					 word, have);
		*set |= 1u << i;
	}
	return *set ? 0 : error_set(error, -EINVAL, "--%s: names none of %s", option, have);
}

/* Is it known to be lost here? */
static bool is_expected(const char *names, const char *name)
{
	char word[REG_NAME_MAX];

	while (names && list_next(&names, word, sizeof(word)))
		if (!strcmp(word, name))
			return true;
	return false;
}

static struct roundtrip_row row_of(const struct run_roundtrip *trip, size_t i,
				   const struct roundtrip_fate *fate)
{
	const struct reg *reg = &trip->subject.regs.regs[i];
	char name[ERRNO_NAME_MAX];
	struct roundtrip_row row = { .id = reg->plain_id,
				     .differs = fate->differs,
				     .was_right = fate->was_right };

	if (fate->differs)
		row.result = is_expected(trip->options->expect, reg->name) ? ROUNDTRIP_EXPECTED
									   : ROUNDTRIP_LOST;
	snprintf(row.name, sizeof(row.name), "%s", reg->name);
	snprintf(row.class, sizeof(row.class), "%s", reg->class);
	snprintf(row.source, sizeof(row.source), "%s", fate->source);
	snprintf(row.copy, sizeof(row.copy), "%s", fate->copy);
	snprintf(row.set, sizeof(row.set), "%s",
		 fate->set_err ? errno_name(fate->set_err, name) : "ok");
	snprintf(row.by, sizeof(row.by), "%s", fate->by ? fate->by->name : "");
	return row;
}

static int write_files(struct run_roundtrip *trip, const char *stopped, struct error *error)
{
	int err;

	if (!trip->options->run.out)
		return 0;
	env_set(&trip->env, "stopped", "%s", stopped);
	err = table_write(&roundtrip_table, trip->rows.row, trip->rows.nr, &trip->dir, error);
	return err ? err : env_write(&trip->env, &trip->dir, error);
}

static void add_row(struct run_roundtrip *trip, size_t i, const struct roundtrip_fate *fate,
		    unsigned int vcpu, unsigned int state, enum roundtrip_order order)
{
	struct roundtrip_row row = row_of(trip, i, fate);

	row.vcpu = vcpu;
	snprintf(row.state, sizeof(row.state), "%s", state_names[state]);
	snprintf(row.order, sizeof(row.order), "%s", roundtrip_order_names[order]);
	trip->lost += row.result == ROUNDTRIP_LOST;
	trip->rows.row[trip->rows.nr++] = row;
}

/* Those of a register: one if it came back, else one for each vCPU that it did not come back to. */
static void add_rows(struct run_roundtrip *trip, size_t i, const struct roundtrip_fate *fates,
		     unsigned int state, enum roundtrip_order order)
{
	const struct roundtrip_fate *fate;
	unsigned int vcpu;
	bool any = false;

	for (vcpu = 0; vcpu < trip->options->vcpus; vcpu++) {
		fate = &fates[vcpu * trip->subject.regs.nr + i];
		if (fate->differs)
			add_row(trip, i, fate, vcpu, state, order);
		any = any || fate->differs;
	}
	if (!any)
		add_row(trip, i, &fates[i], 0, state, order);
}

static int make_trip(struct run_roundtrip *trip, unsigned int state, enum roundtrip_order order,
		     struct error *error)
{
	size_t i, nr = trip->subject.regs.nr, nr_fates = nr * trip->options->vcpus;
	struct roundtrip_fate *fates = calloc(nr_fates, sizeof(*fates));
	struct roundtrip_row *grown =
		reallocarray(trip->rows.row, trip->rows.nr + nr_fates, sizeof(*grown));
	int err = 0;

	trip->rows.row = grown ? grown : trip->rows.row;
	if (!fates || !grown)
		err = error_set(error, -ENOMEM, "no memory for the fate of %zu registers", nr);
	if (!err)
		err = roundtrip_make(&trip->subject.recipes, trip->options->vcpus, order,
				     state == ROUNDTRIP_RAN, fates, error);
	for (i = 0; !err && i < nr; i++)
		if (!trip->subject.regs.regs[i].get_err && !trip->subject.regs.regs[i].set_err)
			add_rows(trip, i, fates, state, order);
	free(fates);
	return err ? err : write_files(trip, "interrupted", error);
}

static void say_unknown(const struct run_roundtrip *trip)
{
	const char *names = trip->options->expect;
	char word[REG_NAME_MAX];
	size_t i;

	while (names && list_next(&names, word, sizeof(word))) {
		for (i = 0; i < trip->subject.regs.nr; i++)
			if (!strcmp(word, trip->subject.regs.regs[i].name))
				break;
		if (i == trip->subject.regs.nr)
			run_say(&trip->listener, "--expect: this host has no register %s", word);
	}
}

static int make_trips(struct run_roundtrip *trip, unsigned int states, unsigned int orders,
		      struct error *error)
{
	const char *cannot_run = trip->subject.recipes.cannot_run.text;
	unsigned int state, order;
	int err = 0;

	if (*cannot_run && states >> ROUNDTRIP_RAN & 1)
		run_say(&trip->listener, "no trip of a VM that has run: %s", cannot_run);
	for (state = 0; !err && state < NR_ROUNDTRIP_STATES; state++)
		for (order = 0; !err && order < NR_ROUNDTRIP_ORDERS; order++)
			if (states >> state & 1 && orders >> order & 1 &&
			    (state != ROUNDTRIP_RAN || !*cannot_run))
				err = make_trip(trip, state, order, error);
	if (!err && !trip->rows.nr)
		err = error_set(error, -ENODEV, "no trip can be made here: %s", cannot_run);
	return err;
}

static void describe(struct run_roundtrip *trip)
{
	struct machine found = { .kind = MACHINE_NATIVE };
	const struct run_options *o = &trip->options->run;
	const struct run_subject *s = &trip->subject;

	run_env_host(&trip->env);
	run_env_kvm(&trip->env, s->vm.features);
	if (!o->host_kind)
		machine_read(&found);
	env_set(&trip->env, "host_kind", "%s", o->host_kind ? o->host_kind : found.text);
	env_set(&trip->env, "registers", "%zu", s->regs.nr);
	env_set(&trip->env, "registers_varied", "%zu", s->recipes.nr_varied);
	env_set(&trip->env, "vcpus", "%u", trip->options->vcpus);
	env_set(&trip->env, "reproduce", "%s", o->reproduce ? o->reproduce : "regscope roundtrip");
}

/* A register that a VMM is told of, and cannot bring back, is no silent matter. */
static void say_left_out(struct run_roundtrip *trip)
{
	char names[200] = "", name[ERRNO_NAME_MAX];
	size_t i, nr = 0, len = 0;

	for (i = 0; i < trip->subject.regs.nr; i++) {
		const struct reg *reg = &trip->subject.regs.regs[i];
		int err = reg->get_err ? reg->get_err : reg->set_err;

		if (!err || kvm_never_written(reg->plain_id))
			continue;
		nr++;
		if (len < sizeof(names))
			len += (size_t)snprintf(
				names + len, sizeof(names) - len, "%s%s (%s: %s)", len ? ", " : "",
				reg->name, reg->get_err ? "get" : "set", errno_name(err, name));
	}
	if (!nr)
		return;
	env_set(&trip->env, "registers_left_out", "%zu: %s", nr, names);
	run_say(&trip->listener, "doubt: no part in any trip, as they cannot be written back: %s",
		env_get(&trip->env, "registers_left_out", ""));
}

static int open_dir(struct run_roundtrip *trip, struct error *error)
{
	const struct run_options *o = &trip->options->run;
	int err;

	if (!o->out)
		return 0;
	err = run_dir_create(&trip->dir, o->out, error);
	if (!err && o->mirror)
		err = run_dir_mirror(&trip->dir, o->mirror, error);
	if (!err)
		err = run_dir_replace(&trip->dir, "regs.csv", run_put_regs, &trip->subject.regs,
				      error);
	return err;
}

int run_roundtrip(struct run_roundtrip *trip, void (*report)(FILE *f, const void *trip),
		  struct error *error)
{
	const struct run_roundtrip_options *o = trip->options;
	const struct run_options documented = { .features = o->run.features,
						.scope = { .source = "documented" } };
	struct run_subject *s = &trip->subject;
	unsigned int states = 0, orders = 0;
	int err = parse_set(o->states, "states", state_names, &states, error);

	trip->dir.mirror = -1;
	if (!err)
		err = parse_set(o->orders, "orders", roundtrip_order_names, &orders, error);
	if (!err && !kvm_arch.qemu_order && orders >> ROUNDTRIP_QEMU & 1) {
		orders &= ~(1u << ROUNDTRIP_QEMU);
		if (!orders)
			err = error_set(error, -EINVAL,
					"--orders: QEMU's is not known on this architecture; name "
					"list or reverse");
	}
	if (!err)
		err = run_subject_list(s, &documented, &trip->listener, error);
	if (!err)
		err = state_recipes_find(&s->recipes, &s->regs, &s->vm, error);
	if (err)
		return err;
	describe(trip);
	say_left_out(trip);
	say_unknown(trip);
	err = open_dir(trip, error);
	if (!err)
		err = make_trips(trip, states, orders, error);
	if (!err)
		err = write_files(trip, "all trips are made", error);
	if (!err && o->run.out)
		err = run_dir_replace(&trip->dir, "report.txt", report, trip, error);
	return err;
}

void run_roundtrip_free(struct run_roundtrip *trip)
{
	if (trip->options->run.out)
		run_dir_close(&trip->dir);
	run_subject_free(&trip->subject);
	roundtrip_rows_free(&trip->rows);
	env_free(&trip->env);
}
