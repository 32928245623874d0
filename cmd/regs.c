// SPDX-License-Identifier: GPL-2.0
/* regscope regs: the register table of this host; or, with --compare, of two runs side by side. */
#include "cmd.h"

#include "record/regs_csv.h"
#include "run/run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct options {
	struct run_options run; /* features and scope */
	bool csv;
	const char *base, *new; /* --compare: run directories */
};

static const struct cmd_option options[] = {
	SUBJECT_OPTIONS(struct options, run),
	{ "csv", NULL, "print CSV, as in regs.csv", SETS(struct options, csv) },
	{ "compare", "BASE",
	  "with DIR: which registers came, went or changed scope from the run in BASE to the one "
	  "in DIR; needs no KVM",
	  INTO(option_text, struct options, base) },
	{ 0 },
};

static int take(void *values, char **args, size_t nr, struct error *error)
{
	struct options *o = values;

	if (nr > (o->base ? 1 : 0))
		return error_set(error, -EINVAL,
				 "\"%s\": a run directory goes with --compare BASE, one of each",
				 args[nr - 1]);
	if (o->base && !nr)
		return error_set(error, -EINVAL, "--compare %s: with which run directory?",
				 o->base);
	o->new = args[0];
	return 0;
}

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

/* One line per class, in the order of the list. */
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

/* Registers of @a that @b does not have. */
static size_t print_missing(const struct regs_rows *a, const struct regs_rows *b, char sign)
{
	size_t i, n = 0;

	for (i = 0; i < a->nr; i++) {
		const struct regs_row *r = &a->row[i];

		if (regs_row_of(b, r->id))
			continue;
		printf("%c %-36s %s, %s\n", sign, r->name, r->class, r->scope);
		n++;
	}
	return n;
}

/* What may differ between two rows of a register. */
enum { SCOPE, SIZE, GET, SET, EVIDENCE, NR_WATCHED };
static const char *const watched[NR_WATCHED] = { "scope", "size", "get", "set", "evidence" };

static const char *word_of(const struct regs_row *row, unsigned int which, char size[24])
{
	switch (which) {
	case SCOPE: return row->scope;
	case GET: return row->get;
	case SET: return row->set;
	case EVIDENCE: return row->evidence;
	}
	snprintf(size, 24, "%zu", row->size);
	return size;
}

/*
 * What differs; not evidence alone, since the same scope on other evidence is not news.
 */
static size_t print_changes(const struct regs_rows *base, const struct regs_rows *new,
			    size_t *evidence_alone)
{
	char sizes[2][24];
	unsigned int c;
	size_t i, n = 0;

	for (i = 0; i < base->nr; i++) {
		const struct regs_row *a = &base->row[i], *b = regs_row_of(new, a->id);
		bool any = false;

		for (c = 0; b && c < NR_WATCHED; c++) {
			const char *was = word_of(a, c, sizes[0]), *is = word_of(b, c, sizes[1]);

			if (!strcmp(was, is))
				continue;
			if (!any && c == EVIDENCE) {
				++*evidence_alone;
				break;
			}
			if (!any)
				printf("~ %-36s ", a->name);
			printf("%s%s: %s -> %s", any ? ", " : "", watched[c], was, is);
			any = true;
		}
		if (any)
			putchar('\n');
		n += any;
	}
	return n;
}

static int compare(const char *base_path, const char *new_path)
{
	struct regs_rows base = { 0 }, new = { 0 };
	size_t went, came, changed, evidence_alone = 0;
	struct error error = { "" };
	int err = regs_rows_read(&base, base_path, &error);

	if (!err)
		err = regs_rows_read(&new, new_path, &error);
	if (!err) {
		went = print_missing(&base, &new, '-');
		came = print_missing(&new, &base, '+');
		changed = print_changes(&base, &new, &evidence_alone);
		printf("%zu registers in the first, %zu in the second: %zu removed, %zu added, %zu "
		       "changed\n",
		       base.nr, new.nr, went, came, changed);
		if (evidence_alone)
			printf("%zu have the same scope on other evidence\n", evidence_alone);
	}
	regs_rows_free(&base);
	regs_rows_free(&new);
	return finish(err, &error);
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	struct options o = { .run = RUN_OPTIONS_DEFAULT };
	const struct run_listener listener = { .say = say_line };
	struct run_subject subject = { 0 };
	struct error error = { "" };
	char unlike[512];
	int err;

	parse_options(cmd, argc, argv, &o);
	if (o.base)
		return compare(o.base, o.new);
	if (kvm_fd(&error) < 0)
		return say("%s", error.text), EXIT_CANNOT_RUN;
	err = run_subject_list(&subject, &o.run, &listener, &error);
	if (!err && run_subject_unlike(&subject, unlike, sizeof(unlike)))
		say("doubt: %s", unlike);
	if (!err && o.csv) {
		run_put_regs(stdout, &subject.regs);
	} else if (!err) {
		print_table(&subject.regs);
		putchar('\n');
		print_classes(&subject.regs);
	}
	run_subject_free(&subject);
	return err ? fail(err, &error) : finish_stdout(EXIT_DONE);
}

static const struct cmd regs = {
	.name = "regs",
	.summary = "the register table: names, classes, scope, evidence",
	.args = "\n--compare=BASE DIR",
	.doc = "The registers that KVM_GET_REG_LIST names on this host: class, size in bytes, "
	       "scope "
	       "and the evidence for it, and what a GET and a SET of the value read gave.",
	.options = options,
	.take = take,
	.run = run,
};
CMD_REGISTER(regs);
