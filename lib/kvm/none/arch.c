// SPDX-License-Identifier: GPL-2.0
/*
 * An architecture that regscope does not measure (yet): run directories can be read, summed up and
 * drawn there; measuring is declined with the reason.
 */
#include "kvm/arch.h"

const struct kvm_arch kvm_arch = {
	.unsupported =
		"regscope does not know the KVM of this machine's architecture; measure in the "
		"emulated host instead (make bench HOST=emulated)",
};
