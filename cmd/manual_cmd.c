// SPDX-License-Identifier: GPL-2.0
/* Pages of the program and of its sub-commands: see manual.h. */
#include "manual.h"

#include "benches.h"

#include <stdlib.h>
#include <string.h>

static const char exit_codes[] =
	"0 done; 1 something got worse, or a register was lost; 2 wrong use, bad input or a "
	"failure; 3 cannot tell; 4 cannot run here: no KVM, no permission, no registers; 130 "
	"interrupted, with what was measured kept.";

/* A line of the synopsis for each line of @args. */
static void put_synopsis(const struct cmd *cmd)
{
	const char *args = cmd->args ? cmd->args : "";
	char line[256], bold[256];
	size_t len;

	roff_section("SYNOPSIS");
	for (;; args += len + 1) {
		len = strcspn(args, "\n");
		snprintf(line, sizeof(line), "`regscope %s`%s %.*s", cmd->name,
			 cmd->options ? " [OPTION...]" : "", (int)len, args);
		roff_text("%s", line);
		if (!args[len])
			break;
		puts(".br");
	}
	if (!strcmp(cmd->name, "bench")) {
		roff_bold(bold, sizeof(bold), "regscope-bench");
		printf(".br\n%s [VARIABLE=VALUE...]\n", bold);
	}
}

/* "-p, --pid=PID", names bold. */
static void put_option(const struct cmd_option *o)
{
	char tag[512], bold[128], letter[] = { '-', o->letter, '\0' };
	size_t n = 0;

	tag[0] = '\0';
	if (o->letter) {
		roff_bold(bold, sizeof(bold), letter);
		n = (size_t)snprintf(tag, sizeof(tag), "%s, ", bold);
	}
	snprintf(bold, sizeof(bold), "--%s", o->name);
	roff_bold(tag + n, sizeof(tag) - n, bold);
	n = strlen(tag);
	if (o->arg && o->flags & OPTION_ARG_OPTIONAL)
		snprintf(tag + n, sizeof(tag) - n, "[=%s]", o->arg);
	else if (o->arg)
		snprintf(tag + n, sizeof(tag) - n, "=%s", o->arg);
	roff_item(tag);
	roff_text("%s", o->doc);
}

static void put_options(const struct cmd *cmd)
{
	static const struct cmd_option always[] = {
		{ .name = "help",
		  .letter = '?',
		  .doc = "print the options, with units and defaults" },
		{ .name = "usage", .doc = "print them in short" },
		{ .name = "version", .letter = 'V', .doc = "print the release and the commit" },
		{ .name = NULL },
	};
	const struct cmd_option *o;

	roff_section("OPTIONS");
	for (o = cmd->options; o && (o->name || o->doc); o++) {
		if (!o->name) {
			if (o > cmd->options)
				puts(".PP");
			roff_text("%s", o->doc);
		} else if (o->doc) {
			put_option(o);
		}
	}
	for (o = always; o->name; o++)
		put_option(o);
}

/* What argp shows behind the options: after a \v in @doc, and what a filter makes of it. */
static void put_rest(const struct cmd *cmd)
{
	static const char says_codes[] = "Exit code: ";
	const char *rest = cmd->doc ? strchr(cmd->doc, '\v') : NULL;
	char *made = NULL;

	rest = rest ? rest + 1 : NULL;
	if (cmd->help_filter)
		rest = made = cmd->help_filter(ARGP_KEY_HELP_POST_DOC, rest, NULL);
	if (rest && strncmp(rest, says_codes, strlen(says_codes)) != 0) {
		roff_section("NOTES");
		roff_text("%s", rest);
		rest = NULL;
	}
	roff_section("EXIT STATUS");
	if (rest)
		roff_text("%s", rest + strlen(says_codes));
	else
		roff_text("%s", exit_codes);
	free(made);
}

