// SPDX-License-Identifier: GPL-2.0
/* The pictures that a run directory holds, inside the page: see page.h. */
#include "page/page.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SVG_MAX (1 << 20)
#define SIDES	"p-sides" /* is in the folder of several runs */

/* What plots/ draws, in the order in which it is shown. A picture more is a row more. */
static const struct picture {
	const char *name, *title, *shows;
} pictures[] = {
	{ "a-cost-per-vcpu", "What a vCPU's registers cost",
	  "the cost of accessing all registers of a vCPU, under both policies, over the vCPUs of "
	  "the "
	  "VM" },
	{ "b-saving", "What is saved",
	  "the saving in percent with its interval, over the vCPUs; the limit by count is what it "
	  "would be if all registers cost the same, and can be exceeded: those that are saved may "
	  "be dear ones" },
	{ "c-absolute", "What a whole pass costs",
	  "the cost of a pass over the whole VM, over its vCPUs" },
	{ "f-registers", "What each register costs",
	  "the cost of an access of every register, by scope" },
	{ "g-classes", "What each class of registers costs",
	  "the mean cost of an access, by class" },
	{ "h-model", "Measured against predicted",
	  "what passes should cost by their registers, beside what they did" },
	{ "d-spread", "How far rounds spread",
	  "deviations of rounds from the median of their cell" },
	{ "e-order", "Rounds in the order taken", "whether costs drifted while the run was made" },
	{ "i-threads", "Several threads", "what more threads gain" },
	{ "j-create", "Creating a VM, and restoring it", "where the costs of a new VM go" },
	{ "k-history", "The history", "costs from run to run, and where they changed" },
	{ "m-trace", "What a VMM accessed", "accesses by vCPU and register" },
	{ "n-alternatives", "What else would save it", "what each alternative leaves of the cost" },
	{ "o-architectures", "Other architectures", "what scope saves on each" },
	{ SIDES, "Side by side", "what each of the runs in that folder saves, a panel each" },
};
#define NR_PICTURES (sizeof(pictures) / sizeof(pictures[0]))

static const char *file_of(const struct picture *picture, char name[64])
{
	snprintf(name, 64, "plots/%s.svg", picture->name);
	return name;
}

static const struct run_dir *dir_of(const struct html_page *page, const struct picture *picture)
{
	return !strcmp(picture->name, SIDES) ? page->folder : page->dir;
}

static bool is_there(const struct html_page *page, const struct picture *picture)
{
	char path[PATH_MAX], name[64];
	struct stat st;

	const struct run_dir *dir = dir_of(page, picture);

	return dir && !lstat(run_dir_file(dir, file_of(picture, name), path), &st);
}

bool html_has_pictures(const struct html_page *page)
{
	size_t i;

	for (i = 0; i < NR_PICTURES; i++)
		if (is_there(page, &pictures[i]))
			return true;
	return false;
}

static void put_figure(FILE *f, const struct html_page *page, const struct picture *picture)
{
	struct error error = { "" };
	char name[64], label[256], prefix[] = "a-", *svg = NULL;
	size_t len;
	int err = html_read(dir_of(page, picture), file_of(picture, name), SVG_MAX, &svg, &len,
			    &error);

	prefix[0] = picture->name[0];
	snprintf(label, sizeof(label), "%s: %s", picture->title, picture->shows);
	html_put(f, "<figure id=\"picture-%s\">\n", picture->name);
	if (!err)
		err = html_put_svg(f, svg, prefix, label, &error);
	if (err)
		html_put(f,
			 "<p class=\"doubts\">%s is left out: %s. `make plots` draws it "
			 "again.</p>\n",
			 name, error.text);
	html_put(f, "<figcaption><strong>%s</strong>: %s.</figcaption>\n</figure>\n",
		 picture->title, picture->shows);
	free(svg);
}

void html_put_pictures(FILE *f, const struct html_page *page)
{
	size_t i;

	fputs("<div class=\"figures\">\n", f);
	for (i = 0; i < NR_PICTURES; i++)
		if (is_there(page, &pictures[i]))
			put_figure(f, page, &pictures[i]);
	fputs("</div>\n", f);
}
