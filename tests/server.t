#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# cost: minutes
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# `make bench` on an arm64 server, as its users call it: a whole Debian in QEMU, in which no time means anything, so
# that files, exit codes, messages and rows are held, and never a number. One boot for all of it; what is done
# there is tests/server/users.sh. Then what the server itself is to say when it cannot do what it shall.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

out=$TMP/server
said() { cat "$out/$1.err" "$out/$1.out" 2>/dev/null; }

# ended STEP CODE PATTERN: on stderr
ended() {
	is "$1: exit code" "$(cat "$out/$1.code" 2>&1)" "$2"
	ok "$1: says \"$3\"" grep -q -- "$3" "$out/$1.err"
	[ "$failed" = 0 ] || said "$1" | sed 's/^/#   /'
}

# has_rows STEP DIR ROUNDS: rows of the run that all steps make: a round of 2 vCPU counts, each 4 passes of sweep and
# 8 of restore; and 2 of baseline
has_rows() {
	is "$1: rows" "$(tail -n +2 "$2/samples.csv" | wc -l)" $(($3 * (2 * 12 + 2)))
	is "$1: accesses as the formulas say" "$(wrong_rows "$2/samples.csv")" ""
}

# whole STEP DIR: every file of a run, and the table
whole() {
	local file
	for file in env.txt benches.csv regs.csv samples.csv summary.csv savings.csv report.txt; do
		ok "$1: $file is there" test -s "$2/$file"
	done
	ok "$1: prints the table" grep -q 'KVM_SET_ONE_REG, all registers' "$out/$1.out"
	ok "$1: says how to repeat it" grep -q 'make bench HOST=native VCPUS=1,2 ROUNDS=6' "$2/report.txt"
}

# named DIR KEY PATTERN: in its env.txt
named() { ok "${1##*/}: $2 is named" grep -qE "^$2=$3\$" "$1/env.txt"; }

run scripts/lab/server --out "$out" tests/server/users.sh
is "the server: exit code" "$code" 0
[ "$code" = 0 ] || sed 's/^/# /' "$TMP/err" "$TMP/out"
is "the server: its output comes out" "$(sed -n 's/^\(root\|full-disk\): .*/\1/p' "$TMP/out" | xargs)" "root full-disk"
is "the server had nothing to build" "$(said root | grep -cE '^  (CC|LD) ')" 0

for step in root member; do
	ended "$step" 0 'bench: native host: /dev/kvm of this arm64 machine can be used'
done
whole root "$out/root"
for file in a-cost-per-vcpu b-saving; do
	ok "root: $file is drawn" test -s "$out/root/plots/$file.png"
done
whole member "$out/member-dir/run"
has_rows root "$out/root" 6
has_rows member "$out/member-dir/run" 6
for dir in "$out/root" "$out/member-dir/run"; do
	named "$dir" irqchip GICv3
	named "$dir" page_size 4096
	named "$dir" cpus_online 2
	named "$dir" machine aarch64
	named "$dir" kernel_release '6\.12\..*-cloud-arm64'
	named "$dir" registers '[1-9][0-9]*'
	named "$dir" registers_wide '[1-9][0-9]*'
	named "$dir" scope_source probe
done
named "$out/root" kvm_mode VHE
named "$out/root" host_kind native
named "$out/root" counter.cycles yes
named "$out/member-dir/run" kvm_mode VHE # who may not read the kernel's log either
# told to be an emulator's, nothing that it could count is a result
ended emulator 0 'this emulated host counts no instructions .*, and its time says nothing'
has_rows emulator "$out/emulator-dir" 6
is "emulator: no row is a result" "$(tail -n +2 "$out/emulator-dir/samples.csv" | cut -d , -f 13-16,19 | sort -u)" ,,,,untimed
ok "emulator: says why there is no table" grep -q 'there is no table: .*; host_kind is emulated' "$out/emulator.err"
is "root and member find the same registers" "$(grep -c . "$out/root/regs.csv") $(cut -d, -f1-6 "$out/root/regs.csv" | cksum)" \
	"$(grep -c . "$out/member-dir/run/regs.csv") $(cut -d, -f1-6 "$out/member-dir/run/regs.csv" | cksum)"

# what is amiss is told before it starts, and by itself
is "doctor: exit code" "$(cat "$out/doctor.code")" 0
for line in 'ok     permission' 'ok     vm  .*PMU_V3' 'ok     vcpus       a VM may have 512 vCPUs' \
	'amiss  paranoid    kernel.perf_event_paranoid is 3: this user may not'; do
	ok "doctor: $line" grep -q "^$line" "$out/doctor.out"
done
ok "member: what is amiss is shown before it starts" \
	grep -q '^  amiss  paranoid .* -> `sysctl kernel.perf_event_paranoid=1`' "$out/member.err"
is "shut-out: exit code" "$(cat "$out/shut-out.code" 2>&1)" 4
ok "shut-out: says what to do" grep -q '^FAILS  permission  /dev/kvm: permission denied: .* -> be root, or join' "$out/shut-out.out"

ok "perf_event_paranoid 3: says why there are no cycles, and what to do" \
	grep -q 'not permitted.*perf_event_paranoid is 3.*sysctl kernel.perf_event_paranoid=1' "$out/member.err"
