# SPDX-License-Identifier: GPL-2.0
# What an access costs in the mean of each class of registers at the largest VM, and what all of a class do on a vCPU,
# from registers.csv:
#   awk -F, -v metric=instructions -f classes.awk registers.csv
# prints "class dearest get-fresh get-ran set-fresh set-ran vcpus nr" and the same four for all nr registers of the class,
# the dearest first; NaN for what was not measured.
NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}
$at["metric"] == metric {
	if ($at["vcpus"] + 0 > most) {
		most = $at["vcpus"] + 0
		split("", sum)
		split("", n)
		split("", seen)
	}
	if ($at["vcpus"] + 0 < most)
		next
	key = $at["class"] SUBSEP $at["op"] SUBSEP $at["state"]
	sum[key] += $at["median"]
	n[key]++
	seen[$at["class"]] = 1
}
END {
	nr = split("get fresh,get ran,set fresh,set ran", column, ",")
	for (class in seen) {
		dearest = most_of = 0
		line = all = ""
		for (i = 1; i <= nr; i++) {
			split(column[i], word, " ")
			key = class SUBSEP word[1] SUBSEP word[2]
			mean = n[key] ? sum[key] / n[key] : "NaN"
			if (n[key] && mean > dearest)
				dearest = mean
			line = line " " mean
			all = all " " (n[key] ? sum[key] : "NaN")
			if (n[key] > most_of)
				most_of = n[key]
		}
		print class, dearest line, most, most_of all | "LC_ALL=C sort -k2,2nr -k1,1"
	}
}
