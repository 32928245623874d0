#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# Trouble on a real kernel: message, exit code, what is kept.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh
debians=$(debian_kernel)

kernel=$(small_kernel)
lab "$kernel" --out "$TMP/no-kvm" --append kvm-arm.mode=none -- bench --vcpus 1
exits "no /dev/kvm" 4 "/dev/kvm: No such file.*turns KVM off (kvm-arm.mode=none).*HOST=emulated"
lab "$kernel" --prelude 'mkdir /etc; echo kvm:x:104: >/etc/group
	chown 0:104 /dev/kvm; chmod 660 /dev/kvm
	echo nobody:x:65534:65534::/:/bin/sh >/etc/passwd
	regscope() { su nobody -s /bin/sh -c "/bin/regscope $*"; }' -- regs
exits "no permission on /dev/kvm" 4 "permission denied: it belongs to group kvm"

lab "$kernel" --gic 2 --out "$TMP/gic2" -- bench --vcpus 4,8,16,32 --rounds 1 --bench sweep
exits "GICv2 host" 0 "16,32 vCPUs: left out, a VM can have at most 8 on this host"
is "GICv2 host: the counts it can do are run" "$(column "$TMP/gic2/samples.csv" vcpus | sort -nu | tr '\n' ' ')" "4 8 "
lab "$kernel" --gic 2 -- bench --vcpus 16
exits "GICv2 host: none possible" 4 "no vCPU count of --vcpus is possible here"

# a copy beside its source: 2 x (512 vCPUs, the VM and 2 devices), and 32 others
lab "$kernel" --prelude 'ulimit -n 100' -- bench --vcpus 512 --rounds 1
exits "file limit too low" 2 "nothing is left to measure: 1062 open files are needed, the hard limit is 100"
lab "$kernel" --prelude 'ulimit -n 110' --out "$TMP/files" -- bench --vcpus 32,64 --rounds 1 --bench sweep,restore
exits "file limit too low for some" 0 "restore at 64 vCPUs: left out: 166 open files are needed, the hard limit is 110"
is "file limit too low for some: the others are run" \
	"$(awk -F, 'NR > 1 { print $1, $4 }' "$TMP/files/samples.csv" | sort -u | tr '\n' ' ')" "restore 32 sweep 32 sweep 64 "
is "file limit too low for some: the run says so" "$(env_of "$TMP/files" left_out)" "restore at 64 vCPUs (EMFILE)"
lab "$kernel" --prelude 'mkdir /run/small; mount -t tmpfs -o size=48k tmpfs /run/small; ln -s small/dir /run/dir
	regscope() { /bin/regscope "$@" --out /run/small/dir; }' --out "$TMP/full" -- bench --vcpus 1,2 --rounds 100
exits "full disk" 2 "No space left on device; free some space, then continue the run"
ok "full disk: whole rows are kept" test "$(wc -l <"$TMP/full/samples.csv")" -gt 10
is "full disk: the run says how it ended" "$(env_of "$TMP/full" stopped)" failed
run "$TOOL" summary "$TMP/full"
is "full disk: what is kept is valid" "$code" 0
if mkdir "$TMP/small" && mount -t tmpfs -o size=30m tmpfs "$TMP/small" 2>/dev/null; then
	printf '%s\n' '#!/bin/sh' "case \$* in *-initrd*) cat /dev/zero >'$TMP/small/filler' 2>/dev/null; exit 0 ;; esac" \
		'exec qemu-system-aarch64 "$@"' >"$TMP/qemu"
	chmod +x "$TMP/qemu"
	LAB_FATE_FILE=$TMP/fate TMPDIR=$TMP/small lab "$kernel" --qemu "$TMP/qemu" -- bench --vcpus 1
	umount "$TMP/small"
	exits "full disk outside" 2 "small: is full, and the emulated host's answer was lost; make room"
	ok "full disk outside: the kernel is not blamed" test ! -e "$TMP/fate"
fi

