// SPDX-License-Identifier: GPL-2.0
/* The ustar header and padding: see tar.h. */
#include "record/tar.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 512

struct ustar {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], chksum[8], typeflag;
	char linkname[100], magic[6], version[2], uname[32], gname[32], devmajor[8], devminor[8];
	char prefix[155], pad[12];
};

static_assert(sizeof(struct ustar) == BLOCK, "a tar header is one block");

static int write_all(int fd, const void *buf, size_t len)
{
	const char *p = buf;
	ssize_t n;

	while (len) {
		n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static int write_header(int fd, const char *name, unsigned long long size)
{
	struct ustar h = { .typeflag = '0', .magic = "ustar", .version = { '0', '0' } };
	const unsigned char *p = (const unsigned char *)&h;
	unsigned int sum = 0;
	size_t i;

	if (strlen(name) >= sizeof(h.name))
		return -ENAMETOOLONG;
	strcpy(h.name, name);
	snprintf(h.mode, sizeof(h.mode), "%07o", 0644);
	snprintf(h.uid, sizeof(h.uid), "%07o", 0);
	snprintf(h.gid, sizeof(h.gid), "%07o", 0);
	snprintf(h.size, sizeof(h.size), "%011llo", size & 077777777777ull);
	snprintf(h.mtime, sizeof(h.mtime), "%011o", 0);
	memset(h.chksum, ' ', sizeof(h.chksum)); /* counted as blanks */
	for (i = 0; i < BLOCK; i++)
		sum += p[i];
	snprintf(h.chksum, sizeof(h.chksum), "%06o", sum & 0777777);
	return write_all(fd, &h, sizeof(h));
}

int tar_append(int fd, const char *path, const char *name)
{
	int in = open(path, O_RDONLY | O_CLOEXEC), err;
	char buf[8 * BLOCK];
	struct stat st;
	off_t left;
	ssize_t n;

	if (in < 0)
		return -errno;
	err = fstat(in, &st) ? -errno : write_header(fd, name, (unsigned long long)st.st_size);
	for (left = st.st_size; !err && left > 0; left -= n) {
		memset(buf, 0, sizeof(buf));
		n = read(in, buf, sizeof(buf) < (size_t)left ? sizeof(buf) : (size_t)left);
		if (n <= 0) {
			err = n ? -errno : -EIO; /* shorter than it was a moment ago */
			break;
		}
		err = write_all(fd, buf, ((size_t)n + BLOCK - 1) / BLOCK * BLOCK);
		if (n % BLOCK && n < left)
			err = -EIO; /* a short read in the middle cannot be padded */
	}
	close(in);
	return err;
}
