#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# The round trip on a real kernel: what it loses, whose write did it, and that every file says the same.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

kernel=$(small_kernel)
dir=$TMP/trip
# What this kernel loses by its source: a SET register whose write adds bits, a CLR one whose write takes them
lost=$(printf '%s\n' PM{CNTEN,OVS}{CLR,SET}_EL0 PMINTEN{CLR,SET}_EL1 | sort)
source=${XDG_CACHE_HOME:-$HOME/.cache}/regscope/linux-6.12/source/arch/arm64/kvm/sys_regs.c
if [ ! -f "$source" ]; then
	ok "the kernel's source is not in the cache # SKIP what it loses is not known" true
	done_testing
	exit
fi
grep -q 'set = r->CRm & 2' "$source" || lost=''
lab "$kernel" --out "$dir" -- roundtrip
is "exit code" "$code" "$([ -n "$lost" ] && echo 1 || echo 0)"
is "trips" "$(column "$dir/roundtrip.csv" "state order" | uniq | paste -s -d ,)" \
	"fresh list,fresh qemu,fresh reverse,ran list,ran qemu,ran reverse"
for order in list qemu reverse; do
	is "lost, $order" "$(column "$dir/roundtrip.csv" name result=lost order=$order | sort -u)" "$lost"
done
is "every register in each trip, but SVE_VLS" \
	"$(column "$dir/roundtrip.csv" "state order id" | sort -u | cut -d ' ' -f 1,2 | uniq -c | awk '{ print $1 }' | sort -u)" \
	$(($(env_of "$dir" registers) - 1))
is "what is lost differs, what is kept does not" \
	"$(awk -F, 'NR > 1 && ($6 == "kept") != ($7 == "")' "$dir/roundtrip.csv")" ""
is "on all vCPUs" "$(column "$dir/roundtrip.csv" vcpu result=lost | sort -u | paste -s -d ' ')" "${lost:+0 1 2}"
[ -z "$lost" ] || for name in PMCNTENSET_EL0 PMCNTENCLR_EL0; do
	ok "$name: it is the CLR register's write" grep -qx PMCNTENCLR_EL0 \
		<(column "$dir/roundtrip.csv" by "name=$name" order=qemu result=lost)
done
is "no write was refused" "$(column "$dir/roundtrip.csv" set | sort -u)" ok
ok "the report is printed" cmp <(head -n "$(wc -l <"$dir/report.txt")" "$TMP/out") "$dir/report.txt"
is "the report is at most 72 wide" "$(awk 'length > 72' "$dir/report.txt" | wc -l)" 0
is "env.txt says that it is whole" "$(env_of "$dir" stopped)" "all trips are made"
ended=$code
run "$TOOL" export --format ktap "$dir"
is "KTAP: the same exit code" "$code" "$ended"
is "KTAP: a test a trip" "$(grep -cE '^(not )?ok [1-6] roundtrip/state=' "$TMP/out")" 6
is "KTAP: which of them fail" "$(grep -c '^not ok' "$TMP/out")" "$([ -n "$lost" ] && echo 6 || echo 0)"
run "$TOOL" export --format go "$dir"
exits "another format" 2 "is exported as ktap"
sed -i 's/^stopped=.*/stopped=interrupted/' "$dir/env.txt"
sed -i '/,lost,/d' "$dir/roundtrip.csv"
run "$TOOL" export --format ktap "$dir"
exits "trips that were not all made, and lost nothing" 3 "was interrupted: some trips were not made"
lab "$kernel" -- roundtrip --orders lits
exits "an order that there is not" 2 '--orders: "lits" is not one of list, qemu, reverse'
done_testing
