// SPDX-License-Identifier: GPL-2.0
/* The errnos that a system call of KVM or of what lies below it can give: see errno_name.h. */
#include "errno_name.h"

#include <errno.h>
#include <stdio.h>

#define NAME(err) [err] = #err

static const char *const names[] = {
	NAME(EPERM),	 NAME(ENOENT),	  NAME(ESRCH),	   NAME(EINTR),	       NAME(EIO),
	NAME(ENXIO),	 NAME(E2BIG),	  NAME(ENOEXEC),   NAME(EBADF),	       NAME(ECHILD),
	NAME(EAGAIN),	 NAME(ENOMEM),	  NAME(EACCES),	   NAME(EFAULT),       NAME(EBUSY),
	NAME(EEXIST),	 NAME(EXDEV),	  NAME(ENODEV),	   NAME(ENOTDIR),      NAME(EISDIR),
	NAME(EINVAL),	 NAME(ENFILE),	  NAME(EMFILE),	   NAME(ENOTTY),       NAME(ETXTBSY),
	NAME(EFBIG),	 NAME(ENOSPC),	  NAME(ESPIPE),	   NAME(EROFS),	       NAME(EPIPE),
	NAME(EDOM),	 NAME(ERANGE),	  NAME(EDEADLK),   NAME(ENAMETOOLONG), NAME(ENOLCK),
	NAME(ENOSYS),	 NAME(ELOOP),	  NAME(ENODATA),   NAME(ETIME),	       NAME(EPROTO),
	NAME(EBADMSG),	 NAME(EOVERFLOW), NAME(EILSEQ),	   NAME(EOPNOTSUPP),   NAME(ENOBUFS),
	NAME(EALREADY),	 NAME(ESTALE),	  NAME(ETIMEDOUT), NAME(ECANCELED),    NAME(EOWNERDEAD),
	NAME(EHWPOISON),
};

const char *errno_name(int err, char buf[ERRNO_NAME_MAX])
{
	if (err >= 0 && err < (int)(sizeof(names) / sizeof(names[0])) && names[err])
		return names[err];
	snprintf(buf, ERRNO_NAME_MAX, "errno-%d", err);
	return buf;
}
