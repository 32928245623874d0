// SPDX-License-Identifier: GPL-2.0
/*
 * Go benchmark text (go.dev/design/14313-benchmark-format): "key: value" lines, then a line a
 * sample. Its unit for time is ns/op; names begin with Benchmark and an upper-case letter.
 */
#include "report/export_words.h"

#include <ctype.h>
#include <string.h>

static void put_go_name(FILE *f, const struct cell_key *k)
{
	char name[EXPORT_NAME_SIZE];
	const char *rest = strchr(export_cell_name(k, name), '/') + 1;

	fprintf(f, "Benchmark%c%.*s/bench=%.*s%s", toupper((unsigned char)*rest),
		(int)(strcspn(rest, "/") - 1), rest + 1, (int)strcspn(name, "/"), name,
		rest + strcspn(rest, "/"));
}

static const char *go_unit(enum counter c)
{
	return c == COUNTER_WALL_NS  ? "ns/op"
	       : c == COUNTER_CYCLES ? "cycles/op"
				     : "instructions/op";
}

static void put_go_sample(FILE *f, const struct sample_set *set, const struct sample_row *row)
{
	bool any = false;
	enum counter c;

	for (c = 0; c < NR_COUNTERS; c++) {
		if (!counter_info[c].is_metric || !row->reading.has[c])
			continue;
		if (!any) {
			put_go_name(f, &set->cells.key[row->cell]);
			fprintf(f, " 1");
		}
		fprintf(f, " %llu %s", (unsigned long long)row->reading.value[c], go_unit(c));
		any = true;
	}
	if (any)
		putc('\n', f);
}

void export_write_go(FILE *f, const struct export *e)
{
	const struct summary_row *row = NULL;
	size_t i;

	fprintf(f, "goos: linux\ngoarch: arm64\npkg: regscope\ncpu: ");
	export_put_fact(f, &e->side->env, "cpu");
	fprintf(f, "\nhost: ");
	export_put_fact(f, &e->side->env, "host_kind");
	/* as a key it would part the kernels to be compared into tables of their own */
	fprintf(f, "\n# kernel ");
	export_put_fact(f, &e->side->env, "kernel_release");
	putc('\n', f);
	for (i = 0; i < e->side->samples.nr_rows; i++)
		put_go_sample(f, &e->side->samples, &e->side->samples.rows[i]);
	while (!e->side->samples.nr_rows && (row = export_next(e, row))) {
		put_go_name(f, &row->cell);
		fprintf(f, " 1 %.17g %s\n", row->s.mid.median,
			go_unit(counter_by_name(row->metric)));
	}
}