is "perf_event_paranoid 3: no cycles, and no zeros for them" "$(cut -d , -f 14 "$out/member-dir/run/samples.csv" | sort -u | xargs)" cycles
is "perf_event_paranoid 1: exit code" "$(cat "$out/counted.code")" 0
ok "perf_event_paranoid 1: says nothing of permission" eval '! grep -q "not permitted" "$out/counted.err"'
ok "perf_event_paranoid 1: a member counts cycles" grep -qx counter.cycles=yes "$out/member-dir/counted/env.txt"

ended stranger 2 '/dev/kvm.*kvm'
ok "stranger: no run is begun" test ! -e "$out/stranger-dir/run/samples.csv"
ended stranger-native 2 '/dev/kvm.*group kvm'
ok "stranger-native: no run is begun" test ! -e "$out/stranger-dir/native/samples.csv"

for step in interrupted hung-up; do
	ended "$step" 130 "interrupted; /out/$step keeps what was measured"
	is "$step: nothing is left running" "$(cat "$out/$step.left")" ""
done
is "hung-up: what is kept is as the formulas say" "$(wrong_rows "$out/hung-up/samples.csv")" ""
ended resumed 0 '/out/interrupted: going on after round [1-9]'
is "resumed: every round of it has its 4 passes" \
	"$(column "$out/interrupted/samples.csv" round | sort | uniq -c | awk '$1 != 4')" ""
ended full-disk 2 '/mnt/run.*No space left on device; free some space'
ok "full-disk: what is kept can be read" "$TOOL" summary "$out/full-disk"

# -- the server itself --

cat >"$TMP/job" <<'END'
echo "output $1"
echo more >&2
exit "$2"
END
server() { run scripts/lab/server "$@"; }
server
exits "no script" 2 "which SCRIPT is to run in the server?"
server "$TMP/absent"
exits "a script that is not there" 2 "absent: is not a script that can be read"
server --frob "$TMP/job"
exits "unknown option" 2 "--frob: unknown option; --help lists them"
server --kernel
exits "an option without its value" 2 "--kernel: its value is missing"
server --debian 9 "$TMP/job"
exits "a Debian that there is not" 2 "--debian 9: is none of 11, 12, 13"
server --kernel frob "$TMP/job"
exits "a kernel that there is not" 2 "--kernel frob: is none of debian-X.Y"
server --kernel "$TMP/job" "$TMP/job"
exits "a kernel that is none" 2 "job: is not an arm64 Image"
server --time-limit soon "$TMP/job"
exits "a time limit that is none" 2 "\"soon\": is no number of seconds"
server --out "$TMP" "$TMP/job"
exits "a directory that exists" 2 "$TMP: already exists"
server --help
ok "--help" grep -q -- '--debian N' "$TMP/out"

server --kernel "$(small_kernel)" "$TMP/job"
exits "a kernel that cannot have the disk" 2 "the server ended without an answer"
ok "a kernel that cannot have the disk: says what it lacks" grep -q 'it needs VIRTIO_PCI, VIRTIO_BLK and EXT4' "$TMP/err"
server --cpu frob "$TMP/job"
exits "a CPU that there is not" 2 "QEMU cannot make the machine: .*unable to find CPU model 'frob'"
echo 'sleep 100000' >"$TMP/long"
server --time-limit 5 "$TMP/long"
exits "a time limit" 2 "the server was not done after 5 s and was ended; --time-limit SECONDS allows more"

env --default-signal=INT,QUIT setsid scripts/lab/server "$TMP/long" >"$TMP/out" 2>"$TMP/err" </dev/null &
pid=$!
until pgrep -s $pid qemu-system >/dev/null || ! kill -0 $pid; do sleep 0.1; done
pkill -INT -s $pid
code=0
wait $pid || code=$?
exits "Ctrl-C" 130 "server: interrupted"
is "Ctrl-C: no QEMU is left" "$(pgrep -s $pid -a qemu-system)" ""

# the same before it boots, while QEMU is asked for the device tree
mkdir "$TMP/bin"
printf '#!/bin/sh\ntouch %s\nexec sleep 100000\n' "$TMP/asked" >"$TMP/bin/qemu-system-aarch64"
chmod 755 "$TMP/bin/qemu-system-aarch64"
env --default-signal=INT,QUIT setsid env PATH="$TMP/bin:$PATH" scripts/lab/server "$TMP/long" >"$TMP/out" 2>"$TMP/err" </dev/null &
pid=$!
until [ -e "$TMP/asked" ] || ! kill -0 $pid; do sleep 0.1; done
pkill -INT -s $pid
code=0
wait $pid || code=$?
exits "Ctrl-C before it boots" 130 "server: interrupted"

printf '#!/bin/sh\ncase "$*" in *dumpdtb*) exec %s "$@" ;; esac\nexec sleep 100000\n' "$(command -v qemu-system-aarch64)" >"$TMP/bin/qemu-system-aarch64"
printf '#!/bin/sh\necho x; echo x 100 90 10240 90%% /\n' >"$TMP/bin/df"
chmod 755 "$TMP"/bin/*
run env PATH="$TMP/bin:$PATH" LAB_SILENCE=1 scripts/lab/server "$TMP/job"
exits "a boot that hangs" 2 "the server did not boot"
is "a boot that hangs: is tried again" "$(grep -c 'said nothing for 1 s while it booted (. of 3 attempts)' "$TMP/err")" 3
run env PATH="$TMP/bin:$PATH" XDG_CACHE_HOME="$TMP/cache" scripts/lab/server-root 12
exits "a disk that is nearly full" 2 "a server's disk needs 3072 MiB to be made, 10 MiB are free; make room"
ok "nothing is left in TMPDIR" eval '! compgen -G "$TMP/regscope-*"'
done_testing
