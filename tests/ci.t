#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# docs/ci.md: the recipes marked <!-- run: NAME --> are run as they stand there, on committed runs. Services'
# clients are stand-ins that note how they were called; `make` is one that hands out a committed run.
. "$(dirname "$0")/tap.sh"

plain=$PWD/results/reference-kernels/plain-6.12
scope=$PWD/results/reference-kernels/scope-6.12
tool=$(realpath "$TOOL")

# recipe NAME: the block below its mark
recipe() {
	awk -v mark="<!-- run: $1 -->" '$0 == mark { marked = 1; next } marked && /^```/ { if (inside) exit; inside = 1; next } inside' docs/ci.md
}

# yaml NAME PATTERN: the shell in a block of YAML: items below a line that matches, or what follows "run:"
yaml() {
	recipe "$1" | awk -v pattern="$2" '$0 ~ pattern { found = 1; if (sub(/.*- run: /, "")) print; next }
		found && pattern ~ /:\$$/ && /^ *- / { sub(/^ *- /, ""); print; next } pattern ~ /:\$$/ { found = 0 }'
}

# native RUN DIR: what a native host may have measured, in six times the rounds
native() {
	rm -rf "$2"
	cp -r "$1" "$2"
	sed -i 's/^host_kind=.*/host_kind=native/' "$2/env.txt"
	awk -F, -v OFS=, 'NR == 1 { print; next } { row[n++] = $0 }
		END { for (k = 0; k < 6; k++) for (i = 0; i < n; i++) { $0 = row[i]; $7 += 6 * k; $8 += n * k; print } }' \
		"$1/samples.csv" >"$2/samples.csv"
}

# A place with both runs, regscope in its places, and stand-ins.
bench=$TMP/place
mkdir -p "$bench/bin" "$bench/build/host"
cp -r "$plain" "$bench/base"
ln -s "$tool" "$bench/build/host/regscope"
ln -s "$tool" "$bench/bin/regscope"
standin() {
	cat >"$bench/$1"
	chmod +x "$bench/$1"
}
standin bin/make <<'END'
#!/bin/sh
echo "make $*" >>"$CALLS"
case "$*" in
*bench*)
	for word; do
		case $word in KERNEL=/*) NEW=$RUNS/$(cat "${word#KERNEL=}") ;; esac
	done
	[ "$2" != -C ] || cd "$3"
	exec cp -r "$NEW" run
	;;
*Image) ! grep broken kernel && mkdir -p arch/arm64/boot && exec cp kernel arch/arm64/boot/Image ;;
esac
END
standin regscope <<'END'
#!/bin/sh
[ "$1" != bench ] || exec cp -r "$NEW" run
exec regscope "$@"
END
for client in apt-get bencher lava-test-case; do
	standin bin/$client <<-'END'
		#!/bin/sh
		echo "${0##*/} $*" >>"$CALLS"
	END
done

# measured NAME: a recipe that begins when both runs are there
measured() {
	echo 'cp -r "$NEW" run'
	recipe "$1"
}

# follow NEW COMMAND...: the shell that the command prints, as a CI runs it
follow() {
	local new=$1
	shift
	rm -rf "$bench/run" "$TMP/calls"
	"$@" >"$TMP/recipe"
	run env -C "$bench" PATH="$bench/bin:$PATH" CALLS="$TMP/calls" NEW="$new" HOST=board BRANCH=main BUILD=me:1 sh -e "$TMP/recipe"
}
called() { grep -cF -- "$1" "$TMP/calls"; }

for name in $(sed -n 's/^<!-- run: \([a-z]*\) -->$/\1/p' docs/ci.md); do
	ok "$name: there is something to run" test -n "$(recipe "$name")"
done

