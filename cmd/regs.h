/* SPDX-License-Identifier: GPL-2.0 */
/* Two register tables, as regs.csv has them. */
#ifndef REGSCOPE_CMD_REGS_H
#define REGSCOPE_CMD_REGS_H

/* Print what came, went or changed between the regs.csv of two run directories; an exit code. */
int regs_compare(const char *base, const char *new);

#endif
