# SPDX-License-Identifier: GPL-2.0
# The series.csv of a series of commits, for gnuplot: awk -F, -f series.awk series.csv
# A block for each op: its name and first cost, then "number percent saved changed" of every commit that has it,
# percent above the first. With what=commits instead, "number commit measured" of every commit.
NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}
!seen[$at["number"]]++ {
	commit[++nr_commits] = $at["number"] " " substr($at["commit"], 1, 8) " " ($at["outcome"] == "measured" ? 1 : 0)
}
$at["cost"] > 0 {
	op = $at["op"]
	if (!(op in first)) {
		first[op] = $at["cost"]
		name[++nr] = op
	}
	block[op] = block[op] sprintf("%d %.6g %s %d\n", $at["number"], 100 * $at["cost"] / first[op] - 100,
		$at["saved_pct"] == "" ? "NaN" : $at["saved_pct"], $at["op_verdict"] ~ /worse|better/)
}
END {
	if (what == "commits")
		for (i = 1; i <= nr_commits; i++)
			print commit[i]
	else
		for (i = 1; i <= nr; i++)
			printf "%s\"%s, %.1f at first\"\n%s", (i > 1 ? "\n\n" : ""), name[i], first[name[i]], block[name[i]]
}
