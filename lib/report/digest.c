// SPDX-License-Identifier: GPL-2.0
/* SHA-256 and base64: see digest.h. */
#include "report/digest.h"

#include <string.h>

#define BLOCK 64

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t round_constant[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static uint32_t turn(uint32_t v, unsigned int by)
{
	return v >> by | v << (32 - by);
}

static void expand(uint32_t w[64], const uint8_t *block)
{
	size_t i;

	for (i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
		       (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (; i < 64; i++) {
		uint32_t a = w[i - 15], b = w[i - 2];

		w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ a >> 3) + w[i - 7] +
		       (turn(b, 17) ^ turn(b, 19) ^ b >> 10);
	}
}

static void add_block(uint32_t h[8], const uint8_t *block)
{
	uint32_t w[64], v[8], t1, t2;
	size_t i;

	expand(w, block);
	memcpy(v, h, sizeof(v));
	for (i = 0; i < 64; i++) {
		t1 = v[7] + (turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)) +
		     ((v[4] & v[5]) ^ (~v[4] & v[6])) + round_constant[i] + w[i];
		t2 = (turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)) +
		     ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
		memmove(v + 1, v, 7 * sizeof(*v));
		v[4] += t1;
		v[0] = t1 + t2;
	}
	for (i = 0; i < 8; i++)
		h[i] += v[i];
}

void digest_sha256(const void *data, size_t len, uint8_t digest[DIGEST_SIZE])
{
	uint32_t h[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
			  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
	size_t i, rest = len % BLOCK, last = rest < BLOCK - 8 ? BLOCK : 2 * BLOCK;
	uint8_t tail[2 * BLOCK] = { 0 };

	for (i = 0; i < len / BLOCK; i++)
		add_block(h, (const uint8_t *)data + i * BLOCK);
	memcpy(tail, (const uint8_t *)data + len - rest, rest);
	tail[rest] = 0x80;
	for (i = 0; i < 8; i++)
		tail[last - 1 - i] = (uint8_t)((uint64_t)len * 8 >> 8 * i);
	for (i = 0; i < last; i += BLOCK)
		add_block(h, tail + i);
	for (i = 0; i < DIGEST_SIZE; i++)
		digest[i] = (uint8_t)(h[i / 4] >> (24 - 8 * (i % 4)));
}

/* Up to three bytes as four characters. */
static void encode(const uint8_t *in, size_t len, char out[4])
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t v = (uint32_t)in[0] << 16 | (len > 1 ? (uint32_t)in[1] << 8 : 0) |
		     (len > 2 ? in[2] : 0);
	size_t i;

	for (i = 0; i < 4; i++)
		out[i] = i <= len ? digits[v >> (18 - 6 * i) & 63] : '=';
}

void base64_put(FILE *f, const void *data, size_t len)
{
	const uint8_t *in = data;
	char out[4];
	size_t i;

	for (i = 0; i < len; i += 3) {
		encode(in + i, len - i < 3 ? len - i : 3, out);
		fwrite(out, 1, 4, f);
	}
}

void digest_base64(const void *data, size_t len, char text[DIGEST_BASE64_MAX])
{
	uint8_t digest[DIGEST_SIZE];
	size_t i;

	digest_sha256(data, len, digest);
	for (i = 0; i < DIGEST_SIZE; i += 3, text += 4)
		encode(digest + i, DIGEST_SIZE - i < 3 ? DIGEST_SIZE - i : 3, text);
	*text = '\0';
}

void digest_hex(const void *data, size_t len, char text[DIGEST_HEX_MAX])
{
	uint8_t digest[DIGEST_SIZE];
	size_t i;

	digest_sha256(data, len, digest);
	for (i = 0; i < DIGEST_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02x", digest[i]);
}
