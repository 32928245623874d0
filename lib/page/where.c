// SPDX-License-Identifier: GPL-2.0
/* Where and how the run was made, and what speaks against it: see page.h. */
#include "page/page.h"

#include "record/told.h"

#include <string.h>

static const struct fact {
	const char *label, *key, *why; /* why it matters, or NULL */
} facts[] = {
	{ "Host", "host_kind", NULL },
	{ "CPU", "cpu", NULL },
	{ "Kernel", "kernel_release", "whose KVM was measured" },
	{ "Kernel version", "kernel_version", NULL },
	{ "Kernel command line", "kernel_cmdline", NULL },
	{ "KVM mode", "kvm_mode", NULL },
	{ "Interrupt controller", "irqchip", NULL },
	{ "Emulator", "lab_emulator", NULL },
	{ "Mitigations", "mitigations",
	  "they are in the cost of every system call: a kernel with others costs otherwise" },
	{ "Frequency governor", "governor", NULL },
	{ "Measured on CPU", "pinned_cpu", NULL },
	{ "Page size in bytes", "page_size", NULL },
	{ "Features of the vCPUs", "features", "they decide which registers there are" },
	{ "Registers", "registers", "that the kernel lists for a vCPU" },
	{ "Can be read", "registers_get_ok", "of those" },
	{ "Can be written back", "registers_set_ok", "of those" },
	{ "Wider than a vCPU", "registers_wide", "that are the VM's, or the host's" },
	{ "Source of scope", "scope_source", "how that was found" },
	{ "vCPUs of the VMs", "vcpus", NULL },
	{ "Rounds", "rounds", "of each cell, in random order" },
	{ "Why it stopped", "stopped", NULL },
	{ "Metric", "metric", NULL },
	{ "Accesses replayed", "pattern", NULL },
	{ "Trace replayed", "trace", NULL },
	{ "Traced VMM", "trace_vmm", NULL },
	{ "Date", "date_utc", NULL },
	{ "Boot", "boot_id", NULL },
	{ "regscope, its release", "tool_version", NULL },
	{ "regscope, its commit", "tool_commit", "a + is for sources that were changed since" },
	{ "To measure it again", "reproduce", NULL },
};

static void put_all_of_env(FILE *f, const struct env *env)
{
	static const char *const heads[] = { "key", "value", "what it is", NULL };
	const char *what;
	size_t i;

	html_put(f, "<details>\n<summary>All %zu facts of env.txt</summary>\n", env->nr);
	html_begin_table(f, "env.txt");
	html_put_heads(f, heads);
	for (i = 0; i < env->nr; i++) {
		what = told_key(env->entries[i].key);
		html_put(f,
			 "<tr><th scope=\"row\"><code>%s</code></th><td class=\"wrap\">%s</td>"
			 "<td class=\"wrap\">%s</td></tr>\n",
			 env->entries[i].key, env->entries[i].value, what ? what : "-");
	}
	html_end_table(f);
	fputs("</details>\n", f);
}

void html_put_where(FILE *f, const struct html_page *page)
{
	const char *value;
	size_t i;

	if (page->alternatives)
		html_put(f, "<p>These are the facts of the first run, <code>%s</code>.</p>\n",
			 page->alternatives->alternatives->runs[0].name);
	fputs("<dl class=\"facts\">\n", f);
	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		value = env_get(page->env, facts[i].key, "");
		if (*value)
			html_put(f, "<div><dt>%s</dt><dd>%s%s%s</dd></div>\n", facts[i].label,
				 value, facts[i].why ? ", " : "", facts[i].why ? facts[i].why : "");
	}
	fputs("</dl>\n", f);
	put_all_of_env(f, page->env);
}

/* Causes as the tables of a mail have them, a line each. */
static void put_causes(FILE *f, const char *doubts)
{
	const char *end;
	char cause[sizeof(((struct doubts *)NULL)->text)];

	fputs("<ul class=\"doubts\">\n", f);
	for (; *doubts; doubts = *end ? end + 2 : end) {
		end = strstr(doubts, "; ");
		end = end ? end : doubts + strlen(doubts);
		snprintf(cause, sizeof(cause), "%.*s", (int)(end - doubts), doubts);
		html_put(f, "<li>%s</li>\n", cause);
	}
	fputs("</ul>\n", f);
}

/* Keys that begin with @prefix, in a list; their own sentences say cause and remedy. */
static void put_keys(FILE *f, const struct env *env, const char *prefix, const char *title)
{
	size_t i, shown = 0;

	for (i = 0; i < env->nr; i++) {
		const struct env_entry *e = &env->entries[i];

		if (strncmp(e->key, prefix, strlen(prefix)) || !*e->value ||
		    !strcmp(e->value, "yes"))
			continue;
		if (!shown++)
			html_put(f, "<h3>%s</h3>\n<dl class=\"facts\">\n", title);
		html_put(f, "<div><dt>%s</dt><dd>%s</dd></div>\n", e->key + strlen(prefix),
			 e->value);
	}
	fputs(shown ? "</dl>\n" : "", f);
}

