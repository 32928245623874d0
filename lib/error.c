// SPDX-License-Identifier: GPL-2.0
/* Why a call failed, in words: see error.h. */
#include "error.h"

#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A path may be longer than the text, and the reason comes last: it is the middle that goes. */
#define HEAD 120
#define TAIL (sizeof(((struct error *)0)->text) - HEAD - sizeof("..."))

int error_set(struct error *error, int err, const char *fmt, ...)
{
	char whole[8192]; /* two paths, and what is wrong with them */
	size_t len;
	va_list ap;

	if (!error)
		return err;
	va_start(ap, fmt);
	vsnprintf(whole, sizeof(whole), fmt, ap);
	va_end(ap);
	len = strlen(whole);
	if (len < sizeof(error->text))
		memcpy(error->text, whole, len + 1);
	else
		snprintf(error->text, sizeof(error->text), "%.*s...%s", HEAD, whole,
			 whole + len - TAIL);
	text_clean(error->text); /* it may quote what a stranger wrote */
	return err;
}

/* Those that a system call of KVM, or of what lies below it, can give. */
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
