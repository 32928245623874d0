#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# KVM/x86-64 on this machine: the MSRs as registers, whose they are, and passes over them by every policy. Files, exit
# codes, counts and messages; never a time.
. "$(dirname "$0")/tap.sh"
. tests/csv.sh

if [ "$(uname -m)" != x86_64 ]; then
	echo "1..0 # SKIP this machine is $(uname -m), not x86_64"
	exit 0
fi
if ! "$TOOL" regs --csv >"$TMP/regs.csv" 2>"$TMP/err"; then
	run "$TOOL" regs
	exits "no /dev/kvm" 4 "/dev/kvm: .*\(HOST=emulated\|--device /dev/kvm\|permission denied\)"
	run "$TOOL" bench --vcpus 1 --out "$TMP/none"
	is "no /dev/kvm: bench, too" "$code $([ -e "$TMP/none" ] && echo written)" "4 "
	done_testing
	exit
fi

# --- a kernel whose KVM did not start, and a container: the same, without a /dev
if unshare -m true 2>/dev/null; then
	run unshare -m bash -c "mount -t tmpfs none /dev && exec $TOOL regs"
	exits "no /dev/kvm" 4 "/dev/kvm: No such file or directory: .*\(--device /dev/kvm\|kvm_intel or kvm_amd.*HOST=emulated\)"
fi

# --- what the registers are
wide_documented='11 40000000 40000001 40000021 40000100 40000101 40000102 40000103 40000104 40000105 40000106 40000107 40000108
	40000118 400000f1 400000f2 400000f3 400000f4 400000f5 400000ff 4b564d00'
msr() { sed -E 's/^0x20300002//; s/^0+//'; }
is "ids are KVM's own" "$(column "$TMP/regs.csv" id class=kvm | grep -vc '^0x203000024b564d0.$\|^0x203000020000001[12]$')" 0
ok "there are MSRs" test "$(column "$TMP/regs.csv" id | wc -l)" -ge 20
is "none is wide that is not the VM's" \
	"$(column "$TMP/regs.csv" id scope=vm | msr | grep -vxF "$(tr -s ' \t' '\n' <<<"$wide_documented")" | xargs)" ""
is "each of them that is listed is the VM's, as the experiment shows" \
	"$(column "$TMP/regs.csv" "id scope evidence" | sed -E 's/^0x20300002//; s/^0+//' |
		grep -E "^($(xargs <<<"$wide_documented" | tr ' ' '|')) " | grep -vc ' vm probed$')" 0
is "the TSC is each vCPU's" "$(column "$TMP/regs.csv" scope name=IA32_TSC)" vcpu

# --- passes by every policy
run "$TOOL" bench --bench sweep,registers,restore,create --vcpus 1,8 --policies all,scoped,batch,batch-scoped --rounds 2 \
	--host-kind native --out "$TMP/run"
is "bench: exit code" "$code" 0
[ "$code" -eq 0 ] || sed 's/^/# /' "$TMP/err"
is "accesses as the formulas say, none failed" "$(wrong_rows "$TMP/run/samples.csv")" ""
is "every policy has its rows" "$(column "$TMP/run/samples.csv" policy bench=sweep | sort | uniq -c | awk '{ print $2, $1 }' | paste -sd ' ')" \
	"all 8 batch 8 batch-scoped 8 scoped 8"
is "skipping was proven to lose nothing" "$(env_of "$TMP/run" scope_proof)" "fresh ran"
is "what an access is" "$(grep '^sweep,[gs]et,all,' "$TMP/run/benches.csv" | cut -d '"' -f 2 | paste -sd ';')" \
	"KVM_GET_MSRS, one entry;KVM_SET_MSRS, one entry"
is "how vCPUs are told what they are, and MSRs are listed" "$(grep -E '^create,(init|list),' "$TMP/run/benches.csv" | cut -d , -f 5 | xargs)" \
	"KVM_SET_CPUID2 KVM_GET_MSR_INDEX_LIST"
run "$TOOL" bench --vcpus 1 --bench sweep --rounds 1 --host-kind native --like "$TMP/run" --out "$TMP/like"
is "like a run of this host" "$code $(env_of "$TMP/like" registers)" "0 $(env_of "$TMP/run" registers)"
run "$TOOL" bench --vcpus 2 --bench sweep --rounds 1 --features none --host-kind native --like "$TMP/run" --out "$TMP/unlike"
exits "like one of other features" 2 "--like: no run there is of this host, .*; nothing was measured"
run "$TOOL" bench --vcpus 2 --bench sweep --rounds 1 --features none --host-kind native --out "$TMP/none"
is "without interrupt controllers in KVM" "$code $(env_of "$TMP/none" features)" "0 none"

# --- a register that is said to be wider than it is
printf 'id,scope\n0x20300002c0000081,vm\n' >"$TMP/wrong.csv"
run "$TOOL" bench --vcpus 1,2 --rounds 1 --scope-file "$TMP/wrong.csv" --out "$TMP/wrong"
exits "STAR called the VM's" 2 "is wrong: STAR (0x20300002c0000081) is said to be wider than a vCPU.*; nothing was measured"
printf 'id,scope\n0x2030000200000011,vcore\n' >"$TMP/core.csv"
run "$TOOL" bench --vcpus 2 --bench sweep --rounds 1 --scope-file "$TMP/core.csv" --host-kind native --out "$TMP/core"
is "one of a virtual core is not skipped" "$code $(($(env_of "$TMP/run" registers_wide) - $(env_of "$TMP/core" registers_wide)))" "0 1"

# --- what arm64 alone has
run "$TOOL" trace -- true
exits "trace" 4 "trace.* on arm64"
run "$TOOL" roundtrip --orders qemu
exits "roundtrip in QEMU's order" 2 "QEMU's is not known on this architecture"
run "$TOOL" bench --vcpus 1 --rounds 1 --scope cap --scope-cap 240 --out "$TMP/cap"
exits "the capability of arm64" 2 "KVM_CAP_ARM_REG_SCOPE is arm64's"
done_testing
