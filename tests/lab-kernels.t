#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# Real runs on Debian's kernels: the counts of the CSV against the formulas, and against each other.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

# What regs says of the same kernel: as a sum, as CSV, and as documented; one host for the three
check_regs() {
	local kernel=$1 dir=$2
	lab "$kernel" --cpu "$(env_of "$dir" lab_cpu | sed 's/ of .*//')" --file "$ARM64" --program -- sh -c \
		'for o in "" --csv "--csv --scope documented"; do /files/regscope regs $o || exit; echo ---; done'
	is "$kernel: regs: exit code" "$code" 0
	tr -d '\r' <"$TMP/out" | awk -v out="$TMP/regs" 'BEGIN { n = 1 } /^---$/ { n++; next } { print >(out n) }'
	ok "$kernel: regs: sums up by class" grep -Eq '^feature-id +57 registers, +[0-9]+ wider than a vCPU' "$TMP/regs1"
	ok "$kernel: regs --csv is regs.csv" diff "$TMP/regs2" "$dir/regs.csv"
	ok "$kernel: the experiment and the documentation agree" diff \
		<(column "$TMP/regs3" "name scope") <(column "$dir/regs.csv" "name scope")
}

# check_kernel KERNEL DIR LISTED WIDE SHARED PRIVATE: its run, and how many registers there are at the least: in all,
# wider than a vCPU, seen shared and seen private by the experiment. A newer QEMU's CPU or a newer kernel has more.
# What the run's command said is in out and err.
check_kernel() {
	local kernel=$1 dir=$2 samples=$2/samples.csv listed wide
	listed=$(env_of "$dir" registers) wide=$(env_of "$dir" registers_wide)
	is "$kernel: exit code" "$code" 0
	is "$kernel: rows" "$(wc -l <"$samples")" $((1 + $(default_rows 3 "$(env_of "$dir" rounds)")))
	is "$kernel: accesses as the formulas say, none failed" "$(wrong_rows "$samples")" ""
	ok "$kernel: registers: $listed, at least $3" test "$listed" -ge "$3"
	ok "$kernel: wider than a vCPU: $wide, at least $4" test "$wide" -ge "$4"
	is "$kernel: regs of get" "$(column "$samples" regs op=get | sort -u)" "$listed"
	is "$kernel: regs of set" "$(column "$samples" regs op=set | sort -u)" $((listed - 1))
	is "$kernel: rows of regs.csv" "$(wc -l <"$dir/regs.csv")" $((1 + listed))
	is "$kernel: scopes of regs.csv" "$(column "$dir/regs.csv" scope | grep -vc vcpu)" "$wide"
	is "$kernel: every register has a name" "$(column "$dir/regs.csv" name | grep -c '^0x\|CORE')" 0
	is "$kernel: every class is known" "$(column "$dir/regs.csv" class | grep -c unknown)" 0
	is "$kernel: names are unique" "$(column "$dir/regs.csv" name | sort | uniq -d)" ""
	is "$kernel: what cannot be set is named" "$(env_of "$dir" registers_left_out)" "KVM_REG_ARM64_SVE_VLS (set: EPERM)"
	is "$kernel: and not said in every run" "$(grep -c 'cannot be written' "$TMP/err")" 0
	is "$kernel: neither time nor cycles" "$(column "$samples" "wall_ns cycles" | sort -u)" "NaN NaN"
	is "$kernel: user instructions an access, at most 10" \
		"$(awk -F, 'NR > 1 && $1 == "sweep" && $16 > 10 * $11' "$samples")" ""
	is "$kernel: instructions are counted, user and kernel" \
		"$(awk -F, 'NR > 1 && $1 == "sweep" && $15 < 300 * $11' "$samples")" ""
	# fewer than 6 rounds resolve nothing
	[ "$(env_of "$dir" rounds)" -lt 6 ] || ok "$kernel: a saving is resolved" grep -q '^sweep,get,5,1,fresh,instructions,.*,yes,' "$dir/savings.csv"
	is "$kernel: KVM mode and GIC" "$(env_of "$dir" kvm_mode) $(env_of "$dir" irqchip)" "VHE GICv3"
	is "$kernel: env.txt is sorted" "$(LC_ALL=C sort -t = -k 1,1 "$dir/env.txt" | cmp - "$dir/env.txt")" ""
	is "$kernel: the report is at most 72 wide" "$(awk 'length > 72' "$dir/report.txt" | wc -l)" 0
	ok "$kernel: the table is printed" cmp <(head -n "$(wc -l <"$dir/report.txt")" "$TMP/out") "$dir/report.txt"
	# each register by itself, and what passes should then cost
	is "$kernel: registers.csv: every register, get and set, fresh and ran" \
		"$(column "$dir/registers.csv" "vcpus op state" metric=instructions | sort | uniq -c |
			awk '{ print $1 }' | sort -n | uniq -c | xargs)" "6 $((listed - 1)) 6 $listed"
	is "$kernel: registers.csv: each register once" \
		"$(column "$dir/registers.csv" "op state vcpus id" | sort | uniq -d)" ""
	is "$kernel: register_samples.csv: accesses" \
		"$(awk -F, 'NR > 1 && ($9 != 0 || $8 != $4 * int((63 + $4) / $4))' "$dir/register_samples.csv")" ""
	is "$kernel: the model is within 1% of the sweep" \
		"$(column "$dir/model.csv" error_pct bench=sweep | awk '$1 > 1 || $1 < -1')" ""
	is "$kernel: the model has every pass of sweep and restore" "$(wc -l <"$dir/model.csv")" $((1 + 3 * 12))
	run "$TOOL" report --model --registers "$dir"
	is "$kernel: report --model --registers: exit code" "$code" 0
	is "$kernel: ... at most 72 wide" "$(awk 'length > 72' "$TMP/out" | wc -l)" 0
	ok "$kernel: ... growth is linear" grep -q '^growth .*: linear .*: linear$' "$TMP/out"
	# what the experiment calls wider than a vCPU is just what the kernel's source says is
	is "$kernel: scope is found by experiment" "$(env_of "$dir" scope_source)" probe
	seen=$(column "$dir/regs.csv" name scope=vm evidence=probed | wc -l)
	ok "$kernel: seen shared: $seen, at least $5" test "$seen" -ge "$5"
	seen=$(column "$dir/regs.csv" name scope=vcpu evidence=probed | wc -l)
	ok "$kernel: seen private: $seen, at least $6" test "$seen" -ge "$6"
	for name in PMCR_EL0 KVM_REG_ARM64_SVE_VLS MPIDR_EL1 CLIDR_EL1 CSSELR_EL1 'CCSIDR_EL1[0]'; do
		is "$kernel: $name is the vCPU's" "$(column "$dir/regs.csv" scope "name=$name")" vcpu
	done
}

