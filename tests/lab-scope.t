#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# The truth about scope: what the experiment finds against what a kernel with the capability says, and who
# says otherwise is caught. The kernel is built first if it is not in the cache.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

run scripts/lab/build-kernel --selftests scope-6.12
is "scope-6.12 builds" "$code" 0
[ "$code" -eq 0 ] || sed 's/^/# /' "$TMP/err"
folder=$(cat "$TMP/out")
small=$folder/Image # the same kernel, whose capability nobody enables
selftests scope-6.12 "$folder/selftests" get-reg-list set_id_regs hypercalls reg_scope
run scripts/lab/build-kernel scope-6.12
# another test may hold the builds' lock
is "scope-6.12: knows that nothing changed" "$(grep -v "waiting for another build" "$TMP/err")" ""

dir=$TMP/scope
lab scope-6.12 --out "$dir" -- bench --vcpus 1,4 --rounds "$([ "${TESTS:-}" = all ] && echo 6 || echo 2)"
is "scope-6.12: exit code" "$code" 0
is "scope-6.12: the capability is enabled by itself" "$(env_of "$dir" scope_source) $(env_of "$dir" scope_cap)" "cap 1210"
is "scope-6.12: registers, wider than a vCPU" "$(env_of "$dir" registers) $(env_of "$dir" registers_wide)" "352 69"
is "scope-6.12: accesses as the formulas say, none failed" "$(wrong_rows "$dir/samples.csv")" ""
is "scope-6.12: the kernel is the evidence" "$(column "$dir/regs.csv" evidence | sort -u)" kernel
is "scope-6.12: skipping was proven to lose nothing" "$(env_of "$dir" scope_proof)" "fresh ran"
lab scope-6.12 -- regs --csv --scope probe
tr -d '\r' <"$TMP/out" >"$TMP/probe.csv"
is "cap and probe: the same registers are wider than a vCPU" \
	"$(column "$TMP/probe.csv" "name scope" | grep -v 'vcpu$' | cut -d ' ' -f 1 | sort)" \
	"$(column "$dir/regs.csv" "name scope" | grep -v 'vcpu$' | cut -d ' ' -f 1 | sort)"
is "cap and probe: what the kernel calls the VM's is the host's where it cannot be set" \
	"$(column "$TMP/probe.csv" name scope=host | sort | tr '\n' ' ')" \
	"AIDR_EL1 KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1 KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2 KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_3 MIDR_EL1 REVIDR_EL1 "
lab scope-6.12 --out "$TMP/x" -- bench --vcpus 1 --scope-cap 1211
exits "another number" 2 "capability 1211: Invalid argument"

# called wider than a vCPU by a file, one register at a time: caught, named, with both values
wrong() {
	printf 'id,scope\n%s,vm\n' "$(column "$dir/regs.csv" id "name=$1")" >"$TMP/wrong.csv"
	lab "$small" --out "$TMP/wrong" -- bench --vcpus 1,2 --rounds 1 --scope-file "$TMP/wrong.csv"
	exits "$1 called the VM's" 2 "wrong.csv) is wrong: $1 (0x[0-9a-f]*) is said to be wider than a vCPU.*vCPU 1 holds $2.*, vCPU 0 .*; nothing was measured"
	ok "$1 called the VM's: no number is printed" test ! -s "$TMP/out" -a ! -e "$TMP/wrong"
}
wrong X5 0xf74201aa118d1c71
wrong MPIDR_EL1 0x
wrong KVM_REG_ARM64_SVE_VLS 0b
wrong PMOVSCLR_EL0 0x
lab "$small" --out "$TMP/file" -- bench --vcpus 2 --bench sweep --rounds 1 --scope-file "$dir/regs.csv"
is "the true scope by a file: exit code" "$code" 0
is "the true scope by a file: is taken" "$(env_of "$TMP/file" registers_wide)" 69
lab "$small" -- regs --scope-file "$TMP/nowhere.csv"
exits "a scope file that is not there" 2 "nowhere.csv.* is not a file that can be read"
printf 'id,scope\n0x603000000010000a,all\n' >"$TMP/bad.csv"
lab "$small" -- regs --scope-file "$TMP/bad.csv"
exits "a scope that is none" 2 'bad.csv:2:20: scope: "all" is not one of vcpu, vm, host'

