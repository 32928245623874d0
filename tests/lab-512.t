#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# cost: minutes
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# The largest VM: 512 vCPUs with every feature on Debian's kernel, its counts and the memory that all default
# harnesses take, as natively.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

dir=$TMP/run
# the lab's own --host-kind comes after the test's arguments
lab "$(debian_kernel)" --out "$dir" --prelude 'regscope() { /bin/regscope "$@" --host-kind native --no-pin; }' -- bench --warmup 0 --vcpus 512 --rounds 1 --features PSCI_0_2,PMU_V3,SVE
is "exit code" "$code" 0
is "rows" "$(wc -l <"$dir/samples.csv")" $((1 + $(default_rows 1 1)))
listed=$(env_of "$dir" registers) wide=$(env_of "$dir" registers_wide)
settable=$(column "$dir/samples.csv" regs bench=sweep op=set policy=all)
ok "registers: $listed, $settable that can be set, $wide wider than a vCPU" \
	test "$settable" -lt "$listed" -a "$settable" -gt 300 -a "$wide" -gt 60
is "get all: R x N" "$(column "$dir/samples.csv" accesses bench=sweep op=get policy=all)" $((listed * 512))
is "get scoped: (R - S) x N + S" "$(column "$dir/samples.csv" accesses bench=sweep op=get policy=scoped)" $(((listed - wide) * 512 + wide))
is "set all" "$(column "$dir/samples.csv" accesses bench=sweep op=set policy=all)" $((settable * 512))
is "set scoped" "$(column "$dir/samples.csv" accesses bench=sweep op=set policy=scoped)" $(((settable - wide) * 512 + wide))
is "none failed" "$(column "$dir/samples.csv" failed | sort -u)" 0
peak=$(env_of "$dir" peak_memory_kib)
ok "peak memory is at most 16 MiB ($peak KiB)" test "${peak:-999999}" -le 16384
done_testing
