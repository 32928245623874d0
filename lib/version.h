/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which regscope this is: its release, kept in every run directory, and the commit it was built of.
 * No object depends on the commit: `make` writes it into a field of the linked program, so that two
 * commits with the same code are the same program but for that, and count the same.
 */
#ifndef REGSCOPE_VERSION_H
#define REGSCOPE_VERSION_H

#include <stddef.h>
#include <stdint.h>

#define REGSCOPE_VERSION "0.1"
#define REGSCOPE_DATE	 "2026-11-30" /* of the release, as manual pages have it */
/* of a release archive; git fills it in as it makes one, and scripts/version reads it */
#define REGSCOPE_ARCHIVED "$Format:%H$"

/* "3c5e0d2f9b7a", with a + if the sources were changed since, or "unknown"; as scripts/version has
 * it. */
const char *version_commit(void);

/* "0.1 (commit 3c5e0d2f9b7a)" */
const char *version_text(void);

/* What the field begins with, up to and with a "=", and how many bytes of commit follow. */
#define VERSION_FIELD_MARK sizeof("regscope-commit=") - 1
#define VERSION_FIELD_SIZE 16
extern const volatile char version_field[];

#endif