# builds that cannot be: which patch, which option, how much room
mkdir "$TMP/series"
cp scripts/lab/kernel/config scripts/lab/kernel/6.12/*.patch "$TMP/series"
sed -i 's/KVM_ARCH_FLAG_FGU_INITIALIZED/KVM_ARCH_FLAG_NEVER_SEEN/' "$TMP"/series/0004-*
run env KERNEL_SERIES="$TMP/series" scripts/lab/build-kernel series-6.12
exits "a patch that does not apply" 2 "0004-.*.patch does not apply to linux-source-6.12 .*: patch failed: arch/arm64/include/asm/kvm_host.h:"
cp scripts/lab/kernel/6.12/0004-* "$TMP/series"
echo CONFIG_NO_SUCH_THING=y >>"$TMP/series/config"
run env KERNEL_SERIES="$TMP/series" scripts/lab/build-kernel series-6.12
exits "a build that fails" 2 "series-6.12: configure failed; the whole of what it said is in .*/log.configure"
ok "a build that fails: why" grep -q 'error: CONFIG_NO_SUCH_THING=y of .* is not taken' "$TMP/err"
mkdir "$TMP/small"
mount -t tmpfs -o size=1m tmpfs "$TMP/small" 2>/dev/null && {
	run env XDG_CACHE_HOME="$TMP/small" scripts/lab/build-kernel scope-6.12
	exits "no room for a build" 2 "a kernel build needs [0-9]* MiB, 1 MiB are free"
	umount "$TMP/small"
}

# our KTAP, as the kernel's own parser reads it
parsed() {
	"$TOOL" export --format ktap "$@" >"$TMP/ktap"
	PYTHONDONTWRITEBYTECODE=1 python3 "$source/tools/testing/kunit/kunit.py" parse "$TMP/ktap" 2>&1 | tail -n 1 | sed 's/^[^ ]* //'
}
source=${XDG_CACHE_HOME:-$HOME/.cache}/regscope/linux-6.12/source
if [ -d "$source" ]; then
	plain=results/reference-kernels/plain-6.12
	is "KTAP: the kernel's parser" "$(parsed $plain)" "Testing complete. Ran 86 tests: passed: 86"
	mkdir "$TMP/changed"
	cp $plain/{env.txt,benches.csv} "$TMP/changed"
	awk -F, -v OFS=, '$1 == "sweep" && $2 == "get" { if ($4 == 8) next; if ($4 == 16) $15 *= 2 } 1' $plain/samples.csv >"$TMP/changed/samples.csv"
	is "KTAP: the kernel's parser, two worse and two gone" "$(parsed "$TMP/changed" $plain)" \
		"Testing complete. Ran 86 tests: passed: 82, failed: 4"
	is "KTAP: the kernel's parser, two gone that may be" "$(parsed --allow-missing "$TMP/changed" $plain)" \
		"Testing complete. Ran 86 tests: passed: 82, failed: 2, skipped: 2"
	sed -i '/^[a-z]*,[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,[1-9],/d' "$TMP/changed/samples.csv"
	sed -i 's/^host_kind=.*/host_kind=native/' "$TMP/changed/env.txt"
	is "KTAP: the kernel's parser, one round cannot tell" "$(parsed "$TMP/changed" "$TMP/changed")" \
		"Testing complete. Ran 84 tests: skipped: 84"
fi

# several kernels, one table
run env VCPUS=1,4 BENCH=sweep ROUNDS=1 HOST=emulated KERNELS="$small scope-6.12" OUT="$TMP/several" scripts/bench
is "KERNELS: exit code" "$code" 0
ok "KERNELS: one table side by side" grep -q '^feature-id  *57 of  *57  *57 of  *57$' "$TMP/out"
ok "KERNELS: which is kept" diff <(head -n 40 "$TMP/out") <(head -n 40 "$TMP/several/report.txt")
is "KERNELS: at most 72 wide" "$(awk 'length > 72' "$TMP/several/report.txt" | wc -l)" 0
for kernel in Image scope-6.12; do
	ok "KERNELS: $kernel has its run directory" test -s "$TMP/several/$kernel/samples.csv"
done
done_testing
