// SPDX-License-Identifier: GPL-2.0
/* The progress line: see progress.h. */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

#define QUIET_NS  2000000000u /* work that ends sooner shows no progress */
#define REDRAW_NS 200000000u
#define LINE_STEP 0.002 /* of the whole, between two lines */

void progress_begin(struct progress *progress, uint64_t now_ns)
{
	if (progress->mode == PROGRESS_AUTO)
		progress->mode = isatty(STDERR_FILENO) ? PROGRESS_TERMINAL : PROGRESS_NONE;
	progress->begin_ns = now_ns;
	progress->shown_ns = 0;
	progress->shown_fraction = 0;
	progress->begun = progress->drawn = false;
}

static void draw(struct progress *progress, uint64_t elapsed_ns, double fraction, const char *what)
{
	double done = fraction - progress->begin_fraction, left;

	fprintf(stderr, "\r\033[K%4.0f%%  ", 100 * fraction);
	if (done > 0) {
		left = (double)elapsed_ns / 1e9 * (1 - fraction) / done;
		fprintf(stderr, "%u:%02u left  ", (unsigned int)left / 60, (unsigned int)left % 60);
	}
	fprintf(stderr, "%s", what);
	fflush(stderr);
	progress->drawn = true;
}

void progress_update(struct progress *progress, uint64_t now_ns, double fraction, const char *what)
{
	uint64_t elapsed = now_ns - progress->begin_ns;

	if (!progress->begun)
		progress->begin_fraction = fraction;
	progress->begun = true;
	if (progress->mode == PROGRESS_LINES && (fraction - progress->shown_fraction >= LINE_STEP ||
						 now_ns - progress->shown_ns >= REDRAW_NS)) {
		progress->shown_ns = now_ns;
		progress->shown_fraction = fraction;
		fprintf(stderr, "progress %.4f %s\n", fraction, what);
	}
	if (progress->mode != PROGRESS_TERMINAL || elapsed < QUIET_NS ||
	    now_ns - progress->shown_ns < REDRAW_NS)
		return;
	progress->shown_ns = now_ns;
	draw(progress, elapsed, fraction, what);
}

void progress_end(struct progress *progress)
{
	if (progress->drawn)
		fputs("\r\033[K", stderr);
	progress->drawn = false;
}
