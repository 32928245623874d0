// SPDX-License-Identifier: GPL-2.0
/* Which program measures, by its bytes: see run.h. */
#include "run/run.h"

#include "measure/hash.h"
#include "version.h"

#include <stdio.h>

uint64_t run_hash_program(const char *path)
{
	FILE *f = fopen(path, "re");
	uint64_t hash = HASH_INIT;
	size_t at = 0, skip = 0;
	unsigned char byte;
	int c;

	if (!f)
		return 0;
	while ((c = getc_unlocked(f)) != EOF) {
		byte = (unsigned char)c;
		if (skip) {
			skip--;
			continue;
		}
		hash = hash_bytes(hash, &byte, 1);
		at = c == version_field[at] ? at + 1 : c == version_field[0];
		if (at == VERSION_FIELD_MARK) {
			at = 0;
			skip = VERSION_FIELD_SIZE;
		}
	}
	fclose(f);
	return hash;
}
