# SPDX-License-Identifier: GPL-2.0
# Samples as percent away from their cell's median, as a table with a number for each row:
#   awk -F, -v metric=instructions -f deviation.awk summary.csv samples.csv
# of the samples of the sweep that have the metric, but for first passes over a VM.
FNR == 1 {
	split("", at)
	for (i = 1; i <= NF; i++)
		at[$i] = i
	if (++file == 2)
		print "nr,seq,op,policy,vcpus,percent"
	next
}
$at["bench"] != "sweep" || (at["pass"] && $at["pass"] != "") { next }
file == 1 && $at["metric"] == metric {
	median[$at["op"], $at["policy"], $at["vcpus"], $at["state"], $at["threads"]] = $at["median"]
}
file == 2 && $at[metric] != "" {
	m = median[$at["op"], $at["policy"], $at["vcpus"], $at["state"], $at["threads"]]
	if (m > 0)
		printf "%d,%s,%s,%s,%s,%.6f\n", ++nr, $at["seq"], $at["op"], $at["policy"], $at["vcpus"], \
			100 * ($at[metric] / m - 1)
}
