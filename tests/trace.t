#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# regscope trace: a program that makes known accesses (tests/trace/vmm.c), by both backends, to the last count; and
# all ways out. One boot of Debian's kernel, which has probes and their histograms. Each trace of the same accesses has
# to see the same: TIMES of them (default: 3; tests/long/trace.t: 10).
. "$(dirname "$0")/tap.sh"
. tests/lab.sh
TIMES=${TIMES:-3}

cp "$O/arm64/trace-vmm" "$TMP/vmm"
cp "$ARM64" "$TMP/regscope"
# a program of another architecture: an ELF file, as far as the kernel looks
{ printf '\177ELF\002\001\001'; head -c 9 /dev/zero; printf '\002\000\076\000\001\000\000\000'; head -c 4096 /dev/zero; } >"$TMP/foreign"
run scripts/lab/run --kernel debian-6.12 --file "$TMP/vmm" --file "$TMP/regscope" --file "$TMP/foreign" \
	--file tests/trace/guest.sh --program -- sh /files/guest.sh "$TIMES"
is "the emulated host: exit code" "$code" 0
cp "$TMP/out" "$TMP/all"
[ "$code" = 0 ] || sed 's/^/# /' "$TMP/err"

# of NAME WHAT: what the guest told
of() { sed -n "s/^$1 $2: //p" "$TMP/all"; }
# rows NAME: vm, phase, its name, op, vCPU, register and count, without the other columns
rows() { of "$1" csv | sed 1d | awk -F, -v ORS=' ' '{ print $1 ":" $3 ":" $4 ":" $5 ":" $7 ":" $10 }' | sed 's/ $//'; }
# counts: of trace.csv what does not depend on scope, of which each kernel has its own
counts() { cut -d, -f1-8,10,13; }
# says NAME CODE PATTERN
# shellcheck disable=SC2317 # called below
says() {
	is "$1: exit code" "$(of "$1" code)" "$2"
	[ -z "$3" ] || ok "$1: says \"$3\"" grep -q -- "$3" <(of "$1" said)
	[ -z "$4" ] || is "$1: rows" "$(rows "$1")" "$4"
}

cat >"$TMP/known" <<'END'
vm,phase,phase_name,op,vcpu,id,name,class,scope,accesses,redundant,repeats,fresh
1,1,creation,get,0,0x6030000000100000,X0,core,vcpu,2,0,1,2
1,1,creation,get,0,0x603000000013c020,ID_AA64PFR0_EL1,feature-id,vm,1,1,0,1
1,1,creation,get,1,0x6030000000100000,X0,core,vcpu,2,0,1,2
1,1,creation,get,1,0x603000000013c020,ID_AA64PFR0_EL1,feature-id,vm,2,0,1,2
1,1,creation,list,0,0x0000000000000000,KVM_GET_REG_LIST,list,vcpu,1,0,0,1
1,1,creation,list,1,0x0000000000000000,KVM_GET_REG_LIST,list,vcpu,1,0,0,1
2,1,creation,get,0,0x603000000013c020,ID_AA64PFR0_EL1,feature-id,vm,1,0,0,1
2,1,creation,get,0,0x603000000013df1a,KVM_REG_ARM_TIMER_CNT,timer,vm,2,0,1,2
2,1,creation,get,1,0x603000000013c020,ID_AA64PFR0_EL1,feature-id,vm,1,1,0,1
2,1,creation,get,1,0x603000000013df1a,KVM_REG_ARM_TIMER_CNT,timer,vm,2,2,1,2
2,1,creation,get,2,0x603000000013c020,ID_AA64PFR0_EL1,feature-id,vm,1,1,0,1
2,1,creation,get,2,0x603000000013df1a,KVM_REG_ARM_TIMER_CNT,timer,vm,2,2,1,2
2,1,creation,set,0,0x603000000013c020,ID_AA64PFR0_EL1,feature-id,vm,1,0,0,1
2,1,creation,set,1,0x603000000013c020,ID_AA64PFR0_EL1,feature-id,vm,1,1,0,1
2,1,creation,set,2,0x603000000013c020,ID_AA64PFR0_EL1,feature-id,vm,1,1,0,1
2,2,2,get,0,0x6030000000100000,X0,core,vcpu,5,0,4,0
2,2,2,get,1,0x6030000000100000,X0,core,vcpu,5,0,4,0
2,2,2,get,2,0x6030000000100000,X0,core,vcpu,5,0,4,0
2,3,3,get,0,0x6030000000100002,X1,core,vcpu,1,0,0,0
2,3,3,get,1,0x6030000000100002,X1,core,vcpu,1,0,0,0
2,3,3,get,2,0x6030000000100002,X1,core,vcpu,1,0,0,0
3,3,3,get,0,0x6030000000100000,X0,core,vcpu,1,0,0,1
END
for i in $(seq "$TIMES"); do
	for name in "known$i" "s-known$i"; do
		is "$name: exit code" "$(of "$name" code)" 0
		is "$name: to the last count" "$(of "$name" csv)" "$(cat "$TMP/known")"
	done
