# SPDX-License-Identifier: GPL-2.0
# gains.csv to what a vCPU of the largest VM costs under each alternative, for one op of the harness `restore`:
#   awk -F, -f alternatives.awk op=save gains.csv
# A line "nr name lines abi cost saved vcpus" for each: cost in thousands; saved in percent, NaN of what is compared
# with nothing; abi 0 none, 1 one, 2 several.
FNR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}
$at["bench"] == "restore" && $at["op"] == op {
	name = $at["name"]
	if (!(name in vcpus))
		order[++nr] = name
	if ($at["vcpus"] + 0 >= vcpus[name] + 0) {
		vcpus[name] = $at["vcpus"] + 0
		most = vcpus[name] > most ? vcpus[name] : most
		cost[name] = $at["per_vcpu"] / 1e3
		saved[name] = $at["saved_pct"] == "" ? "NaN" : $at["saved_pct"]
		lines[name] = $at["lines"]
		abi[name] = $at["abi"] == "none" ? 0 : $at["abi"] ~ /and/ ? 2 : 1
	}
}
END {
	for (i = 1; i <= nr; i++)
		if (vcpus[order[i]] == most)
			printf "%d \"%s\" %d %d %.6g %s %d\n", ++k, order[i], lines[order[i]], abi[order[i]],
				cost[order[i]], saved[order[i]], most
}
