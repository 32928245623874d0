#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Trouble on a real kernel, and every way out of the emulated host: message, exit code, what is kept.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

lab debian-6.12 --out "$TMP/no-kvm" --append kvm-arm.mode=none -- bench --vcpus 1
exits "no /dev/kvm" 4 "/dev/kvm: No such file.*HOST=emulated"
lab debian-6.12 --prelude 'mkdir /etc; echo kvm:x:104: >/etc/group
	chown 0:104 /dev/kvm; chmod 660 /dev/kvm
	echo nobody:x:65534:65534::/:/bin/sh >/etc/passwd
	regscope() { su nobody -s /bin/sh -c "/bin/regscope $*"; }' -- regs
exits "no permission on /dev/kvm" 4 "permission denied: it belongs to group kvm"

lab debian-6.12 --gic 2 --out "$TMP/gic2" -- bench --vcpus 4,8,16,32 --rounds 1 --bench sweep
exits "GICv2 host" 0 "16 vCPUs: left out, a VM can have at most 8 on this host"
is "GICv2 host: the counts it can do are run" "$(column "$TMP/gic2/samples.csv" vcpus | sort -nu | tr '\n' ' ')" "4 8 "
lab debian-6.12 --gic 2 -- bench --vcpus 16
exits "GICv2 host: none possible" 4 "no vCPU count of --vcpus is possible here"

lab debian-6.12 --prelude 'ulimit -n 100' -- bench --vcpus 512 --rounds 1
exits "file limit too low" 2 "512 vCPUs need 544 open files, the hard limit is 100"
lab debian-6.12 --prelude 'mkdir /run/small; mount -t tmpfs -o size=40k tmpfs /run/small; ln -s small/dir /run/dir
	regscope() { /bin/regscope "$@" --out /run/small/dir; }' --out "$TMP/full" -- bench --vcpus 1,2 --rounds 100
exits "full disk" 2 "No space left on device; free some space and go on with --resume"
ok "full disk: whole rows are kept" test "$(wc -l <"$TMP/full/samples.csv")" -gt 10
run "$TOOL" summary "$TMP/full"
is "full disk: what is kept is valid" "$code" 0

lab debian-6.12 -- bench --vcpus 1 --features default,MTE
exits "a feature that is not offered" 2 "MTE is not offered by this host's KVM or CPU; this host offers: PSCI_0_2 PMU_V3 SVE PTRAUTH"
lab debian-6.12 -- bench --vcpus 1 --scope-cap 999
exits "a capability that is not there" 2 "KVM_ENABLE_CAP of KVM_CAP_ARM_REG_SCOPE, capability 999: Invalid argument"
# 203, KVM_CAP_PTP_KVM and its like are no help; KVM_CAP_ARM_NISV_TO_USER (177) is enabled without an effect on the list
lab debian-6.12 -- bench --vcpus 1 --scope-cap 177
exits "a capability of another kind" 2 "capability 177 was enabled and marked no register"
lab debian-6.12 -- bench --vcpus 0
exits "wrong use, inside" 2 "--vcpus: "

# what a native host does, on this kernel: the stop rule by width and by time, time as a metric, doubts
native='regscope() { /bin/regscope "$@" --host-kind native --no-pin'
lab debian-6.12 --out "$TMP/width" --prelude "$native --width 50; }" -- bench --vcpus 2,4
exits "native: stops by width" 0 "doubt: not pinned to a CPU"
is "native: says so" "$(env_of "$TMP/width" stopped)" "every saving's interval is as narrow as asked"
ok "native: has rounds enough for Holm over 4 rows" test "$(env_of "$TMP/width" rounds)" -ge 8
is "native: has wall time" "$(column "$TMP/width/samples.csv" wall_ns | grep -c NaN)" 0
is "native: warms up, and counts that nowhere" "$(wrong_rows "$TMP/width/samples.csv")" ""
lab debian-6.12 --out "$TMP/time" --prelude "$native --width 0 --budget 1; }" -- bench --vcpus 2
is "native: stops by time" "$(env_of "$TMP/time" stopped)" "the time budget is spent; some interval is wider than asked"

# ways out of the lab
lab debian-6.12 --out /proc/regscope/run -- bench --vcpus 1
exits "an output directory that cannot be made" 2 "/proc/regscope: cannot be written"
mkdir "$TMP/small"
mount -t tmpfs -o size=12k tmpfs "$TMP/small" 2>/dev/null && {
	run scripts/lab/bench --binary "$ARM64" --tool "$TOOL" --out "$TMP/small/run" -- --vcpus 1
	exits "no room for the run directory" 2 "what was measured is kept in"
	kept=$(sed -n 's/.*is kept in \([^;]*\);.*/\1/p' "$TMP/err" | head -n 1)
	run "$TOOL" merge "$TMP/saved" "$kept/1" "$kept/2"
	is "no room for the run directory: what is kept makes a run" "$code" 0
	umount "$TMP/small"
}
lab debian-6.12 --append rdinit=/nonexistent -- regs
exits "a guest that panics" 2 "kernel panicked. Its last lines:"
ok "a guest that panics: its last lines" grep -q 'Kernel panic - not syncing' "$TMP/err"
LIMIT=3 lab debian-6.12 -- bench
exits "a time limit" 2 "was not done after 3 s and was ended"
lab debian-6.12 --prelude 'poweroff -f' -- regs
exits "a guest that ends without an answer" 2 "ended without an answer"
mkdir "$TMP/there"
lab debian-6.12 --out "$TMP/there" -- bench
exits "an output directory that exists" 2 "exists already"
is "no QEMU is left behind" "$(pgrep -f "qemu-system-aarch64.*$TMP" | wc -l)" 0

# interrupted, and gone on with: rows so far are kept, and the run ends as if nothing had been
dir=$TMP/interrupted
scripts/lab/run --binary "$ARM64" --kernel debian-6.12 --out "$dir" -- bench --vcpus 1-64 --rounds 6 \
	>"$TMP/out" 2>"$TMP/err" </dev/null &
pid=$!
for _ in $(seq 300); do # until it measures: its stage has had a first flush
	ls -s "$TMP"/regscope-lab.*/files 2>/dev/null | awk '$1 > 40 { found = 1 } END { exit !found }' && break
	sleep 0.1
done
kill -TERM "$pid"
code=0
wait "$pid" || code=$?
exits "interrupted" 130 "interrupted; .* keeps what was measured"
rows=$(($(wc -l <"$dir/samples.csv") - 1))
ok "interrupted: rows are kept ($rows)" test "$rows" -gt 0
lab debian-6.12 --out "$dir" --resume -- bench --vcpus 1-64 --rounds 6
is "resumed: exit code" "$code" 0
is "resumed: every row is there" "$(wc -l <"$dir/samples.csv")" $((1 + 6 * (7 * 4 + 2)))
is "resumed: rows are numbered through" "$(column "$dir/samples.csv" seq | awk '$1 != NR - 1' | wc -l)" 0
is "resumed: accesses as the formulas say" "$(wrong_rows "$dir/samples.csv")" ""
lab debian-6.12 --out "$dir" --resume -- bench --vcpus 1-32 --rounds 6
exits "resumed with other options" 2 "was begun with vcpus=1,2,4,8,16,32,64"
done_testing
