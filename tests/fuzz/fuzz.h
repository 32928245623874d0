/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the fuzzer share. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

extern char fuzz_dir[64]; /* where the files are put that readers are given */
extern FILE *fuzz_null;	  /* where reports go */

/* fuzz_use.c: read what was put there, as a command does, and use what is accepted. */
void use_samples(void);
void use_summary(void);
void use_register_samples(void);
void use_files(void);
void use_history(void);

/* fuzz_page.c: a page of what was accepted; a stranger's picture, and text of his. */
struct report;
void use_page(const struct report *report);
void use_picture(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
