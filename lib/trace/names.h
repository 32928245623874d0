/* SPDX-License-Identifier: GPL-2.0 */
/* The registers of a trace: name, class and scope. */
#ifndef REGSCOPE_TRACE_NAMES_H
#define REGSCOPE_TRACE_NAMES_H

#include "kvm/reg.h"
#include "record/trace.h"

/* As @regs, this host's, has them; what it does not have (or all, if it is empty) as documented for
 * this kernel. */
void trace_name(const struct trace_rows *rows, const struct reg_table *regs);

#endif
