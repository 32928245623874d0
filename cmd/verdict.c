// SPDX-License-Identifier: GPL-2.0
/* Whether two runs may be compared, and what comes of it: see verdict.h. */
#include "verdict.h"

#include "cmd.h"
#include "parse.h"
#include "run_report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int option_limits(const struct cmd_option *option, const char *text, void *value,
		  struct error *error)
{
	double *limit = value;
	char word[128], *percent, *change;
	enum counter c;
	size_t len;

	(void)option;
	for (; *text; text += len + (text[len] == ',')) {
		len = strcspn(text, ",");
		snprintf(word, sizeof(word), "%.*s", (int)len, text);
		change = strchr(word, '=');
		if (!change)
			return error_set(error, -EINVAL, "--limit: \"%s\" is no METRIC=PERCENT",
					 word);
		*change++ = '\0';
		percent = strchr(change, '%');
		if (percent && !percent[1])
			*percent = '\0';
		c = counter_by_name(word);
		if (c == NR_COUNTERS || !counter_info[c].is_metric)
			return error_set(error, -EINVAL,
					 "--limit: \"%s\" is none of wall_ns, cycles, instructions",
					 word);
		if (parse_decimal(change, "--limit", 0, 1000, &limit[c], error))
			return -EINVAL;
	}
	return 0;
}

/* Of two lists, as mitigations are, the part from the first item that differs on. */
void verdict_say_difference(void *arg, const struct compare_difference *d)
{
	size_t i, from = 0;

	(void)arg;
	for (i = 0; d->base[i] && d->base[i] == d->new[i]; i++)
		if (i && d->base[i] == ' ' && d->base[i - 1] == ';')
			from = i + 1;
	if (!d->known)
		say("doubtful: %s is not known of every run: \"%.300s\" and \"%.300s\"; it may "
		    "differ",
		    d->what, d->base + from, d->new + from);
	else
		say("%s%s differs: \"%.300s\" and \"%.300s\"%s",
		    d->refused ? "" : "doubtful: ", d->what, d->base + from, d->new + from,
		    d->refused ? "" : "; a change may be due to that");
}

static int check_alike(const struct verdict_side *base, const struct verdict_side *new,
		       const struct verdict_options *options, const struct compare_options *o,
		       struct error *error)
{
	size_t i, unlike = compare_unlike_sides(&(struct compare_side){ base->run, base->nr },
						&(struct compare_side){ new->run, new->nr },
						verdict_say_difference, NULL);
	int err = 0;

	if (unlike && !options->unlike)
		return error_set(
			error, -EINVAL,
			"unlike runs are not compared: the change would not be the kernel's; "
			"--unlike does it all the same, and marks every line");
	for (i = 0; !err && i < base->nr + new->nr; i++)
		err = compare_check_limits(base->run,
					   i < base->nr ? &base->run[i] : &new->run[i - base->nr],
					   o, error);
	return err;
}

/* If one of them has a summary alone, both summaries are compared. */
static int make_both_comparable(const struct verdict_side *base, const struct verdict_side *new,
				struct error *error)
{
	const struct verdict_side *bare = base->run->samples.nr_rows ? new : base;

	if (bare->run->samples.nr_rows)
		return 0;
	if (base->nr > 1 || new->nr > 1)
		return error_set(error, -EINVAL,
				 "%s: has no samples; with several runs the samples are compared, "
				 "and a summary will not do",
				 bare->path[0]);
	return run_sum_up(bare == base ? new->run : base->run, error);
}

static int compare(struct comparison *out, const struct verdict_side *base,
		   const struct verdict_side *new, const struct verdict_options *options,
		   struct error *error)
{
	struct compare_options o;
	int err;

	memcpy(o.limit, options->limit, sizeof(o.limit));
	err = check_alike(base, new, options, &o, error);
	err = err ? err : make_both_comparable(base, new, error);
	return err ? err
		   : compare_runs(out, &(struct compare_side){ base->run, base->nr },
				  &(struct compare_side){ new->run, new->nr }, &o, error);
}

/* What no other side could pass. */
static int check_base(const struct verdict_side *base, const struct verdict_options *options,
		      struct error *error)
{
	struct compare_options o;

	memcpy(o.limit, options->limit, sizeof(o.limit));
	return compare_check_limits(base->run, base->run, &o, error);
}

/* One boot more a side says nothing that those of several boots have not said. */
static int check_again(const struct verdict_sides *sides, const struct comparison *c,
		       struct error *error)
{
	if (!sides->again.nr || c->unit != COMPARE_BOOTS)
		return 0;
	return error_set(error, -EINVAL,
			 "--again: boots are not judged again: add the run to --new");
}

int verdict_make(struct comparison *out, struct verdict_sides *sides,
		 const struct verdict_options *options, struct error *error)
{
	struct comparison again = { 0 };
	int err;

	*out = (struct comparison){ 0 };
	err = verdict_load_two(&sides->base, &sides->new, error);
	if (!err) {
		err = check_base(&sides->base, options, error);
		sides->base.is_good = !err;
	}
	err = err ? err : verdict_load(&sides->again, error);
	err = err ? err : compare(out, &sides->base, &sides->new, options, error);
	err = err ? err : check_again(sides, out, error);
	if (!err && sides->again.nr) {
		err = compare(&again, &sides->base, &sides->again, options, error);
		if (!err)
			comparison_confirm(out, &again);
		comparison_free(&again);
	}
	return err;
}

int verdict_exit_code(const struct comparison *c, const struct verdict_options *options)
{
	if (c->nr_worse && (c->unit != COMPARE_ROUNDS || options->single_boot))
		return EXIT_REGRESSION;
	if (c->nr_worse || c->nr_unclear || (c->nr_vanished && !options->allow_missing))
		return EXIT_INCONCLUSIVE;
	return EXIT_DONE;
}

int verdict_bisect_code(int code, bool stop)
{
	if (code == EXIT_DONE || code == EXIT_REGRESSION)
		return code;
	return stop ? BISECT_STOP : BISECT_SKIP;
}
