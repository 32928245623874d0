#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# riscv64 on Debian's newest kernel: many vCPUs, twice, to the byte; round trips; and the newest QEMU's CPU with all
# that it has, and with an AIA. Long: two QEMUs and a kernel are fetched, 4 million accesses made.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh
export ARCH=riscv64
scripts/deps lab && make -s -j2 riscv64 || exit 1
emulated() { run scripts/lab/run --binary "$O/riscv64/regscope" --kernel debian-newest "$@"; }

for dir in one two; do
	emulated --out "$TMP/$dir" -- bench --bench sweep,restore --vcpus 1,64,512 --rounds 2
	is "$dir: exit code" "$code" 0
	is "$dir: accesses as the formulas say, none failed" "$(wrong_rows "$TMP/$dir/samples.csv")" ""
done
is "every count of vCPUs has its rows" "$(column "$TMP/one/samples.csv" vcpus | sort -n | uniq -c | xargs)" "24 1 24 64 24 512"
ok "again: the same to the byte" cmp "$TMP/one/samples.csv" "$TMP/two/samples.csv"
is "skipping was proven to lose nothing" "$(env_of "$TMP/one" scope_proof)" "fresh ran"

emulated --out "$TMP/trip" -- roundtrip --orders list,reverse
is "round trips in both orders of the list: nothing is lost" "$code $(column "$TMP/trip/roundtrip.csv" result | sort -u | xargs)" "0 kept"
emulated --out "$TMP/qemu" -- roundtrip --orders qemu
exits "a round trip in QEMU's order loses what QEMU does not move" 1 "no part in any trip.*timer.state"

emulated --cpu max --qemu debian-trixie-backports --out "$TMP/aia" -- bench --bench sweep,restore --vcpus 1,4 --rounds 2
is "AIA: exit code" "$code" 0
is "AIA: accesses as the formulas say, none failed" "$(wrong_rows "$TMP/aia/samples.csv")" ""
is "AIA: its registers have names" "$(column "$TMP/aia/regs.csv" "name scope" class=csr-aia | sed 's/^csr.aia.//' | paste -sd ' ')" \
	"siselect vcpu iprio1 vcpu iprio2 vcpu sieh vcpu siph vcpu iprio1h vcpu iprio2h vcpu"
is "AIA: every register of this kernel has one, by its type and its name" \
	"$(column "$TMP/aia/regs.csv" name | grep -E '^0x|\.[0-9]+$'; column "$TMP/aia/regs.csv" name class=unknown)" ""
ok "AIA: there are more than without" test "$(env_of "$TMP/aia" registers)" -gt "$(env_of "$TMP/one" registers)"
emulated --cpu max --qemu debian-trixie-backports -- regs --csv --features V
is "AIA: without it its registers are gone" "$code $(grep -c csr-aia "$TMP/out")" "0 0"
done_testing
