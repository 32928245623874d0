# SPDX-License-Identifier: GPL-2.0
# architectures.csv to what each machine's largest VM saves by one op of the harness `sweep`, fresh:
#   awk -F, -f architectures.awk op=get architectures.csv
# A line "nr name registers wide vcpus scoped batch both" for each: percent, NaN where it has no such policy.
FNR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}
$at["bench"] == "sweep" && $at["op"] == op && $at["state"] == "fresh" && $at["pass"] == "" && $at["threads"] == 1 {
	side = $at["side"]
	if (!(side in name)) {
		order[++nr] = side
		name[side] = $at["machine"]
		registers[side] = $at["registers"]
		wide[side] = $at["registers_wide"]
	}
	n = $at["vcpus"] + 0
	if (n > vcpus[side] + 0)
		vcpus[side] = n
	saved[side, n, $at["policy"]] = $at["saved_pct"]
}
function percent(side, policy) {
	return (side, vcpus[side], policy) in saved ? saved[side, vcpus[side], policy] : "NaN"
}
END {
	for (i = 1; i <= nr; i++)
		printf "%d \"%s\" %d %d %d %s %s %s\n", i, name[order[i]], registers[order[i]], wide[order[i]], vcpus[order[i]],
			percent(order[i], "scoped"), percent(order[i], "batch"), percent(order[i], "batch-scoped")
}
