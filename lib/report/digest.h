/* SPDX-License-Identifier: GPL-2.0 */
/*
 * SHA-256 (FIPS 180-4), base64 (RFC 4648) and gzip (RFC 1951 and 1952): what a page needs to name
 * its script, and to hold files. The program is static, and built for other machines, where none of
 * the libraries that have these is at hand.
 */
#ifndef REGSCOPE_REPORT_DIGEST_H
#define REGSCOPE_REPORT_DIGEST_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define DIGEST_SIZE	  32
#define DIGEST_BASE64_MAX 48
#define DIGEST_HEX_MAX	  (2 * DIGEST_SIZE + 1)

void digest_sha256(const void *data, size_t len, uint8_t digest[DIGEST_SIZE]);
/* The same as text. */
void digest_base64(const void *data, size_t len, char text[DIGEST_BASE64_MAX]);
void digest_hex(const void *data, size_t len, char text[DIGEST_HEX_MAX]);

void base64_put(FILE *f, const void *data, size_t len);

/* gzip.c: @data as a gzip file without name and time, to be freed. NULL without memory. */
uint8_t *gzip_make(const void *data, size_t len, size_t *out_len);

#endif
