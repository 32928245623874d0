#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# The same run on QEMU 10 and 11 of other Debians, which QEMU=debian-SUITE fetches: the same bytes as with this
# machine's, but for `create`, whose pools of memory chance fills.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh

run scripts/lab/get-qemu debian-nosuch
exits "a suite that there is not" 2 "QEMU=debian-nosuch: cannot be fetched"
run scripts/lab/get-qemu 'debian-a b'
exits "no suite's name" 2 "is no suite of Debian's by its name"
run scripts/lab/get-qemu /bin/true
exits "another program" 2 "does not say of itself that it is a QEMU"
kernel=$(debian_kernel)
for qemu in "" debian-trixie debian-trixie-backports; do
	dir=$TMP/run-$qemu
	lab "$kernel" --qemu "$qemu" --out "$dir" -- bench --vcpus 1,8 --bench sweep,restore,registers,baseline
	is "${qemu:-its own}: exit code" "$code" 0
	is "${qemu:-its own}: the model" "$(env_of "$dir" lab_cpu)" a64fx
	for file in samples.csv register_samples.csv regs.csv; do
		ok "${qemu:-its own}: $file is the same" cmp "$TMP/run-/$file" "$dir/$file"
	done
done
is "they are other QEMUs" "$(for d in "$TMP"/run-*; do env_of "$d" lab_emulator; done | sort -u | wc -l)" 3
run "$TOOL" compare "$TMP/run-" "$TMP/run-debian-trixie"
is "compare takes them for alike" "$code" 0
lab "$kernel" --cpu max --qemu debian-trixie --out "$TMP/max" -- bench --vcpus 1 --bench sweep
is "CPU=max: says whose" "$(env_of "$TMP/max" lab_cpu)" "max,pauth-impdef=on of QEMU 10.0"
run "$TOOL" compare "$TMP/run-" "$TMP/max"
exits "compare refuses another model" 2 "model of the emulated CPU"
done_testing
