# SPDX-License-Identifier: GPL-2.0
# Registers by class, and what an access of each costs at the largest VM, from registers.csv:
#   awk -F, -v metric=instructions -v state=fresh -f registers.awk registers.csv
# prints a block for "get" and one for "set", "x cost scope name vcpus", the dearest first: x is the class's place, which
# is that of its mean of both, and within it the register's, the cheapest on the left. And blocks "get mean", "set mean":
# "x mean class", a class a line.
NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}
$at["metric"] == metric && $at["state"] == state {
	if ($at["vcpus"] + 0 > most) {
		most = $at["vcpus"] + 0
		n = 0
	}
	if ($at["vcpus"] + 0 < most)
		next
	n++
	op[n] = $at["op"]
	cost[n] = $at["median"] + 0
	scope[n] = $at["scope"]
	name[n] = $at["name"]
	class[n] = $at["class"]
}
# before(i, j): comes register i first, the cheapest first?
function before(i, j) {
	return cost[i] < cost[j] || (cost[i] == cost[j] && name[i] < name[j])
}
# sort_by_cost(a, nr): the numbers of registers in a[1] to a[nr]
function sort_by_cost(a, nr, i, j, v) {
	for (i = 2; i <= nr; i++) {
		v = a[i]
		for (j = i - 1; j > 0 && before(v, a[j]); j--)
			a[j + 1] = a[j]
		a[j + 1] = v
	}
}
# place_classes(): rank[class], 0 for the one whose mean over both is the dearest
function place_classes(i, c, d) {
	for (i = 1; i <= n; i++) {
		sum[class[i]] += cost[i]
		count[class[i]]++
	}
	for (c in count) {
		rank[c] = 0
		for (d in count)
			if (sum[d] / count[d] > sum[c] / count[c] || (sum[d] / count[d] == sum[c] / count[c] && d < c))
				rank[c]++
	}
}
# print_op(which): its two blocks
function print_op(which, i, nr, c, mine, left, of, total) {
	for (i = 1; i <= n; i++)
		if (op[i] == which) {
			mine[++nr] = i
			of[class[i]]++
			total[class[i]] += cost[i]
		}
	if (!nr)
		return
	sort_by_cost(mine, nr)
	for (i = 1; i <= nr; i++)
		x[mine[i]] = rank[class[mine[i]]] - 0.36 + 0.72 * (left[class[mine[i]]]++ + 0.5) / of[class[mine[i]]]
	printf "# %s\n", which
	for (i = nr; i >= 1; i--)
		print x[mine[i]], cost[mine[i]], scope[mine[i]], name[mine[i]], most
	printf "\n\n# %s mean\n", which
	for (c in of)
		print rank[c], total[c] / of[c], c
	printf "\n\n"
}
END {
	place_classes()
	print_op("get")
	print_op("set")
}
