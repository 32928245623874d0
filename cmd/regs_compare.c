// SPDX-License-Identifier: GPL-2.0
/* regscope regs --compare: the register tables of two runs, of two kernels say, side by side. */
#include "cmd.h"
#include "record/regs_csv.h"
#include "regs.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct regs_row *find(const struct regs_rows *rows, const char *id)
{
	size_t i;

	for (i = 0; i < rows->nr; i++)
		if (!strcmp(rows->row[i].word[REGS_ID], id))
			return &rows->row[i];
	return NULL;
}

/* Registers of @a that @b does not have. */
static size_t print_missing(const struct regs_rows *a, const struct regs_rows *b, char sign)
{
	size_t i, n = 0;

	for (i = 0; i < a->nr; i++) {
		const struct regs_row *r = &a->row[i];

		if (find(b, r->word[REGS_ID]))
			continue;
		printf("%c %-36s %s, %s\n", sign, r->word[REGS_NAME], r->word[REGS_CLASS],
		       r->word[REGS_SCOPE]);
		n++;
	}
	return n;
}

/*
 * What differs, but in evidence alone: that two ways of finding the same scope differ is no news.
 */
static size_t print_changes(const struct regs_rows *base, const struct regs_rows *new,
			    size_t *evidence_alone)
{
	static const int watched[] = { REGS_SCOPE, REGS_SIZE, REGS_GET, REGS_SET, REGS_EVIDENCE };
	size_t i, c, n = 0;

	for (i = 0; i < base->nr; i++) {
		const struct regs_row *a = &base->row[i], *b = find(new, a->word[REGS_ID]);
		bool any = false;

		for (c = 0; b && c < sizeof(watched) / sizeof(watched[0]); c++) {
			const char *was = a->word[watched[c]], *is = b->word[watched[c]];

			if (!strcmp(was, is))
				continue;
			if (!any && watched[c] == REGS_EVIDENCE) {
				++*evidence_alone;
				break;
			}
			if (!any)
				printf("~ %-36s ", a->word[REGS_NAME]);
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
	struct regs_rows base = { 0 }, new = { 0 };
	size_t went, came, changed, evidence_alone = 0;
	struct error error = { "" };
	int err = regs_rows_read(&base, base_path, &error);

	if (!err)
		err = regs_rows_read(&new, new_path, &error);
	if (!err) {
		went = print_missing(&base, &new, '-');
		came = print_missing(&new, &base, '+');
		changed = print_changes(&base, &new, &evidence_alone);
		printf("%zu registers in the first, %zu in the second: %zu went, %zu came, %zu "
		       "changed\n",
		       base.nr, new.nr, went, came, changed);
		if (evidence_alone)
			printf("%zu have the same scope by other evidence\n", evidence_alone);
	}
	regs_rows_free(&base);
	regs_rows_free(&new);
	return err ? say("%s", error.text), EXIT_WRONG : finish_stdout(EXIT_DONE);
}
