#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh, lab.sh and tree.sh set
# A series of two commits. The tree is a few files; the kernels that come of it are real: those that other tests build, and
# boot, too. tests/long/commits.t builds them from source; tests/long/series-trouble.t has what goes wrong, and bisect.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh
. tests/tree.sh
. tests/series.sh

# two commits, the second one dearer, and what is told of them
series RANGE=v1..v2 VCPUS=2
is "two commits: exit code" "$code" 0
[ "$code" = 0 ] || sed 's/^/# /' "$TMP/err"
is "two commits: both measured" "$(states)" "measured measured"
ok "two commits: the table is printed" cmp "$TMP/out" "$out/report.txt"
is "two commits: at most 72 columns, ASCII" "$(LC_ALL=C awk 'length > 72 || /[^ -~]/' "$out/report.txt")" ""
ok "two commits: the base" grep -Eq "^$(commit_at v1 | cut -c 1-8) the \"base\", 100% \?n.* [0-9]+ +69 .* base$" "$out/report.txt"
ok "two commits: the second is worse" grep -Eq "^$(commit_at v2 | cut -c 1-8) .* worse$" "$out/report.txt"
is "two commits: nothing of a subject was run" "$(find "$TMP" -name was-run)" ""
rows() { awk -f plots/plain.awk <"$out/series.csv" >"$TMP/rows" && column "$TMP/rows" "$@" | xargs; }
is "series.csv: a row for each commit and op" "$(rows "number op op_verdict")" \
	"0 get none 0 set none 0 list none 1 get worse 1 set worse 1 list worse"
for run in "$out"/00[01]-*[0-9a-f]; do
	[ -d "$run" ] || continue
	is "${run##*/}: is a run like any other" "$(env_of "$run" lab_tree_commit | cut -c 1-12) $(wrong_rows "$run/samples.csv")" "${run##*-} "
done
run "$TOOL" compare "$out"/000-*[0-9a-f] "$out"/001-*[0-9a-f]
is "compare says the same of the two" "$code" 1

# stopped and started again
before=$(find "$out" -name samples.csv -printf '%T@ ' | xargs)
series RANGE=v1..v2 VCPUS=2
exits "again" 0 "goes on with what is there"
is "again: nothing is measured anew" "$(find "$out" -name samples.csv -printf '%T@ ' | xargs)" "$before"
rm -r "$out"/001-*
series TREE= RANGE=
is "gone on with by OUT alone" "$code $(states)" "0 measured measured"
series RANGE=v1..v2 VCPUS=4
exits "another setting" 2 "was begun with VCPUS=2, and would go on with VCPUS=4"
series RANGE=v1..v2 VCPUS=2 CPU=max
exits "another CPU" 2 "was begun with CPU=, and would go on with CPU=max"
series TREE= RANGE= VCPUS=4
exits "another setting, by OUT alone" 2 "was begun with VCPUS=2, and would go on with VCPUS=4"
series TREE= RANGE= FRAGMENT="$tree/Makefile"
exits "another fragment, by OUT alone" 2 "was begun with another FRAGMENT="
out=$TMP/other series RANGE=v1..v2 VCPUS=1 CPU=no-such
exits "a CPU is passed on" 2 "does not make this machine (CPU=no-such)"
out=$TMP/other series TREE= RANGE=
exits "a CPU is kept" 2 "does not make this machine (CPU=no-such)"
ok "a CPU: is part of the command" grep -q '^reproduce=.* CPU=no-such$' "$TMP/other/series.txt"
series RANGE=v1~1..v2 VCPUS=2
exits "another series" 2 "is of another series, v1..v2 of .*a tree.* and RANGE=v1~1..v2 has other commits"
(
	exec 9>"$out/lock"
	flock 9
	exec sleep 1000
) &
holder=$!
until ! flock -n "$out/lock" true; do sleep 0.1; done
LAB_LOCK_WAIT=0 series RANGE=v1..v2 VCPUS=2
exits "two at once" 2 "another one is at work in it; wait for it"
kill $holder
wait $holder 2>/dev/null

# what is no series, before anything is made
wrong() {
	local name=$1 says=$2
	shift 2
	run env TREE="$tree" RANGE=v1..v2 OUT="$TMP/none" "$@" scripts/series
	exits "$name" 2 "$says"
	ok "$name: nothing is made" test ! -e "$TMP/none"
}
wrong "no tree" "TREE=: which tree" TREE=
wrong "no range" "RANGE=: which commits" RANGE=
wrong "an empty range" "RANGE=v2..v1: has no commit" RANGE=v2..v1
wrong "one commit" "RANGE=v2: names one commit; RANGE=v2~1..v2" RANGE=v2
wrong "a symmetric range" "is no range of commits" RANGE=v1...v2
wrong "an option" "is no range of commits" RANGE=--all..v2
wrong "a name that is not there" "RANGE=v1..v9: .*unknown revision\|RANGE=v1..v9: .*bad revision" RANGE=v1..v9
mkdir "$TMP/folder"
wrong "no git tree" "folder: is no git tree" TREE="$TMP/folder" GIT_CEILING_DIRECTORIES="$TMP"
wrong "a kernel besides" "a series is of the commits of TREE=" KERNEL=plain-6.12
wrong "natively" "a series boots each kernel" HOST=native
wrong "vCPUs that are none" "vcpus: \"many\" is not a whole number" VCPUS=many
wrong "boots" "BOOTS=3: each commit of a series is booted once" BOOTS=3
wrong "a setting that a series has not" "THREADS=2: is not for a series" THREADS=2
wrong "first passes" "FIRST=yes: is not for a series" FIRST=yes
wrong "no harness that has a table" "a series' table is of sweep, restore or create" BENCH=baseline

done_testing
