// SPDX-License-Identifier: GPL-2.0
/* What the tables of a page share: see page.h. */
#include "page/page.h"

#include <math.h>

#define BAR 100 /* pixels of 100% */

void html_put_cost(FILE *f, double cost, const char *metric)
{
	html_put(f, "%.3f&nbsp;%s", cost / 1e6, report_unit(metric));
}

void html_put_small_cost(FILE *f, double cost, const char *metric)
{
	html_put(f, "%.1f&nbsp;%s", cost / 1e3, report_small_unit(metric));
}

void html_put_interval(FILE *f, const struct stats_interval *interval, double scale, int digits)
{
	fputs("<td class=\"n\">", f);
	if (!interval->has_interval)
		fputs("<span class=\"faint\">too few rounds</span>", f);
	else
		fprintf(f, "[%.*f, %.*f]", digits, interval->low / scale, digits,
			interval->high / scale);
	fputs("</td>", f);
}

static double at(double percent)
{
	return fmin(fmax(percent, 0), 100) / 100 * BAR;
}

void html_put_bar(FILE *f, const struct stats_interval *p)
{
	fprintf(f,
		"<td class=\"bar\"><svg width=\"%d\" height=\"14\" viewBox=\"0 0 %d 14\" "
		"aria-hidden=\"true\"><rect class=\"track\" width=\"%d\" height=\"10\" y=\"2\"/>"
		"<rect class=\"fill\" width=\"%.1f\" height=\"10\" y=\"2\"/>",
		BAR, BAR, BAR, at(p->median));
	if (p->has_interval)
		fprintf(f, "<path class=\"ci\" d=\"M%.1f 7H%.1f\"/>", at(p->low), at(p->high));
	fputs("</svg></td>", f);
}

void html_put_range(FILE *f, const struct stats_interval *interval, int digits)
{
	fputs(" <small>", f);
	fprintf(f, "[%.*f, %.*f]", digits, interval->low, digits, interval->high);
	fputs("</small>", f);
}

void html_put_percent(FILE *f, const struct stats_interval *p, int digits, const char *mark)
{
	fputs("<td class=\"n\">", f);
	fprintf(f, "%.*f%%", digits, p->median);
	if (*mark)
		html_put(f, " <span class=\"open\">%s</span>", mark);
	if (p->has_interval)
		html_put_range(f, p, digits);
	fputs("</td>", f);
}

void html_put_missing(FILE *f, const char *why)
{
	html_put(f, "<p class=\"doubts\">It cannot be told: %s</p>\n", why);
}

void html_begin_table(FILE *f, const char *caption)
{
	html_put(f, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"%s\">\n",
		 caption);
	html_put(f, "<table>\n<caption>%s</caption>\n", caption);
}

void html_begin_sum(FILE *f)
{
	fputs("</tbody>\n<tbody class=\"sum\">\n", f);
}

void html_end_table(FILE *f)
{
	fputs("</tbody>\n</table>\n</div>\n", f);
}

void html_put_head(FILE *f, const char *text, bool of_numbers)
{
	fputs(of_numbers ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">", f);
	html_put(f, "%s</th>", text);
}

void html_put_heads(FILE *f, const char *const *heads)
{
	fputs("<thead><tr>", f);
	for (; *heads; heads++)
		html_put_head(f, *heads + (**heads == '#'), **heads == '#');
	fputs("</tr></thead>\n<tbody>\n", f);
}
