// SPDX-License-Identifier: GPL-2.0
/* Does this kernel access many registers at once: see batch.h. */
#include "kvm/batch.h"

#include "kvm/arch.h"
#include "kvm/ioctl.h"

#include <string.h>

int kvm_batch_max(const struct vm_config *config, struct error *error)
{
	struct kvm_reg_batch none = { .nr = 0 };
	int max = kvm_arch.batch_max ? 0 : kvm_has_cap(KVM_CAP_REG_BATCH), err;
	struct vm vm;
	long ret;

	if (kvm_arch.batch_max)
		return (int)kvm_arch.batch_max;
	if (max <= 0)
		return error_set(error, max,
				 "this kernel has no ioctl for a batch of registers "
				 "(KVM_CAP_REG_BATCH)");
	err = vm_create(&vm, config, 1, error);
	if (err)
		return err;
	ret = __kvm_ioctl(vm.vcpu_fd[0], KVM_GET_REG_BATCH, &none);
	vm_destroy(&vm);
	return ret ? error_set(error, 0,
			       "the kernel says that it has KVM_CAP_REG_BATCH, and an empty "
			       "KVM_GET_REG_BATCH: %s",
			       ret < 0 ? strerror((int)-ret) : "returned more than 0")
		   : max;
}
