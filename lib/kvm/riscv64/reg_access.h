/* SPDX-License-Identifier: GPL-2.0 */
/* The accesses of the timed loop: one ioctl a register; and what the steps of a vCPU are called. */
#ifndef REGSCOPE_REG_ACCESS_H
#define REGSCOPE_REG_ACCESS_H

#include "kvm/one_reg.h"

#define VCPU_INIT_ACCESS     "KVM_SET_ONE_REG of isa-ext, MULTI_DIS"
#define VCPU_FINALIZE_ACCESS "KVM_SET_ONE_REG of sbi-ext, MULTI_EN"

#endif
