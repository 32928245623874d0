// SPDX-License-Identifier: GPL-2.0
/* Lines, powers and shares through measured points: see stats.h. */
#include "measure/stats.h"

#include <math.h>

/* Sums of weighted least squares. */
struct sums {
	double w, x, y, xx, xy;
};

static void add_point(struct sums *s, double w, double x, double y)
{
	s->w += w;
	s->x += w * x;
	s->y += w * y;
	s->xx += w * x * x;
	s->xy += w * x * y;
}

/* False if a number is not positive, or if all x are the same but for rounding. */
static bool fit(const double *x, const double *y, size_t n, bool logs, struct stats_line *line)
{
	struct sums s = { 0 };
	double det;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!(x[i] > 0) || !(y[i] > 0))
			return false;
		if (logs)
			add_point(&s, 1, log(x[i]), log(y[i]));
		else
			add_point(&s, 1 / (y[i] * y[i]), x[i], y[i]);
	}
	det = s.w * s.xx - s.x * s.x;
	if (!(det > 1e-12 * s.w * s.xx))
		return false;
	line->slope = (s.w * s.xy - s.x * s.y) / det;
	line->fixed = (s.y - line->slope * s.x) / s.w;
	return true;
}

bool stats_fit_line(const double *x, const double *y, size_t n, struct stats_line *line)
{
	return fit(x, y, n, false, line);
}

bool stats_fit_power(const double *x, const double *y, size_t n, struct stats_power *power)
{
	struct stats_line line;

	if (!fit(x, y, n, true, &line))
		return false;
	*power = (struct stats_power){ exp(line.fixed), line.slope };
	return true;
}

double stats_line_misfit(const double *x, const double *y, size_t n, const struct stats_line *line)
{
	double most = 0;
	size_t i;

	for (i = 0; i < n; i++)
		most = fmax(most,
			    fabs(stats_percent_change(y[i], line->fixed + line->slope * x[i])));
	return most;
}

double stats_interpolate(double x0, double y0, double x1, double y1, double at)
{
	return x0 < x1 || x0 > x1 ? y0 + (y1 - y0) * (at - x0) / (x1 - x0) : y0;
}

double stats_efficiency(double ns_one, double ns, double speedup)
{
	return 100 * ns_one / (speedup * ns);
}

bool stats_serial_share(const unsigned int *threads, const double *ns, size_t n, double *share)
{
	double one = 0, xx = 0, xy = 0, x;
	size_t i;

	for (i = 0; i < n; i++)
		if (threads[i] == 1)
			one = ns[i];
	for (i = 0; i < n && one > 0; i++) {
		if (threads[i] < 2)
			continue;
		x = 1 - 1.0 / threads[i];
		xx += x * x;
		xy += x * (ns[i] / one - 1.0 / threads[i]);
	}
	if (!(xx > 0))
		return false;
	*share = xy / xx;
	return true;
}
