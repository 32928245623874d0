# SPDX-License-Identifier: GPL-2.0
# trace.csv to a grid: for each register, in the order of their ids, and each vCPU of a VM a line "vCPU register
# count", count the accesses of that kind in all phases; registers wider than a vCPU below the others. A register
# that a vCPU does not access has the count 0. The VM is that with the most accesses, of those the first: QEMU makes
# another one before it, to look at the host's features.
#   awk -F, -f trace.awk op=get trace.csv
FNR == 1 {
	for (i = 1; i <= NF; i++)
		column[$i] = i
	next
}

$column["op"] != "list" {
	vm = $column["vm"]
	all[vm] += $column["accesses"]
	if (!(vm in seen)) {
		seen[vm]
		order[++nr_vms] = vm
	}
}

$column["op"] == op {
	id = $column["id"]
	vcpu = $column["vcpu"]
	count[vm, id, vcpu] += $column["accesses"]
	is_wide[id] = $column["scope"] != "vcpu"
	has[vm, id]
	if (vcpu + 1 > vcpus[vm])
		vcpus[vm] = vcpu + 1
}

END {
	most = order[1]
	for (i = 2; i <= nr_vms; i++)
		if (all[order[i]] > all[most])
			most = order[i]
	for (id in is_wide)
		if ((most, id) in has)
			list[++nr] = is_wide[id] ? "0 " id : "1 " id
	sort()
	for (i = 1; i <= nr; i++)
		for (vcpu = 0; vcpu < vcpus[most]; vcpu++)
			print vcpu, i, count[most, substr(list[i], 3), vcpu] + 0, list[i] ~ /^0/
}

# a few hundred
function sort(   i, k, one) {
	for (i = 2; i <= nr; i++) {
		one = list[i]
		for (k = i - 1; k && list[k] > one; k--)
			list[k + 1] = list[k]
		list[k + 1] = one
	}
}
