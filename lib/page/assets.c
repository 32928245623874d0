// SPDX-License-Identifier: GPL-2.0
/*
 * The style and the script of a page: files of their own, so that they can be read, and linted, as
 * what they are. The assembler puts them into the program byte by byte; the Makefile says that this
 * object depends on them.
 */
#include "page/page.h"

#define FILE_OF(name, path) \
	__asm__(".pushsection .rodata." #name ",\"a\"\n" \
		".global " #name "\n" \
		".type " #name ", %object\n" #name ":\n" \
		".incbin \"lib/page/assets/" path "\"\n" \
		".byte 0\n" \
		".size " #name ", . - " #name "\n" \
		".popsection\n")

FILE_OF(html_css, "page.css");
FILE_OF(html_js, "page.js");
