#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2016,SC2154 # what the stand-ins expand; what tap.sh sets
# What scripts/lab/bench makes of its hosts' run directories when a host did not get far. The hosts are
# stand-ins: each leaves one row of its own, but those named in $DEAD leave nothing, and those in $BEGUN no row.
. "$(dirname "$0")/tap.sh"
TOOL=$PWD/$TOOL
mkdir "$TMP/tree"
cp -r scripts "$TMP/tree"
lab=$TMP/tree/scripts/lab
printf '#!/bin/sh\n' >"$lab/busybox"
printf '#!/bin/sh\necho "${KERNEL_REFRESH:-no}" >>"$TMP/refresh"\n' >"$lab/get-kernel"
cat >"$lab/run" <<'END'
#!/usr/bin/env bash
set -e
echo "${KERNEL_REFRESH:-no}" >>"$TMP/refresh"
part=1/1 vcpus=3 of=''
for word; do
	case $of in --out) out=$word ;; --shard) case $word in */*) part=$word vcpus=${word%/*} ;; esac ;; esac
	of=$word
done
case " $DEAD " in *" ${out##*/} "*) exit 2 ;; esac
mkdir -p "$out"
stopped='all rounds asked for are done'
case " $BEGUN " in *" ${out##*/} "*) stopped=interrupted ;; esac
printf '%s\n' kernel_release=6.12 "part=$part" rounds=1 "stopped=$stopped" >"$out/env.txt"
[ "$stopped" != interrupted ] || exit 2
bench=sweep
[ "$vcpus" != 3 ] || { bench=threads; echo thread_cpus=0 >>"$out/env.txt"; }
head -n 1 "$HEADER" >"$out/samples.csv"
echo "$bench,get,all,$vcpus,1,fresh,0,0,10,0,$((10 * vcpus)),0,100,,50,,0,0,," >>"$out/samples.csv"
END
export TMP HEADER=$PWD/results/reference/samples.csv

# shards NAME HARNESSES: a run of these hosts
shards() { run "$lab/bench" --binary x --tool "$TOOL" --out "$TMP/$1" -- --vcpus 1,2 --bench "$2"; }
# holds NAME: its harnesses, how it ended, and what is missing
holds() { echo "$(tail -qn +2 "$TMP/$1/samples.csv" | cut -d , -f 1,4 | xargs) $(sed -n 's/^\(stopped\|parts_missing\)=//p' "$TMP/$1/env.txt" | xargs)"; }

export KERNEL_REFRESH=yes
shards whole sweep,threads
is "KERNEL_REFRESH=yes: looks for a newer kernel once" "$(grep -c yes "$TMP/refresh") of $(wc -l <"$TMP/refresh")" "1 of 4"
unset KERNEL_REFRESH
is "all are there: exit code" "$code" 0
is "all are there: one run" "$(holds whole)" "sweep,1 sweep,2 threads,3 all rounds asked for are done"
export DEAD=2
shards dead sweep
exits "one that never began" 2 "dead: is not whole, shard 2/2 is missing"
is "one that never began: the others are kept" "$(holds dead)" "sweep,1 2/2 interrupted"
is "one that never began: nothing else is" "$(compgen -G "$TMP/regscope-*")" ""
DEAD=threads
shards threads sweep,threads
exits "threads never began" 2 "threads: is not whole, shard 3/3 is missing"
is "threads never began: the others are kept" "$(holds threads)" "sweep,1 sweep,2 3/3 interrupted"
DEAD='' BEGUN='1'
export BEGUN
shards begun sweep
is "one without a row: exit code" "$code" 2
is "one without a row: the others are kept" "$(holds begun)" "sweep,2 interrupted"
is "one without a row: nothing else is" "$(compgen -G "$TMP/regscope-*")" ""
# --resume: with the kernel that the run is of, by its bytes if they are known
unset DEAD BEGUN
mkdir "$TMP/kernel"
echo one >"$TMP/kernel/Image"
# shellcheck disable=SC2016 # it is the stand-in's
printf '#!/bin/sh\necho "$TMP/kernel"\n' >"$lab/get-kernel"
resume() { run "$lab/bench" --binary x --tool "$TOOL" --kernel "$2" --out "$TMP/$1" --resume -- --vcpus 1,2 --bench sweep; }
shards resumed sweep
printf '%s\n' lab_kernel=path/Image "lab_image=$(sha256sum <"$TMP/kernel/Image" | cut -c 1-16)" >>"$TMP/resumed/env.txt"
cp -r "$TMP/resumed" "$TMP/known"
ln -s known "$TMP/link"
resume link other/name
is "resumed: of the same bytes, by a link: exit code" "$code" 0
is "resumed: of the same bytes, by a link: is whole" "$(holds known)" "sweep,1 sweep,2 all rounds asked for are done"
echo two >"$TMP/kernel/Image"
resume resumed path/Image
exits "resumed: of other bytes" 2 "resumed: is of another kernel, path/Image (.*), and would go on with path/Image"
sed -i /^lab_image=/d "$TMP/resumed/env.txt"
resume resumed variant-get
exits "resumed: by another name" 2 "resumed: is of another kernel, path/Image .*, and would go on with variant-get"
resume resumed path/Image
is "resumed: by the same name, bytes not known: exit code" "$code" 0

# --resume that its hosts refuse
before=$(cksum "$TMP"/known/*)
for harnesses in sweep sweep,threads; do
	DEAD="1 2"
	export DEAD
	run "$lab/bench" --binary x --tool "$TOOL" --out "$TMP/known" --resume -- --bench $harnesses
	exits "refused, $harnesses" 2 "nothing was measured; $TMP/known is as it was"
	is "refused, $harnesses: so it is" "$(cksum "$TMP"/known/*)" "$before"
	is "refused, $harnesses: nothing else is left, nor to be merged" "$(compgen -G "$TMP/regscope-*")$(grep merge "$TMP/err")" ""
done
done_testing