follow "$plain" yaml github '- run:'
is "github: exit code" "$code" 0
is "github: installs, and measures" "$(called "apt-get install -y git make") $(called "make bench OUT=run ")" "1 1"
ok "github: what the action reads" jq -e 'length == 86' "$bench/benchmark.json"
file=$(recipe github | sed -n 's/.*external-data-json-path: //p')
is "github: what the action keeps lies where the cache is" "$(recipe github | sed -n 's/^ *path: //p')" "${file%/*}"
is "github: the cache has a new key each time, and finds the last one" \
	"$(recipe github | grep -cE '^ *(key: regscope-\$\{\{ github.run_id \}\}|restore-keys: regscope-)$')" 2

follow "$scope" yaml gitlab '^  script:$'
is "gitlab: something worse: exit code" "$code" 1
yaml gitlab 'after_script:$' >"$TMP/after"
(cd "$bench" && sh -e "$TMP/after")
ok "gitlab: the report" grep -q '^|' "$bench/report.md"
ok "gitlab: exit code 3 is no failure" grep -q 'exit_codes: 3' <(recipe gitlab)

# unclear: two rounds of a native host
mkdir "$TMP/few"
cp "$plain"/{benches,regs}.csv "$TMP/few"
sed 's/^host_kind=.*/host_kind=native/' "$plain/env.txt" >"$TMP/few/env.txt"
awk -F, -v OFS=, 'NR > 1 { if ($7 > 1) next; $15 = int($15 * (1 + 0.2 * $7)) } 1' "$plain/samples.csv" >"$TMP/few/samples.csv"
lava() {
	follow "$1" yaml lava 'steps:$'
	is "lava, ${1##*/}: exit code" "$code" 0
	is "lava, ${1##*/}: the verdict" "$(cat "$TMP/calls")" "lava-test-case regscope-verdict --result $2"
	is "lava, ${1##*/}: the signals" "$(grep -c '^<LAVA_SIGNAL_TESTCASE ' "$TMP/out")" 86
}
lava "$plain" pass
lava "$scope" fail
rm -r "$bench/base"
cp -r "$TMP/few" "$bench/base"
lava "$TMP/few" unknown
rm -r "$bench/base"
cp -r "$plain" "$bench/base"
cp -r "$scope" "$TMP/gone"
sed -i '/^sweep,get,all,8,/d' "$TMP/gone/samples.csv"

follow "$TMP/gone" measured kernelci
is "kernelci: exit code" "$code" 0
ok "kernelci: a test of each cell, worse or missing ones by their words" jq -e '.version.major == 5 and (.tests | length) == 86 and
	([.tests[] | .status] | unique - ["DONE"] == ["FAIL", "MISS", "PASS"]) and ([.tests[].id] | unique | length) == 86 and
	all(.tests[]; .build_id == "me:1" and .origin == "me" and (.id | startswith("me:")) and
		(.path | test("^[.a-zA-Z0-9_-]*$")) and (.status == "MISS" or .number.value > 0))' "$bench/kcidb.json"
native "$plain" "$bench/base"
native "$scope" "$TMP/worse"
follow "$TMP/worse" measured kernelci
ok "kernelci: worse in the only boot there is, exit code 3: is no FAIL" jq -e '([.tests[] | .status] | unique) == ["DONE", "PASS"] and
	any(.tests[]; .misc.worse)' "$bench/kcidb.json"
lava "$TMP/worse" unknown
rm -r "$bench/base"
cp -r "$plain" "$bench/base"
follow "$plain" measured lkp
is "lkp: exit code" "$code" 0
is "lkp: a line for each metric" "$(grep -cE '^[a-z]+\.[a-z]+\.[a-z]+\.[0-9]+\.1\.[a-z]+\.instructions: [0-9]+(\.[0-9]+)?$' "$TMP/out")" 86
follow "$scope" measured ktap
is "ktap: exit code" "$code" 1
ok "ktap: is KTAP" grep -qx 'KTAP version 1' "$TMP/out"

