// SPDX-License-Identifier: GPL-2.0
/* Whether two runs may be compared, and what comes of it: see verdict.h. */
#include "verdict.h"

#include "cmd.h"
#include "parse.h"

#include <errno.h>
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

static void say_unlike(const char *what, const char *base, const char *new)
{
	say("%s differs: \"%s\" and \"%s\"", what, base, new);
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
	err = compare_check_limits(base, new, &o, error);
	return err ? err : compare_runs(out, base, new, &o, error);
}

int verdict_exit_code(const struct comparison *c)
{
	return c->nr_worse ? EXIT_REGRESSION : c->nr_unclear ? EXIT_INCONCLUSIVE : EXIT_DONE;
}
