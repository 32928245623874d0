# SPDX-License-Identifier: GPL-2.0
# Samples as percent away from their cell's median: reads summary.csv, then samples.csv, and prints
# "seq op policy vcpus percent" for each sample of the sweep that has the metric.
NR == 1 || FNR == 1 {
	delete at
	for (i = 1; i <= NF; i++)
		at[$i] = i
	file++
	next
}
$at["bench"] != "sweep" { next }
file == 1 && $at["metric"] == metric {
	median[$at["op"], $at["policy"], $at["vcpus"], $at["state"], $at["threads"]] = $at["median"]
}
file == 2 && $at[metric] != "" {
	m = median[$at["op"], $at["policy"], $at["vcpus"], $at["state"], $at["threads"]]
	if (m > 0)
		printf "%s %s %s %s %.6f\n", $at["seq"], $at["op"], $at["policy"], $at["vcpus"], 100 * ($at[metric] / m - 1)
}
