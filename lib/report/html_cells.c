// SPDX-License-Identifier: GPL-2.0
/* What the tables of a page share: see html.h. */
#include "report/html.h"

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

void html_begin_table(FILE *f, const char *caption)
{
	html_put(f, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"%s\">\n",
		 caption);
	html_put(f, "<table>\n<caption>%s</caption>\n", caption);
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
