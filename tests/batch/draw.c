// SPDX-License-Identifier: GPL-2.0
/* The arena, and what is drawn into it: see draw.h. */
#include "draw.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ABSENT (-1)

#define GOOD (PROT_READ | PROT_WRITE)

/* Room for the largest array, a page for values, and a border of each kind. */
static const int protections[ARENA_PAGES] = {
	GOOD, GOOD, GOOD, GOOD, PROT_NONE, GOOD, PROT_READ, ABSENT, GOOD,
};

/* Where an array is, where values are: good memory that the other is not in. */
enum { ARRAYS = 0, VALUES = 5 };

static int show_page(const struct arena *arena, unsigned int page, int protection)
{
	unsigned char *at = arena->shown + page * ARENA_PAGE;

	if (protection == ABSENT)
		return munmap(at, ARENA_PAGE) ? -errno : 0;
	if (mmap(at, ARENA_PAGE, protection, MAP_SHARED | MAP_FIXED, arena->fd,
		 (off_t)page * ARENA_PAGE) == MAP_FAILED)
		return -errno;
	return 0;
}

int arena_show(const struct arena *arena)
{
	unsigned int page;
	int err = 0;

	for (page = 0; page < ARENA_PAGES && !err; page++)
		err = show_page(arena, page, protections[page]);
	return err;
}

