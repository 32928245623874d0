// SPDX-License-Identifier: GPL-2.0
/* Whether two runs may be compared, and what comes of it: see verdict.h. */
#include "verdict.h"

#include "cmd.h"
#include "parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int parse_limits(const char *text, double *limit, struct error *error)
{
	char word[128], *percent, *value;
	enum counter c;
	size_t len;

	for (; *text; text += len + (text[len] == ',')) {
		len = strcspn(text, ",");
		snprintf(word, sizeof(word), "%.*s", (int)len, text);
		value = strchr(word, '=');
		if (!value)
			return error_set(error, -EINVAL, "--limit: \"%s\" is no METRIC=PERCENT",
					 word);
		*value++ = '\0';
		percent = strchr(value, '%');
		if (percent && !percent[1])
			*percent = '\0';
		c = counter_by_name(word);
		if (c == NR_COUNTERS || !counter_info[c].is_metric)
			return error_set(error, -EINVAL,
					 "--limit: \"%s\" is none of wall_ns, cycles, instructions",
					 word);
		if (parse_decimal(value, "--limit", 0, 1000, &limit[c], error))
			return -EINVAL;
	}
	return 0;
}

static void say_unlike(const char *what, const char *base, const char *new)
{
	say("%s differs: \"%s\" and \"%s\"", what, base, new);
}

/* The noise that `bench --noise` saw, in percent; 0 if it was not asked. */
static double floor_of(const struct compare_side *side, enum counter c)
{
	char key[64];

	snprintf(key, sizeof(key), "noise_floor.%s", counter_info[c].name);
	return strtod(env_get(&side->env, key, "0"), NULL);
}

static int check_floors(const struct compare_side *base, const struct compare_side *new,
			const struct compare_options *o, struct error *error)
{
	enum counter c;

	for (c = 0; c < NR_COUNTERS; c++) {
		double a = floor_of(base, c), b = floor_of(new, c), noise = a > b ? a : b;
		double limit = o->limit[c] >= 0 ? o->limit[c] : compare_default_limit(c, o->exact);

		if (counter_info[c].is_metric && limit < noise)
			return error_set(
				error, -EINVAL,
				"a limit of %g%% for %s lies below the noise of these runs, "
				"%.3g%% as `bench --noise` saw it; give --limit %s=%.2g%% or more",
				limit, counter_info[c].name, noise, counter_info[c].name,
				noise * 1.05 + 0.01);
	}
	return 0;
}

int verdict_make(struct comparison *out, const struct compare_side *base,
		 const struct compare_side *new, const struct verdict_options *options,
		 struct error *error)
{
	struct compare_options o = { .exact = compare_is_exact(base, new) };
	size_t unlike = compare_unlike(&base->env, &new->env, say_unlike);
	int err;

	*out = (struct comparison){ 0 };
	if (unlike && !options->unlike)
		return error_set(
			error, -EINVAL,
			"unlike runs are not compared: the change would not be the kernel's; "
			"--unlike does it all the same, and marks every line");
	memcpy(o.limit, options->limit, sizeof(o.limit));
	err = check_floors(base, new, &o, error);
	return err ? err : compare_runs(out, base, new, &o, error);
}

void verdict_print_summary(FILE *f, const struct comparison *c)
{
	fprintf(f, "%zu rows: %zu worse, %zu better, %zu same, %zu unclear%s\n", c->nr, c->nr_worse,
		c->nr_better, c->nr_same, c->nr_unclear,
		c->exact ? "; counts repeat exactly" : " (95%, Holm over all rows)");
}

int verdict_exit_code(const struct comparison *c)
{
	return c->nr_worse ? EXIT_REGRESSION : c->nr_unclear ? EXIT_INCONCLUSIVE : EXIT_DONE;
}
