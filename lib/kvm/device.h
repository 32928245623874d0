/* SPDX-License-Identifier: GPL-2.0 */
/* Why /dev/kvm cannot be opened, and what its user can do about it. */
#ifndef REGSCOPE_KVM_DEVICE_H
#define REGSCOPE_KVM_DEVICE_H

#include "error.h"

#include <stdbool.h>

#define KVM_DEVICE	   "/dev/kvm"
#define KVM_DEVICE_WHY_MAX 384

/* Leave the sentence for -errno @err of open(2) in @error; returns @err. */
int kvm_device_error(int err, struct error *error);

/* Whether the kernel was built with KVM. */
enum kvm_built {
	KVM_BUILT_UNKNOWN,
	KVM_BUILT,
	KVM_NOT_BUILT,
};

/* Why there is no such file, and the remedy, by the text of /proc/misc and /proc/cmdline. */
void kvm_device_absence(const char *misc, const char *cmdline, enum kvm_built built,
			char why[KVM_DEVICE_WHY_MAX]);

/* What lets in those who are shut out of the device of @group; @may: its members may use it. */
void kvm_device_denial(const char *group, bool may, char why[KVM_DEVICE_WHY_MAX]);

#endif
