/* SPDX-License-Identifier: GPL-2.0 */
/* The accesses of the timed loop: one ioctl a register. A vCPU takes no steps of its own. */
#ifndef REGSCOPE_REG_ACCESS_H
#define REGSCOPE_REG_ACCESS_H

#include "kvm/one_reg.h"

#define VCPU_INIT_ACCESS     "none"
#define VCPU_FINALIZE_ACCESS "none"

#endif
