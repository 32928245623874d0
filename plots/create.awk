# SPDX-License-Identifier: GPL-2.0
# The steps of a VM's coming up, by vCPU count, from summary.csv:
#   awk -F, -v metric=instructions -f create.awk summary.csv
# prints "vcpus create init finalize list scoped all": the cost for one vCPU, each column with all before
# it; the last two are the restores. A count without a restore has NaN there.
NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}
$at["metric"] == metric && $at["bench"] == "create" {
	cost[$at["vcpus"], $at["op"]] = $at["median"]
	if (!($at["vcpus"] in seen)) {
		seen[$at["vcpus"]] = 1
		order[++nr] = $at["vcpus"]
	}
}
$at["metric"] == metric && $at["bench"] == "restore" && $at["op"] == "restore" && $at["state"] == "fresh" {
	cost[$at["vcpus"], $at["policy"]] = $at["median"]
}
END {
	split("create init finalize list scoped all", column, " ")
	for (i = 2; i <= nr; i++)
		for (k = i; k > 1 && order[k - 1] + 0 > order[k] + 0; k--) {
			swap = order[k]
			order[k] = order[k - 1]
			order[k - 1] = swap
		}
	for (i = 1; i <= nr; i++) {
		n = order[i]
		sum = 0
		line = n
		for (c = 1; c <= 4; c++) {
			sum += cost[n, column[c]] / n
			line = line " " sum
		}
		for (c = 5; c <= 6; c++)
			line = line " " ((n, column[c]) in cost ? sum + cost[n, column[c]] / n : "NaN")
		print line
	}
}
