// SPDX-License-Identifier: GPL-2.0
/* regscope manual [PAGE]: manual pages, made of the program's own tables. */
#include "manual.h"

#include <errno.h>
#include <string.h>

struct options {
	const char *page;
	bool list, variables;
};

static const struct cmd_option options[] = {
	{ "list", NULL, "print the names of all pages, with their sections",
	  SETS(struct options, list) },
	{ "variables", NULL, "print what the program regscope-bench takes, as plain text",
	  SETS(struct options, variables) },
	{ 0 },
};

static int take(void *values, char **args, size_t nr, struct error *error)
{
	struct options *o = values;

	if (nr > 1 || (nr && (o->list || o->variables)))
		return error_set(error, -EINVAL, "one page at a time, and \"%s\" is one too many",
				 args[nr - 1]);
	o->page = nr ? args[0] : "regscope.1";
	return 0;
}

/* "regscope-NAME.SECTION", or NAME alone. */
static bool is_page(const char *page, const char *name, char section)
{
	size_t len = strlen(name);

	return !strcmp(page, name) || (!strncmp(page, name, len) && page[len] == '.' &&
				       page[len + 1] == section && !page[len + 2]);
}

static void list_pages(void)
{
	const struct cmd *const *c;
	const struct told_file *f;

	puts("regscope.1");
	for (c = cmds_begin; c < cmds_end; c++)
		printf("regscope-%s.1\n", (*c)->name);
	puts("regscope-files.5");
	for (f = told_files; f->name; f++)
		printf("%s.5\n", manual_file_page(f));
}

static void list_variables(void)
{
	const struct bench_variable *v;

	for (v = bench_variables; v->name; v++)
		printf("  %s=%s\n      %s\n", v->name, v->arg, bench_variable_what(v));
}

static bool print_page(const char *page)
{
	const struct cmd *const *c;
	const struct told_file *f;
	char name[64];

	if (is_page(page, "regscope", '1'))
		return manual_print_program(), true;
	if (is_page(page, "regscope-files", '5'))
		return manual_print_files(), true;
	for (c = cmds_begin; c < cmds_end; c++) {
		snprintf(name, sizeof(name), "regscope-%s", (*c)->name);
		if (is_page(page, name, '1') || !strcmp(page, (*c)->name))
			return manual_print_cmd(*c), true;
	}
	for (f = told_files; f->name; f++)
		if (is_page(page, manual_file_page(f), '5') || !strcmp(page, f->name))
			return manual_print_file(f), true;
	return false;
}

static int run(const struct cmd *cmd, int argc, char **argv)
{
	struct options o = { .page = NULL };

	parse_options(cmd, argc, argv, &o);
	if (o.list)
		list_pages();
	else if (o.variables)
		list_variables();
	else if (!print_page(o.page))
		return say("%s: there is no such page; --list names them", o.page), EXIT_WRONG;
	return finish_stdout(EXIT_DONE);
}

static const struct cmd manual = {
	.name = "manual",
	.summary = "a manual page, for man(1)",
	.args = "[PAGE]",
	.doc = "Print a manual page as man(1) reads it: `regscope manual bench | man -l -`. PAGE "
	       "is a "
	       "sub-command, a file of a run directory, or a name that --list prints (default: "
	       "that of "
	       "the program).",
	.options = options,
	.take = take,
	.run = run,
};
CMD_REGISTER(manual);
