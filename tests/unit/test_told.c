// SPDX-License-Identifier: GPL-2.0
/*
 * What manual pages are made of tells of all there is, and of nothing else: the columns of every
 * table, the keys that the sources and the committed runs have, and the classes of registers.
 */
#include "test.h"

#include "record/samples.h"
#include "record/told.h"

static const struct told_file *file_of(const char *name)
{
	const struct told_file *f;

	for (f = told_files; f->name; f++)
		if (!strcmp(f->name, name))
			return f;
	return NULL;
}

static bool has_column(const struct told_file *f, const char *name)
{
	size_t i, k;

	for (i = 0; f->table && i < f->table->nr_columns; i++)
		for (k = 0; k < column_nr_fields(&f->table->columns[i]); k++)
			if (!strcmp(f->table->columns[i].name[k], name))
				return true;
	return false;
}

static void every_column_is_told_of(void **state)
{
	const struct told_file *f;
	size_t i;

	(void)state;
	for (f = told_files; f->name; f++) {
		assert_true(*f->what && *f->made_by);
		if (f->table)
			assert_string_equal(f->table->file, f->name);
		for (i = 0; f->table && i < f->table->nr_columns; i++)
			if (!told_column(f->name, f->table->columns[i].name[0]))
				fail_msg("%s: lib/record/told_columns.c does not tell of %s",
					 f->name, f->table->columns[i].name[0]);
	}
}

/* A row is for its file, or for the first file that nothing before it is for. */
static bool is_needed(const struct told_column *c)
{
	const struct told_file *f;

	for (f = told_files; f->name; f++)
		if (has_column(f, c->name) && told_column(f->name, c->name) == c->what)
			return true;
	return false;
}

static void no_column_is_told_of_that_there_is_not(void **state)
{
	const struct told_column *c;

	(void)state;
	for (c = told_columns; c->name; c++) {
		if (c->file && !file_of(c->file))
			fail_msg("%s: there is no such file", c->file);
		if (!is_needed(c))
			fail_msg("%s, %s: no file has such a column, or it is told of before",
				 c->file ? c->file : "any", c->name);
	}
}

/* Each line that the command prints is told of by @told, of @source; how many there are. */
static size_t check_all(const char *command, const char *(*told)(const char *), const char *source)
{
	char name[128];
	size_t nr = 0;
	FILE *f = popen(command, "r");

	assert_non_null(f);
	for (; fgets(name, sizeof(name), f); nr++) {
		name[strcspn(name, "\n")] = '\0';
		if (!told(name))
			fail_msg("%s does not tell of %s", source, name);
	}
	assert_int_equal(pclose(f), 0);
	return nr;
}

static size_t check_keys(const char *command)
{
	return check_all(command, told_key, "env.txt: lib/record/told_keys.c");
}

static void every_key_is_told_of(void **state)
{
	const struct told_key *k;

	(void)state;
	assert_true(check_keys("grep -rhoE 'env_set\\([^\"]*, \"[a-z_.]+\"' lib cmd | "
			       "sed 's/.*\"\\(.*\\)\"/\\1/'") > 80);
	assert_true(check_keys("find results -path '*reference*' -name env.txt -exec sed 's/=.*//' "
			       "{} +") > 1000);
	assert_string_equal(told_key("registers_wide"), "how many are wider than a vCPU");
	assert_non_null(told_key("option.none_such"));
	assert_null(told_key("none_such"));
	for (k = told_keys + 1; k->name; k++)
		if (strcmp(k[-1].name, k->name) >= 0)
			fail_msg("%s and %s are not in order", k[-1].name, k->name);
}

/* What is a class in the tables of names: of arm64 what ends a row or is returned, of riscv64 and
 * x86-64 what stands before a name or behind one. */
#define CLASSES \
	"cd lib/kvm && { " \
	"grep -oE '(,|return|[?:]) \"[a-z0-9-]+\"' arm64/reg_name.c | cut -d '\"' -f 2; " \
	"sed -nE 's/.*\\{ RISCV64_[A-Z_]+, [A-Z0-9_]+, \"([a-z-]+)\".*/\\1/p' riscv64/reg_name.c;" \
	"sed -nE 's/.*\", \"([a-z0-9]+)\"(\\)|, [0-9]).*/\\1/p' x86_64/reg_name.c; } | sort -u"

static void every_class_is_told_of(void **state)
{
	const struct told_class *c;
	char command[1024];

	(void)state;
	assert_true(check_all(CLASSES, told_class, "lib/record/told_classes.c") > 35);
	check_all("find results -path '*reference*' -name regs.csv -exec tail -qn +2 {} + | "
		  "cut -d , -f 3 | sort -u",
		  told_class, "lib/record/told_classes.c");
	for (c = told_classes; c->name; c++) {
		assert_true(c == told_classes || strcmp(c[-1].name, c->name) < 0);
		snprintf(command, sizeof(command), CLASSES " | grep -qx %s", c->name);
		if (system(command) != 0)
			fail_msg("%s: there is no such class", c->name);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(every_column_is_told_of),
	cmocka_unit_test(no_column_is_told_of_that_there_is_not),
	cmocka_unit_test(every_key_is_told_of),
	cmocka_unit_test(every_class_is_told_of),
};
RUN(tests);
