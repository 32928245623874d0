/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Why a call failed, in words a user can act on. Library code never prints and never exits: it
 * returns -errno and, where an errno alone would not tell the cause, leaves the sentence here for
 * cmd/ to print.
 */
#ifndef REGSCOPE_ERROR_H
#define REGSCOPE_ERROR_H

struct error {
	char text[320];
};

/**
 * error_set - say why, and pass the error on
 * @error:	where the sentence goes; may be NULL, then it is dropped
 * @err:	a negative errno
 *
 * Returns @err, so that a caller can write `return error_set(error, -ENOMEM, ...)`.
 */
int error_set(struct error *error, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#define ERRNO_NAME_MAX 24

/*
 * "ENOENT" for ENOENT, as errno.h has it; "errno-524" for one without a name in userspace, which
 * the kernel lets out all the same (ENOTSUPP). The name is in @buf or static. strerrorname_np(3)
 * needs a newer libc.
 */
const char *errno_name(int err, char buf[ERRNO_NAME_MAX]);

#endif
