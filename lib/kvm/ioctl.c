// SPDX-License-Identifier: GPL-2.0
/* ioctl(2) with the kernel's error convention: see ioctl.h. */
#include "kvm/ioctl.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

long ioctl_again(int fd, unsigned long request, void *arg)
{
	int ret;

	do
		ret = ioctl(fd, request, arg);
	while (ret < 0 && errno == EINTR);
	return ret < 0 ? -errno : ret;
}

long ioctl_or_say(int fd, unsigned long request, const char *name, void *arg, struct error *error)
{
	long ret = ioctl_again(fd, request, arg);

	if (ret < 0)
		error_set(error, (int)ret, "%s: %s", name, strerror((int)-ret));
	return ret;
}
