// SPDX-License-Identifier: GPL-2.0
/* Features, registers and scope, proven: see subject.h. */
#include "run/subject.h"

#include "kvm/arch.h"
#include "kvm/features.h"
#include "kvm/probe.h"
#include "record/regs_csv.h"

#include <errno.h>
#include <string.h>

int scope_choose(const struct scope_options *options, enum scope_source *source, unsigned int *cap,
		 struct error *error)
{
	bool is_cap = !strcmp(options->source, "cap");
	bool is_auto = !strcmp(options->source, "auto") || !strcmp(options->source, "try");

	*cap = options->cap ? options->cap : kvm_arch.scope_cap;
	*source = SCOPE_PROBE;
	if (is_cap && !*cap)
		return error_set(error, -EINVAL,
				 "--scope cap needs --scope-cap NR: no released kernel has "
				 "KVM_CAP_ARM_REG_SCOPE, so you have to give its number");
	if (is_cap || (is_auto && *cap)) {
		*source = SCOPE_CAP;
		return 0;
	}
	*cap = 0;
	if (!strcmp(options->source, "documented"))
		*source = SCOPE_DOCUMENTED;
	else if (!is_auto && strcmp(options->source, "probe"))
		return error_set(error, -EINVAL,
				 "--scope: \"%s\" is not one of auto, probe, cap, try, documented",
				 options->source);
	return 0;
}

static const struct csv_column short_columns[] = {
	COLUMN_ID_OF(struct regs_row, id, "id"),
	COLUMN_WORD_OF(struct regs_row, scope, "scope"),
};
static const struct table short_table = { TABLE("", struct regs_row, short_columns) };

static int open_either(struct table_reader *reader, const char *path, struct error *error)
{
	struct error ignored;

	if (table_open(reader, &regs_table, path, &ignored))
		return table_open(reader, &short_table, path, error);
	reader->csv.error = error;
	return 0;
}

static bool parse_scope(const char *word, enum reg_scope *scope)
{
	for (*scope = REG_SCOPE_VCPU; *scope < NR_REG_SCOPES; ++*scope)
		if (!strcmp(word, reg_scope_names[*scope]))
			return true;
	return false;
}

static int apply_row(struct csv *csv, const struct regs_row *row, struct reg_table *table,
		     size_t *unknown)
{
	enum reg_scope scope;

	if (!parse_scope(row->scope, &scope))
		return table_error(csv, "scope", "\"%.40s\" is not one of vcpu, vm, host, vcore",
				   row->scope);
	*unknown += !reg_table_set_scope(table, row->id, scope);
	return 0;
}

/* A file that is a whole regs.csv, or has the columns id and scope alone, has the last word. */
static int apply_file(struct run_subject *s, const struct run_options *o,
		      const struct run_listener *listener, struct error *error)
{
	struct table_reader reader;
	struct regs_row row;
	size_t unknown = 0;
	int ret, err;

	if (!o->scope.file)
		return 0;
	s->scope_name = o->scope.file;
	err = open_either(&reader, o->scope.file, error);
	while (!err && (ret = table_next(&reader, &row)) != 0)
		err = ret < 0 ? ret : apply_row(&reader.csv, &row, &s->regs, &unknown);
	table_close(&reader);
	if (!err && unknown)
		run_say(listener,
			"%s: names %zu registers that are not in this host's list: left out",
			o->scope.file, unknown);
	return err;
}

/* Does each give the other what it had? */
static void swap_documented(struct reg_table *regs)
{
	size_t i;

	for (i = 0; i < regs->nr; i++) {
		enum reg_scope scope = regs->regs[i].scope;

		regs->regs[i].scope = regs->regs[i].documented;
		regs->regs[i].documented = scope;
	}
}

/* Whatever has been proven wider is so by any table. */
static bool is_proven(const struct reg_table *regs)
{
	size_t i;

	for (i = 0; i < regs->nr; i++)
		if (reg_scope_is_wide(regs->regs[i].documented) && !reg_is_wide(&regs->regs[i]))
			return false;
	return true;
}

