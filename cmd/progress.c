// SPDX-License-Identifier: GPL-2.0
/* The progress line: see progress.h. */
#include "progress.h"

#include "colour.h"

#include <stdio.h>
#include <string.h>
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
	progress->begun = false;
	progress->width = 0;
}

/* Over the last line; what of that is longer is blanked out, where no escape sequence does it. */
static void put_line(struct progress *progress, const char *line)
{
	int width = (int)strlen(line), left = progress->width - width;

	if (terminal_obeys())
		fprintf(stderr, "\r\033[K%s", line);
	else
		fprintf(stderr, "\r%s%*s%s", line, left > 0 ? left : 0, "", width ? "" : "\r");
	fflush(stderr);
	progress->width = width;
}

static void draw(struct progress *progress, uint64_t elapsed_ns, double fraction, const char *what)
{
	double done = fraction - progress->begin_fraction, left;
	char line[256], remaining[40] = "";

	if (done > 0) {
		left = (double)elapsed_ns / 1e9 * (1 - fraction) / done;
		snprintf(remaining, sizeof(remaining), "%u:%02u left  ", (unsigned int)left / 60,
			 (unsigned int)left % 60);
	}
	snprintf(line, sizeof(line), "%4.0f%%  %s%s", 100 * fraction, remaining, what);
	put_line(progress, line);
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
	if (progress->width)
		put_line(progress, "");
}
