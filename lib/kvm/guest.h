/* SPDX-License-Identifier: GPL-2.0 */
/* Guest code: a few instructions that each vCPU of a VM executes once; the last ends KVM_RUN. */
#ifndef REGSCOPE_KVM_GUEST_H
#define REGSCOPE_KVM_GUEST_H

#include "error.h"
#include "kvm/vm.h"

#include <stddef.h>
#include <stdint.h>

/* What an architecture runs. All vCPUs run the same code, and none writes to it: they share the
 * only memory there is, @page of the host, at @address of the guest. */
struct guest {
	void *page;
	size_t page_size;
	uint64_t address;
	uint32_t exit_reason; /* how its last instruction ends KVM_RUN */
	const char *exit_name;
	/* Once that memory is there, and before any vCPU runs; NULL: there is nothing to do. */
	int (*begin)(struct vm *vm, const struct vm_config *config, struct error *error);
	/* Before a vCPU runs: it begins with the code. 0 or -errno with @error. */
	int (*make_ready)(const struct vm *vm, unsigned int vcpu, struct error *error);
	/* What may help where KVM_RUN is refused, to end a message; NULL: nothing is known to. */
	const char *(*remedy)(const struct vm *vm, const struct vm_config *config);
};

/* Run each vCPU of a VM that never ran until it has executed the code to its end. 0 or -errno with
 * @error. */
int guest_run(struct vm *vm, const struct vm_config *config, const struct guest *guest,
	      struct error *error);

#endif