lab "$kernel" -- bench --vcpus 1 --features default,MTE
exits "a feature that is not offered" 2 "MTE is not offered by this host's KVM or CPU; this host offers: PSCI_0_2 PMU_V3 SVE"
lab "$kernel" -- bench --vcpus 1 --scope-cap 999
exits "a capability that is not there" 2 "KVM_ENABLE_CAP of KVM_CAP_ARM_REG_SCOPE, capability 999: Invalid argument"
# 203, KVM_CAP_PTP_KVM and its like are no help; KVM_CAP_ARM_NISV_TO_USER (177) is enabled without an effect on the list
lab "$kernel" -- bench --vcpus 1 --scope-cap 177
exits "a capability of another kind" 2 "capability 177 was enabled and marked no register"

# what a native host does, on this kernel: the stop rule by width and by time, time as a metric, doubts
native='regscope() { /bin/regscope "$@" --host-kind native --no-pin'
lab "$kernel" --out "$TMP/width" --prelude "$native --width 50; }" -- bench --bench sweep,baseline --vcpus 2,4
exits "native: stops by width" 0 "doubt: not pinned to a CPU"
is "native: says so" "$(env_of "$TMP/width" stopped)" "every saving's interval is as narrow as asked"
ok "native: has rounds enough for Holm over 4 rows" test "$(env_of "$TMP/width" rounds)" -ge 8
is "native: has wall time" "$(column "$TMP/width/samples.csv" wall_ns | grep -c NaN)" 0
is "native: warms up, and counts that nowhere" "$(wrong_rows "$TMP/width/samples.csv")" ""
# the kernel kills for memory, and it is the trial
lab "$kernel" --memory 40 --out "$TMP/memory" --prelude "$native; }" -- bench --bench sweep,restore --vcpus 8,512 --rounds 1
exits "native: memory for few vCPUs" 0 "restore at 512 vCPUs, sweep at 512 vCPUs: left out: a trial with 2 VMs of 512 vCPUs was ended by signal 9"
is "native: memory for few vCPUs: they are run" "$(column "$TMP/memory/samples.csv" vcpus | sort -u)" 8
is "native: memory for few vCPUs: the run says so" "$(env_of "$TMP/memory" left_out)" "restore at 512 vCPUs, sweep at 512 vCPUs (ENOMEM)"
# with all that makes counts differ: else no interval is wide
lab "$debians" --clock 1 --append randomize_kstack_offset=on --out "$TMP/time" --prelude "$native --width 0 --budget 1; }" -- bench --bench sweep --vcpus 2
is "native: stops by time" "$(env_of "$TMP/time" stopped)" "the time budget is spent; some interval is wider than asked"

# a CPU goes offline under a run that is kept on it; natively, and it goes on
lab "$debians" --cpus 2 --out "$TMP/offline" --prelude 'regscope() {
	online=/sys/devices/system/cpu/cpu1/online
	taskset 2 /bin/regscope "$@" --host-kind native --rounds 100000 &
	until [ "$(wc -l </run/dir/samples.csv)" -gt 20 ] || ! kill -0 $!; do sleep 0.1; done 2>/dev/null
	echo 0 >$online
	until grep -q unpinned /run/dir/samples.csv || ! kill -0 $!; do sleep 0.1; done
	kill $!
	wait $!
}' -- bench --bench sweep --vcpus 2
exits "a CPU goes offline" 130 "doubt: .* passes ended on another CPU than the one they were kept on, and are marked unpinned"
is "a CPU goes offline: until then, the run was kept on it" \
	"$(env_of "$TMP/offline" pinned_cpu) $(sed -n '2,9p' "$TMP/offline/samples.csv" | grep -c unpinned)" "1 0"
ok "a CPU goes offline: rows from then on are marked" grep -q ',unpinned,' "$TMP/offline/samples.csv"
is "a CPU goes offline: nothing fails" "$(column "$TMP/offline/samples.csv" failed | sort -u)" 0
done_testing
