# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=dash
# guest.sh known|TIMES: what tests/trace.t runs in the emulated host: one trace after another of tests/trace/vmm.c. Of each
# it prints what the test looks at: "NAME what: ...", a line a piece. TIMES: how often the known accesses are traced.
export PATH=/bin
T=/sys/kernel/tracing
R=/tmp/run
mkdir -p /etc "$R"
chmod 755 /files/*
cp /files/regscope /files/vmm /bin/
chmod 666 /dev/kvm
chmod 777 /tmp "$R"
cd "$R" || exit 2
echo nobody:x:65534:65534::/:/bin/sh >/etc/passwd

KNOWN='vm:2 list get:x0:2 stairs:pfr0 close vm:3 get:cnt:2 threads set:pfr0:1 run get:x0:5 mark get:x1:1 vm:1 stairs:x0'

# What a trace left: its exit code, its words, its rows, and anything in tracefs.
tell() {
	echo "$1 code: $2"
	sed "s/^/$1 said: /" "$R/$1.err"
	sed "s/^/$1 table: /" "$R/$1.out"
	sed "s/^/$1 csv: /" "$R/$1/trace.csv" 2>/dev/null
	sed "s/^/$1 env: /" "$R/$1/env.txt" 2>/dev/null
	echo "$1 left: $(ls "$T/instances" 2>/dev/null) $(cat "$T/kprobe_events" 2>/dev/null)$(grep ^f: "$T/dynamic_events" 2>/dev/null)"
}

# start NAME ARGUMENTS...: in the background; as the unprivileged user if NAME begins with s-. Scope is found by
# experiment, which takes longer than the trace, in the first ones alone.
start() {
	name=$1 scope='--scope documented'
	shift
	case $name in *known1) scope='' ;; esac
	# shellcheck disable=SC2086 # words
	case $name in
	s-*) su nobody -s /bin/sh -c "exec regscope trace $scope --out $R/$name $*" >"$R/$name.out" 2>"$R/$name.err" </dev/null & ;;
	*) regscope trace --vcpus 8 $scope --out "$R/$name" "$@" >"$R/$name.out" 2>"$R/$name.err" </dev/null & ;;
	esac
	pid=$!
}

end() {
	wait "$pid"
	tell "$name" "$?"
}

trace() {
	start "$@"
	end
}

# until_there FILE
until_there() {
	while [ ! -e "$1" ]; do sleep 0.05; done
}

# until_armed: until the probes of the trace in the background are all set
until_armed() {
	aside=regscope_${pid}_vms
	until grep -q keys=common_timestamp "$T/instances/$aside/events/$aside/vm_${pid}_vms/trigger" 2>/dev/null; do
		sleep 0.05
	done
}

# of_env NAME KEY
of_env() { sed -n "s/^$2=//p" "$R/$1/env.txt"; }

# disturb clear|pause: the histogram of SETs, between the VMM's first access and its last
disturb() {
	start "$1" -- vmm vm:1 get:x0:1 set:pfr0:1 ready:/tmp/"$1"1 wait:/tmp/"$1"2 get:x0:2 set:pfr0:1
	until_there /tmp/"$1"1
	trigger=$(echo "$T"/instances/regscope_"$pid"/events/regscope_"$pid"/set_reg_*/trigger)
	sed -n "s/ if .*//; s/ \[.*//; /^hist:/s/\$/:$1/p" "$trigger" >/tmp/"$1"
	cat /tmp/"$1" >>"$trigger" || echo "$1: not taken: $(cat /tmp/"$1")" >&2
	touch /tmp/"$1"2
	end
}

# what may be asked for alone: known accesses
if [ "$1" = known ]; then
	mount -t tracefs tracefs "$T"
	# shellcheck disable=SC2086 # words
	trace known1 -- vmm $KNOWN
	trace s-known1 --by seccomp -- vmm "$KNOWN"
	# shellcheck disable=SC2086 # words
	trace kprobe --by kprobe -- vmm $KNOWN
	trace gap --gap 0.3 -- vmm vm:1 get:x0:1 sleep:900 get:x0:2
	trace all-by-fprobe --by fprobe -- vmm vm:1 get:x0:1
	[ "$(of_env all-by-fprobe trace_by)" = fprobe ] || exit 0
	# somebody else does to its histograms what nobody should
	disturb clear
	disturb pause
	start murdered -- vmm vm:1 get:x0:1 ready:/tmp/m1 sleep:60000
	until_there /tmp/m1
	kill -KILL "$pid"
	end
	trace next -- vmm vm:1 get:x0:1
	exit
