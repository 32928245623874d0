# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# In the server of tests/server.t: regscope as its users there call it. What a step says is in /out/NAME.out and
# NAME.err, its exit code in NAME.code, the run in /out/NAME. Everything is slow here: root and member do it by make, as
# they would; the other steps begin with scripts/bench and what make has seen to, and the pictures are root's.
export VCPUS=1,2 ROUNDS=6 BENCH=sweep,restore,baseline

# as USER COMMAND...: in that user's copy of the tree
as() {
	local user=$1
	shift
	cd "/home/$user/regscope" || return
	setpriv --reuid="$user" --regid="$user" --init-groups env HOME="/home/$user" USER="$user" "$@"
}

# step NAME COMMAND...: nothing of one is known to the next
step() {
	local name=$1 code=0
	shift
	echo "$name: $*"
	("$@") >"/out/$name.out" 2>"/out/$name.err" </dev/null || code=$?
	echo "$code" >"/out/$name.code"
}

# signalled NAME SIGNAL: a run without an end, in a session of its own; all of the session's processes get the
# signal, as from a terminal, when two rounds are out
signalled() {
	local name=$1 code=0 pid
	echo "$name: $2"
	env --default-signal=INT,QUIT setsid env REGSCOPE_BUILT=yes VCPUS=1 ROUNDS=100000 BENCH=sweep OUT="/out/$name" scripts/bench \
		>"/out/$name.out" 2>"/out/$name.err" </dev/null &
	pid=$!
	until awk -F, '$7 == 2 { found = 1 } END { exit !found }' "/out/$name/samples.csv" 2>/dev/null ||
		! kill -0 $pid 2>/dev/null; do sleep 0.2; done
	pkill -s $pid -"$2"
	wait $pid || code=$?
	echo "$code" >"/out/$name.code"
	pgrep -s $pid -a >"/out/$name.left"
}

for user in member stranger; do
	cp -a /root/regscope "/home/$user/regscope"
	chown -R "$user:$user" "/home/$user/regscope"
	mkdir -p "/out/$user-dir"
	chown "$user" "/out/$user-dir"
done
step root make bench OUT=/out/root
export PLOTS=no
step emulator env REGSCOPE_BUILT=yes HOST_KIND='emulated (as asked)' OUT=/out/emulator-dir scripts/bench
echo 3 >/proc/sys/kernel/perf_event_paranoid
step member as member make bench OUT=/out/member-dir/run
step doctor as member build/host/regscope doctor
step shut-out as stranger build/host/regscope doctor --brief
step stranger as stranger make bench OUT=/out/stranger-dir/run
step stranger-native as stranger env HOST=native make bench OUT=/out/stranger-dir/native
echo 1 >/proc/sys/kernel/perf_event_paranoid
step counted as member build/host/regscope bench --vcpus 1 --rounds 2 --bench sweep --out /out/member-dir/counted
signalled interrupted INT
signalled hung-up HUP
# it may have come to any round before the signal did
rounds=$(awk -F, '$7 ~ /^[0-9]+$/ && $7 > last { last = $7 } END { print (int(last / 2) + 3) * 2 }' /out/interrupted/samples.csv)
step resumed env REGSCOPE_BUILT=yes VCPUS=1 ROUNDS="$rounds" BENCH=sweep RESUME=yes OUT=/out/interrupted scripts/bench
mkdir -p /mnt && mount -t tmpfs -o size=64k tmpfs /mnt || exit
step full-disk env REGSCOPE_BUILT=yes ROUNDS=200 OUT=/mnt/run scripts/bench
cp -r /mnt/run /out/full-disk
mkdir /out/commands
cp build/host/.regscope-flags /out/commands/
