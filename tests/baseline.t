#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016,SC2154 # what the stand-in expands; what tap.sh sets
# scripts/baseline: what is kept of which boots, what is compared with what, and exit codes. scripts/bench is a
# stand-in that hands out made runs: $RUN, or $AGAIN when all is measured again.
. "$(dirname "$0")/tap.sh"
unset OUT BOOTS KERNEL LIMIT COMMIT HISTORY BASELINES CHECKS SINGLE_BOOT AGAIN
TOOL=$(realpath "$TOOL")
root=$PWD tree=$TMP/tree
mkdir "$tree" "$TMP/runs"
cp -r scripts "$tree"
ln -s "$(realpath "$O")" "$tree/build"
cat >"$tree/scripts/bench" <<'END'
#!/usr/bin/env bash
echo "BOOTS=$BOOTS" >>"$TMP/measured"
echo "${LIKE:-}" >"$TMP/like"
[ -d "$RUN" ] || exit "$RUN"
case $OUT in */again) RUN=${AGAIN:-$RUN} ;; esac
cp -r "$RUN" "$OUT"
END
export TMP RUN AGAIN
cd "$tree" || exit 1
baseline() { : >"$TMP/measured" && run env O=build "$@"; }
keep() { baseline "$@" scripts/baseline keep; }
check() { baseline "$@" scripts/baseline check; }

# made NAME KERNEL/BOOT [KEY=VALUE...]: a run of results/reference-boots with another env.txt
made() {
	local dir=$TMP/runs/$1 change
	rm -rf "$dir"
	mkdir -p "${dir%/*}"
	cp -r "$root/results/reference-boots/$2" "$dir"
	shift 2
	for change; do
		sed -i "/^${change%%=*}=/d" "$dir/env.txt"
		printf '%s\n' "$change" >>"$dir/env.txt"
	done
	RUN=$dir
}

# dearer DIR: every GET by 5%
dearer() {
	awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "instructions") at = i }
		NR > 1 && $2 == "get" { $at = int($at * 1.05) } 1' "$1/samples.csv" >"$TMP/dearer"
	mv "$TMP/dearer" "$1/samples.csv"
}
kept() { find results/baseline -mindepth 1 -maxdepth 2 -name "${1:-boot-*}" | wc -l; }
afresh() { rm -rf results "$TMP/runs"; }
features=$(sed -n '/^features=/{s///;s/ /-/gp}' "$root/results/reference-boots/plain/boot-1/env.txt")
place=results/baseline/emulated-$features

# --- the emulated host: counts are exact, and one boot is compared
check
exits "no baseline" 2 "results/baseline: there is no baseline of any host yet"
is "no baseline: nothing is measured" "$(cat "$TMP/measured")" ""
for k in 1 2 3; do made "three/boot-$k" "plain/boot-$k"; done
RUN=$TMP/runs/three
keep BOOTS=3
exits "keep BOOTS=3" 0 "kept in $place: kernel $(release_of "$RUN/boot-1"), 3 boots"
is "keep BOOTS=3: is measured so" "$(cat "$TMP/measured")" BOOTS=3
is "keep BOOTS=3: all are kept" "$(kept) $(sed -n 's/^lab_boot=//p' $place/boot-*/env.txt | sort | xargs)" "3 1/6 2/6 3/6"
for k in 2 3 4; do made "more/boot-$k" "plain/boot-$k"; done
keep OUT="$TMP/runs/more"
exits "keep OUT=a folder of boots" 0 "4 boots"
is "keep OUT=a folder of boots: nothing is measured" "$(cat "$TMP/measured")" ""
ok "keep: the same boot again is said to be replaced" grep -q "boot-.*: is the same boot, and is replaced" "$TMP/err"
made same plain/boot-1
check
exits "the same" 0 "nothing got worse than $place"
is "the same: bench is told what it will be held against" "$(cat "$TMP/like")" results/baseline
is "the same: one boot is compared" "$(cat "$TMP/measured")$(grep -c 'boots' "$TMP/out" "$TMP/err" | sed 's/.*://' | xargs)" "BOOTS=0 0"
made get get/boot-1
check
exits "worse" 1 "something got worse than $place"
is "worse: all of it is measured again" "$(wc -l <"$TMP/measured")" 2
exits "worse: without a summary there is no text" 1 "there is no text to paste; the verdict stands"
for dir in "$TMP/runs/get" $place/boot-*; do "$TOOL" summary "$dir"; done
check
is "worse: exit code" "$code" 1
ok "worse: the text to paste" grep -q '^-- to paste --$' "$TMP/out"
is "worse: the text is of both" "$(sed '1,/-- to paste/d' "$TMP/out" | grep -c 'vCPUs')" 2
AGAIN=$TMP/runs/same
check
exits "worse, and then the same" 0 "measuring all of it again"
AGAIN=''
made lacks plain/boot-1
sed -i '/^sweep,get,all,8,/d' "$RUN/samples.csv"
check
exits "a cell is gone" 3 "that cannot be told"
made cpu plain/boot-1 cpu=other
check
exits "another CPU" 2 "CPU"
made features plain/boot-1 features=PMU_V3
check
exits "other features" 2 "results/baseline/emulated-PMU_V3: there is no baseline for this host and these features"
for RUN in 2 4 130; do
	check
	is "bench ends with $RUN: exit code" "$code" "$RUN"
