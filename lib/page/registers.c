// SPDX-License-Identifier: GPL-2.0
/* The registers, one by one, and what the words of a page mean: see page.h. */
#include "page/page.h"

#include "record/told.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 4096 /* rows of the table; what is beyond is in regs.csv */

bool html_has_registers(const struct html_page *page)
{
	return page->regs && page->regs->nr;
}

/* What the script sorts and filters by stands in the table itself; without a script it is a table
 * all the same, the dearest first, and these controls are not shown. */
static void put_filter(FILE *f, const char *key, const char *label)
{
	html_put(f,
		 "<label>%s <select data-filter=\"%s\"><option "
		 "value=\"\">any</option></select></label>\n",
		 label, key);
}

static void put_controls(FILE *f, const struct ranking *ranking)
{
	size_t k;

	fputs("<form class=\"controls\" data-controls=\"registers\" hidden>\n"
	      "<label>Name or id <input type=\"search\" data-filter=\"name\" size=\"14\" "
	      "autocomplete=\"off\"></label>\n",
	      f);
	put_filter(f, "class", "Class");
	put_filter(f, "scope", "Scope");
	put_filter(f, "evidence", "Evidence");
	if (ranking->nr_columns) {
		fputs("<label>Operation <select data-op><option value=\"\">all</option>", f);
		for (k = 0; k < ranking->nr_columns; k++)
			html_put(f, "<option value=\"%zu\">%s, %s</option>", k,
				 ranking->columns[k].cell->op, ranking->columns[k].cell->state);
		fputs("</select></label>\n<label>Cost at least <input type=\"number\" "
		      "data-filter=\"cost\" min=\"0\" step=\"any\" size=\"7\"></label>\n",
		      f);
	}
	fputs("<button type=\"reset\">Show all</button>\n<output aria-live=\"polite\"></output>\n"
	      "</form>\n",
	      f);
}

static void put_heads(FILE *f, const struct ranking *ranking)
{
	static const char *const words[] = { "name", "class", "scope" };
	size_t i, k;

	fputs("<thead><tr>", f);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		html_put(f, "<th scope=\"col\" data-key=\"%s\">%s</th>", words[i], words[i]);
	for (k = 0; k < ranking->nr_columns; k++)
		html_put(f,
			 "<th scope=\"col\" class=\"n\" data-key=\"cost\" data-op=\"%zu\">%s, "
			 "%s</th>",
			 k, ranking->columns[k].cell->op, ranking->columns[k].cell->state);
	fputs("<th scope=\"col\" data-key=\"evidence\">evidence</th>"
	      "<th scope=\"col\" class=\"n\" data-key=\"size\">bytes</th>"
	      "<th scope=\"col\" data-key=\"get\">get</th><th scope=\"col\" "
	      "data-key=\"set\">set</th>"
	      "<th scope=\"col\" data-key=\"id\">id</th></tr></thead>\n<tbody>\n",
	      f);
}

static const struct ranking_entry *entry_of(const struct ranking *ranking, uint64_t id)
{
	size_t i;

	for (i = 0; i < ranking->nr; i++)
		if (ranking->entries[i].reg->cell.id == id)
			return &ranking->entries[i];
	return NULL;
}

static void put_register(FILE *f, const struct regs_row *reg, const struct ranking *ranking,
			 const struct ranking_entry *entry)
{
	size_t k;

	html_put(f, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td>", reg->name, reg->class,
		 reg->scope);
	for (k = 0; k < ranking->nr_columns; k++) {
		if (!entry || entry->cost[k] < 0)
			fputs("<td class=\"n\">-</td>", f);
		else
			html_put(f, "<td class=\"n\">%.0f</td>", entry->cost[k]);
	}
	html_put(f,
		 "<td>%s</td><td "
		 "class=\"n\">%zu</td><td>%s</td><td>%s</td><td><code>0x%016llx</code></td></tr>\n",
		 reg->evidence, reg->size, reg->get, reg->set, (unsigned long long)reg->id);
}

/* The dearest first; then those that nothing was measured of, in the order of the kernel's list. */
static void put_rows(FILE *f, const struct html_page *page, const struct ranking *ranking)
{
	const struct regs_row *reg;
	size_t i;

	for (i = 0; i < ranking->nr && i < SHOWN_MAX; i++) {
		reg = regs_row_of(page->regs, ranking->entries[i].reg->cell.id);
		if (reg)
			put_register(f, reg, ranking, &ranking->entries[i]);
	}
	for (i = 0; i < page->regs->nr && i < SHOWN_MAX; i++)
		if (!entry_of(ranking, page->regs->row[i].id))
			put_register(f, &page->regs->row[i], ranking, NULL);
}

static void put_class(FILE *f, const struct ranking *ranking, const struct ranking_entry *entry)
{
	const char *what = told_class(entry->reg->class);
	size_t k;

	html_put(f, "<tr><th scope=\"row\">%s</th><td class=\"n\">%zu</td>", entry->reg->class,
		 entry->registers);
	for (k = 0; k < ranking->nr_columns; k++) {
		if (entry->cost[k] < 0)
			fputs("<td class=\"n\">-</td>", f);
		else
			html_put(f, "<td class=\"n\">%.0f</td>", entry->cost[k]);
	}
	html_put(f, "<td class=\"wrap\">%s</td></tr>\n", what ? what : "-");
}