static void put_left_out(FILE *f, const struct env *env)
{
	static const struct {
		const char *key, *what;
	} lists[] = {
		{ "registers_left_out",
		  "KVM refuses these; passes that would write or read them go without: " },
		{ "registers_lossy", "KVM itself loses these where a VM is copied in full, so that "
				     "copies are not compared by them: " },
	};
	size_t i;

	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (strcmp(env_get(env, lists[i].key, "none"), "none") != 0)
			html_put(f, "<p>%s<code>%s</code>.</p>\n", lists[i].what,
				 env_get(env, lists[i].key, ""));
}

/* How it is known which registers are accessed once, and that nothing is lost by it. */
static void put_scope(FILE *f, const struct html_page *page)
{
	static const char *const evidence[][2] = {
		{ "probed", "by experiment" },
		{ "documented", "by what is documented of this kernel's version" },
		{ "kernel", "by what the kernel says" },
		{ "file", "by a file that was given" },
	};
	size_t nr[sizeof(evidence) / sizeof(evidence[0])] = { 0 }, i, k, wide = 0;
	const char *proof = env_get(page->env, "scope_proof", "none");

	for (i = 0; page->regs && i < page->regs->nr; i++) {
		wide += regs_row_is_wide(&page->regs->row[i]);
		for (k = 0; k < sizeof(nr) / sizeof(nr[0]); k++)
			nr[k] += regs_row_is_wide(&page->regs->row[i]) &&
				 !strcmp(page->regs->row[i].evidence, evidence[k][0]);
	}
	if (!wide)
		return;
	html_put(f, "<p>%zu registers are taken for the VM's or the host's:", wide);
	for (i = k = 0; k < sizeof(nr) / sizeof(nr[0]); k++)
		if (nr[k])
			html_put(f, "%s %zu %s", i++ ? "," : "", nr[k], evidence[k][1]);
	fputs(".", f);
	if (strcmp(proof, "none") != 0 && *proof)
		html_put(f,
			 " That accessing them once loses nothing was tried first: VMs were copied "
			 "so (states: %s), and every register of every vCPU compared.",
			 proof);
	fputs("</p>\n", f);
}

static void put_intervals(FILE *f, const struct env *env)
{
	const char *parts = env_get(env, "parts", "1");

	if (env_is_emulated(env))
		fputs("<p>Intervals are those of rounds in an emulated host. A run made again "
		      "has the same rounds, to the digit; within a run they may differ a little. "
		      "An interval of no width is no slip. They do not cover what another kernel "
		      "build, compiler or emulator would change.</p>\n",
		      f);
	else
		fputs("<p>Intervals hold at 95% for the VMs and rounds of one boot of this "
		      "machine. "
		      "They do not cover what another boot, or another machine, would "
		      "change.</p>\n",
		      f);
	if (strcmp(parts, "1") != 0)
		html_put(
			f,
			"<p>It was measured in %s parts (shards), each in a boot of its own, which "
			"have different VMs and make one run.</p>\n",
			parts);
}

/* Of a directory without passes over registers. */
static void put_others_surety(FILE *f, const struct html_page *page)
{
	if (page->alternatives)
		fputs("<p>Two policies of one run are compared round by round, two kernels by all "
		      "ratios of their rounds; intervals hold for one boot of each kernel.</p>\n",
		      f);
	if (page->history)
		fputs("<p>A change is one that chance hardly makes in runs of which none changed; "
		      "levels are medians of runs, and have no interval.</p>\n",
		      f);
	if (page->traces)
		fputs("<p>Accesses are counts of what happened once; no interval belongs to "
		      "them.</p>\n",
		      f);
}

void html_put_doubts(FILE *f, const struct html_page *page)
{
	const char *doubts = page->report ? page->report->doubts : "";

	if (*doubts)
		put_causes(f, doubts);
	else if (!page->report)
		put_others_surety(f, page);
	else
		fputs("<p class=\"fine\">The run ended as it should, and found nothing that speaks "
		      "against it.</p>\n",
		      f);
	if (page->report) {
		put_scope(f, page);
		put_intervals(f, page->env);
	}
	put_keys(f, page->env, DOUBT_SAID, "What the run said of itself, and the remedy");
	put_keys(f, page->env, "short.", "Rounds that there was no time for");
	put_keys(f, page->env, "counter.", "What was not counted, and why");
	put_left_out(f, page->env);
	put_keys(f, page->env, "doubt.",
		 "What was watched, pass by pass (partN: in the Nth shard)");
}
