/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The system call of the timed loop, with nothing around it. The kernel keeps every register but
 * a0, so the compiler can hold the number and the request in registers across a whole pass.
 */
#ifndef REGSCOPE_RAW_IOCTL_H
#define REGSCOPE_RAW_IOCTL_H

#include <asm/unistd.h>

/* The ioctl's answer, or -errno. */
static inline long raw_ioctl(int fd, unsigned long request, const void *arg)
{
	register long a0 __asm__("a0") = fd;
	register unsigned long a1 __asm__("a1") = request;
	register const void *a2 __asm__("a2") = arg;
	register long a7 __asm__("a7") = __NR_ioctl;

	__asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
	return a0;
}

#endif
