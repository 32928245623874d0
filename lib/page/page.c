// SPDX-License-Identifier: GPL-2.0
/* The page's frame, and which sections it has: see page.h. */
#include "page/page.h"

#include "report/digest.h"

#include <string.h>

static bool has_env(const struct html_page *page)
{
	return page->env->nr > 0;
}

static bool has_verdict(const struct html_page *page)
{
	return page->verdict || page->no_verdict;
}

static bool has_sides(const struct html_page *page)
{
	return page->sides || page->no_sides;
}

static bool has_alternatives(const struct html_page *page)
{
	return page->alternatives || page->no_alternatives;
}

static bool has_history(const struct html_page *page)
{
	return page->history || page->no_history;
}

static bool has_traces(const struct html_page *page)
{
	return page->traces || page->no_traces;
}

/* A section more is a row more. */
static const struct section {
	const char *anchor, *title;
	bool (*has)(const struct html_page *page); /* NULL: always */
	void (*put)(FILE *f, const struct html_page *page);
} sections[] = {
	{ "answer", "The answer", NULL, html_put_answer },
	{ "alternatives", "What else would save it", has_alternatives, html_put_alternatives },
	{ "history", "The history of runs", has_history, html_put_history },
	{ "trace", "What a VMM did", has_traces, html_put_traces },
	{ "doubts", "How sure it is", NULL, html_put_doubts },
	{ "verdict", "The verdict against the base", has_verdict, html_put_verdict },
	{ "sides", "Runs side by side", has_sides, html_put_sides },
	{ "where", "Where it was measured", has_env, html_put_where },
	{ "savings", "What is saved, by the size of the VM", html_has_savings, html_put_savings },
	{ "pictures", "Pictures", html_has_pictures, html_put_pictures },
	{ "registers", "Every register", html_has_registers, html_put_registers },
	{ "costs", "What else was measured", html_has_costs, html_put_costs },
	{ "otherwise", "The same accesses, made otherwise", html_has_contrasts,
	  html_put_contrasts },
	{ "threads", "Several threads", html_has_scaling, html_put_scaling },
	{ "growth", "How costs grow, and what explains them", html_has_model, html_put_model },
	{ "words", "The words used here", NULL, html_put_words },
	{ "files", "The raw data", NULL, html_put_files },
};
#define NR_SECTIONS (sizeof(sections) / sizeof(sections[0]))

static bool has(const struct section *section, const struct html_page *page)
{
	return !section->has || section->has(page);
}

/* No script and no style but ours, by their hashes, and nothing from anywhere: should a stranger's
 * text ever be taken for markup, it still does nothing. */
static void put_policy(FILE *f)
{
	char css[DIGEST_BASE64_MAX], js[DIGEST_BASE64_MAX];

	digest_base64(html_css, strlen(html_css), css);
	digest_base64(html_js, strlen(html_js), js);
	fprintf(f,
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'sha256-%s'; script-src 'sha256-%s'; img-src data:; base-uri 'none'; "
		"form-action 'none'\">\n",
		css, js);
}

static void put_head(FILE *f, const struct html_page *page)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n", f);
	put_policy(f);
	fputs("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"color-scheme\" content=\"light dark\">\n"
	      "<meta name=\"referrer\" content=\"no-referrer\">\n"
	      "<link rel=\"icon\" href=\"data:,\">\n",
	      f);
	fputs("<title>KVM register accesses ", f);
	if (has_env(page) || !page->history)
		html_put(f, "on Linux %s, %s", env_get(page->env, "kernel_release", "unknown"),
			 env_get(page->env, "host_kind", "host unknown"));
	else
		html_put(f, "from run to run, %s", page->history->trend[0].runs[0]->host);
	fputs("</title>\n", f);
	html_put(f, "<meta name=\"generator\" content=\"regscope %s\">\n<style>", page->version);
	fputs(html_css, f);
	fputs("</style>\n</head>\n", f);
}

/* A history is of no one kernel. */
static void put_title(FILE *f, const struct html_page *page)
{
	const struct history_trend *t = page->history ? page->history->trend : NULL;
	const char *date = env_get(page->env, "date_utc", "");

	if (t && !has_env(page)) {
		html_put(f, "<h1>A history of runs <span class=\"on\">on %s</span></h1>\n",
			 t->runs[0]->host);
		date = t->runs[t->nr_runs - 1]->time;
	} else {
		html_put(f, "<h1>Linux %s <span class=\"on\">on %s</span></h1>\n",
			 env_get(page->env, "kernel_release", "of unknown release"),
			 env_get(page->env, "host_kind", "an unknown host"));
	}
	html_put(f, "<p class=\"faint\">%s%s<code>%s</code></p>\n</header>\n",
		 *date ? date : "date unknown", ", from the run directory ", page->name);
}

static void put_banner(FILE *f, const struct html_page *page)
{
	fputs("<body>\n<a class=\"skip\" href=\"#main\">Skip to the answer</a>\n<header>\n"
	      "<p class=\"brand\">regscope <span>what KVM register accesses cost</span></p>\n",
	      f);
	put_title(f, page);
}

static void put_contents(FILE *f, const struct html_page *page)
{
	size_t i;

	fputs("<nav aria-label=\"Contents\">\n<ul>\n", f);
	for (i = 0; i < NR_SECTIONS; i++)
		if (has(&sections[i], page))
			html_put(f, "<li><a href=\"#%s\">%s</a></li>\n", sections[i].anchor,
				 sections[i].title);
	fputs("</ul>\n</nav>\n", f);
}

static void put_section(FILE *f, const struct section *section, const struct html_page *page)
{
	html_put(f,
		 "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n",
		 section->anchor, section->anchor, section->anchor, section->title);
	section->put(f, page);
	fputs("</section>\n", f);
}

/* Which program this is of, and how to have it make another run. */
static void put_origin(FILE *f, const struct html_page *page)
{
	const char *version = env_get(page->env, "tool_version", "");
	const char *commit = env_get(page->env, "tool_commit", "");

	html_put(f, "<p>Page made by regscope %s", page->version);
	if (*version)
		html_put(f, ", of a run made by regscope %s%s%s", version,
			 *commit ? ", commit " : ", whose commit is not told", commit);
	fputs(". regscope measures what it costs to read and write all registers of a KVM guest; "
	      "it is "
	      "free software under the GPL, version 2. In its source tree, <code>make bench</code> "
	      "measures, and <code>make page OUT=DIR</code> makes such a page.</p>\n"
	      "<p>The page is one file: it loads nothing, and sends nothing.</p>\n",
	      f);
}

void html_write(FILE *f, const void *arg)
{
	const struct html_page *page = arg;
	size_t i;

	put_head(f, page);
	put_banner(f, page);
	put_contents(f, page);
	fputs("<main id=\"main\" tabindex=\"-1\">\n", f);
	for (i = 0; i < NR_SECTIONS; i++)
		if (has(&sections[i], page))
			put_section(f, &sections[i], page);
	fputs("</main>\n<footer>\n", f);
	put_origin(f, page);
	fputs("</footer>\n<script>", f);
	fputs(html_js, f);
	fputs("</script>\n</body>\n</html>\n", f);
}
