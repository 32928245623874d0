// SPDX-License-Identifier: GPL-2.0
/* Sizes of caches, and a buffer larger than they are: see caches.h. */
#include "measure/caches.h"

#include "measure/host.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define INDEX_MAX 16 /* more caches than a CPU has */
#define LINE	  64 /* the shortest line of any that matters here */

/* "32768K", as the kernel writes it. */
static size_t parse_size(const char *text)
{
	char *end;
	unsigned long long n = strtoull(text, &end, 10);

	if (end == text)
		return 0;
	switch (*end) {
	case 'G': n <<= 10; /* fall through */
	case 'M': n <<= 10; /* fall through */
	case 'K': n <<= 10; break;
	}
	return n > EVICTION_MAX ? EVICTION_MAX : (size_t)n;
}

static char *cache_fact(int cpu, int index, const char *name, char *buf, size_t size)
{
	char path[96];

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/cache/index%d/%s", cpu, index,
		 name);
	return host_first_line(path, buf, size);
}

size_t caches_bytes(int cpu, char *text, size_t size)
{
	char fact[32], level[32];
	size_t sum = 0, bytes, len = 0;
	int i;

	*text = '\0';
	for (i = 0; i < INDEX_MAX; i++) {
		cache_fact(cpu, i, "type", fact, sizeof(fact));
		if (strcmp(fact, "Data") != 0 && strcmp(fact, "Unified") != 0)
			continue;
		bytes = parse_size(cache_fact(cpu, i, "size", fact, sizeof(fact)));
		cache_fact(cpu, i, "level", level, sizeof(level));
		if (!bytes)
			continue;
		sum += bytes;
		if (len < size)
			len += (size_t)snprintf(text + len, size - len, "%sL%.4s %zu KiB",
						len ? ", " : "", level, bytes >> 10);
	}
	return sum;
}

void eviction_choose(struct eviction *e, int cpu)
{
	char caches[96];
	size_t held = caches_bytes(cpu, caches, sizeof(caches));

	*e = (struct eviction){ .bytes = 2 * held };
	if (e->bytes < EVICTION_MIN)
		e->bytes = EVICTION_MIN;
	if (e->bytes > EVICTION_MAX)
		e->bytes = EVICTION_MAX;
	snprintf(e->text, sizeof(e->text),
		 "%zu MiB are written through before each cold pass; %s %s", e->bytes >> 20,
		 held ? "caches by sysfs:" : "sysfs tells of no cache", caches);
}

int eviction_make(struct eviction *e)
{
	void *buffer =
		mmap(NULL, e->bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (buffer == MAP_FAILED)
		return -ENOMEM;
	e->buffer = buffer;
	return 0;
}

void eviction_free(struct eviction *e)
{
	if (e->buffer)
		munmap(e->buffer, e->bytes);
	e->buffer = NULL;
}

/* A line that is read first is brought in; a CPU may write whole lines past its caches. */
void eviction_run(struct eviction *e)
{
	volatile unsigned char *p = e->buffer, *end = p + e->bytes;

	for (; p < end; p += LINE)
		*p = (unsigned char)(*p + 1);
}
