#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# make trace: what is wrong is said before anything is fetched or booted, and the kept traces can be shown.
# tests/long/vmms.t has a real one.
. "$(dirname "$0")/tap.sh"

wrong() { # NAME PATTERN VARIABLE=VALUE...
	local name=$1 pattern=$2
	shift 2
	run env XDG_CACHE_HOME="$TMP/none" OUT="$TMP/out.d" "$@" scripts/trace
	exits "$name" 2 "$pattern"
	ok "$name: nothing is left" test ! -e "$TMP/out.d"
}
wrong "no number of vCPUs" 'VCPUS=1,x: "x" is no number of vCPUs from 1 to 512' VCPUS=1,x
wrong "too many vCPUs" '"513" is no number' VCPUS=513
wrong "no such VMM" "VMM=bochs: is none of qemu, qemu-SUITE, kvmtool" VMM=bochs
wrong "no such suite" 'VMM=qemu-../x: "../x" is no suite' VMM=qemu-../x
wrong "neither probes nor seccomp" "BY=magic: is none of fprobe, kprobe, seccomp" BY=magic
wrong "on this machine" "HOST=native: on this machine trace a VMM of your own" HOST=native
wrong "no costs" "COSTS=$TMP: has no registers.csv" COSTS="$TMP"
wrong "no memory" "LAB_MEMORY=x: is no number of MiB" LAB_MEMORY=x
mkdir "$TMP/there"
run env OUT="$TMP/there" scripts/trace
exits "a directory that is there" 2 "there: already exists"
# a source of packages that has nothing
echo "deb [trusted=yes] file:$TMP/there ./" >"$TMP/sources"
wrong "a package that cannot be had" "the package lists cannot be fetched" REGSCOPE_APT_SOURCES="$TMP/sources"
# one fetches at a time: who waited takes what the other one has fetched, and needs no network
vmm=$TMP/cache/regscope/vmm/qemu
mkdir -p "$vmm"
echo qemu-system-arm 1 >"$vmm/vmm"
exec 8>"${vmm%/*}/.qemu.lock"
flock 8
env XDG_CACHE_HOME="$TMP/cache" REGSCOPE_APT_SOURCES="$TMP/sources" VMM_REFRESH=yes scripts/lab/get-vmm qemu \
	>"$TMP/out" 2>"$TMP/err" </dev/null 8>&- &
pid=$!
until grep -q 'waiting for another' "$TMP/err" || ! kill -0 $pid 2>/dev/null; do sleep 0.1; done
exec 8>&-
code=0
wait $pid || code=$?
exits "two fetch a VMM" 0 "qemu: waiting for another one who fetches it"
is "two fetch a VMM: the second takes what is there" "$(cat "$TMP/out")" "$vmm"

# the guest's side, with a regscope that has traced: what cannot be handed over is no trace
mkdir "$TMP/files"
sed "s,/tmp/,$TMP/guest/,g; s,/files/,$TMP/files/,g; /^export PATH=/d; /^mount /d; s/^if dmesg/if true/" scripts/lab/guest-trace >"$TMP/guest-trace"
cat >"$TMP/files/regscope" <<'END'
#!/bin/sh
while [ "$1" != --out ]; do shift; done
mkdir -p "$2" && echo a=b >"$2/env.txt"
END
echo 'echo create' >"$TMP/files/guest-vmm"
chmod 755 "$TMP/files/regscope"
run env FILES="$TMP/port" sh "$TMP/guest-trace" other 1
is "a trace is handed over: exit code" "$code $(tar -tf "$TMP/port" | grep -c env.txt)" "0 1"
run env FILES=/dev/full sh "$TMP/guest-trace" other 1
exits "a trace that cannot be handed over" 2 "the emulated host could not hand its files over"

run scripts/trace --help
is "--help: exit code" "$code" 0
ok "--help: has the variables" grep -q 'VMM="qemu qemu-SUITE kvmtool"' "$TMP/out"
run scripts/trace --frob
exits "an option" 2 "takes no argument"

for dir in results/reference-trace/*-*/; do
	run "$TOOL" trace --show "${dir%/}" "${dir%/}"
	is "$dir: is shown" "$code" 0
	vcpus=${dir%/} vcpus=${vcpus##*-}
	ok "$dir: a VM of $vcpus" grep -q ", $vcpus vCPU" "$TMP/out"
	ok "$dir: was loaded" grep -q '^load ' "$TMP/out"
done

# what its counts and costs are short of stands in a table of several, too
cp -r results/reference-trace/qemu-2 "$TMP/lost"
sed -i -e 's/^trace_lost=.*/trace_lost=7/' -e 's/^stopped=.*/stopped=interrupted/' "$TMP/lost/env.txt"
run "$TOOL" trace --show "$TMP/lost" results/reference-trace/qemu-1
is "accesses that were lost: are said once" "$(grep -c '^LOST: 7 accesses are not counted' "$TMP/out")" 1
is "an interrupted trace: is said once" "$(grep -c '^INTERRUPTED' "$TMP/out")" 1
ok "accesses without a price are said" grep -q ', 2: 4 accesses are not priced' "$TMP/out"
done_testing