# Debian 6.1 first: others measure 6.12 meanwhile
run scripts/lab/get-kernel debian-6.1
if grep -q 'debian-6.1: .* have no such arm64 kernel' "$TMP/err"; then
	ok "debian-6.1 # SKIP this machine's Debian has none" true
else
	lab debian-6.1 --cpu max --out "$TMP/debian-6.1" -- bench --vcpus 1,2,5 --rounds 2 --features PSCI_0_2,PMU_V3,SVE,PTRAUTH
	is "debian-6.1: rounds" "$(env_of "$TMP/debian-6.1" rounds)" 2
	check_kernel debian-6.1 "$TMP/debian-6.1" 345 12 5 270
	check_regs debian-6.1 "$TMP/debian-6.1"
fi
shared_run
is "$shared_kernel: rounds" "$(env_of "$shared/run" rounds)" 6
check_kernel "$shared_kernel" "$shared/run" 350 69 14 280
check_regs "$shared_kernel" "$shared/run"
# the lock of the VM, and the check of features under it: until a vCPU has run
dear=$(column "$shared/run/registers.csv" median op=set state=fresh vcpus=5 name=ID_AA64ISAR1_EL1)
plain=$(column "$shared/run/registers.csv" median op=set state=fresh vcpus=5 name=X0)
ok "setting a feature ID register costs more than a core one ($dear, $plain)" \
	awk -v a="$dear" -v b="$plain" 'BEGIN { exit !(a > 1.5 * b) }'
done_testing
