#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# cost: minutes
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# What docs/beyond-arm64.md stands on: the kept runs of riscv64 and x86-64, made again with fewer vCPUs and rounds. Another
# kernel of the same kind may have some registers and instructions more; whose a register is, and what is saved, stays.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh
kept=results/reference-architectures

# saved DIR OP POLICY: of 64 vCPUs, in percent: of fewer, riscv64's tick is a large part of so small a saving
saved() { column "$1/savings.csv" saved_pct bench=sweep op="$2" policy="$3" state=fresh vcpus=64; }

# access DIR OP: instructions, of 64 vCPUs
access() { column "$1/samples.csv" "instructions accesses" bench=sweep op="$2" policy=all state=fresh vcpus=64 | awk '{ print $1 / $2; exit }'; }

# near NAME A B SHARE: are they so near?
near() {
	local name=$1 a=$2 b=$3 most=$4
	ok "$name: $a is near $b" awk -v a="$a" -v b="$b" -v most="$most" 'BEGIN { d = a - b; exit !(a != "" && b != "" && (d < 0 ? -d : d) <= most * b) }'
}

again() {
	local arch=$1 kernel=$2 policies=$3 op policy dir=$TMP/$1
	run make -s bench HOST=emulated ARCH="$arch" KERNEL="$kernel" VCPUS=64 BENCH=sweep POLICIES="$policies" ROUNDS=4 PLOTS=no OUT="$dir"
	is "$arch: exit code" "$code" 0
	[ "$code" -eq 0 ] || sed 's/^/# /' "$TMP/err"
	column "$dir/regs.csv" id >"$TMP/ids"
	is "$arch: each kept register that is wider than a vCPU is so again, if there is one, and no other" \
		"$(column "$dir/regs.csv" "id scope" | grep -v ' vcpu$')" \
		"$(column "$kept/$arch/regs.csv" "id scope" | grep -v ' vcpu$' | grep -f "$TMP/ids")"
	ok "$arch: none of them is gone" test "$(column "$dir/regs.csv" scope | grep -vc vcpu)" -ge "$(column "$kept/$arch/regs.csv" scope | grep -vc vcpu)"
	for op in get set; do
		near "$arch: instructions of a $op" "$(access "$dir" $op)" "$(access "$kept/$arch" $op)" 0.1
		for policy in ${policies//,/ }; do
			[ "$policy" = all ] || near "$arch: saved of a $op by $policy" "$(saved "$dir" $op "$policy")" "$(saved "$kept/$arch" $op "$policy")" 0.2
		done
	done
}

again riscv64 debian-newest all,scoped
again x86_64 debian-6.12 all,scoped,batch,batch-scoped
done_testing
