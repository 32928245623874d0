/* SPDX-License-Identifier: GPL-2.0 */
/* The register table as regs.csv has it. */
#ifndef REGSCOPE_CMD_REGS_H
#define REGSCOPE_CMD_REGS_H

#include "error.h"

#include <stdio.h>

/* As the `write` of run_dir_replace(); @arg is a struct reg_table. */
void regs_write_csv(FILE *f, const void *arg);

/* Print what came, went or changed between the regs.csv of two run directories; an exit code. */
int regs_compare(const char *base, const char *new);

#endif
