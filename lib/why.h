/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Why a call failed, in words a user can act on. Library code never prints and never exits: it
 * returns -errno and, where an errno alone would not tell the cause, leaves the sentence here for
 * cmd/ to print.
 */
#ifndef REGSCOPE_WHY_H
#define REGSCOPE_WHY_H

struct why {
	char text[320];
};

/**
 * why_set - say why, and pass the error on
 * @why:	where the sentence goes; may be NULL, then it is dropped
 * @err:	a negative errno
 *
 * Returns @err, so that a caller can write `return why_set(why, -ENOMEM, ...)`.
 */
int why_set(struct why *why, int err, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
