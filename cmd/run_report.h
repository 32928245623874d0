/* SPDX-License-Identifier: GPL-2.0 */
/* The steps after measuring, which `bench`, `merge`, `summary` and `report` share. */
#ifndef REGSCOPE_CMD_RUN_REPORT_H
#define REGSCOPE_CMD_RUN_REPORT_H

#include "analyse/compare.h"
#include "analyse/doubts.h"
#include "analyse/estimate.h"
#include "analyse/run_load.h"
#include "report/report.h"
#include "report/report_alternatives.h"
#include "report/side_by_side.h"

/* Open a run directory and read its env.txt: 0 or -errno. Close both even after an error. */
int run_open_dir(struct run_dir *dir, struct env *env, const char *path, struct error *error);
void run_close_dir(struct run_dir *dir, struct env *env);

/* Make summary.csv, savings.csv, growth.csv and scaling.csv from samples.csv; registers.csv and
 * model.csv from register_samples.csv, if it is there. */
int run_write_summary(struct run_dir *dir, const struct env *env, struct error *error);

/* What a report of a run directory is made from; zeroed at first. */
struct run_told {
	const char *path;
	struct benches benches;
	struct findings findings;
	struct doubts doubts;
	struct report report;
};

/* Read the findings of a run, or with @make make them of its samples where they are not kept, and
 * choose the metric: @metric, or the best there is. 0 or -errno; free @told in either case. */
int run_tell(struct run_told *told, const struct run_dir *dir, const struct env *env,
	     const char *metric, bool make, struct error *error);
void run_told_free(struct run_told *told);

/* What to show of a run: the model, registers, or without either the table. */
struct report_options {
	const char *metric; /* NULL: that of the run; for the table, the best there is */
	bool model, registers;
	unsigned int nr_registers; /* the dearest; 0: all */
	struct estimate estimate;  /* told below the table; an ipc of 0: none */
};

/* Print it to stdout; the table is kept as report.txt too, without an estimate: it holds what was
 * measured. -ENODATA if there is none; -EINVAL for an estimate where time is measured. */
int run_report(struct run_dir *dir, const struct env *env, const struct report_options *options,
	       struct error *error);

/* Say what makes a run doubtful, if anything does, by one line on stderr; 0 or -errno if its
 * samples cannot be read. */
int run_say_doubtful(const struct run_dir *dir, const struct env *env, struct error *error);

/* run_load(), with this program's harnesses where the run does not name its own. */
int run_load_side(struct compare_run *side, const char *path, struct error *error);

/* Say its doubts. */
void run_say_side(const struct compare_run *side, const char *path);

/* benches.csv of a run directory; of a run without one, as older releases made them, the table of
 * this program's harnesses. 0 or -errno; free @benches in either case. */
int run_read_benches(struct benches *benches, const struct run_dir *dir, struct error *error);

/* run_side_by_side.c */
struct run_side_by_side {
	const char *dirs[64];
	size_t nr;
	const char *metric; /* as above */
	bool change;	    /* of two: show what changed in the first against the second */
	bool markdown, csv;
};

/*
 * Print the runs of several directories side by side to stdout, from their summary.csv,
 * savings.csv, env.txt and regs.csv; a directory without regs.csv has no classes.
 */
int run_print_side_by_side(const struct run_side_by_side *runs, struct error *error);

/* Read them for that, into an array of @runs->nr; free it even after an error. */
int run_read_sides(struct side_by_side *sides, const struct run_side_by_side *runs,
		   struct error *error);
void run_free_sides(struct side_by_side *sides);

/* Print them as one Markdown table, with time, cycles and instructions. */
int run_print_machines(const struct run_side_by_side *runs, struct error *error);

/* run_alternatives.c: what the alternatives of a folder save. @metric: as above. */
struct run_alternatives {
	struct run_dir dir;
	struct alternative_row *rows;
	struct alternatives alternatives;
	struct env facts;
	struct report_alternatives report;
};

/* 0 or -errno; free @read in either case. */
int run_read_alternatives(struct run_alternatives *read, const char *path, const char *metric,
			  struct error *error);
void run_free_alternatives(struct run_alternatives *read);

/* Print it to stdout; it is kept in the folder, too, as report.txt and gains.csv. */
int run_print_alternatives(const char *path, const char *metric, struct error *error);

/* run_page.c: one HTML page of the first run, in @file ("-": stdout): with a verdict against the
 * second one, if there are two and they are no sides; and with all of them side by side. */
int run_write_page(const struct run_side_by_side *runs, const char *file, struct error *error);

#endif
