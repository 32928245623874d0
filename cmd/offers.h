/* SPDX-License-Identifier: GPL-2.0 */
/* What may stand where a shell asks to complete a word: see complete.c. */
#ifndef REGSCOPE_CMD_OFFERS_H
#define REGSCOPE_CMD_OFFERS_H

#include "cmd.h"
#include "manual.h"

/*
 * The word to be completed, and how much of it stays as it is: "--bench=sweep," of
 * "--bench=sweep,re". What is offered is printed to stdout if it begins as the rest does.
 */
struct wanted {
	const char *word;
	size_t kept;
};

/* Print "WORD<tab>WHAT" if it begins as it should; @what: a description, or "". */
void offer(const struct wanted *wanted, const char *text, const char *what);

/* The words of a list with ", " between. */
void offer_words(const struct wanted *wanted, const char *words);

/* Run directories, and folders on the way to them, which end in "/". */
void offer_runs(const struct wanted *wanted);

/* Values of an option, or of a variable of regscope-bench; @wanted begins where the value does. */
void offer_values(struct wanted wanted, const struct cmd_option *option);
void offer_variable_values(struct wanted wanted, const struct bench_variable *variable);

#endif
