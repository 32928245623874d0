#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# make trace of the QEMU of this machine's package sources: each phase is there, probes and seccomp see the same to the
# last row, a VMM that has too little memory is told of, and a QEMU that runs is attached to, and not disturbed.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

run env VCPUS=2 PLOTS=no OUT="$TMP/kprobe" make trace
is "by probes: exit code" "$code" 0
run env VCPUS=2 PLOTS=no BY=seccomp OUT="$TMP/seccomp" make trace
is "by seccomp: exit code" "$code" 0
for phase in create stop cont reset savevm loadvm migrate target load; do
	ok "phase $phase" grep -q "^$phase " "$TMP/kprobe/report.txt"
done
ok "probes and seccomp see the same" cmp "$TMP/kprobe/qemu-2/trace.csv" "$TMP/seccomp/qemu-2/trace.csv"
ok "what the source gives, the target takes" awk '$1 == "migrate" { get = $2 } $1 == "load" { set = $3 } END { exit !(get > 0 && get == set + 1) }' \
	"$TMP/kprobe/report.txt"
run env VCPUS=8 PLOTS=no LAB_MEMORY=150 OUT="$TMP/small" make trace
is "no memory: exit code" "$code" 2
ok "no memory: is told" grep -q 'LAB_MEMORY=\|ended without an answer\|panicked' "$TMP/err"

# A QEMU that runs is attached to, stopped, and migrated; then Ctrl-C. The guest's script is guest-vmm's functions, and this.
{
	sed '/^\[ "\$1" != --phases \]/,$d' scripts/lab/guest-vmm
	cat <<'END'
export PATH=/bin
T=/sys/kernel/tracing
mount -t tracefs tracefs $T 2>/dev/null
mkdir -p $D
vmm=qemu vcpus=8 pid='' phase=attach
both_rest() {
	rests=0
	while [ $rests -lt 3 ]; do
		sleep 0.2
		if sleeps /proc/"$pid"/task/*/status "/proc/$tracer/status"; then rests=$((rests + 1)); else rests=0; fi
	done
}
make_guest
start_qemu
add_disk
/files/regscope trace --pid "$pid" --phase stop,migrate --out /tmp/dir >/tmp/table &
tracer=$!
until grep -q regscope $T/kprobe_events; do kill -0 $tracer || exit 2; sleep 0.1; done
both_rest
qmp '{"execute": "stop"}'
both_rest
kill -USR1 $tracer
both_rest
qmp '{"execute": "migrate", "arguments": {"uri": "exec:cat >'$D'/state"}}'
until_status '{"execute": "query-migrate"}' completed
both_rest
kill -INT $tracer
wait $tracer
echo "exit code $?"
qmp '{"execute": "query-status"}'
echo "$line"
echo "left over: $(cat $T/kprobe_events; ls $T/instances)"
cat /tmp/table
qmp '{"execute": "quit"}'
END
} >"$TMP/guest-attach"
run scripts/lab/run --kernel debian-6.12 --memory 2048 --clock 1 --random --tree "$(scripts/lab/get-vmm qemu)" \
	--file "${O:-build}/arm64/regscope" --file "$TMP/guest-attach" --program -- sh /files/guest-attach
out_has() { ok "attached to a QEMU that runs: $1" grep -qE "$2" "$TMP/out"; }
out_has "Ctrl-C ends it well" '^exit code 0'
out_has "QEMU goes on" '"status": "postmigrate"'
out_has "nothing is left over" '^left over: .?$'
out_has "the stop, of each vCPU" '^stop get +8 '
ok "attached to a QEMU that runs: its migration whole" awk -v want="$(awk '$1 == "migrate" { print 8 * ($2 - 1) }' "$TMP/kprobe/report.txt")" \
	'$1 == "migrate" { got = $3 } END { exit !(want > 0 && got == want) }' "$TMP/out"
done_testing