follow "$plain" measured bencher
is "bencher: exit code" "$code" 0
is "bencher: has a threshold, and fails by it" "$(called "--threshold-measure instructions --threshold-test percentage") $(called "--err")" "1 1"
ok "bencher: the file has the measure of the threshold" jq -e 'all(.[]; has("instructions"))' "$bench/run.json"

mkdir "$bench/linux"
follow "$plain" measured otava
is "otava: exit code" "$code" 0
follow "$scope" measured otava
is "otava: a header and two rows" "$(wc -l <"$bench/otava.csv") $(head -n 1 "$bench/otava.csv" | cut -d, -f 4,6)" "3 commit,time"
column=$(awk '/column: / { print $2 }' docs/ci.md)
ok "otava: the column of the example is there" grep -qF ",$column" "$bench/otava.csv"

if command -v benchstat >/dev/null; then
	follow "$scope" measured benchstat
	is "benchstat: exit code" "$code" 0
	is "benchstat: one table, with a change in every row" "$(grep -c 'vs base' "$TMP/out") $(grep -c '^Get/bench=sweep/vcpus=[0-9]*/policy=[a-z]*/state=fresh .*[+~]' "$TMP/out")" "2 20"
	ok "benchstat: policies side by side" grep -Eq '^ +│ +all +│ +scoped +│' "$TMP/out"
else
	ok "benchstat # SKIP it is not installed" true
fi

# a bisection: commits whose kernel is a committed run, or does not build, or cannot be judged
git_x() { git -C "$TMP/linux" -c user.name=x -c user.email=x@x "$@"; }
mkdir "$TMP/linux" "$TMP/runs"
cp -r "$plain" "$TMP/runs/plain"
cp -r "$scope" "$TMP/runs/scope"
cp -r "$TMP/few" "$TMP/runs/few"
git_x init -q
nr_commits=0
for kernel in plain plain plain few broken plain scope scope scope; do
	echo "$kernel" >"$TMP/linux/kernel"
	echo "$((++nr_commits))" >"$TMP/linux/number"
	git_x add kernel number
	git_x commit -q -m "commit $nr_commits: $kernel"
done
recipe bisect >"$TMP/step"
chmod +x "$TMP/step"
bisect() {
	git_x bisect reset >"$TMP/out" 2>&1
	git_x bisect start HEAD HEAD~8 >"$TMP/out" 2>&1
	run env -C "$TMP/linux" PATH="$bench/bin:$PATH" CALLS="$TMP/calls" RUNS="$TMP/runs" REGSCOPE="$bench" \
		git bisect run "$TMP/step"
}
bisect
is "bisect: exit code" "$code" 0
ok "bisect: finds the commit" grep -q 'commit 7: scope$' <(git_x show -s --format=%s refs/bisect/bad)
bisect_code() {
	local name=$1 wanted=$2
	shift 2
	run "$TOOL" compare --bisect "$@"
	is "bisect, $name: exit code" "$code" "$wanted"
}
bisect_code "the same" 0 "$plain" "$plain"
bisect_code "worse" 1 "$plain" "$scope"
bisect_code "unclear" 125 "$TMP/few" "$TMP/few"
cp -r "$plain" "$TMP/lacks"
sed -i '/^sweep,get,all,8,/d' "$TMP/lacks/samples.csv"
bisect_code "a cell is gone" 125 "$plain" "$TMP/lacks"
bisect_code "another host" 125 "$plain" "$TMP/few"
bisect_code "no run" 125 "$plain" "$TMP/absent"
bisect_code "no base" 255 "$TMP/absent" "$plain"
bisect_code "a wrong option" 255 --frob "$plain" "$plain"
bisect_code "a wrong limit" 255 --limit speed=1 "$plain" "$plain"
run "$TOOL" compare --frob "$plain" --bisect
is "bisect, a wrong option before it: exit code" "$code" 255
mv "$bench/base" "$bench/away"
bisect
ok "bisect: without a base it stops, and blames no commit (exit code $code)" test "$code" -ne 0 -a "$(git_x bisect log | grep -c '^git bisect')" -le 2
done_testing
