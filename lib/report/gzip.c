// SPDX-License-Identifier: GPL-2.0
/*
 * gzip, by the simplest means that do: repeats of up to 32 KiB back, found through chains of
 * positions that begin with the same three bytes, and the fixed Huffman codes. A CSV file becomes a
 * sixth of itself or less.
 */
#include "report/digest.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW	  32768
#define HASH_BITS 15
#define LEAST	  3
#define MOST	  258
#define TRIES	  48 /* positions that are looked at for a repeat */

struct out {
	uint8_t *data;
	size_t len, room;
	uint32_t bits; /* not written yet, the first at the bottom */
	unsigned int nr_bits;
	bool failed;	       /* for want of memory */
	uint32_t *head, *prev; /* by hash, by position in the window: a position + 1, or 0 */
};

static void put_byte(struct out *o, uint8_t byte)
{
	uint8_t *grown = o->data;

	if (o->len == o->room) {
		o->room = o->room ? 2 * o->room : 65536;
		grown = realloc(o->data, o->room);
		o->failed |= !grown;
		o->data = grown ? grown : o->data;
		o->room = grown ? o->room : o->len;
	}
	if (grown)
		o->data[o->len++] = byte;
}

static void put_bits(struct out *o, uint32_t value, unsigned int nr)
{
	o->bits |= value << o->nr_bits;
	for (o->nr_bits += nr; o->nr_bits >= 8; o->nr_bits -= 8, o->bits >>= 8)
		put_byte(o, (uint8_t)o->bits);
}

/* A Huffman code goes out from its top bit on. */
static void put_code(struct out *o, uint32_t code, unsigned int nr)
{
	uint32_t turned = 0;
	unsigned int i;

	for (i = 0; i < nr; i++)
		turned |= (code >> i & 1) << (nr - 1 - i);
	put_bits(o, turned, nr);
}

/* A byte, the end (256), or a length's code. */
static void put_symbol(struct out *o, unsigned int symbol)
{
	if (symbol < 144)
		put_code(o, 0x30 + symbol, 8);
	else if (symbol < 256)
		put_code(o, 0x190 + symbol - 144, 9);
	else if (symbol < 280)
		put_code(o, symbol - 256, 7);
	else
		put_code(o, 0xc0 + symbol - 280, 8);
}

static unsigned int log2_of(uint32_t v)
{
	return 31 - (unsigned int)__builtin_clz(v);
}

/* Codes are four to a power of two for lengths, two for distances; lower bits follow as they are.
 */
static void put_repeat(struct out *o, uint32_t length, uint32_t distance)
{
	uint32_t l = length - LEAST, d = distance - 1;
	unsigned int extra = l < 8 ? 0 : log2_of(l) - 2;

	if (length == MOST) {
		put_symbol(o, 285);
	} else {
		put_symbol(o, 257 + 4 * extra + (l >> extra));
		put_bits(o, l & ((1u << extra) - 1), extra);
	}
	extra = d < 4 ? 0 : log2_of(d) - 1;
	put_code(o, 2 * extra + (d >> extra), 5);
	put_bits(o, d & ((1u << extra) - 1), extra);
}

static uint32_t hash_of(const uint8_t *p)
{
	return ((uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2]) * 2654435761u >>
	       (32 - HASH_BITS);
}

static void remember(struct out *o, const uint8_t *data, size_t len, size_t at)
{
	uint32_t hash;

	if (len - at < LEAST)
		return;
	hash = hash_of(data + at);
	o->prev[at % WINDOW] = o->head[hash];
	o->head[hash] = (uint32_t)at + 1;
}

/* The longest repeat at @at: its length, 0 if there is none, and how far back it is. */
static uint32_t find(const struct out *o, const uint8_t *data, size_t len, size_t at,
		     uint32_t *distance)
{
	uint32_t most = len - at < MOST ? (uint32_t)(len - at) : MOST, best = LEAST - 1, n;
	size_t from;
	int tries = TRIES;

	if (most < LEAST)
		return 0;
	for (from = o->head[hash_of(data + at)]; from-- && at - from <= WINDOW - 1 && tries--;
	     from = o->prev[from % WINDOW]) {
		if (data[from + best] != data[at + best])
			continue;
		for (n = 0; n < most && data[from + n] == data[at + n];)
			n++;
		if (n > best) {
			best = n;
			*distance = (uint32_t)(at - from);
		}
		if (best == most)
			break;
	}
	return best < LEAST ? 0 : best;
}

static void deflate(struct out *o, const uint8_t *data, size_t len)
{
	uint32_t length, distance = 0;
	size_t at = 0;

	put_bits(o, 1, 1); /* the only block, */
	put_bits(o, 1, 2); /* with the fixed codes */
	while (at < len) {
		length = find(o, data, len, at, &distance);
		if (length)
			put_repeat(o, length, distance);
		else
			put_symbol(o, data[at]);
		length = length ? length : 1;
		while (length--)
			remember(o, data, len, at++);
	}
	put_symbol(o, 256);
	if (o->nr_bits)
		put_bits(o, 0, 8 - o->nr_bits);
}

static void put_number(struct out *o, uint32_t v)
{
	int i;

	for (i = 0; i < 4; i++)
		put_byte(o, (uint8_t)(v >> 8 * i));
}

static uint32_t crc_of(const uint8_t *data, size_t len)
{
	uint32_t table[256], crc = UINT32_MAX, v;
	size_t i;
	int bit;

	for (i = 0; i < 256; i++) {
		for (v = (uint32_t)i, bit = 0; bit < 8; bit++)
			v = v & 1 ? v >> 1 ^ 0xedb88320u : v >> 1;
		table[i] = v;
	}
	for (i = 0; i < len; i++)
		crc = table[(crc ^ data[i]) & 0xff] ^ crc >> 8;
	return ~crc;
}

uint8_t *gzip_make(const void *data, size_t len, size_t *out_len)
{
	static const uint8_t header[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255 };
	struct out o = { .head = calloc(1u << HASH_BITS, sizeof(*o.head)),
			 .prev = calloc(WINDOW, sizeof(*o.prev)) };
	size_t i;

	if (o.head && o.prev) {
		for (i = 0; i < sizeof(header); i++)
			put_byte(&o, header[i]);
		deflate(&o, data, len);
		put_number(&o, crc_of(data, len));
		put_number(&o, (uint32_t)len);
	}
	free(o.head);
	free(o.prev);
	if (o.failed) {
		free(o.data);
		return NULL;
	}
	*out_len = o.len;
	return o.data;
}
