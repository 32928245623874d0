/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Manual pages: of the program, of each sub-command, of each file. They are made of the tables that
 * --help, parsing, reading and writing are made of, so that no page goes stale.
 */
#ifndef REGSCOPE_CMD_MANUAL_H
#define REGSCOPE_CMD_MANUAL_H

#include "cmd.h"

#include "record/told.h"

/* What the program regscope-bench, and `make bench`, take as NAME=VALUE. */
struct bench_variable {
	const char *name, *arg, *what; /* no @what: that of the option */
	const char *option;	       /* of `regscope bench`, which it becomes; or NULL */
	const char *words;	       /* "yes, no": its values; or NULL */
};
extern const struct bench_variable bench_variables[]; /* ended by one without name */

/* The option of `regscope bench` that it becomes, or NULL; what it is, in words. */
const struct cmd_option *bench_variable_option(const struct bench_variable *variable);
const char *bench_variable_what(const struct bench_variable *variable);

/* "regscope-register-samples", of register_samples.csv; good until the next call. */
const char *manual_file_page(const struct told_file *file);

/* Print a page to stdout, as man(7) has them. */
void manual_print_program(void);
void manual_print_cmd(const struct cmd *cmd);
void manual_print_file(const struct told_file *file);
void manual_print_files(void);

/* cmd/roff.c, pieces of a page, each on lines of its own. */
void roff_begin(const char *name, const char *section); /* the heading */
void roff_name(const char *name, const char *what);	/* .SH NAME */
void roff_section(const char *title);			/* .SH TITLE */
void roff_item(const char *tag);			/* .TP, and @tag as it is: roff */
void roff_text(const char *format, ...)			/* filled; `x` is bold, blank lines part */
	__attribute__((format(printf, 1, 2)));		/* paragraphs, indented lines stay */
void roff_bold(char *buf, size_t size, const char *text); /* as roff_item() wants a tag */
/* SEE ALSO: these, with commas between. */
void roff_see_also(const char *const *pages, size_t nr);

#endif
