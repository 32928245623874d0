/* SPDX-License-Identifier: GPL-2.0 */
/* As arm64 has it, whose folder tests link on any machine: see there. */
#ifndef REGSCOPE_REG_ACCESS_H
#define REGSCOPE_REG_ACCESS_H

#include "kvm/one_reg.h"

#define VCPU_INIT_ACCESS     "KVM_ARM_VCPU_INIT"
#define VCPU_FINALIZE_ACCESS "KVM_ARM_VCPU_FINALIZE"

#endif
