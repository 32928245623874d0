/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The system call of the timed loop, with nothing around it. The kernel keeps every register but x0
 * (Documentation/arch/arm64, "Procedure call for system calls"), so the compiler can hold the
 * number and the request in registers across a whole pass.
 */
#ifndef REGSCOPE_RAW_IOCTL_H
#define REGSCOPE_RAW_IOCTL_H

#include <asm/unistd.h>

/* The ioctl's answer, or -errno. */
static inline long raw_ioctl(int fd, unsigned long request, const void *arg)
{
	register long x0 __asm__("x0") = fd;
	register unsigned long x1 __asm__("x1") = request;
	register const void *x2 __asm__("x2") = arg;
	register long x8 __asm__("x8") = __NR_ioctl;

	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x8) : "memory");
	return x0;
}

#endif
