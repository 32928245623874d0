/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ioctls, outside the clock. Each returns the ioctl's answer (>= 0) or -errno, and goes on
 * where a signal interrupts it; kvm_ioctl() and kvm_ioctl_value() also set @error, with the
 * request's own name. The compiler checks an argument's size against the request's; a request that
 * takes a number, or nothing, has size 0 and goes through the _value forms.
 */
#ifndef REGSCOPE_KVM_IOCTL_H
#define REGSCOPE_KVM_IOCTL_H

#include "error.h"

#include <linux/kvm.h>
#include <stdint.h>

/* @name: here, #request would be what the request's macro expands to. */
#define IOCTL_FITS(request, name, arg) \
	_Static_assert(_IOC_SIZE(request) == sizeof(*(arg)), \
		       name " takes an argument of another size")
#define IOCTL_TAKES_VALUE(request, name) \
	_Static_assert(_IOC_SIZE(request) == 0, name " takes an argument by its address")

/* For a loop that makes the system call itself. */
#define KVM_IOCTL_FITS(request, arg) IOCTL_FITS(request, #request, arg)

#define __kvm_ioctl(fd, request, arg) \
	({ \
		IOCTL_FITS(request, #request, arg); \
		ioctl_again(fd, request, arg); \
	})
#define kvm_ioctl(fd, request, arg, error) \
	({ \
		IOCTL_FITS(request, #request, arg); \
		ioctl_or_say(fd, request, #request, arg, error); \
	})
#define __kvm_ioctl_value(fd, request, value) \
	({ \
		IOCTL_TAKES_VALUE(request, #request); \
		ioctl_again(fd, request, (void *)(uintptr_t)(value)); \
	})
#define kvm_ioctl_value(fd, request, value, error) \
	({ \
		IOCTL_TAKES_VALUE(request, #request); \
		ioctl_or_say(fd, request, #request, (void *)(uintptr_t)(value), error); \
	})

/* What the macros above call with an argument that has been checked. */
long ioctl_again(int fd, unsigned long request, void *arg);
long ioctl_or_say(int fd, unsigned long request, const char *name, void *arg, struct error *error);

#endif
