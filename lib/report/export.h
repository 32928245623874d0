/* SPDX-License-Identifier: GPL-2.0 */
/* A run in the formats that CI services read, made from its CSV files. */
#ifndef REGSCOPE_REPORT_EXPORT_H
#define REGSCOPE_REPORT_EXPORT_H

#include "analyse/compare.h"

struct export
{
	const struct compare_run *side;	  /* always has a summary; may lack samples */
	const struct comparison *verdict; /* NULL without a base */
	const char *commit;		  /* names the row in a history */
};

struct export_format {
	const char *name, *what;
	void (*write)(FILE *f, const struct export *e);
};

extern const struct export_format export_formats[]; /* ends with a name of NULL */

const struct export_format *export_format_find(const char *name);

#endif
