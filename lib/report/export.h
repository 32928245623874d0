/* SPDX-License-Identifier: GPL-2.0 */
/* A run, or a comparison, in the formats that CI services read, made from its CSV files. */
#ifndef REGSCOPE_REPORT_EXPORT_H
#define REGSCOPE_REPORT_EXPORT_H

#include "analyse/compare.h"
#include "record/roundtrip.h"

/* What a run was held against. */
struct export_verdict {
	const struct comparison *comparison;
	struct compare_side base, new;
	const char *const *base_name, *const *new_name; /* of the runs of each side */
	bool single_boot, allow_missing;		/* as the exit code was asked for */
	int exit_code;
};

struct export
{
	const struct compare_run *side;	      /* always has a summary; may lack samples */
	const struct export_verdict *verdict; /* NULL without a base */
	const char *commit;		      /* names the row in a history; may be NULL */
};

struct export_format {
	const char *name, *what;
	void (*write)(FILE *f, const struct export *e);
	bool of_comparison; /* of all of its runs; else of one run, whatever its base */
	bool needs_base;
	void (*write_roundtrip)(FILE *f,
				const struct roundtrip_rows *rows); /* NULL: not of those */
};

extern const struct export_format export_formats[]; /* ends with a name of NULL */

const struct export_format *export_format_find(const char *name);

#endif
