#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# A task of a fleet on an arm64 node, in a server that tests/long/fleet.t boots: natively, stopped and started again, after
# another boot, and by a user who may not use KVM. What `fleet submit --nodes` puts into the directory is made by hand,
# as there is no Slurm here. Each step leaves its log and its state in /out.
set -uo pipefail
dir=/tmp/fleet

# plan NAME=VALUE...
plan() {
	rm -rf $dir
	mkdir -p $dir/{log,runs,kernels,cache} $dir/tasks/1 $dir/tool/build-aarch64
	cp -r scripts plots $dir/tool/
	cp -r build/host $dir/tool/build-aarch64/
	printf '%s\n' task,name,what,kernel,commit,node 1,n1,node,,,n1 >$dir/fleet.csv
	printf '%s\n' "$@" >$dir/settings
	chmod -R go+rwX $dir
}

# step NAME COMMAND...
step() {
	local name=$1
	shift
	"$@" </dev/null
	echo $? >"/out/$name.code"
	cp $dir/log/1.txt "/out/$name.log"
	cp $dir/tasks/1/state "/out/$name.state"
}

task() { $dir/tool/scripts/fleet-task $dir 1; }

# stopped_task: as Slurm does before the time is out, when rows have been written
stopped_task() {
	local pid code=0
	$dir/tool/scripts/fleet-task $dir 1 &
	pid=$!
	until [ "$(cat $dir/runs/n1/samples.csv 2>/dev/null | wc -l)" -gt 20 ] || ! kill -0 $pid; do sleep 1; done
	kill -USR1 $pid
	wait $pid || code=$?
	while kill -0 $pid 2>/dev/null; do wait $pid; code=$?; done
	return $code
}

plan VCPUS=1,2 ROUNDS=100000 BENCH=sweep HOST=
step stopped stopped_task
sed -i 's/^ROUNDS=.*/ROUNDS=12/' $dir/settings
step again task
cp -r $dir/runs/n1 /out/run

plan VCPUS=1 ROUNDS=2 BENCH=sweep HOST=
step first task
rm -f $dir/tasks/1/state
sed -i 's/^boot_id=.*/boot_id=0123/; s/^stopped=.*/stopped=interrupted/' $dir/runs/n1/env.txt
step reboot task
ls $dir/runs >/out/reboot.runs

plan VCPUS=1 ROUNDS=2 BENCH=sweep HOST=
step stranger setpriv --reuid=stranger --regid=stranger --init-groups env HOME=/home/stranger \
	$dir/tool/scripts/fleet-task $dir 1
echo ended