fi

# -- no tracefs, no permission --
trace unmounted --by kprobe -- vmm vm:1
mount -t tracefs tracefs "$T"
trace s-not-root --by kprobe -- vmm vm:1
trace s-attach-not-root -p 1

# -- known accesses --
# another tracer, which is to be left alone
mkdir "$T/instances/other"
echo 'p:other/regscope_1 do_nanosleep' >"$T/kprobe_events"
for i in $(seq "${1:-1}"); do
	# shellcheck disable=SC2086 # words
	trace "known$i" -- vmm $KNOWN
	trace "s-known$i" --by seccomp -- vmm "$KNOWN"
done
echo '-:other/regscope_1' >"$T/kprobe_events"
rmdir "$T/instances/other"

# -- phases --
trace names --phase begin,middle --no-creation -- vmm vm:1 get:x0:1 run mark get:x0:2 mark get:x0:3
trace s-names --phase begin,middle --no-creation -- vmm vm:1 get:x0:1 run mark get:x0:2 mark get:x0:3
trace gap --gap 0.3 -- vmm vm:1 get:x0:1 sleep:900 get:x0:2 run get:x0:3 sleep:900 get:x0:4 sleep:900
trace s-gap --gap 0.3 -- vmm vm:1 get:x0:1 sleep:900 get:x0:2 run get:x0:3 sleep:900 get:x0:4 sleep:900
# two VMs of one VMM: what has not run is still being created, until a mark
two='vm:1 get:x0:1 vm:1 get:x0:2 run get:x0:3 swap get:x0:4 vm:1 get:x0:5 mark swap get:x0:6'
# shellcheck disable=SC2086 # words
trace two -- vmm $two
trace s-two --by seccomp -- vmm "$two"
name=enter
{ sleep 1; echo; sleep 1; } | regscope trace --vcpus 8 --scope documented --enter --out "$R/enter" -- vmm vm:1 get:x0:1 sleep:1500 get:x0:2 >"$R/enter.out" 2>"$R/enter.err"
tell enter $?

# -- a VMM that runs, beside another one --
vmm vm:1 ready:/tmp/b1 wait:/tmp/b2 get:x1:7 ready:/tmp/b3 wait:/tmp/b4 &
other=$!
vmm vm:2 get:x0:1 run ready:/tmp/a1 wait:/tmp/a2 get:x0:2 ready:/tmp/a3 wait:/tmp/a4 get:x0:9 ready:/tmp/a5 &
vmm=$!
until_there /tmp/a1
until_there /tmp/b1
start attach -p "$vmm"
until_armed
touch /tmp/a2 /tmp/b2
until_there /tmp/a3
until_there /tmp/b3
kill -INT "$pid"
end
touch /tmp/a4 /tmp/b4
wait "$vmm"
echo "attach vmm: $?"
wait "$other"
start everything
until_armed
vmm vm:1 get:x0:1 &
vmm vm:1 get:x0:2 &
wait "$!"
sleep 1
kill -TERM "$pid"
end
vmm vm:1 ready:/tmp/e1 wait:/tmp/e2 get:x0:3 &
vmm=$!
until_there /tmp/e1
start attach-end -p "$vmm"
until_armed
touch /tmp/e2
end
wait "$vmm"
# one that is killed, and one that runs on when regscope is told to end
for how in killed term; do
	vmm vm:1 ready:/tmp/k1 wait:/tmp/k2 get:x0:3 ready:/tmp/k3 wait:/tmp/k4 get:x0:1 &
	vmm=$!
	until_there /tmp/k1
	start "attach-$how" -p "$vmm"
	until_armed
	touch /tmp/k2
	until_there /tmp/k3
	if [ $how = killed ]; then kill -KILL "$vmm"; else kill -TERM "$pid"; fi
	end
	touch /tmp/k4
	wait "$vmm" 2>/dev/null
	echo "attach-$how vmm: $?"
	rm /tmp/k?
