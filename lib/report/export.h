/* SPDX-License-Identifier: GPL-2.0 */
/* A run in the formats that CI services read. Made from what is in the CSV files; nothing is
 * measured again. */
#ifndef REGSCOPE_REPORT_EXPORT_H
#define REGSCOPE_REPORT_EXPORT_H

#include "analyse/compare.h"

struct export
{
	const struct compare_side *side;  /* its summary is always there; its samples perhaps */
	const struct comparison *verdict; /* NULL without a base */
	const char *commit;		  /* what the row of a history is of */
};

struct export_format {
	const char *name, *what;
	void (*write)(FILE *f, const struct export *e);
};

extern const struct export_format export_formats[]; /* ends with a name of NULL */

const struct export_format *export_format_find(const char *name);

#endif
