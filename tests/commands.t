#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# Every command that README and docs/ show is run by a test, or needs what no test has. The comment above a block says which:
# <!-- run: TEST[, TEST] -->, where each command of the block is run by one of them; <!-- needs: WHAT -->; in docs/ci.md also
# <!-- run: RECIPE -->, of tests/ci.t. What is marked with this test is run here as it stands, on committed runs.
. "$(dirname "$0")/tap.sh"
. tests/commands.sh

# wrong_in PAGE...: commands without a mark, and such that the test named does not run
wrong_in() {
	local page line mark command test tests lacking
	awk -f tests/commands.awk "$@" | while IFS=$'\t' read -r page line mark command; do
		case $mark in
		-) echo "$page:$line: $command: no comment says what runs it"; continue ;;
		needs:*) continue ;;
		esac
		tests=${mark#run: }
		if [[ $tests != */* ]]; then
			grep -qE "\b$tests\b" tests/ci.t || echo "$page:$line: $tests: tests/ci.t runs no such recipe"
			continue
		fi
		lacking=''
		for test in ${tests//,/ }; do
			[ -f "$test" ] || { echo "$page:$line: $test: there is no such test"; continue 2; }
			case $test:$command in
			"$test:$test" | tests/tutorial.t:*) continue 2 ;; # which types that page
			tests/commands.t:*) is_run_here "$command" && continue 2 || continue ;;
			esac
			lacking=$(lacks "$test" "$command")
			[ -n "$lacking" ] || continue 2
		done
		echo "$page:$line: $command: ${tests} runs nothing like it (${lacking//$'\n'/, })"
	done
}

is_run_here() { [[ $1 =~ ^(build/host/)?regscope\ (compare|report|history)\  ]]; }

is "every command of README and docs/ has a test, or needs what no test has" "$(wrong_in README.md docs/*.md)" ""
cat >"$TMP/wrong.md" <<'END'
    make bench BENCH=sweep

<!-- run: tests/make-bench.t -->
    make bench BENCH=frobnicate
    make frobnicate

<!-- run: tests/absent.t -->
```sh
regscope compare A \
    B
```

<!-- run: tests/cli.t -->
Words in between.

    regscope bench --frobnicate

<!-- needs: arm64 hardware -->
    make bench

```text
$ make series
no command
```
END
is "commands without a test are found" "$(wrong_in "$TMP/wrong.md" | sed -E 's/^[^:]*:([0-9]+): .*/\1/' | xargs)" "1 4 5 10 16 22"

# Commands that pages name within a sentence: some test runs them. Not what runs the tests: make test, test-long and unit, and
# make coverage, which .ci/run does; and bench-full, below.
named_in() {
	awk '/^ *```/ { fenced = !fenced } fenced || /^    / { next }
		{ while (match($0, /`[^`]+`/)) { print substr($0, RSTART + 1, RLENGTH - 2); $0 = substr($0, RSTART + RLENGTH) } }' "$@" |
		grep -E '^(make|regscope|build/host/regscope|scripts/[a-z/-]+) ' | grep -vxE 'make (unit|test|test-long|coverage|bench-full)' | sort -u
}
texts[any]=$(for test in tests/*.t tests/long/*.t; do case $test in */commands.t) ;; *) text_of "$test" ;; esac; done)
is "every command that README and docs/ name is run by some test" \
	"$(named_in README.md docs/*.md | while read -r command; do lacks any "$command" | while read -r what; do echo "$command: $what"; done; done)" ""
run make -s bench-full OUT="$TMP"
exits "make bench-full is make bench" 2 "$TMP: already exists"
echo 'Use `make bench GRIND=1` or `regscope grind`, or `make test`.' >"$TMP/wrong.md"
is "named, and run by none: is found" "$(named_in "$TMP/wrong.md" | while read -r command; do lacks any "$command"; done | wc -l)" 2

# A place that has what the pages name.
place=$TMP/place
mkdir -p "$place/build/host" "$place/bin" "$place/results/old" "$place/results/new"
ln -s "$(realpath "$TOOL")" "$place/build/host/regscope"
ln -s "$(realpath "$TOOL")" "$place/bin/regscope"
boots=$PWD/results/reference-boots
cp -r "$boots/plain" "$place/results/before"
cp -r "$boots/get" "$place/results/after"
for i in 1 2 3 4 5; do
	cp -r "$boots/plain/boot-$i" "$place/A$i"
	cp -r "$boots/get/boot-$i" "$place/B$i"
done
cp -r "$place/A1" "$place/BASE"
cp -r "$place/B1" "$place/NEW"
cp -r "$place/B2" "$place/DIR"
cp -r "$place"/A? "$place/results/old"
cp -r "$place"/A1 "$place/results/old/boot-1"
cp -r "$place"/B1 "$place/results/new/boot-1"
cp -r "$place"/B1 "$place/results/mine"
cp -r "$place"/B1 "$place/results/RUN"
rm -r "$place"/results/old/A?
for dir in "$place"/results/{before,after}/* "$place"/??* "$place"/results/{old/boot-1,new/boot-1,mine,RUN}; do
	[ ! -f "$dir/samples.csv" ] || "$TOOL" summary "$dir"
done
git init -q "$place/linux"
git -C "$place/linux" -c user.name=test -c user.email=test@localhost commit -q --allow-empty -m one

# the exit codes of compare and of a history are verdicts; all others are 0
nr_run=0
while IFS=$'\t' read -r page line mark command; do
	[[ $mark == *tests/commands.t* ]] && is_run_here "$command" || continue
	run env -C "$place" PATH="$place/bin:$PATH" bash -c "$command"
	case $command in *' compare '* | *' history --changed'*) wanted='[013]' ;; *) wanted=0 ;; esac
	ok "$page:$line: $command: exit code $code" test -z "${code/$wanted/}"
	[[ $command == *'history --add'* ]] || ok "$page:$line: prints something" test -s "$TMP/out"
	nr_run=$((nr_run + 1))
done < <(awk -f tests/commands.awk README.md docs/*.md)
ok "commands that are run here: $nr_run" test "$nr_run" -ge 9
done_testing
