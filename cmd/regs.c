// SPDX-License-Identifier: GPL-2.0
/* regscope regs: the register table of this host. */
#include "regs.h"
#include "cmd.h"

#include "errno_name.h"
#include "kvm/features.h"
#include "parse.h"
#include "record/regs_csv.h"
#include "run/run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct options {
	const char *features;
	struct scope_options scope;
	bool csv;
	const char *base, *new; /* --compare: run directories */
};

enum { OPT_FEATURES = 0x100, OPT_SCOPE, OPT_SCOPE_CAP, OPT_SCOPE_FILE, OPT_CSV, OPT_COMPARE };

static const struct argp_option argp_options[] = {
	{ "features", OPT_FEATURES, "LIST", 0, "vCPU features (default: default)", 0 },
	{ "scope", OPT_SCOPE, "SOURCE", 0, "auto, probe, cap or documented (default: auto)", 0 },
	{ "scope-cap", OPT_SCOPE_CAP, "NR", 0, "number of KVM_CAP_ARM_REG_SCOPE in this kernel",
	  0 },
	{ "scope-file", OPT_SCOPE_FILE, "FILE", 0,
	  "the registers named in this CSV file (a regs.csv, or the columns id,scope) have the "
	  "scope it says",
	  0 },
	{ "csv", OPT_CSV, NULL, 0, "print CSV, as in regs.csv", 0 },
	{ "compare", OPT_COMPARE, "BASE", 0,
	  "with DIR: which registers came, went or changed scope from the run in BASE to the one "
	  "in "
	  "DIR; needs no KVM",
	  0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	struct error error = { "" };
	uint64_t number;

	switch (key) {
	case OPT_FEATURES: o->features = arg; return 0;
	case OPT_SCOPE: o->scope.source = arg; return 0;
	case OPT_SCOPE_CAP:
		if (parse_number(arg, "--scope-cap", 1, UINT32_MAX, &number, &error))
			argp_error(state, "%s", error.text);
		o->scope.cap = (unsigned int)number;
		return 0;
	case OPT_SCOPE_FILE: o->scope.file = arg; return 0;
	case OPT_CSV: o->csv = true; return 0;
	case OPT_COMPARE: o->base = arg; return 0;
	case ARGP_KEY_ARG:
		if (!o->base || o->new)
			argp_error(state,
				   "\"%s\": a run directory goes with --compare BASE, one of each",
				   arg);
		o->new = arg;
		return 0;
	case ARGP_KEY_END:
		if (o->base && !o->new)
			argp_error(state, "--compare %s: with which run directory?", o->base);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	argp_options,
	parse,
	"\n--compare=BASE DIR",
	"The registers that KVM_GET_REG_LIST names on this host: class, size in bytes, scope and "
	"the "
	"evidence for it, and what a GET and a SET of the value read gave.",
	NULL,
	NULL,
	NULL
};

static void print_table(const struct reg_table *table)
{
	size_t i;

	printf("%-18s  %-36s %-17s %5s  %-4s  %-10s  %-7s %s\n", "id", "name", "class", "bytes",
	       "scope", "evidence", "get", "set");
	for (i = 0; i < table->nr; i++) {
		const struct regs_row r = run_regs_row(&table->regs[i]);

		printf("0x%016" PRIx64 "  %-36s %-17s %5zu  %-5s  %-10s %-7s %s\n", r.id, r.name,
		       r.class, r.size, r.scope, r.evidence, r.get, r.set);
	}
}

/* One line a class, in the order of the list. */
static void print_classes(const struct reg_table *table)
{
	size_t i, j, nr, wide;

	for (i = 0; i < table->nr; i++) {
		for (j = 0; j < i && strcmp(table->regs[j].class, table->regs[i].class); j++)
			;
		if (j < i)
			continue;
		for (nr = wide = 0, j = i; j < table->nr; j++) {
			if (strcmp(table->regs[j].class, table->regs[i].class))
				continue;
			nr++;
			wide += reg_is_wide(&table->regs[j]);
		}
		printf("%-18s %4zu registers, %3zu wider than a vCPU\n", table->regs[i].class, nr,
		       wide);
	}
	printf("%-18s %4zu registers, %3zu wider than a vCPU\n", "all", table->nr, table->wide);
}

/* The registers of this host, and whose they are by @o; to be freed if that is 0. */
static int read_registers(struct reg_table *table, const struct options *o, struct error *error)
{
	struct vm_config config = { 0 };
	enum scope_source source;
	size_t unknown = 0;
	int err = features_parse(o->features, &config.features, error);

	if (!err)
		err = scope_choose(&o->scope, &source, &config.scope_cap, error);
	if (!err)
		err = reg_table_read(table, &config, source, error);
	if (err || !o->scope.file)
		return err;
	err = scope_file_apply(o->scope.file, table, &unknown, error);
	if (err)
		reg_table_free(table);
	else if (unknown)
		say("%s: names %zu registers that are not in this host's list: left out",
		    o->scope.file, unknown);
	return err;
}

static int run(int argc, char **argv)
{
	struct options o = { .features = "default", .scope = { .source = "auto" } };
	struct reg_table table;
	struct error error = { "" };
	int err;

	parse_options(&argp, argc, argv, &o);
	if (o.base)
		return regs_compare(o.base, o.new);
	if (kvm_fd(&error) < 0)
		return say("%s", error.text), EXIT_CANNOT_RUN;
	err = read_registers(&table, &o, &error);
	if (err)
		return fail(err, &error);
	if (o.csv) {
		run_put_regs(stdout, &table);
	} else {
		print_table(&table);
		putchar('\n');
		print_classes(&table);
	}
	reg_table_free(&table);
	return finish_stdout(EXIT_DONE);
}

static const struct cmd regs = {
	"regs",
	"the register table: names, classes, scope, evidence",
	run,
};
CMD_REGISTER(regs);
