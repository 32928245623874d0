/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The system call of the timed loop, with nothing around it. The kernel keeps every register but
 * rax, rcx and r11, so the compiler can hold file descriptor and request in registers.
 */
#ifndef REGSCOPE_RAW_IOCTL_H
#define REGSCOPE_RAW_IOCTL_H

#include <asm/unistd.h>

/* The ioctl's answer, or -errno. */
static inline long raw_ioctl(int fd, unsigned long request, const void *arg)
{
	long ret = __NR_ioctl;

	__asm__ volatile("syscall"
			 : "+a"(ret)
			 : "D"((long)fd), "S"(request), "d"(arg)
			 : "rcx", "r11", "memory");
	return ret;
}

#endif
