/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fake KVM's GICv3 and ITS: attributes that hold what they are told, those that set and clear
 * bits as KVM's do for userspace.
 */
#ifndef FAKE_VGIC_H
#define FAKE_VGIC_H

#include "kvm/arm64/uapi.h"

#include <stdbool.h>
#include <stdint.h>

struct fake_vgic {
	bool no_gicv3, no_its; /* KVM_CREATE_DEVICE of one fails */
	bool vcpu_runs;	       /* no lock of all vCPUs is to be had: EBUSY */
	/* writes to the attribute of that group and number are lost, on every device */
	bool lose;
	uint32_t lose_group;
	uint64_t lose_attr;
	uint64_t gets, sets;	    /* of state, by these two ioctls */
	unsigned int pending_saved; /* how often pending tables were written */
};
extern struct fake_vgic fake_vgic;

#define FAKE_MPIDR_ID ARM64_SYSREG(3, 0, 0, 0, 5)

/* The address that KVM gives to a vCPU. */
static inline uint64_t fake_mpidr(unsigned int vcpu)
{
	return 0x80000000 | (vcpu & 0xf) | (vcpu >> 4 & 0xff) << 8;
}

void fake_vgic_reset(void);
bool fake_vgic_takes(uint32_t type);
void fake_vgic_open(int fd);
void fake_vgic_close(int fd);
/* The answer, or -errno. */
int fake_vgic_ioctl(int fd, unsigned long request, const struct kvm_device_attr *attr);

#endif
