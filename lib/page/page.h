/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A run as one HTML page that needs nothing else: no network, no other file, no script to be read.
 * Nothing is computed here, only laid out. Whatever stands in a run directory is a stranger's word:
 * it reaches the page through html_put() and html_text() alone, which make text of it.
 */
#ifndef REGSCOPE_PAGE_PAGE_H
#define REGSCOPE_PAGE_PAGE_H

#include "analyse/history.h"
#include "analyse/ranking.h"
#include "report/report.h"
#include "report/report_alternatives.h"
#include "report/report_traces.h"
#include "report/side_by_side.h"

/* What a page is made of; what it lacks has no section. no_*: why it lacks what it should have. */
struct html_page {
	const char *name; /* of the run directory */
	const struct run_dir *dir;
	const struct env *env;
	const struct report *report; /* NULL: the directory holds no passes */
	const struct regs_rows *regs;
	const struct report_comparison *verdict;
	const char *no_verdict;
	const struct side_by_side *sides;
	const struct run_dir *folder; /* that all of them are in, or NULL */
	const char *no_sides;
	const struct report_alternatives *alternatives;
	const char *no_alternatives;
	const struct history_trends *history;
	const char *no_history;
	const struct report_traces *traces;
	const char *no_traces;
	const char *version;
};

/* The whole page; @arg is a struct html_page. */
void html_write(FILE *f, const void *arg);

/* put.c */

/*
 * fprintf() of markup: what the format says is written as it is, and every %s of it as text, so
 * that no value can be markup. It knows %s, %c, %%, %u, %d, %zu, %llx, and %f, %e, %g with flags.
 */
void html_put(FILE *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * A stranger's text, in an element or in an attribute in double quotes: markup is escaped, and what
 * cannot be seen, or turns the direction of what stands beside it, is named: a control character by
 * its picture, a byte that is no UTF-8 as \xNN. At most HTML_TEXT_MAX bytes of it, and then how
 * many more there are.
 */
void html_text(FILE *f, const char *text);
#define HTML_TEXT_MAX 16384

/* The same of many lines, which stay apart, at whatever length. */
void html_lines(FILE *f, const char *text);

/* cells.c: what tables share. */

/* "276.012 M", "62.9 ms": a cost in millions, or thousands, of its unit. */
void html_put_cost(FILE *f, double cost, const char *metric);
void html_put_small_cost(FILE *f, double cost, const char *metric);
/* A cell "[low, high]" of an interval, scaled down, or "too few rounds". */
void html_put_interval(FILE *f, const struct stats_interval *interval, double scale, int digits);
/* A cell "22.8% [22.7, 22.9]", with a mark if it has one; a cell with a bar of it. */
void html_put_percent(FILE *f, const struct stats_interval *percent, int digits, const char *mark);
void html_put_bar(FILE *f, const struct stats_interval *percent);
/* "[low, high]" after what it is of. */
void html_put_range(FILE *f, const struct stats_interval *interval, int digits);
/* In a section's place: why there is none. */
void html_put_missing(FILE *f, const char *why);
/* Begin a table that a narrow screen can scroll, by keyboard too; end it. What comes after a sum
 * began stays below when rows are sorted. */
void html_begin_table(FILE *f, const char *caption);
void html_begin_sum(FILE *f);
void html_end_table(FILE *f);
/* A cell of the head, of a column of words, or of numbers. */
void html_put_head(FILE *f, const char *text, bool of_numbers);
/* The whole head, up to a NULL, and where rows begin. # is before the name of a column of numbers.
 */
void html_put_heads(FILE *f, const char *const *heads);

/* Sections: each writes what follows its heading. */
void html_put_answer(FILE *f, const struct html_page *page);
void html_put_doubts(FILE *f, const struct html_page *page);
void html_put_where(FILE *f, const struct html_page *page);
void html_put_verdict(FILE *f, const struct html_page *page);
void html_put_savings(FILE *f, const struct html_page *page);
void html_put_contrasts(FILE *f, const struct html_page *page);
void html_put_costs(FILE *f, const struct html_page *page);
void html_put_scaling(FILE *f, const struct html_page *page);
void html_put_model(FILE *f, const struct html_page *page);
void html_put_registers(FILE *f, const struct html_page *page);
void html_put_alternatives(FILE *f, const struct html_page *page);
void html_put_history(FILE *f, const struct html_page *page);
/* What they come to, in a sentence each. */
void html_put_alternatives_answer(FILE *f, const struct html_page *page);
void html_put_history_answer(FILE *f, const struct html_page *page);
void html_put_traces_answer(FILE *f, const struct html_page *page);
void html_put_traces(FILE *f, const struct html_page *page);
void html_put_sides(FILE *f, const struct html_page *page);
void html_put_pictures(FILE *f, const struct html_page *page);
void html_put_files(FILE *f, const struct html_page *page);
void html_put_words(FILE *f, const struct html_page *page);

/* Is there anything in it? */
bool html_has_pictures(const struct html_page *page);
bool html_has_savings(const struct html_page *page);
bool html_has_contrasts(const struct html_page *page);
bool html_has_costs(const struct html_page *page);
bool html_has_scaling(const struct html_page *page);
bool html_has_model(const struct html_page *page);
bool html_has_registers(const struct html_page *page);

/* runs.c: heads for each of several runs; a table of those, and one of their registers. */
void html_put_side_heads(FILE *f, const struct side_by_side *sides, const char *what);
void html_put_runs(FILE *f, const struct side_by_side *sides);
void html_put_classes(FILE *f, const struct side_by_side *sides);

/* svg.c: a picture of plots/, drawn again from its parts that are known to be harmless, with
 * @prefix before its ids. @svg is cut up. Returns 0, or -EINVAL, and then nothing was written and
 * @why says what is not. */
int html_put_svg(FILE *f, char *svg, const char *prefix, const char *label, struct error *why);

/* html_svg_values.c: one of its attributes, if that is known to be harmless; else nothing. */
void html_put_svg_attribute(FILE *f, const char *name, const char *value, const char *prefix);

/* assets.c: the files of lib/page/assets/, as they were when the program was built. */
extern const char html_css[], html_js[];

/* files.c: a file's content, to be freed. -EFBIG if there are more than @most bytes. */
int html_read(const struct run_dir *dir, const char *name, size_t most, char **data, size_t *len,
	      struct error *error);

#endif