done
RUN=$TMP/runs/same
touch "$TMP/file"
check HISTORY="$TMP/file/history.csv"
is "what fails has no verdict's exit code" "$code" 2
check BOOTS=3
exits "check BOOTS=3" 2 "BOOTS=3: check makes one run"
check SINGLE_BOOT=maybe
exits "SINGLE_BOOT=maybe" 2 "SINGLE_BOOT=maybe: is neither yes nor no"
is "what was measured for a check is gone" "$(compgen -G 'results/*.??????')" ""
printf '#!/bin/sh\nmkdir -p "$OUT"; exit 130\n' >scripts/bench.ends
mv scripts/bench scripts/bench.there && mv scripts/bench.ends scripts/bench && chmod 755 scripts/bench
for verb in check keep; do
	baseline scripts/baseline $verb
	is "$verb, interrupted: what was measured is kept" "$code $(compgen -G 'results/*.??????/run' | wc -l)" "130 1"
	rm -rf results/*.??????
done
mv scripts/bench.there scripts/bench

# the boot that drew the same by chance; two boots that differ, said to be of one kernel
afresh
image=lab_image=0123456789abcdef build=kernel_build=0123456789abcdef
made two/boot-1 plain/boot-1 $image $build
made two/boot-2 get/boot-2 $image $build
keep OUT="$TMP/runs/two"
made second get/boot-2
check
is "boot 2 is compared with boot 2: exit code" "$code" 0
made first get/boot-1
check
is "boot 1 is compared with boot 1: exit code" "$code" 1

# --- which boots are of one kernel
afresh
made a plain/boot-1 $image
keep
made b plain/boot-2 $image lab_kernel=by/another/name
keep
is "the same bytes by another name" "$(kept) $(kept '*.old')" "2 0"
made c get/boot-3 lab_image=fedcba9876543210 lab_kernel=variant-plain
keep
exits "other bytes by the same name" 0 "what was there is of another kernel, and now $place.old"
is "other bytes by the same name: are by themselves" "$(ls $place | wc -l) $(ls $place.old | wc -l)" "1 2"
made mixed/boot-1 plain/boot-1
made mixed/boot-2 get/boot-2
keep OUT="$TMP/runs/mixed"
exits "a folder of two kernels" 2 "boot-2: is of another host, features or kernel than .*boot-1"
keep OUT="$TMP/runs"
exits "a folder of no run" 2 "is neither a run directory .* nor a folder of them"

# as older releases kept it
for kernel in plain get; do
	afresh
	made old plain/boot-1
	mkdir -p results/baseline
	cp -r "$RUN" $place
	check
	is "an old baseline: is compared with: exit code" "$code" 0
	made new $kernel/boot-2
	keep
	is "an old baseline, of plain, and $kernel: boots, and those of another kernel" "$(ls $place | wc -l) $(kept '*.old')" \
		"$([ $kernel = plain ] && echo 2 0 || echo 1 1)"
done

# what a path may be, and how many
afresh
made real plain/boot-1
ln -s real "$TMP/runs/link"
keep OUT="$TMP/runs/link"
ok "OUT is a link: the run itself is kept" test ! -L $place/boot-* -a -f $place/boot-*/samples.csv
mkdir $place/boot-z{0001..1500}
made more plain/boot-2
keep
exits "1,500 boots" 0 "1502 boots"

