/* SPDX-License-Identifier: GPL-2.0 */
/* The name of an errno, as errno.h has it; strerrorname_np(3) needs a newer libc. */
#ifndef REGSCOPE_ERRNO_NAME_H
#define REGSCOPE_ERRNO_NAME_H

#define ERRNO_NAME_MAX 24

/*
 * "ENOENT" for ENOENT; "errno-524" for one without a name in userspace, which the kernel lets out
 * all the same (ENOTSUPP). The name is in @buf or static.
 */
const char *errno_name(int err, char buf[ERRNO_NAME_MAX]);

#endif
