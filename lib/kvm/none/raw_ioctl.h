/* SPDX-License-Identifier: GPL-2.0 */
/* The system call of the timed loop where nothing is timed: libc's, which tests can wrap. */
#ifndef REGSCOPE_RAW_IOCTL_H
#define REGSCOPE_RAW_IOCTL_H

#include <errno.h>
#include <sys/ioctl.h>

/* The ioctl's answer, or -errno. */
static inline long raw_ioctl(int fd, unsigned long request, const void *arg)
{
	int ret = ioctl(fd, request, arg);

	return ret < 0 ? -errno : ret;
}

#endif
