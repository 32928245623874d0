/* SPDX-License-Identifier: GPL-2.0 */
/* What a directory holds besides passes: alternatives, a history, a trace. For its page. */
#ifndef REGSCOPE_CMD_PAGE_PARTS_H
#define REGSCOPE_CMD_PAGE_PARTS_H

#include "run_report.h"

#include "page/page.h"

struct page_parts {
	struct run_alternatives alternatives;
	struct history history;
	struct history_trends trends;
	struct report_traces traces;
	struct error no_alternatives, no_history, no_traces;
};

/* Read what is there, into @page, too: what cannot be read is said, and told in its place. @parts
 * is zeroed at first, and stays where it is; free it after the page. */
void page_parts_read(struct page_parts *parts, struct html_page *page,
		     const struct run_side_by_side *runs);
void page_parts_free(struct page_parts *parts);

#endif
