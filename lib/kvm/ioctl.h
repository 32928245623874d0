/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ioctls, outside the clock. __kvm_ioctl() tells an error from an answer by its sign and
 * repeats what a signal cut short; kvm_ioctl() also says in words what failed. Neither prints nor
 * exits.
 */
#ifndef REGSCOPE_KVM_IOCTL_H
#define REGSCOPE_KVM_IOCTL_H

#include "error.h"

/* The ioctl's answer (>= 0), or -errno. */
long __kvm_ioctl(int fd, unsigned long request, void *arg);

/* The same, and on an error @error says "@name: the errno's text". */
long kvm_ioctl(int fd, unsigned long request, const char *name, void *arg, struct error *error);

#endif