int arena_make(struct arena *arena)
{
	char name[] = "/tmp/arena.XXXXXX";

	arena->fd = mkstemp(name);
	if (arena->fd < 0)
		return -errno;
	unlink(name);
	if (ftruncate(arena->fd, (off_t)ARENA_SIZE))
		return -errno;
	arena->view = mmap(NULL, ARENA_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, arena->fd, 0);
	/* a page before and one behind, of which nothing is there either */
	arena->shown = mmap(NULL, ARENA_SIZE + 2 * ARENA_PAGE, PROT_NONE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (arena->view == MAP_FAILED || arena->shown == MAP_FAILED)
		return -errno;
	arena->shown += ARENA_PAGE;
	return arena_show(arena);
}

void arena_free(struct arena *arena)
{
	munmap(arena->view, ARENA_SIZE);
	munmap(arena->shown - ARENA_PAGE, ARENA_SIZE + 2 * ARENA_PAGE);
	close(arena->fd);
}

void arena_disturb(const struct arena *arena, struct rng *rng)
{
	static const int choices[] = { GOOD, GOOD, GOOD, GOOD, PROT_READ, PROT_NONE, ABSENT };
	unsigned int page = (unsigned int)draw_between(rng, 0, ARENA_PAGES - 1);

	switch (draw_between(rng, 0, 3)) {
	case 0: madvise(arena->shown + page * ARENA_PAGE, ARENA_PAGE, MADV_DONTNEED); break;
	case 1: /* descriptors change while KVM looks at them */
		arena->view[draw_between(rng, 0, ARENA_SIZE - 1)] ^=
			(unsigned char)(1u << draw_between(rng, 0, 7));
		break;
	default:
		show_page(arena, page,
			  choices[draw_between(rng, 0, sizeof(choices) / sizeof(choices[0]) - 1)]);
	}
}

bool arena_readable(const struct arena *arena, uint64_t address, size_t size)
{
	uint64_t offset = address - (uintptr_t)arena->shown, page;

	if (offset >= ARENA_SIZE || size > ARENA_SIZE - offset)
		return false;
	for (page = offset / ARENA_PAGE; page <= (offset + size - 1) / ARENA_PAGE; page++)
		if (protections[page] == ABSENT || protections[page] == PROT_NONE)
			return false;
	return true;
}

uint64_t draw_between(struct rng *rng, uint64_t low, uint64_t high)
{
	uint64_t span = high - low + 1;

	return low + (span ? rng_next(rng) % span : rng_next(rng));
}

static bool one_in(struct rng *rng, unsigned int n)
{
	return rng_next(rng) % n == 0;
}

/* In good memory, at an offset that has room for @size bytes, if there is as much. */
static uint64_t draw_good(struct rng *rng, const struct arena *arena, unsigned int page,
			  size_t size)
{
	size_t room = size < ARENA_PAGE ? ARENA_PAGE - size : 0;

	return (uintptr_t)arena->shown + page * ARENA_PAGE + draw_between(rng, 0, room / 8) * 8;
}

static uint64_t draw_bad(struct rng *rng, const struct arena *arena)
{
	uint64_t base = (uintptr_t)arena->shown;

	switch (draw_between(rng, 0, 8)) {
	case 0: return draw_between(rng, 0, 64); /* NULL and near it */
	case 1: return 0xffff800000000000u + draw_between(rng, 0, UINT32_MAX); /* the kernel's */
	case 2: return rng_next(rng);
	case 3: return (uint64_t)0 - draw_between(rng, 1, 4096);
	case 4: return base - draw_between(rng, 0, 300);
	case 5: return base + rng_next(rng) % ARENA_SIZE; /* of no alignment */
	default:					  /* a border */
		return base + draw_between(rng, 1, ARENA_PAGES) * ARENA_PAGE -
		       draw_between(rng, 0, 300);
	}
}

static uint64_t draw_bad_id(struct rng *rng, uint64_t id)
{
	switch (draw_between(rng, 0, 4)) {
	case 0: return rng_next(rng);
	case 1: return KVM_REG_ARM64 | (rng_next(rng) & (KVM_REG_SIZE_MASK | UINT32_MAX));
	case 2: return (id & ~KVM_REG_SIZE_MASK) | (rng_next(rng) & KVM_REG_SIZE_MASK);
	case 3: return id ^ (uint64_t)1 << draw_between(rng, 0, 63);
	default: return id + draw_between(rng, 0, 16) - 8;
	}
}

/* One descriptor in @rarity has something odd, if that is not 0. */
static struct kvm_one_reg draw_descriptor(struct rng *rng, const struct arena *arena,
					  const struct reg_table *regs, unsigned int rarity)
{
	struct kvm_one_reg reg = { .id = regs->regs[rng_next(rng) % regs->nr].id };

	reg.addr = draw_good(rng, arena, VALUES, 256);
	if (!rarity || !one_in(rng, rarity))
		return reg;
	if (one_in(rng, 2))
		reg.id = draw_bad_id(rng, reg.id);
	else
		reg.addr = draw_bad(rng, arena);
	return reg;
}

static uint32_t draw_nr(struct rng *rng, uint32_t max)
{
	static const uint32_t chunks[] = { 16, 32, 64, 128 };

	switch (draw_between(rng, 0, 29)) {
	case 0: return 0;
	case 1: return max - 1 + (uint32_t)draw_between(rng, 0, 2);
	case 2: return (uint32_t)draw_between(rng, 0, max);
	case 3: return (uint32_t)rng_next(rng);
	case 4:
	case 5:
	case 6: return chunks[draw_between(rng, 0, 3)] - 1 + (uint32_t)draw_between(rng, 0, 2);
	default: return (uint32_t)draw_between(rng, 1, 24);
	}
}

/* Mostly so that it has room, sometimes so that it goes beyond a page: then the last ones are not
 * there, or the last bytes of one. */
static uint64_t draw_array(struct rng *rng, const struct arena *arena, uint32_t nr)
{
	size_t size = nr * sizeof(struct kvm_one_reg);
	unsigned int page;

	switch (draw_between(rng, 0, 15)) {
	case 0: return draw_bad(rng, arena);
	case 1:
	case 2:
	case 3:
		page = (unsigned int)draw_between(rng, 1, ARENA_PAGES);
		return (uintptr_t)arena->shown + page * ARENA_PAGE -
		       draw_between(rng, 0, size < 600 ? size + 20 : 600);
	default: return draw_good(rng, arena, ARRAYS, size);
	}
}

void draw_call(struct call *call, struct rng *rng, const struct arena *arena,
	       const struct reg_table *regs, uint32_t max)
{
	struct kvm_reg_batch *batch = &call->batch;
	unsigned int rarity = one_in(rng, 2) ? 0 : (unsigned int)draw_between(rng, 4, 64);
	uint64_t offset;
	uint32_t i;

	call->set = one_in(rng, 2);
	call->argument = one_in(rng, 60) ? (const void *)(uintptr_t)draw_bad(rng, arena) : batch;
	batch->nr = draw_nr(rng, max);
	batch->flags = one_in(rng, 40) ? (uint32_t)rng_next(rng) >> draw_between(rng, 0, 31) : 0;
	batch->regs = draw_array(rng, arena, batch->nr);

	/* as many of the descriptors as lie in the arena, whether or not KVM can see them */
	offset = batch->regs - (uintptr_t)arena->shown;
	for (i = 0; i < batch->nr && offset < ARENA_SIZE - sizeof(struct kvm_one_reg); i++) {
		struct kvm_one_reg reg = draw_descriptor(rng, arena, regs, rarity);

		memcpy(arena->view + offset, &reg, sizeof(reg));
		offset += sizeof(reg);
	}
}