done
# another VMM that runs meanwhile ends no phase of ours
start beside -- vmm vm:1 get:x0:1 ready:/tmp/o1 wait:/tmp/o2 get:x0:2 run get:x0:4
until_there /tmp/o1
vmm vm:1 get:x0:1 run
touch /tmp/o2
end
# one that accesses by a thread it had before, and is gone when its VMs are told
vmm vm:1 aside ready:/tmp/g1 wait:/tmp/g2 get:x0:3 &
vmm=$!
until_there /tmp/g1
start attach-aside -p "$vmm"
until_armed
touch /tmp/g2
end
wait "$vmm"
trace gone -p 99999

# -- ways out --
for who in '' s-; do
	start "${who}term" -- vmm vm:1 get:x0:1 ready:/tmp/t1 hang
	until_there /tmp/t1
	kill -TERM "$pid"
	end
	rm /tmp/t1
	start "${who}int" -- vmm vm:1 get:x0:1 ready:/tmp/t1 hang
	until_there /tmp/t1
	kill -INT "$pid"
	end
	rm /tmp/t1
	start "${who}killed" -- vmm vm:1 get:x0:1 ready:/tmp/t1 hang
	until_there /tmp/t1
	kill -KILL "$(cat "/proc/$pid/task/$pid/children")"
	end
	rm /tmp/t1
	trace "${who}daemon" -- vmm daemon vm:1 get:x0:3
	trace "${who}exec" -- vmm vm:1 get:x0:1 exec vm:1 get:x0:2
	trace "${who}fails" -- vmm vm:1 get:x0:1 fail
	trace "${who}none" -- vmm sleep:1
	trace "${who}nowhere" -- /nowhere
	trace "${who}foreign" -- /files/foreign
done
trace s-listener -- vmm listen vm:1 get:x0:1
start murdered -- vmm vm:1 get:x0:1 ready:/tmp/t1 hang
until_there /tmp/t1
vmm=$(cat "/proc/$pid/task/$pid/children")
kill -KILL "$pid"
end 2>/dev/null
kill -KILL "$vmm"
trace next -- vmm vm:1 get:x0:1

# -- signals that are ignored, as nohup has it, and by a parent that does not wait --
for by in kprobe seccomp; do
	name=ignored-$by
	(
		trap '' HUP CHLD
		exec regscope trace --vcpus 8 --scope documented --by "$by" --out "$R/$name" -- vmm vm:1 get:x0:1 ready:/tmp/i1 wait:/tmp/i2 get:x0:2
	) >"$R/$name.out" 2>"$R/$name.err" </dev/null &
	pid=$!
	until_there /tmp/i1
	kill -HUP "$pid"
	touch /tmp/i2
	end
	rm /tmp/i1 /tmp/i2
done

# -- what is left by one that had our number, and what is none of ours --
mkdir "$T/instances/regscope_99999x"
# shellcheck disable=SC2016 # for the other shell
sh -c 'mkdir "$0/instances/regscope_$$"; exec regscope trace --vcpus 8 --scope documented --out "$1/number" -- vmm vm:1 get:x0:1' \
	"$T" "$R" >"$R/number.out" 2>"$R/number.err" </dev/null
tell number $?
rmdir "$T/instances/regscope_99999x"

# -- many vCPUs --
trace full --vcpus 1 -- vmm vm:512 get:x0:1 get:x1:1 get:pfr0:1
trace many --vcpus 512 -- vmm vm:512 get:x0:1 get:x1:1 get:pfr0:1
trace s-many -- vmm vm:512 get:x0:1 get:x1:1 get:pfr0:1
mkdir small
mount -t tmpfs -o size=16k tmpfs small
ln -s small/dir disk
regscope trace --vcpus 512 --scope documented --out "$R/small/dir" -- vmm vm:512 get:x0:1 >"$R/disk.out" 2>"$R/disk.err"
tell disk $?
