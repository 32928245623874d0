// SPDX-License-Identifier: GPL-2.0
/* Pages of files: see manual.h. */
#include "manual.h"

#include <string.h>

const char *manual_file_page(const struct told_file *file)
{
	static char page[64];
	size_t i, n = (size_t)snprintf(page, sizeof(page), "regscope-%.*s",
				       (int)strcspn(file->name, "."), file->name);

	for (i = 0; i < n; i++)
		page[i] = page[i] == '_' ? '-' : page[i];
	return page;
}

/* "no or yes" */
static void join(char *buf, size_t size, const char *const *words)
{
	size_t n = 0;

	for (buf[0] = '\0'; *words && n < size; words++)
		n += (size_t)snprintf(buf + n, size - n, "%s%s",
				      !n	 ? ""
				      : words[1] ? ", "
						 : " or ",
				      *words);
}

/* What may stand in the column, as its reader has it. */
static void put_kind(char *buf, size_t size, const struct csv_column *c)
{
	static const char *const kinds[] = {
		[COLUMN_TEXT] = "text",
		[COLUMN_NUMBER] = "a whole number",
		[COLUMN_ID] = "0x and 16 hexadecimal digits",
		[COLUMN_DOUBLE] = "a number",
		[COLUMN_INTERVAL] = "numbers: a median, and the ends of its interval or neither",
		[COLUMN_ENUM] = "one of ",
		[COLUMN_MARKS] = "none or more, with a blank between, of ",
	};
	size_t n = (size_t)snprintf(buf, size, "%s", kinds[c->kind]);

	if (c->words) {
		join(buf + n, size - n, c->words);
		n = strlen(buf);
	}
	snprintf(buf + n, size - n, "%s%s",
		 c->may_lack || (c->kind == COLUMN_TEXT && !c->min) ? "; may be empty" : "",
		 c->later ? "; files of older releases may lack it" : "");
}

static void put_columns(const struct told_file *file)
{
	const struct csv_column *c = file->table->columns;
	char tag[256], bold[128], kind[512];
	size_t i, k, n;

	roff_section("COLUMNS");
	for (i = 0; i < file->table->nr_columns; i++, c++) {
		for (n = k = 0; k < column_nr_fields(c); k++) {
			roff_bold(bold, sizeof(bold), c->name[k]);
			n += (size_t)snprintf(tag + n, sizeof(tag) - n, "%s%s", k ? ", " : "",
					      bold);
		}
		roff_item(tag);
		put_kind(kind, sizeof(kind), c);
		roff_text("%s [%s]", told_column(file->name, c->name[0]), kind);
	}
}

static void put_keys(void)
{
	const struct told_key *k;
	char bold[128];

	roff_section("KEYS");
	for (k = told_keys; k->name; k++) {
		roff_bold(bold, sizeof(bold), k->name);
		roff_item(bold);
		roff_text("%s", k->what);
	}
}

void manual_print_file(const struct told_file *file)
{
	static const char *const pages[] = { "regscope(1)", "regscope-files(5)" };

	roff_begin(manual_file_page(file), "5");
	roff_name(manual_file_page(file), file->what);
	roff_section("DESCRIPTION");
	roff_text("`%s`: %s. Written by %s.", file->name, file->what, file->made_by);
	if (file->more)
		roff_text("\n\n%s", file->more);
	if (file->table)
		put_columns(file);
	if (!strcmp(file->name, told_files[0].name))
		put_keys();
	roff_see_also(pages, 2);
}

void manual_print_files(void)
{
	static const char *const pages[] = { "regscope(1)" };
	const struct told_file *f;
	char bold[128];

	roff_begin("regscope-files", "5");
	roff_name("regscope-files", "the files of a run directory");
	roff_section("DESCRIPTION");
	roff_text("A run directory is valid at every moment: rows are added by whole rounds, and "
		  "files that are "
		  "made anew take their place by rename. CSV files are as RFC 4180 has them, with "
		  "one line of "
		  "names, no comments, and a point in decimal numbers whatever the locale. Names "
		  "of files and "
		  "columns are an interface: new ones are added, at the end, and existing ones do "
		  "not change.");
	roff_section("FILES");
	for (f = told_files; f->name; f++) {
		roff_bold(bold, sizeof(bold), f->name);
		roff_item(bold);
		roff_text("%s; `%s`(5)", f->what, manual_file_page(f));
	}
	roff_see_also(pages, 1);
}