static void put_classes(FILE *f, const struct report *r)
{
	struct ranking ranking;
	size_t i, k;

	if (!ranking_make(&ranking, &r->findings->registers, r->metric, RANKING_CLASSES)) {
		html_begin_table(f, "The mean of each class");
		fputs("<thead><tr><th scope=\"col\">class</th><th scope=\"col\" "
		      "class=\"n\">registers</th>",
		      f);
		for (k = 0; k < ranking.nr_columns; k++)
			html_put(f, "<th scope=\"col\" class=\"n\">%s, %s</th>",
				 ranking.columns[k].cell->op, ranking.columns[k].cell->state);
		fputs("<th scope=\"col\">what they are</th></tr></thead>\n<tbody>\n", f);
		for (i = 0; i < ranking.nr; i++)
			put_class(f, &ranking, &ranking.entries[i]);
		html_end_table(f);
	}
	ranking_free(&ranking);
}

void html_put_registers(FILE *f, const struct html_page *page)
{
	const struct report *r = page->report;
	struct ranking ranking = { .nr = 0 };
	char caption[160] = "Every register that the kernel lists";

	if (r && !ranking_make(&ranking, &r->findings->registers, r->metric, RANKING_REGISTERS))
		snprintf(caption, sizeof(caption), "What one access costs in %s, at %u vCPUs",
			 report_metric_name(r->metric), ranking.vcpus);
	html_put(f,
		 "<p>%zu registers. <a href=\"#word-scope\">Scope</a> is whose a register is: a "
		 "vCPU's own, the VM's, or the host's; <a href=\"#word-evidence\">evidence</a> is "
		 "how that is known.</p>\n",
		 page->regs->nr);
	if (ranking.nr)
		put_classes(f, r);
	put_controls(f, &ranking);
	fputs("<div id=\"register-table\">\n", f);
	html_begin_table(f, caption);
	put_heads(f, &ranking);
	put_rows(f, page, &ranking);
	html_end_table(f);
	fputs("</div>\n", f);
	if (page->regs->nr > SHOWN_MAX)
		html_put(f,
			 "<p class=\"doubts\">Only %d of them are shown; regs.csv has all.</p>\n",
			 SHOWN_MAX);
	ranking_free(&ranking);
}

static const struct word {
	const char *anchor, *word, *meaning;
} words[] = {
	{ "vcpu", "vCPU",
	  "a virtual CPU of a virtual machine (VM); KVM, in the Linux kernel, runs it" },
	{ "register", "register",
	  "a piece of a vCPU's state that KVM lets a program read and write: one id of "
	  "KVM_GET_REG_LIST" },
	{ "access", "access",
	  "reading (get) or writing (set) one register of one vCPU, a system call each" },
	{ "scope", "scope: vcpu, vm, host",
	  "whose a register is: a vCPU's own; the VM's, which has one value for all of its vCPUs; "
	  "or the host's, which has one for all VMs. What is the VM's or the host's is wider than "
	  "a vCPU; \"VM-scoped\" says the same" },
	{ "evidence", "evidence: probed, documented, kernel, unproven",
	  "how a register's scope is known: an experiment with two vCPUs showed it; the register "
	  "takes no other value, and the contract of this kernel version says it; the kernel marks "
	  "it; nothing says it, and it counts as a vCPU's own" },
	{ "policy", "policy: all, scoped, documented, ...",
	  "which accesses are made. all: all registers through every vCPU; scoped: those wider "
	  "than "
	  "a vCPU through the first one alone; documented: the same by a table of the program's, "
	  "which asks no kernel; batch: many in one system call; once: each once in a phase" },
	{ "harness", "harness",
	  "what makes passes of one kind. sweep: gets or sets of all registers of all vCPUs; "
	  "restore: what a migration does at either end, where a save lists the registers once for "
	  "the VM and gets them in a loop of its own; create: making the VM; registers: each "
	  "register by itself; threads, vms: several threads, or VMs, at once; replay: what a "
	  "known "
	  "VMM does; baseline: the cheapest system call, and an empty loop" },
	{ "steps", "create, init, finalize",
	  "the steps of making vCPUs: KVM_CREATE_VM and KVM_CREATE_VCPU, KVM_ARM_VCPU_INIT, and "
	  "KVM_ARM_VCPU_FINALIZE, which settles the size of SVE's registers" },
	{ "cell", "pass, cell, round",
	  "a pass is one operation over all vCPUs under one policy, and is what is counted; a cell "
	  "is all passes that are alike in harness, operation, policy, state and vCPUs; a round is "
	  "one pass of each cell, in random order" },
	{ "interval", "interval",
	  "where the true median lies at 95% confidence, as far as this run can tell" },
	{ "emulated", "emulated host",
	  "a machine made by QEMU without acceleration, which counts instructions: "
	  "the same counts on any computer, and no time" },
	{ "state", "state: fresh, ran",
	  "what the VM went through before. fresh: it was just made; ran: its guest has run" },
	{ "vmm", "VMM", "the program that makes a VM and accesses its registers: QEMU, say" },
};

void html_put_words(FILE *f, const struct html_page *page)
{
	size_t i;

	(void)page;
	fputs("<dl class=\"words\">\n", f);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		html_put(f, "<div id=\"word-%s\"><dt>%s</dt><dd>%s</dd></div>\n", words[i].anchor,
			 words[i].word, words[i].meaning);
	fputs("</dl>\n", f);
}
