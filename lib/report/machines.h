/* SPDX-License-Identifier: GPL-2.0 */
/* Runs of several machines as one Markdown table. */
#ifndef REGSCOPE_REPORT_MACHINES_H
#define REGSCOPE_REPORT_MACHINES_H

#include "analyse/sides.h"

#include <stdio.h>

/*
 * For each run and each kind of pass, what the largest VM's cost in time, cycles and instructions
 * with all registers, and what of it is saved; then what makes a run doubtful. What a run directory
 * says of itself is printed as text that means nothing to Markdown.
 */
void machines_write(FILE *f, const struct side *side, size_t nr);

#endif
