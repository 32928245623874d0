/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ioctls, outside the clock. Each returns the ioctl's answer (>= 0) or -errno, and is repeated
 * where a signal cut it short; kvm_ioctl() and kvm_ioctl_value() also say what failed, by the
 * request's own name. An argument's size is held against the request's when this is compiled; a
 * request that takes a number, or nothing, has size 0 and goes through the _value forms.
 */
#ifndef REGSCOPE_KVM_IOCTL_H
#define REGSCOPE_KVM_IOCTL_H

#include "error.h"

#include <linux/kvm.h>
#include <stdint.h>

/* The name comes along: #request would be what the request's macro stands for by then. */
#define IOCTL_FITS(request, name, arg) \
	_Static_assert(_IOC_SIZE(request) == sizeof(*(arg)), \
		       name " takes an argument of another size")
#define IOCTL_TAKES_VALUE(request, name) \
	_Static_assert(_IOC_SIZE(request) == 0, name " takes an argument by its address")

/* for a loop that makes its calls by itself */
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

/* What the macros above call once the argument has been checked. */
long ioctl_again(int fd, unsigned long request, void *arg);
long ioctl_or_say(int fd, unsigned long request, const char *name, void *arg, struct error *error);

#endif
