// SPDX-License-Identifier: GPL-2.0
/* regscope regs --compare: the register tables of two runs, of two kernels say, side by side. */
#include "cmd.h"
#include "record/regs_csv.h"
#include "regs.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Registers of @a that @b does not have. */
static size_t print_missing(const struct regs_rows *a, const struct regs_rows *b, char sign)
{
	size_t i, n = 0;

	for (i = 0; i < a->nr; i++) {
		const struct regs_row *r = &a->row[i];

		if (regs_row_of(b, r->id))
			continue;
		printf("%c %-36s %s, %s\n", sign, r->name, r->class, r->scope);
		n++;
	}
	return n;
}

/* What may differ between two rows of a register. */
enum { SCOPE, SIZE, GET, SET, EVIDENCE, NR_WATCHED };
static const char *const watched[NR_WATCHED] = { "scope", "size", "get", "set", "evidence" };

static const char *word_of(const struct regs_row *row, unsigned int which, char size[24])
{
	switch (which) {
	case SCOPE: return row->scope;
	case GET: return row->get;
	case SET: return row->set;
	case EVIDENCE: return row->evidence;
	}
	snprintf(size, 24, "%zu", row->size);
	return size;
}

/*
 * What differs, but in evidence alone: that two ways of finding the same scope differ is no news.
 */
static size_t print_changes(const struct regs_rows *base, const struct regs_rows *new,
			    size_t *evidence_alone)
{
	char sizes[2][24];
	unsigned int c;
	size_t i, n = 0;

	for (i = 0; i < base->nr; i++) {
		const struct regs_row *a = &base->row[i], *b = regs_row_of(new, a->id);
		bool any = false;

		for (c = 0; b && c < NR_WATCHED; c++) {
			const char *was = word_of(a, c, sizes[0]), *is = word_of(b, c, sizes[1]);

			if (!strcmp(was, is))
				continue;
			if (!any && c == EVIDENCE) {
				++*evidence_alone;
				break;
			}
			if (!any)
				printf("~ %-36s ", a->name);
			printf("%s%s: %s -> %s", any ? ", " : "", watched[c], was, is);
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
