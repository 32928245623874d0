#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# The matrix: regscope on arm64 servers of many kinds, each a whole Debian that is booted in QEMU. Every row has to
# end with exit code 0, or 4 where there is no KVM; no access fails; KVM's mode, the GIC, the page size and how many
# registers are wider than a vCPU are named right. The table that comes out is the one of docs/native.md.
# MATRIX=DIR keeps the rows there, and does not boot those again that it has; ROWS="a53 nvhe" runs these alone. A
# row takes one to two minutes, one that compiles six.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh

MATRIX=${MATRIX:-$TMP/matrix}
table=$TMP/table

# boot NAME OPTIONS...: the row's server, whose files and exit code then are in $dir
boot() {
	local name=$1
	shift
	dir=$MATRIX/$name
	[ ! -f "$dir/code" ] || return 0
	rm -rf "$dir"
	run scripts/lab/server --time-limit 3600 "$@" --out "$dir" tests/server/row.sh
	mkdir -p "$dir"
	cp "$TMP/out" "$TMP/err" "$dir"
	[ ! -s "$dir/out" ] && [ "$code" -ne 0 ] || echo "$code" >"$dir/code"
}

of() { sed -n "s/^$1=//p" "$dir/run/env.txt" 2>/dev/null; }

# X.Y
kernel() { { cat "$dir/kernel" 2>/dev/null || of kernel_release; } | cut -d . -f 1,2; }

asked() { case " ${ROWS:-$1} " in *" $1 "*) ;; *) return 1 ;; esac; }

# row NAME WHAT CODE MODE GIC PAGE OPTIONS...
row() {
	local name=$1 dir
	asked "$name" || return 0
	boot "$name" "${@:7}"
	judge "${@:1:6}"
}

# No CPU of QEMU's has fewer than 40 bits of physical addresses. A kernel built to believe so has; it is a small
# one, which boots in the emulated host.
few_bits() {
	local name=ipa$1 dir=$MATRIX/ipa$1
	asked "$name" || return 0
	if [ ! -f "$dir/code" ]; then
		rm -rf "$dir"
		mkdir -p "$dir"
		lab "variant-$name" -- regs --scope documented
		sed -n 's/^all .* \([0-9]*\) wider than a vCPU$/\1/p' "$TMP/out" >"$dir/documented"
		lab "variant-$name" --out "$dir/run" -- bench --vcpus 1,2 --rounds 3 --bench sweep,restore,create
		cp "$TMP/err" "$dir/out"
		echo "$1" >"$dir/ipa"
		echo "$code" >"$dir/code"
	fi
	judge "$name" "a kernel that allows $1 bits, in the emulated host" 0 VHE GICv3 4096
}

# judge NAME WHAT CODE MODE GIC PAGE: the row whose files are in $dir, of a host of the $kind
judge() {
	local name=$1 what=$2 wanted=$3 mode=$4 gic=$5 page=$6 failures rows
	is "$name: exit code" "$(cat "$dir/code" 2>/dev/null || echo 'none: no answer')" "$wanted"
	if [ "$(cat "$dir/code" 2>/dev/null)" != "$wanted" ]; then
		tail -n 12 "$dir/err" "$dir/out" | sed 's/^/#   /'
		return
	fi
	if [ "$wanted" = 4 ]; then
		ok "$name: says why" grep -q 'regscope: /dev/kvm: .' "$dir/out"
		echo "| $what | $(kernel) | no KVM | - | - | - | - | - | 4 |" >>"$table"
	else
		failures=$(awk -F, 'NR > 1 { n += $12 } END { print n + 0 }' "$dir/run/samples.csv")
		is "$name: failed accesses" "$failures" 0
		is "$name: accesses as the formulas say" "$(wrong_rows "$dir/run/samples.csv")" ""
		rows=16 # a round and vCPU count; create has one less where there is no SVE to finalize
		case " $(of features) " in *" SVE "*) ;; *) rows=15 ;; esac
		is "$name: rows" "$(tail -n +2 "$dir/run/samples.csv" | wc -l)" $((3 * 2 * rows))
		is "$name: what host it is taken for" "$(of host_kind | cut -d ' ' -f 1)" "$kind"
		is "$name: mode, GIC and page size" "$(of kvm_mode), $(of irqchip), $(of page_size)" "$mode, $gic, $page"
		is "$name: as many registers wider than a vCPU as documented" "$(of registers_wide)" "$(cat "$dir/documented")"
		echo "| $what | $(kernel) | $(of kvm_mode), $(of irqchip) | $(($(of page_size) / 1024)) KiB | $(cat "$dir/ipa")" \
			"| $(cut -d . -f 1 "$dir/gcc" 2>/dev/null || echo -) | $(of registers) | $(of registers_wide) | 0 |" >>"$table"
	fi
	ok "$name: docs/native.md has this row" grep -qxF "$(tail -n 1 "$table")" docs/native.md
}

