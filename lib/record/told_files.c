// SPDX-License-Identifier: GPL-2.0
/* The files, in words: see told.h. */
#include "record/told.h"

#include "record/alternatives.h"
#include "record/benches.h"
#include "record/findings.h"
#include "record/history.h"
#include "record/regs_csv.h"
#include "record/roundtrip.h"
#include "record/samples.h"
#include "record/series.h"
#include "record/summary.h"
#include "record/trace.h"

const struct told_file told_files[] = {
	{ "env.txt", NULL, "where and how a run was made, and what is doubtful about it",
	  "`regscope bench`, `regscope trace` and `regscope roundtrip`",
	  "Lines of KEY=VALUE, sorted by key, one line a key; a key that appears twice is an "
	  "error. "
	  "Programs other than regscope may add keys. What a run does not have, it has no key "
	  "of." },
	{ "report.txt", NULL, "the table: ASCII, at most 72 columns, ready to paste into mail",
	  "`regscope report`, `regscope trace`, `regscope roundtrip` and `regscope series`",
	  "It is for people: programs read the CSV files, which keep their form. report.html, by "
	  "`regscope report --html`, is all of a run as one page for a browser." },
	{ "benches.csv", &benches_table,
	  "what the harnesses of a run are: one row for each harness, op and policy",
	  "`regscope bench`",
	  "A report knows a harness by this file alone, so that any regscope reports any run." },
	{ "regs.csv", &regs_table, "one row for each register, with its scope and the evidence",
	  "`regscope bench` and `regscope roundtrip`; `regscope regs --csv` prints it", NULL },
	{ "samples.csv", &samples_tables[RUN_PASSES], "one row for each pass, in the order taken",
	  "`regscope bench`",
	  "What was not counted is an empty field, never 0; env.txt says why. Rows of a round are "
	  "added together, so that a run that is interrupted keeps whole rounds." },
	{ "register_samples.csv", &samples_tables[RUN_REGISTERS],
	  "one row for each pass over a single register, in the order taken", "`regscope bench`",
	  "What was not counted is an empty field, never 0." },
	{ "summary.csv", &summary_table, "one row for each cell and metric: median and interval",
	  "`regscope summary`, and `regscope bench` at its end", NULL },
	{ "savings.csv", &savings_table,
	  "what a policy saves against its base: one row for each pair of cells and metric",
	  "`regscope summary`, and `regscope bench` at its end", NULL },
	{ "registers.csv", &registers_table, "what one access of each register costs",
	  "`regscope summary`, and `regscope bench` at its end", NULL },
	{ "model.csv", &model_table,
	  "what passes should cost by their registers, beside what they did cost",
	  "`regscope summary`, and `regscope bench` at its end", NULL },
	{ "growth.csv", &growth_table, "how the cost of a pass grows with the vCPUs of the VM",
	  "`regscope summary`, and `regscope bench` at its end",
	  "Two fits: cost = fixed + per_vcpu x N, and cost = c x N^exponent." },
	{ "contrasts.csv", &contrasts_table,
	  "what passes cost more that make the same accesses otherwise",
	  "`regscope summary`, and `regscope bench` at its end", NULL },
	{ "scaling.csv", &scaling_table, "what several threads gain",
	  "`regscope summary`, and `regscope bench` at its end", NULL },
	{ "roundtrip.csv", &roundtrip_table,
	  "what became of each register in each round trip of saving and restoring",
	  "`regscope roundtrip`",
	  "One row of a register that came back, else one for each vCPU on which it did not." },
	{ "trace.csv", &trace_table, "what a VMM did to the registers of its VMs",
	  "`regscope trace`", "One row for each VM, phase, op, vCPU and register." },
	{ "phases.csv", &trace_phases_table, "trace.csv in sum: one row for each VM, phase and op",
	  "`regscope trace`, and `regscope trace --show --keep`", NULL },
	{ "commits.csv", &series_commits_table, "the commits of a series, in their order",
	  "`make series`",
	  "Beside it, series.txt says how they are measured; and for each commit there is a run "
	  "directory RUN, and RUN.txt, which says how far it got." },
	{ "series.csv", &series_table, "what each commit of a series changed", "`regscope series`",
	  "One row for each commit and op; one without an op of a commit that was not measured." },
	{ "alternatives.csv", &alternatives_table,
	  "alternatives to today's register access, and in which run each was measured",
	  "`make alternatives`", "The runs are folders beside it." },
	{ "gains.csv", &gains_table, "what each alternative costs and saves",
	  "`regscope report --alternatives`", NULL },
	{ "history.csv", &history_table, "a history of runs: one row for each run",
	  "`regscope history --add`, and `make check`",
	  "After these columns follows one for each metric, named HARNESS/OP/.../METRIC; a run "
	  "without it has an empty field there. It is beside run directories, not in one." },
	{ .name = NULL },
};
