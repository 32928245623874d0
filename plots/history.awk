# SPDX-License-Identifier: GPL-2.0
# What `regscope history --picture` prints, for gnuplot: awk -F, -f history.awk history.csv
# A block for each metric: its name, then "run percent level" of every run. With what=changes instead, once
# each, "run commit" where levels change.
NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}
what == "changes" {
	if ($at["changes"] == "yes" && !seen[$at["run"]]++)
		print $at["run"], substr($at["commit"], 1, 24)
	next
}
$at["metric"] != last {
	printf "%s%s\n", last == "" ? "" : "\n\n", $at["metric"]
	last = $at["metric"]
}
{ print $at["run"], $at["percent"] == "" ? "NaN" : $at["percent"], $at["level"] }