int run_subject_prove_documented(struct run_subject *s, struct error *error)
{
	int err = 0;

	if (is_proven(&s->regs))
		return 0;
	swap_documented(&s->regs);
	err = state_prove_scope(&s->recipes, error);
	swap_documented(&s->regs);
	return err;
}

static int prove(struct run_subject *s, struct error *error)
{
	struct error lost = { "" };
	int err = state_prove_scope(&s->recipes, &lost);

	if (err == -EPROTO)
		return error_set(error, err, "scope (%s) is wrong: %s; nothing was measured",
				 s->scope_name, lost.text);
	return err ? error_set(error, err, "%s", lost.text) : 0;
}

/* Once; an experiment may have needed them. */
static int make_recipes(struct run_subject *s, struct error *error)
{
	return s->recipes.regs ? 0 : state_recipes_make(&s->recipes, &s->regs, &s->vm, error);
}

/* A capability that is no source of scope: --scope try finds it out by experiment then. */
static int read_table(struct run_subject *s, bool may_lack_cap, const struct run_listener *listener,
		      struct error *error)
{
	int err = reg_table_read(&s->regs, &s->vm, s->source, error);

	s->effect = s->regs.effect;
	if (!err || !may_lack_cap || s->effect == SCOPE_EFFECT_UNTRIED)
		return err;
	s->source = SCOPE_PROBE;
	s->vm.scope_cap = 0;
	run_subject_say_effect(s, error, listener);
	return reg_table_read(&s->regs, &s->vm, s->source, error);
}

/* What registers can be made to hold, and what is wider than a vCPU even so. */
static int look_again(struct run_subject *s, struct error *error)
{
	int err = make_recipes(s, error);

	return err ? err : probe_scope_again(&s->regs, &s->recipes, error);
}

/* Those of the VMM that is replayed, where nobody asked for others. */
static int choose_features(struct run_subject *s, const struct run_options *o, struct error *error)
{
	const struct kvm_vmm *vmm = run_replayed_vmm(o);

	if (vmm && !strcmp(o->features, "default")) {
		s->vm.features = features_offered(vmm->features);
		return 0;
	}
	return features_parse(o->features, &s->vm.features, error);
}

int run_subject_list(struct run_subject *s, const struct run_options *o,
		     const struct run_listener *listener, struct error *error)
{
	int err = choose_features(s, o, error);

	if (!err)
		err = scope_choose(&o->scope, &s->source, &s->vm.scope_cap, error);
	s->cap = s->vm.scope_cap;
	s->advertised = s->cap && kvm_has_cap(s->cap) > 0;
	if (!err)
		err = read_table(s, !strcmp(o->scope.source, "try"), listener, error);
	s->scope_name = scope_source_names[s->source];
	if (!err && s->source != SCOPE_DOCUMENTED)
		err = look_again(s, error);
	return err ? err : apply_file(s, o, listener, error);
}

int run_subject_read(struct run_subject *s, const struct run_options *o,
		     const struct run_listener *listener, struct error *error)
{
	int most = kvm_max_vcpus(error), err = most < 0 ? most : 0;

	if (!err && most < STATE_VCPUS)
		err = error_set(error, -ENODEV,
				"a VM can have at most %d vCPUs on this host: what is wider than a "
				"vCPU is proven by VMs of %d",
				most, STATE_VCPUS);
	if (!err)
		err = run_subject_list(s, o, listener, error);
	if (!err)
		err = make_recipes(s, error);
	if (!err)
		err = prove(s, error);
	if (err)
		return err;
	run_subject_say(s, listener);
	return 0;
}

void run_subject_free(struct run_subject *s)
{
	if (s->recipes.regs)
		state_recipes_free(&s->recipes);
	pattern_free(&s->pattern);
	reg_table_free(&s->regs);
}
