#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# cost: minutes
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# x86-64 on Debian's kernel in the emulated host: MSRs that are the VM's, Hyper-V's too; instructions by the TSC, which
# repeat; and none where QEMU does not count them.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh
if [ "$(uname -m)" != x86_64 ]; then # others need a cross compiler
	echo "1..0 # SKIP this machine is $(uname -m), not x86_64"
	exit 0
fi
export ARCH=x86_64
scripts/deps lab && make -s -j2 x86_64 || exit 1
emulated() { run scripts/lab/run --binary "$O/x86_64/regscope" --kernel debian-6.12 "$@"; }

for dir in one two; do
	emulated --out "$TMP/$dir" -- bench --bench sweep,restore --vcpus 1,3 --rounds 2 --policies all,scoped,batch,batch-scoped
	is "$dir: exit code" "$code" 0
done
is "accesses as the formulas say, none failed" "$(wrong_rows "$TMP/one/samples.csv")" ""
ok "again: the same to the byte" cmp "$TMP/one/samples.csv" "$TMP/two/samples.csv"
is "instructions by what" "$(env_of "$TMP/one" instructions_by)" "TSC of a QEMU with -icount: all that the CPU executes"
is "each MSR that the kernel keeps for the VM, and no other" \
	"$(column "$TMP/one/regs.csv" id scope=vm | sed -E 's/^0x20300002//; s/^0+//' | LC_ALL=C sort | xargs)" \
	"11 40000000 40000001 40000021 $(echo 400000f{1..5}) 400000ff $(echo 4000010{0..8}) 40000118 4b564d00"
is "by experiment" "$(column "$TMP/one/regs.csv" evidence scope=vm | sort -u)" probed
# The kernel uses one of its two CPUs: with both, in QEMU, it panics now and then as it patches its own code
emulated --cpus 2 --append maxcpus=1 --out "$TMP/none" -- bench --bench baseline,registers --vcpus 2 --rounds 1
is "a SET before any GET of its register writes what it holds" "$code $(column "$TMP/none/register_samples.csv" failed | sort -u)" "0 0"
is "where QEMU does not count: nothing is counted" "$(column "$TMP/none/samples.csv" instructions | sort -u)" NaN
ok "where QEMU does not count: says so" grep -q "counts no instructions (QEMU without -icount)" "$TMP/err"
done_testing