done
is "known1: is by probes" "$(of known1 env | grep trace_by)" trace_by=kprobe
is "known1: and the first KVM_RUN by KVM's mark" "$(of known1 env | grep first_run_by)" trace_first_run_by=mark
is "s-known1: is by notifications" "$(of s-known1 env | grep trace_by)" trace_by=seccomp
ok "known1: its table shows both savings" grep -q '^saved by both (either) *25 *65.8%$' <(of known1 table)
is "known1: scope is found by experiment" "$(of known1 env | grep scope_source) $(of known2 env | grep scope_source)" \
	"scope_source=probe scope_source=documented"
is "known1: another tracer's instance and probe stay" "$(of known1 left)" "other p:other/regscope_1 do_nanosleep"

says unmounted 2 "no tracefs is mounted there: \`mount -t tracefs" ""
says s-not-root 2 "kprobe_events: permission denied: probes in the kernel are root's" ""
says s-attach-not-root 2 "be root, or launch the VMM" ""

for who in '' s-; do
	says "${who}names" 0 "" "1:begin:get:0:X0:1 1:middle:get:0:X0:2 1:3:get:0:X0:3"
	says "${who}gap" 0 "" "1:creation:get:0:X0:1 1:2:get:0:X0:2 1:3:get:0:X0:3 1:4:get:0:X0:4"
	says "${who}term" 130 "was ended by signal 15" "1:creation:get:0:X0:1"
	says "${who}int" 130 "was ended by signal 15" "1:creation:get:0:X0:1"
	says "${who}killed" 0 "was ended by signal 9" "1:creation:get:0:X0:1"
	says "${who}daemon" 0 "" "1:creation:get:0:X0:3"
	says "${who}exec" 0 "" "1:creation:get:0:X0:1 2:creation:get:0:X0:2"
	says "${who}fails" 0 "vmm ended with exit code 7" "1:creation:get:0:X0:1"
	says "${who}none" 3 "accessed no register: it made no VM by KVM" ""
	says "${who}nowhere" 2 "/nowhere: No such file or directory" ""
	says "${who}foreign" 2 "foreign: Exec format error: it is a program of another architecture" ""
done
for who in '' s-; do
	says "${who}two" 0 "" "1:creation:get:0:X0:5 1:3:get:0:X0:6 2:creation:get:0:X0:2 2:2:get:0:X0:3 3:2:get:0:X0:5"
done
says beside 0 "1 accesses of VMs of other processes are left out" "1:creation:get:0:X0:3 1:2:get:0:X0:4"
says enter 0 "" "1:creation:get:0:X0:1 1:2:get:0:X0:2"

