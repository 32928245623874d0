# SPDX-License-Identifier: GPL-2.0
# Registers by what an access of each costs at the largest VM, from registers.csv:
#   awk -F, -v metric=instructions -v op=set -v state=fresh -f registers.awk registers.csv
# prints "cost scope kind name vcpus", the dearest first, with kind 1 for SVE, 2 for feature ID registers, 0
# for all others.
NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}
$at["metric"] == metric && $at["op"] == op && $at["state"] == state {
	if ($at["vcpus"] + 0 > most) {
		most = $at["vcpus"] + 0
		n = 0
	}
	if ($at["vcpus"] + 0 < most)
		next
	kind = $at["class"] == "sve" ? 1 : $at["class"] == "feature-id" ? 2 : 0
	line[++n] = $at["median"] " " $at["scope"] " " kind " " $at["name"] " " most
}
END {
	for (i = 1; i <= n; i++)
		print line[i] | "LC_ALL=C sort -k1,1nr -k4,4"
}
