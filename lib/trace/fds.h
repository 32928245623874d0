/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which VM, and which vCPU, a file descriptor of a VMM is. KVM names a vCPU's descriptor itself
 * (anon_inode:kvm-vcpu:3), but not whose vCPU it is: that is known from who made it, when.
 */
#ifndef REGSCOPE_TRACE_FDS_H
#define REGSCOPE_TRACE_FDS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define FDS_OF_VM -1 /* in place of a vCPU's number */

struct fds {
	struct fds_known {
		pid_t process;
		int fd, vcpu;
		unsigned int vm;
	} * known;
	size_t nr;
	/* what is being made: its descriptor is there when the thread is heard of again */
	struct fds_pending {
		pid_t process, thread;
		int vcpu;
		unsigned int vm;
	} * pending;
	size_t nr_pending;
	unsigned int nr_vms; /* numbered from 1 */
	size_t last;	     /* that was asked for */
};

/* A thread is about to make a VM, or in the VM of descriptor @vm_fd a vCPU. 0 or -ENOMEM. */
int fds_make_vm(struct fds *fds, pid_t process, pid_t thread);
int fds_make_vcpu(struct fds *fds, pid_t process, pid_t thread, int vm_fd, int vcpu);

/* A thread is heard of: what it made is there by now. To be called before anything else is made of
 * what it says. 0 or -ENOMEM. */
int fds_settle(struct fds *fds, pid_t thread);

/* The VM and vCPU of a descriptor: 1, 0 if it is no vCPU's, or -ENOMEM. */
int fds_find(struct fds *fds, pid_t process, int fd, unsigned int *vm, int *vcpu);

/* For a link of /proc/PID/fd: a vCPU's number, FDS_OF_VM of a VM, -2 of anything else. */
int fds_parse_link(const char *link);

void fds_free(struct fds *fds);

#endif
