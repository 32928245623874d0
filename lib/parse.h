/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers and lists of counts as users write them. All return 0, or -EINVAL and say why. */
#ifndef REGSCOPE_PARSE_H
#define REGSCOPE_PARSE_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A whole number from @min to @max, decimal or 0x...; @what is the option's name, for the message.
 */
int parse_number(const char *text, const char *what, uint64_t min, uint64_t max, uint64_t *value,
		 struct error *error);
int parse_uint(const char *text, const char *what, unsigned int min, unsigned int max,
	       unsigned int *value, struct error *error);
int parse_decimal(const char *text, const char *what, double min, double max, double *value,
		  struct error *error);

#define COUNTS_MAX 512

/* Of vCPUs, threads or VMs. */
struct counts {
	unsigned int v[COUNTS_MAX]; /* ascending, each once */
	size_t nr;
};

/* "1,2,4", "1-512" (powers of two between the ends, and both ends), or both mixed; blanks separate
 * items as commas do. */
int parse_counts(const char *text, const char *what, struct counts *counts, struct error *error);

/* "1,2,4" into @buf. */
void counts_print(const struct counts *counts, char *buf, size_t size);

/* Does a list of names, parted by commas or blanks, hold @name? NULL holds none. */
bool list_has(const char *list, const char *name);

/* The next name of such a list: @list is moved past it. NULL at the end; else @name holds it, cut
 * off at @size - 1 bytes. */
const char *list_next(const char **list, char *name, size_t size);

#endif
