// SPDX-License-Identifier: GPL-2.0
/* regscope regs --compare: the register tables of two runs, of two kernels say, side by side. */
#include "cmd.h"
#include "regs.h"

#include "record/csv.h"
#include "record/run_dir.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ID, NAME, CLASS, SIZE, SCOPE, EVIDENCE, GET, SET, NR_COLUMNS };

#define WORD_MAX 64

struct row {
	char word[NR_COLUMNS][WORD_MAX];
};

struct rows {
	struct row *row;
	size_t nr;
};

static int read_rows(struct rows *rows, const char *dir_path, struct why *why)
{
	struct run_dir dir;
	struct row *grown;
	struct csv csv;
	char *path;
	size_t i;
	int ret, err = run_dir_open(&dir, dir_path, why);

	if (err)
		return err;
	path = run_dir_file(&dir, "regs.csv");
	err = path ? csv_open(&csv, path, regs_columns, why) : -ENOMEM;
	if (err)
		goto out_path;
	while (!err && (ret = csv_next(&csv)) != 0) {
		grown = ret > 0 ? realloc(rows->row, (rows->nr + 1) * sizeof(*grown)) : NULL;
		if (!grown) {
			err = ret > 0 ? why_set(why, -ENOMEM, "%s: no memory", path) : ret;
			break;
		}
		rows->row = grown;
		for (i = 0; !err && i < NR_COLUMNS; i++)
			err = csv_word(&csv, i, grown[rows->nr].word[i], WORD_MAX);
		rows->nr += !err;
	}
	csv_close(&csv);
out_path:
	free(path);
	run_dir_close(&dir);
	return err;
}

static const struct row *find(const struct rows *rows, const char *id)
{
	size_t i;

	for (i = 0; i < rows->nr; i++)
		if (!strcmp(rows->row[i].word[ID], id))
			return &rows->row[i];
	return NULL;
}

/* Registers of @a that @b does not have. */
static size_t print_missing(const struct rows *a, const struct rows *b, char sign)
{
	size_t i, n = 0;

	for (i = 0; i < a->nr; i++) {
		const struct row *r = &a->row[i];

		if (find(b, r->word[ID]))
			continue;
		printf("%c %-36s %s, %s\n", sign, r->word[NAME], r->word[CLASS], r->word[SCOPE]);
		n++;
	}
	return n;
}

static size_t print_changes(const struct rows *base, const struct rows *new)
{
	static const int watched[] = { SCOPE, EVIDENCE, SIZE, GET, SET };
	size_t i, c, n = 0;

	for (i = 0; i < base->nr; i++) {
		const struct row *a = &base->row[i], *b = find(new, a->word[ID]);
		bool any = false;

		for (c = 0; b && c < sizeof(watched) / sizeof(watched[0]); c++) {
			const char *was = a->word[watched[c]], *is = b->word[watched[c]];

			if (!strcmp(was, is))
				continue;
			if (!any)
				printf("~ %-36s ", a->word[NAME]);
			printf("%s%s: %s -> %s", any ? ", " : "", regs_columns[watched[c]], was,
			       is);
			any = true;
		}
		if (any)
			putchar('\n');
		n += any;
	}
	return n;
}

int regs_compare(const char *base_path, const char *new_path)
{
	struct rows base = { 0 }, new = { 0 };
	struct why why = { "" };
	size_t went, came, changed;
	int err = read_rows(&base, base_path, &why);

	if (!err)
		err = read_rows(&new, new_path, &why);
	if (!err) {
		went = print_missing(&base, &new, '-');
		came = print_missing(&new, &base, '+');
		changed = print_changes(&base, &new);
		printf("%zu registers in the first, %zu in the second: %zu went, %zu came, %zu "
		       "changed\n",
		       base.nr, new.nr, went, came, changed);
	}
	free(base.row);
	free(new.row);
	return err ? say("%s", why.text), EXIT_WRONG : finish_stdout(EXIT_DONE);
}