says attach 0 "7 accesses of VMs of other processes are left out" "1:1:get:0:X0:2 1:1:get:1:X0:2"
is "attach: the VMM does not notice" "$(of attach vmm)" 0
says everything 0 "" "1:1:get:0:X0:1 2:1:get:0:X0:2"
says attach-killed 0 "" "1:1:get:0:X0:3"
is "attach-killed: as it is for one that nobody traces" "$(of attach-killed vmm)" 137
says attach-term 0 "" "1:1:get:0:X0:3"
is "attach-term: the VMM does not notice" "$(of attach-term vmm)" 0
says attach-end 0 "" "1:1:get:0:X0:3"
says attach-aside 0 "" "1:1:get:0:X0:3"
says ignored-kprobe 0 "" "1:creation:get:0:X0:3"
says ignored-seccomp 0 "" "1:creation:get:0:X0:3"
says number 0 "" "1:creation:get:0:X0:1"
is "number: what has a like name stays" "$(of number left)" "regscope_99999x "
says gone 2 "process 99999: No such process" ""
says s-listener 0 "asks for a seccomp listener of its own.*refused (EBUSY)" "1:creation:get:0:X0:1"
ok "murdered: it could not clean up" grep -q regscope_ <(of murdered left)
says next 0 "" "1:creation:get:0:X0:1"
is "nothing is left in tracefs by any other" "$(grep ' left: ' "$TMP/all" | grep -v '^murdered\|^number\|^s-\?known\|^known' | grep -c regscope)" 0

says full 3 "accesses are not counted: the histograms were full: trace again with --vcpus N" ""
is "full: all but the lost are counted" \
	"$(($(of full csv | awk -F, 'NR > 1 { n += $10 } END { print n }') + $(of full env | sed -n 's/^trace_lost=//p')))" 1536
says many 0 "" ""
is "512 vCPUs: both see the same" "$(of many csv | cksum)" "$(of s-many csv | cksum)"
is "512 vCPUs: all of it" "$(of many csv | wc -l)" 1537
says disk 2 "No space left on device" ""

# other kernels: one that does not know its functions' arguments, so that they are fetched from the CPU's registers;
# and one that gives a new VM the address of one that is gone, and has fprobes. With TESTS=all.
others=()
[ "${TESTS:-}" != all ] || others=(debian-6.1 debian-newest)
for kernel in "${others[@]}"; do
	scripts/lab/get-kernel $kernel >/dev/null 2>&1 || continue
	run scripts/lab/run --kernel $kernel --file "$TMP/vmm" --file "$TMP/regscope" --file tests/trace/guest.sh \
		--program -- sh /files/guest.sh known
	is "$kernel: exit code" "$code" 0
	cp "$TMP/out" "$TMP/all"
	by=$([ $kernel = debian-6.1 ] && echo kprobe || echo fprobe)
	for name in known1 s-known1 kprobe; do
		is "$kernel: $name: exit code" "$(of "$name" code)" 0
		is "$kernel: $name: to the last count" "$(of "$name" csv | counts)" "$(counts <"$TMP/known")"
	done
	is "$kernel: known1: is by probes" "$(of known1 env | grep trace_by)" trace_by=$by
	is "$kernel: kprobe: as was asked for" "$(of kprobe env | grep trace_by)" trace_by=kprobe
	is "$kernel: gap: by what tells its hits" "$(of gap env | grep trace_by)" trace_by=kprobe
	is "$kernel: known1: and the first KVM_RUN by what it has for that" "$(of known1 env | grep first_run_by)" \
		"trace_first_run_by=$([ $kernel = debian-6.1 ] && echo sets || echo mark)"
	is "$kernel: nothing is left in tracefs" "$(grep ' left: ' "$TMP/all" | grep -v '^murdered' | grep -c regscope)" 0
	if [ $by = kprobe ]; then
		says all-by-fprobe 2 "no fprobe of kvm_arm_get_reg: .*CONFIG_FPROBE_EVENTS.*--by kprobe" ""
		continue
	fi
	for name in clear pause; do
		says $name 3 "3 accesses are not counted: they are regscope's own; .*cleared or paused" ""
	done
	ok "murdered: its fprobes were left behind" grep -q 'f:regscope_[0-9]*/get_reg_' "$TMP/all"
	says next 0 "" "1:creation:get:0:X0:1"
done
done_testing