static void put_harnesses(void)
{
	const struct bench *b;
	char bold[128];
	unsigned int i;

	roff_section("HARNESSES");
	for (i = 0; (b = bench_at(i)); i++) {
		roff_bold(bold, sizeof(bold), b->name);
		roff_item(bold);
		roff_text("%s%s", b->summary, b->on_request ? " (runs if it is named)" : "");
	}
	roff_section("POLICIES");
	for (i = 0; i < NR_BENCH_POLICIES; i++) {
		roff_bold(bold, sizeof(bold), bench_policies[i].name);
		roff_item(bold);
		roff_text("%s%s", bench_policies[i].what,
			  bench_policies[i].on_request ? " (if it is named)" : "");
	}
}

static void put_variables(void)
{
	const struct bench_variable *v;
	char tag[256];

	roff_section("THE PROGRAM REGSCOPE-BENCH");
	roff_text("`regscope-bench` does all that a measurement takes: it chooses the host, "
		  "fetches or builds "
		  "the kernel of an emulated one, runs `regscope bench` there, draws the pictures "
		  "and prints the "
		  "table. It is what `make bench` is in the source tree, and takes the same "
		  "variables, as words "
		  "or from the environment. Results go below results/ in the current folder, what "
		  "is fetched to "
		  "$XDG_CACHE_HOME/regscope (default: ~/.cache/regscope).\n\n"
		  "A variable that has the name of an option means what the option does.");
	for (v = bench_variables; v->name; v++) {
		roff_bold(tag, sizeof(tag), v->name);
		snprintf(tag + strlen(tag), sizeof(tag) - strlen(tag), "=%s", v->arg);
		roff_item(tag);
		roff_text("%s%s", bench_variable_what(v),
			  v->words && !strncmp(v->words, "yes", 3) ? ": yes or no" : "");
	}
}

void manual_print_cmd(const struct cmd *cmd)
{
	static const char *const pages[] = { "regscope(1)", "regscope-files(5)" };
	bool is_bench = !strcmp(cmd->name, "bench");
	char name[64];

	snprintf(name, sizeof(name), "regscope-%s", cmd->name);
	roff_begin(name, "1");
	roff_name(name, cmd->summary);
	put_synopsis(cmd);
	roff_section("DESCRIPTION");
	roff_text("%.*s", (int)strcspn(cmd->doc, "\v"), cmd->doc);
	put_options(cmd);
	if (is_bench) {
		put_harnesses();
		put_variables();
	}
	put_rest(cmd);
	roff_see_also(pages, 2);
}

void manual_print_program(void)
{
	static const char *const pages[] = { "regscope-bench(1)", "regscope-report(1)",
					     "regscope-compare(1)", "regscope-files(5)" };
	const struct cmd *const *c;
	char bold[128];

	roff_begin("regscope", "1");
	roff_name("regscope", "what reading and writing a KVM guest's registers costs");
	roff_section("SYNOPSIS");
	roff_text("`regscope` SUBCOMMAND [OPTION...]");
	roff_section("DESCRIPTION");
	roff_text("regscope measures what KVM_GET_ONE_REG and KVM_SET_ONE_REG cost over all "
		  "registers of a VM, "
		  "and what is saved by accessing those that belong to the whole VM only once. It "
		  "writes run "
		  "directories, sums them up, compares them and exports them.\n\n"
		  "Each sub-command has a page of its own, regscope-SUBCOMMAND(1), and so has each "
		  "file of a run "
		  "directory, see `regscope-files`(5).");
	roff_section("SUB-COMMANDS");
	for (c = cmds_begin; c < cmds_end; c++) {
		roff_bold(bold, sizeof(bold), (*c)->name);
		roff_item(bold);
		roff_text("%s", (*c)->summary);
	}
	roff_section("EXIT STATUS");
	roff_text("%s", exit_codes);
	roff_section("EXAMPLES");
	roff_text("Measure, on a machine with a usable /dev/kvm, or else in an emulated host:\n\n"
		  "  regscope-bench VCPUS=1,8 BENCH=sweep\n\n"
		  "What the run of one kernel costs more than that of another:\n\n"
		  "  regscope compare before after");
	roff_see_also(pages, 4);
}
