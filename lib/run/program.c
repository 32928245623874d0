// SPDX-License-Identifier: GPL-2.0
/* Which program measures, by its bytes: see run.h. */
#include "run/run.h"

#include "measure/hash.h"
#include "version.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* All but what follows the mark of a commit. */
static uint64_t hash_program(const char *at, size_t size)
{
	char mark[VERSION_FIELD_MARK];
	uint64_t hash = HASH_INIT;
	const char *found;
	size_t n;

	for (n = 0; n < sizeof(mark); n++)
		mark[n] = version_field[n];
	while ((found = memmem(at, size, mark, sizeof(mark)))) {
		n = (size_t)(found - at) + sizeof(mark);
		hash = hash_bytes(hash, at, n);
		n += VERSION_FIELD_SIZE;
		if (n >= size)
			return hash;
		at += n;
		size -= n;
	}
	return hash_bytes(hash, at, size);
}

uint64_t run_hash_program(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *at = MAP_FAILED;
	uint64_t hash = 0;
	struct stat st;

	if (fd < 0)
		return 0;
	if (!fstat(fd, &st) && st.st_size > 0)
		at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (at == MAP_FAILED)
		return 0;
	hash = hash_program(at, (size_t)st.st_size);
	munmap(at, (size_t)st.st_size);
	return hash;
}
