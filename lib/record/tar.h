/* SPDX-License-Identifier: GPL-2.0 */
/* One file as a member of a tar stream (POSIX.1-1988 ustar), for the mirror of a run directory. */
#ifndef REGSCOPE_RECORD_TAR_H
#define REGSCOPE_RECORD_TAR_H

/**
 * tar_append - write the file @path to the stream @fd as member @name
 *
 * @name is at most 99 bytes. Owner, mode and time are fixed, so that the stream is a function of
 * the files' content. There is no end marker: tar(1) takes the end of the stream for it. Returns 0
 * or -errno.
 */
int tar_append(int fd, const char *path, const char *name);

#endif
