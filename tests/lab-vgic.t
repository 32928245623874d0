#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# VMs with a GICv3 on a real kernel: its state survives a restore, other harnesses run with it as without it, and
# a host that has none says so.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

kernel=$(small_kernel)
dir=$TMP/vgic
lab "$kernel" --out "$dir" -- bench --bench vgic,sweep --vcpus 1,2,4 --rounds 6
is "restores are equal: exit code" "$code" 0
[ "$code" -eq 0 ] || sed 's/^/# /' "$TMP/err"
is "accesses as the formulas say, none failed" "$(wrong_rows "$dir/samples.csv")" ""
is "every op, of VMs that ran and that did not" "$(column "$dir/samples.csv" "op state" bench=vgic | sort -u | wc -l)" 14
# the lock of every vCPU is a line over their number, and it has a slope
ok "one access costs more with every vCPU" \
	test "$(column "$dir/growth.csv" per_vcpu bench=vgic op=dist state=fresh | cut -d . -f 1)" -gt $((50 * 512))
ok "and its exponent has an interval" test -n "$(column "$dir/growth.csv" exponent_low bench=vgic op=dist state=fresh)"
ok "the report tells accesses apart" grep -qE "^one vGIC GET, VM: [0-9]+ instructions \(vgic, ran, 4 vCPUs\)$" "$dir/report.txt"
registers="$(env_of "$dir" registers) $(env_of "$dir" registers_wide)"

lab "$kernel" --out "$TMP/with" -- bench --bench sweep,restore --vcpus 1,4 --rounds 2 --features default,VGIC
is "--features default,VGIC: exit code" "$code" 0
is "--features default,VGIC: the run says so" "$(env_of "$TMP/with" features)" "PSCI_0_2 PMU_V3 SVE VGIC"
is "--features default,VGIC: the same registers, of the same scope" \
	"$(env_of "$TMP/with" registers) $(env_of "$TMP/with" registers_wide)" "$registers"
is "--features default,VGIC: guests ran" "$(env_of "$TMP/with" scope_proof)" "fresh ran"
is "--features default,VGIC: accesses as the formulas say" "$(wrong_rows "$TMP/with/samples.csv")" ""

lab "$kernel" --gic 2 -- bench --bench sweep --vcpus 1 --features default,VGIC
exits "GICv2 host: the feature" 2 "VGIC is not offered by this host's KVM or CPU; this host offers: PSCI_0_2 PMU_V3"
ok "GICv2 host: the feature is not in the list" test -z "$(grep "offers:.*VGIC" "$TMP/err")"
lab "$kernel" --gic 2 --out "$TMP/gic2" -- bench --bench vgic,sweep --vcpus 1 --rounds 1
exits "GICv2 host: the harness" 0 "vgic.*KVM has no GICv3 for a VM here"
is "GICv2 host: others run" "$(column "$TMP/gic2/samples.csv" bench | sort -u)" sweep
done_testing
