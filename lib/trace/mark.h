/* SPDX-License-Identifier: GPL-2.0 */
/* KVM's mark of a VM that has run, tried before it is relied on: it is KVM's own affair. */
#ifndef REGSCOPE_TRACE_MARK_H
#define REGSCOPE_TRACE_MARK_H

#include "trace/tracefs.h"

/**
 * mark_try - does an access fetch the mark as it is, before and after a first KVM_RUN?
 * @fs:		of an instance that counts no accesses otherwise
 *
 * Makes a VM of one vCPU and runs it. True where none can be made: then there is nothing to trace.
 */
bool mark_try(struct tracefs *fs);

#endif
