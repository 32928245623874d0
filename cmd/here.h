/* SPDX-License-Identifier: GPL-2.0 */
/* The first words to somebody who has just got regscope: what to do on this machine. */
#ifndef REGSCOPE_CMD_HERE_H
#define REGSCOPE_CMD_HERE_H

#include <stdio.h>

/* @machine as uname calls it; @why_not: why its KVM cannot be measured, or NULL. */
void here_print(FILE *f, const char *machine, const char *why_not);

/* The same of this machine. */
void here(FILE *f);

#endif
