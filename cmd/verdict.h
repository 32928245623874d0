/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What compare and export share: which runs may be compared, under which limits, and the exit code.
 */
#ifndef REGSCOPE_CMD_VERDICT_H
#define REGSCOPE_CMD_VERDICT_H

#include "options.h"

#include "analyse/compare.h"

struct verdict_options {
	double limit[NR_COUNTERS]; /* percent; negative: the default */
	bool unlike, single_boot, allow_missing;
};

#define VERDICT_OPTIONS_DEFAULT \
	{ \
		.limit = { -1, -1, -1, -1, -1, -1 } \
	}

/* The options of every sub-command that gives a verdict, into its struct verdict_options. */
#define VERDICT_OPTIONS(type, verdict) \
	{ "limit", "METRIC=PERCENT,...", \
	  "a change of up to that percentage is none (default: " \
	  "instructions=0.5%,cycles=2%,wall_ns=3%; where counts are exact, 0.05 " \
	  "instructions for each access of a register)", \
	  INTO(option_limits, type, verdict.limit) }, \
		{ "unlike", NULL, \
		  "compare runs of different hosts, CPUs, features or versions all the same, and " \
		  "mark every line", \
		  SETS(type, verdict.unlike) }, \
		{ "single-boot", NULL, \
		  "let one boot a side decide: exit with 1 though the boot may be the cause", \
		  SETS(type, verdict.single_boot) }, \
	{ \
		"allow-missing", NULL, \
			"cells that the new side lacks are no reason to exit with 3", \
			SETS(type, verdict.allow_missing) \
	}

/* As struct cmd_option reads it: "instructions=0.5%,wall_ns=3" into limit[]. */
int option_limits(const struct cmd_option *option, const char *text, void *value,
		  struct error *error);

/* The runs of one side, as the command line names them; a folder of boots names those in it. */
struct verdict_side {
	char **path;
	size_t nr;
	struct compare_run *run; /* loaded */
	bool is_loaded;
	bool is_good; /* all of them are, and none speaks against itself */
};

/*
 * All sides, as words and options name them: RUN RUN, or --base RUN... --new RUN..., perhaps with
 * --again RUN...
 */
struct verdict_sides {
	struct verdict_side base, new, again;
	struct verdict_side *at; /* what the words after an option belong to */
	bool bare;		 /* a run was named before any */
};

#define SIDE_OPTIONS(type, sides) \
	{ "base", "RUN...", "the runs of the base, of a boot each", \
	  INTO(option_side, type, sides.base), .min = offsetof(struct verdict_sides, base) }, \
		{ "new", "RUN...", "the runs that are held against it", \
		  INTO(option_side, type, sides.new), \
		  .min = offsetof(struct verdict_sides, new) }, \
	{ \
		"again", "RUN...", \
			"runs of the new kernel once more: what was worse, and is the same in " \
			"these, is not", \
			INTO(option_side, type, sides.again), \
			.min = offsetof(struct verdict_sides, again) \
	}
int option_side(const struct cmd_option *option, const char *text, void *value,
		struct error *error);

/* Name one more run of a side, or the boots in a folder that is no run. 0 or -errno. */
int verdict_add(struct verdict_side *side, const char *path, struct error *error);
void verdict_side_free(struct verdict_side *side);

/* Take a word that is no option: without those options @first is named by it, then @second. */
int verdict_word(struct verdict_sides *sides, struct verdict_side *first,
		 struct verdict_side *second, const char *text, struct error *error);

/* Load the runs of a side, and say their doubts: 0 or -errno. Free the sides even after an error.
 */
int verdict_load(struct verdict_side *side, struct error *error);
/* The same of two, at once: reading is most of the time that large runs take to compare. */
int verdict_load_two(struct verdict_side *a, struct verdict_side *b, struct error *error);
void verdict_free(struct verdict_sides *sides);

/* Say in what two runs differ, for compare_unlike(). */
void verdict_say_difference(void *arg, const struct compare_difference *difference);

/**
 * verdict_make - load all sides and compare, unless they are unlike or a limit is below the noise
 *
 * Says in what the runs are unlike. Returns 0 or -errno; free @out and @sides even after an error.
 */
int verdict_make(struct comparison *out, struct verdict_sides *sides,
		 const struct verdict_options *options, struct error *error);

/*
 * EXIT_REGRESSION if a row got worse, else EXIT_INCONCLUSIVE if one is unclear or vanished, else
 * EXIT_DONE. What one boot a side shows may be the boot's own, and is inconclusive at most.
 */
int verdict_exit_code(const struct comparison *c, const struct verdict_options *options);

/*
 * For `git bisect run`, which takes 1 to 127 for bad, 125 apart: 0 and 1 stay, and all else means
 * that this commit cannot be judged, or with @stop that no commit can.
 */
int verdict_bisect_code(int code, bool stop);
#define BISECT_SKIP 125
#define BISECT_STOP 255

#endif
