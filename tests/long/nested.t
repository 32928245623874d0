#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# vCPUs with EL2, on the newest kernel and a QEMU that has FEAT_NV2: what they have, whose it is, and that a scoped
# restore gives the same VM as a full one.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh

kernel=debian-newest
nested=(--cpu max --qemu debian-trixie-backports)

lab "$(debian_kernel)" -- regs --features default,HAS_EL2
exits "a host without it" 2 "HAS_EL2 is not offered by this host's KVM or CPU: it needs Linux 6.16 .*kvm-arm.mode=nested"
listed() {
	lab "$kernel" "${nested[@]}" --append kvm-arm.mode=nested -- regs --csv --scope documented --features "$1"
	is "regs of $1: exit code" "$code" 0
	tr -d '\r' <"$TMP/out" >"$TMP/$1.csv"
}
for features in default default,HAS_EL2 default,HAS_EL2,HAS_EL2_E2H0 all; do listed "$features"; done
names() { column "$TMP/$1.csv" name | sort; }
is "HAS_EL2 takes no register away" "$(comm -23 <(names default) <(names default,HAS_EL2))" ""
ok "HAS_EL2 adds CNTVOFF_EL2" grep -qx CNTVOFF_EL2 <(comm -13 <(names default) <(names default,HAS_EL2))
is "HAS_EL2_E2H0 adds none" "$(comm -13 <(names default,HAS_EL2) <(names default,HAS_EL2,HAS_EL2_E2H0))" ""
ok "HAS_EL2_E2H0 takes some away" grep -q _EL2 \
	<(comm -23 <(names default,HAS_EL2) <(names default,HAS_EL2,HAS_EL2_E2H0))
is "all takes none away" "$(comm -23 <(names default,HAS_EL2) <(names all))" ""
is "nameless are unallocated ID registers alone" \
	"$(column "$TMP/all.csv" "class name" | grep -E ' (S[0-9]_|0x|CORE)' | cut -d ' ' -f 1 | sort -u)" feature-id

dir=$TMP/el2
lab "$kernel" "${nested[@]}" --out "$dir" -- bench --features default,HAS_EL2,VGIC --vcpus 1,2,8 --rounds 1 \
	--bench sweep,restore,create,registers,baseline
is "bench: exit code" "$code" 0
is "bench: KVM is told to nest by itself" "$(env_of "$dir" kvm_mode)" VHE+NV2
ok "bench: features" grep -q ' HAS_EL2 VGIC$' <(env_of "$dir" features)
is "bench: accesses as the formulas say, none failed" "$(wrong_rows "$dir/samples.csv")" ""
is "bench: skipping was proven to lose nothing" "$(env_of "$dir" scope_proof)" "fresh ran"
is "the virtual counter is seen to be the vCPU's" \
	"$(column "$dir/regs.csv" "scope evidence" name=KVM_REG_ARM_TIMER_CNT)" "vcpu probed"
is "the physical one, which a copy loses, is not the VM's" \
	"$(column "$dir/regs.csv" "scope evidence" name=KVM_REG_ARM_PTIMER_CNT)" "vcpu unproven"
is "classes that are wider than a vCPU" \
	"$(column "$dir/regs.csv" "scope class" | grep -v ^vcpu | cut -d ' ' -f 2 | sort -u | paste -s -d ' ')" \
	"feature-id firmware firmware-bitmap implementation-id pmu"
is "of the PMU, its width alone" "$(column "$dir/regs.csv" name class=pmu scope=vm)" PMMIR_EL1
ok "a copy of VMs that have run is compared, too" \
	grep -qx "restore ran" <(column "$dir/samples.csv" "bench state" bench=restore | sort -u)
ok "the CPU is one whose VMs are closed in time" grep -q '^max,lpa2=off,' <(env_of "$dir" lab_cpu)
is "the version is as KVM behaves" "$(env_of "$dir" doubt.said.kvm_version)" ""

lab "$kernel" "${nested[@]}" --out "$TMP/trip" -- roundtrip --features default,HAS_EL2
is "roundtrip: exit code" "$code" 1
ok "roundtrip: says what vCPUs lack to run" grep -q "no trip of a VM that has run: KVM_RUN.*add VGIC to --features" "$TMP/err"
is "roundtrip: the counters alone are lost" \
	"$(tr -d '\r' <"$TMP/out" | grep -x '[A-Z][A-Z0-9_]*' | sort -u | paste -s -d ' ')" \
	"KVM_REG_ARM_PTIMER_CNT KVM_REG_ARM_TIMER_CNT"

lab "$kernel" "${nested[@]}" --out "$TMP/e2h0" -- bench --features default,HAS_EL2,HAS_EL2_E2H0,VGIC --vcpus 1,2 --rounds 2 \
	--bench sweep,restore
is "HAS_EL2_E2H0: exit code" "$code" 0
is "HAS_EL2_E2H0: accesses as the formulas say, none failed" "$(wrong_rows "$TMP/e2h0/samples.csv")" ""
is "HAS_EL2_E2H0: skipping was proven to lose nothing" "$(env_of "$TMP/e2h0" scope_proof)" "fresh ran"
is "HAS_EL2_E2H0: the counters are the vCPU's" "$(column "$TMP/e2h0/regs.csv" scope class=timer | sort -u)" vcpu

# what a kernel says of them that has the series, whose selftest makes vCPUs with EL2 where it can
run scripts/lab/build-kernel --selftests scope-7.3
is "scope-7.3 builds" "$code" 0
folder=$(cat "$TMP/out")
run scripts/lab/run --kernel scope-7.3 --cpu max,lpa2=off --qemu debian-trixie-backports --append kvm-arm.mode=nested \
	--file "$folder/selftests/reg_scope" --program -- /files/reg_scope
is "scope-7.3: the kernel's selftest: exit code" "$code" 0
ok "scope-7.3: the kernel's selftest had an EL2" grep -q '^ok [0-9]* el2: ran' "$TMP/out"
lab scope-7.3 "${nested[@]}" -- regs --csv --features default,HAS_EL2,VGIC --scope cap --scope-cap "$(cat "$folder/scope-cap")"
is "scope-7.3: exit code" "$code" 0
tr -d '\r' <"$TMP/out" >"$TMP/cap.csv"
is "scope-7.3: the counters are the vCPU's by the capability, too" "$(column "$TMP/cap.csv" "scope evidence" class=timer | sort -u)" \
	"vcpu kernel"
done_testing