# --- a stranger's words
afresh
mkdir -p results/baseline
echo precious >"$TMP/victim"
for n in 1 2; do
	for key in boot_id features host; do
		for value in ../../../../../victim "PSCI../../../../victim" .. / '$(touch $TMP/executed)' "$(printf %4000s '' | tr ' ' x)" '*' "-rf ."; do
			made hostile plain/boot-1 "$key=$value" kernel_version="$n"
			before=$(find "$TMP" -path "$tree/results" -prune -o -print | LC_ALL=C sort | cksum)
			keep
			[ "$code" -eq 0 ] || echo "$key=$value: $code $(cat "$TMP/err")" >>"$TMP/wrong"
			[ "$before" = "$(find "$TMP" -path "$tree/results" -prune -o -print | LC_ALL=C sort | grep -v "$TMP/wrong" | cksum)" ] ||
				echo "$key=$value: leaves the store" >>"$TMP/wrong"
		done
	done
done
is "hostile boot ids, features and hosts" "$(cat "$TMP/wrong" 2>/dev/null)" ""
is "nothing stands beside the store" "$(ls results)$(find results/baseline -mindepth 1 -maxdepth 1 ! -type d)" baseline
for key in host features; do
	made none plain/boot-1 "$key="
	keep
	exits "no $key" 2 "env.txt does not say of what host and features it is"
done
afresh
made unknown plain/boot-1 boot_id=
keep
keep
exits "no boot id, twice" 0 "boot-unknown: is of a boot that is not known, too, and is replaced"

# --- a native host: boots add up
afresh
# six times the rounds: of fewer a native host's say nothing
native() {
	made "$1" "$2" host_kind=native host=board "boot_id=${3:-$1}"
	awk -F, -v OFS=, 'NR == 1 { print; next } { row[n++] = $0 }
		END { for (k = 0; k < 6; k++) for (i = 0; i < n; i++) { $0 = row[i]; $7 += 6 * k; $8 += n * k; print } }' \
		"$root/results/reference-boots/$2/samples.csv" >"$RUN/samples.csv"
}
place=results/baseline/board-$features
native base1 plain/boot-1
keep
native new1 plain/boot-1
dearer "$RUN"
check
exits "native, a boot a side" 3 "missing are 3 of the baseline's"
ok "native, a boot a side: of this one too" grep -q "missing are 3 of this one" "$TMP/err"
is "native, a boot a side: nothing to paste, nothing measured again" "$(grep -c paste "$TMP/out") $(wc -l <"$TMP/measured")" "0 1"
for k in 1 2; do
	native "new$k" "plain/boot-$k"
	dearer "$RUN"
	check SINGLE_BOOT=yes
	is "native, SINGLE_BOOT=yes, boot $k: exit code" "$code" 1
	is "native, SINGLE_BOOT=yes, boot $k: is measured again, says nothing of boots, and is to be pasted" \
		"$(wc -l <"$TMP/measured") $(grep -c 'missing' "$TMP/err") $(grep -c 'to paste --' "$TMP/out")" "2 0 1"
done
for k in 2 3 4; do
	native "base$k" "plain/boot-$k"
	keep
done
is "native: boots of the baseline" "$(kept)" 4
native new3 plain/boot-3
dearer "$RUN"
check
exits "native, 4 boots against 3" 3 "missing are 1 of this one"
is "native, 4 boots against 3: the baseline has enough" "$(grep -c "of the baseline's" "$TMP/err")" 0
native new4 plain/boot-4
dearer "$RUN"
check
exits "native, 4 boots a side" 1 "something got worse than $place"
is "native, 4 boots a side: no boot is missing, nothing is measured again, nothing of one boot is to be pasted" \
	"$(grep -c missing "$TMP/err") $(wc -l <"$TMP/measured") $(grep -c 'to paste' "$TMP/out")" "0 1 0"
native last plain/boot-5
sed -i s/^date_utc=.*/date_utc=2999-01-01T00:00:00Z/ "$RUN/env.txt"
dearer "$RUN"
keep
native new5 plain/boot-6
dearer "$RUN"
check SINGLE_BOOT=yes
is "native, SINGLE_BOOT=yes: is held against the newest: exit code" "$code" 0
native other plain/boot-6 other-boot
echo kernel_build=0123456789abcdef >>"$RUN/env.txt"
keep
exits "native: another build of the same release and version" 0 "what was there is of another kernel"
check CHECKS="$TMP/file/checks"
is "native: what fails has no verdict's exit code" "$code" 2
done_testing