page=4096 gic=GICv3 kind=native

# kernels
row k5.10 'oldest kernel, on Debian 11' 0 VHE $gic $page --kernel debian-5.10 --debian 11
row k6.1 'kernel of Debian 12' 0 VHE $gic $page --kernel debian-6.1
row k6.12 'kernel of Debian 13' 0 VHE $gic $page --kernel debian-6.12
row newest 'newest kernel, on Debian 13' 0 VHE $gic $page --kernel debian-newest --debian 13
# CPUs; those of ARMv8.0 have no VHE
row a35 'Cortex-A35' 0 nVHE $gic $page --cpu cortex-a35
row a53 'Cortex-A53' 0 nVHE $gic $page --cpu cortex-a53
row a57 'Cortex-A57' 0 nVHE $gic $page --cpu cortex-a57
row a72 'Cortex-A72' 0 nVHE $gic $page --cpu cortex-a72
row a76 'Cortex-A76' 0 VHE $gic $page --cpu cortex-a76
row n1 'Neoverse-N1' 0 VHE $gic $page --cpu neoverse-n1
row a64fx 'A64FX' 0 VHE $gic $page --cpu a64fx
row ampere 'MIDR of an AmpereOne' 0 VHE $gic $page --cpu max,pauth-impdef=on,midr=0xc00fac30
# modes
row nvhe '`kvm-arm.mode=nvhe`' 0 nVHE $gic $page --append kvm-arm.mode=nvhe
row protected '`kvm-arm.mode=protected`' 0 'Protected hVHE' $gic $page --append kvm-arm.mode=protected
row protected6.1 '`kvm-arm.mode=protected`' 0 'Protected nVHE' $gic $page --append kvm-arm.mode=protected --kernel debian-6.1
row hvhe '`arm64_sw.hvhe=1`' 0 hVHE $gic $page --append arm64_sw.hvhe=1
row none '`kvm-arm.mode=none`' 4 '' '' '' --append kvm-arm.mode=none
row no-el2 'no EL2' 4 '' '' '' --machine virtualization=off,gic-version=3
# interrupt controllers and sizes
row gicv2 'GICv2, Cortex-A72' 0 nVHE GICv2 $page --machine virtualization=on,gic-version=2 --cpu cortex-a72
row cpus1 '1 CPU' 0 VHE $gic $page --cpus 1
row cpus8 '8 CPUs' 0 VHE $gic $page --cpus 8
row pages16k 'pages of 16 KiB' 0 VHE $gic 16384 --kernel debian-6.12-16k
row newest16k 'newest kernel, pages of 16 KiB' 0 VHE $gic 16384 --kernel debian-newest-16k
# fewer bits of physical addresses than the 40 that KVM has by default
kind=emulated
few_bits 36
few_bits 32
row as-qemu 'says that it is QEMU' 0 VHE $gic $page --as-qemu
kind=native
# userlands, in which it is compiled
for release in 11 12 13; do
	row gcc$release "compiled on Debian $release" 0 VHE $gic $page --debian $release --compile
done
[ ! -f "$table" ] || sed 's/^/# /' "$table"
done_testing
