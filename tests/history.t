#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154,SC2016 # what tap.sh sets; backquotes that must stay as they are
# Histories, through the program: what is found in simulated ones (of each kind 4, with TESTS=all 8), exit codes, the
# file. HISTORIES=100, as tests/long/history.t has it, for the figures; each is seeded, and the same every time.
. "$(dirname "$0")/tap.sh"
histories=${HISTORIES:-$([ "${TESTS:-}" = all ] && echo 8 || echo 4)}
run1=results/reference-kernels/plain-6.12
header=host,features,kernel,commit,boot,time

# made NAME=VALUE...: a history of `rows` nights and as many `metrics` with `noise` percent; from row `at` on
# `movers` of them are `percent` up; of all numbers, or of all runs, a share is tenfold. Random numbers are its
# own (Lehmer, 1951), so that every awk makes the same.
made() {
	awk "${@/#/-v}" 'function uniform() { x = x * 16807 % 2147483647; return x / 2147483647 }
	function gauss() { return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform()) }
	BEGIN {
		x = 1000 + 7919 * seed
		for (i = 0; i < 10; i++)
			uniform()
		printf "'"$header"'"
		for (m = 1; m <= metrics; m++)
			printf ",sweep/get/vcpus=%d/policy=all/state=fresh/instructions", m
		print ""
		for (r = 0; r < rows; r++) {
			printf "here,PMU_V3,6.12,c%03d,b,2026-01-01T%04d", r, r
			all = uniform() < bad_runs ? 10 : 1
			for (m = 1; m <= metrics; m++) {
				value = 1000 * m * all * (uniform() < outliers ? 10 : 1)
				value *= noise ? 1 + noise / 100 * gauss() : 1
				printf ",%.17g", value * (r >= at && m <= movers ? 1 + percent / 100 : 1)
			}
			print ""
		}
	}'
}

changes() { sed -n 's/^  first after  c0*\([0-9]\)/\1/p' "$TMP/out"; }

# simulate NAME=VALUE...: $found of the histories have a change within 3 runs of `at`, $silent none at all; $alarms
# are all other changes
simulate() {
	local seed at near
	found=0 alarms=0 silent=0
	for ((seed = 1; seed <= histories; seed++)); do
		made "$@" seed=$seed >"$TMP/made.csv"
		run "$TOOL" history --changed "$TMP/made.csv"
		near=0
		[ -n "$(changes)" ] || silent=$((silent + 1))
		[ "$code" -le 1 ] || alarms=$((alarms + 1000)) # it failed
		for at in $(changes); do
			if [ "$at" -ge 197 ] && [ "$at" -le 203 ] && [[ " $* " != *" movers=0 "* ]]; then near=1; else alarms=$((alarms + 1)); fi
		done
		found=$((found + near))
	done
	echo "# ${*}: found $found of $histories, other changes $alarms, none in $silent"
}

few=$((histories < 100)) # they may miss one more
in_95_of_100() { [ $(((found + few) * 100)) -ge $((95 * histories)) ]; }
in_5_of_100() { [ $(((alarms - few) * 100)) -le $((5 * histories)) ]; }

year=(rows=365 noise=1 percent=1 at=200)
simulate "${year[@]}" metrics=100 movers=100
ok "1% in 1% of noise, 100 metrics: found within 3 in 95 of 100 ($found of $histories)" in_95_of_100
ok "1% in 1% of noise, 100 metrics: another change in at most 5 of 100 ($alarms)" in_5_of_100
simulate "${year[@]}" metrics=100 movers=12
ok "12 of 100 metrics move: found within 3 in 95 of 100 ($found of $histories)" in_95_of_100
simulate "${year[@]}" metrics=100 movers=100 outliers=0.02 bad_runs=0.02
ok "with 10-fold outliers: found within 3 in 95 of 100 ($found of $histories)" in_95_of_100
ok "with 10-fold outliers: another change in at most 5 of 100 ($alarms)" in_5_of_100
simulate "${year[@]}" metrics=1 movers=1 noise=0.51
ok "one metric, 95% of its noise within 1%: found within 3 in 95 of 100 ($found of $histories)" in_95_of_100
simulate "${year[@]}" metrics=1 movers=1
ok "one metric, its noise's deviation 1%: found at all ($found of $histories near, none in $silent)" \
	test "$silent" -eq 0 -a $((2 * found)) -ge "$histories"
simulate "${year[@]}" metrics=100 movers=0
ok "100 metrics, none planted: alarms in at most 5 of 100 ($alarms)" in_5_of_100
simulate "${year[@]}" metrics=100 movers=0 outliers=0.02 bad_runs=0.02
ok "none planted, 10-fold outliers: alarms in at most 5 of 100 ($alarms)" in_5_of_100
simulate "${year[@]}" metrics=1 movers=0
ok "one metric, none planted: alarms in at most 5 of 100 ($alarms)" in_5_of_100
simulate rows=20 noise=1 at=0 metrics=100 movers=0
ok "20 runs, none planted: alarms in at most 5 of 100 ($alarms)" in_5_of_100

# without noise
made rows=365 metrics=100 movers=0 outliers=0.001 >"$TMP/made.csv"
run "$TOOL" history "$TMP/made.csv"
is "no noise: outliers are no change" "$code$(changes)" 0
made rows=365 metrics=100 movers=3 at=200 percent=0.01 >"$TMP/made.csv"
run "$TOOL" history --limit 0 --changed "$TMP/made.csv"
is "no noise, a step of 0.01%: is where it is" "$(changes)" 200
is "no noise, a step of 0.01%: in three metrics" "$(grep -c '^  change 1 .* +0\.010% worse$' "$TMP/out")" 3
is "--limit 0: exit code" "$code" 1
ok "names the commit before" grep -q '^  last before  c199$' "$TMP/out"
run "$TOOL" history --changed "$TMP/made.csv"
is "a step within the limit: exit code" "$code" 0
ok "a step within the limit: is marked" grep -q '+0\.010% worse ~$' "$TMP/out"
is "at most 72 wide" "$(awk 'length > 72' "$TMP/out")" ""
run "$TOOL" history "$TMP/made.csv"
is "without --changed: every metric" "$(grep -c ' points, first ' "$TMP/out")" 100

# exit codes, and what is chosen
made rows=60 metrics=2 movers=2 at=30 percent=-2 >"$TMP/better.csv"
run "$TOOL" history "$TMP/better.csv"
is "better: exit code" "$code" 0
made rows=60 metrics=2 movers=1 at=30 percent=2 | sed 's/^here/there/' >"$TMP/worse.csv"
run "$TOOL" history "$TMP/worse.csv"
is "worse: exit code" "$code" 1
ok "worse: is said" grep -q '^2 metrics: 1 changed, 1 of them are worse than they were by more than' "$TMP/out"
awk -F, -v OFS=, -v CONVFMT=%.17g 'NR > 52 { $7 *= 0.99 } 1' "$TMP/worse.csv" >"$TMP/less.csv"
run "$TOOL" history "$TMP/less.csv"
is "worse, and taken back in part: exit code" "$code" 1
made rows=90 metrics=100 movers=100 at=30 noise=1 percent=5 | awk -F, -v OFS=, -v CONVFMT=%.17g 'NR > 61 { for (i = 7; i <= NF; i++) $i /= 1.05 } 1' >"$TMP/back.csv"
run "$TOOL" history --changed "$TMP/back.csv"
is "noise, worse and taken back: its changes" "$(changes | paste -s)" "30	60"
is "noise, worse and taken back: exit code" "$code" 0
run "$TOOL" history --limit 2.1 "$TMP/worse.csv"
is "--limit: exit code" "$code" 0
{ cat "$TMP/better.csv"; tail -n +2 "$TMP/worse.csv"; } >"$TMP/both.csv"
run "$TOOL" history "$TMP/both.csv"
is "two hosts: exit code" "$code" 1
is "two hosts: are never mixed" "$(sed -n 's/^runs *\([0-9]*\),.*/\1/p' "$TMP/out" | paste -s)" "60	60"
is "two hosts: each has its change" "$(changes | paste -s)" "30	30"
run "$TOOL" history --series "here PMU" "$TMP/both.csv"
is "--series takes part of a name: exit code" "$code" 1
run "$TOOL" history --series "there PMU" --metric vcpus=2/ "$TMP/both.csv"
is "--series, --metric: exit code" "$code" 0
run "$TOOL" history --since 2026-01-01T0030 "$TMP/worse.csv"
is "--since the change: exit code" "$code" 0
head -n 10 "$TMP/worse.csv" >"$TMP/short.csv"
run "$TOOL" history "$TMP/short.csv"
is "nine runs: exit code" "$code" 3
run "$TOOL" history --series nowhere "$TMP/both.csv"
exits "no such series" 2 "both.csv: has no such run or metric"
run "$TOOL" history "$TMP/absent.csv"
exits "an absent file" 2 "absent.csv: No such file or directory"
run "$TOOL" history a b
exits "two files" 2 "one history at a time"
run "$TOOL" history --limit=-1 "$TMP/worse.csv"
exits "a limit below 0" 2 'limit: "-1" is not a number from 0 to 1000'

# the file
h=$TMP/h.csv
run "$TOOL" history --add $run1 --commit abc,1 "$h"
is "--add makes the file: exit code" "$code" 0
is "--add: one row" "$(wc -l <"$h")" 2
is "--add: what the run is of" "$(sed -n 2p "$h" | cut -d , -f 1-7)" \
	'emulated,'"$(sed -n s/^features=//p $run1/env.txt)"','"$(release_of $run1)"',"abc,1",'"$(sed -n s/^boot_id=//p $run1/env.txt),$(sed -n s/date_utc=//p $run1/env.txt)"
"$TOOL" export --format otava $run1 | tail -n 1 | cut -d , -f 3- >"$TMP/row"
is "--add: the metrics of export --format=otava" "$(sed -n 2p "$h" | cut -d , -f 8-)" "$(cat "$TMP/row")"
cp "$h" "$TMP/before"
run "$TOOL" history --add $run1 --commit abc,1 "$h"
ok "the same run again: the file is the same" cmp "$h" "$TMP/before"
run "$TOOL" history --add $run1 --commit other "$TMP/before"
is "the same run of another commit: one row" "$(cut -d , -f 3,4 "$TMP/before" | paste -s)" "kernel,commit	$(release_of $run1),other"
# what is replayed is a series of its own
cp -r $run1 "$TMP/replayed"
for what in pattern=qemu pattern=crosvm trace=one trace=two; do
	sed -i '/^pattern\|^trace=/d' "$TMP/replayed/env.txt"
	printf '%s\n' "$what" "pattern_hash=$(cksum <<<"$what" | cut -d ' ' -f 1)" >>"$TMP/replayed/env.txt"
	LC_ALL=C sort -t = -k 1,1 -o "$TMP/replayed/env.txt" "$TMP/replayed/env.txt"
	sed -i "s/^boot_id=.*/boot_id=$what/" "$TMP/replayed/env.txt"
	run "$TOOL" history --add "$TMP/replayed" "$TMP/replays.csv"
done
is "replays: each of other accesses is a series of its own" "$("$TOOL" history "$TMP/replays.csv" 2>/dev/null | grep -c '^runs *1,')" 4
is "replays: whose, and which, is said" "$(sed 1d "$TMP/replays.csv" | cut -d , -f 2 | sed 's/.* replay:/replay:/' | paste -s -d ' ')" \
	"replay:qemu replay:crosvm replay:trace-$(cksum <<<trace=one | cut -d ' ' -f 1) replay:trace-$(cksum <<<trace=two | cut -d ' ' -f 1)"
cp -r $run1 "$TMP/run2"
sed -i 's/^date_utc=.*/date_utc=2026-01-01T00:00:00Z/' "$TMP/run2/env.txt"
sed -i 's/^sweep,get/swoop,get/' "$TMP/run2"/{samples,benches,summary,savings}.csv
run "$TOOL" history --add "$TMP/run2" "$h"
is "other metrics: the header grows" "$(awk -F, '{ print NF }' <(sed 's/"abc,1"/abc/' "$h") | sort -u | wc -l) $(head -n 1 "$h" | grep -o 'swoop' | wc -l | grep -vc '^0$')" "1 1"
is "other metrics: the old row has empty fields" "$(sed -n 2p "$h" | grep -c ',,*$')" 1
cp -r "$TMP/run2" "$TMP/run3"
sum=$(cksum <"$h")
for length in 64 65; do
	sed -i "s/^host=.*/host=$(printf %${length}s '' | tr ' ' x)/" "$TMP/run3/env.txt"
	cp "$h" "$TMP/long.csv"
	run "$TOOL" history --add "$TMP/run3" "$TMP/long.csv"
	echo "$length $code" >>"$TMP/codes"
done
is "a host's name: may be as long as Linux has it" "$(paste -s "$TMP/codes")" "64 0	65 2"
exits "a host's name that is no host's" 2 'host "xxxxxxxxxx.*" is too long: at most 64 bytes'
is "a host's name that is no host's: nothing is added" "$(cksum <"$TMP/long.csv")" "$sum"
run "$TOOL" history --add "$TMP/run2" --commit "$(printf %96s '' | tr ' ' x)" "$TMP/long.csv"
exits "a long commit" 2 '--commit "xxxxxxxxxx.*" is too long: at most 95 bytes'
cp "$TMP"/run2/env.txt "$TMP/run3"
awk -F, -v OFS=, '{ print } $1 == "baseline" && $2 == "empty" { $6 = "a+b"; print; $6 = "a=b"; print }' "$TMP/run2/samples.csv" >"$TMP/run3/samples.csv"
run "$TOOL" history --add "$TMP/run3" "$TMP/long.csv"
exits "two cells of one name" 2 '"baseline empty, all, a+b" and "baseline empty, all, a=b" would be one metric: rename one'
is "two cells of one name: nothing is added" "$(cksum <"$TMP/long.csv")" "$sum"
"$TOOL" export --format otava --commit old $run1 >"$TMP/old.csv"
run "$TOOL" history --add $run1 "$TMP/old.csv"
is "an older history: is converted" "$(cut -d , -f 1,4 "$TMP/old.csv" | paste -s)" "host,commit	unknown,old	emulated,$(release_of $run1)"
run "$TOOL" history --csv --series emulated "$h"
is "--csv: no empty field" "$(grep -c ',,\|,$' "$TMP/out")" 0
is "--csv: the runs" "$(wc -l <"$TMP/out")" 3
run "$TOOL" history --csv --series nobody "$h"
is "--csv of none: exit code" "$code" 2
ln -s "$TMP/before" "$TMP/link.csv"
sum=$(cksum <"$TMP/before")
run "$TOOL" history --add "$TMP/run2" "$TMP/link.csv"
is "a link is replaced, not written through" "$(cksum <"$TMP/before")" "$sum"
run "$TOOL" history --add "$TMP/absent" "$h"
exits "--add of no run" 2 "absent: No such file or directory"
cut -c 1-200 "$h" >"$TMP/cut.csv"
sum=$(cksum <"$TMP/cut.csv")
run "$TOOL" history --add $run1 "$TMP/cut.csv"
is "--add to a bad file: exit code" "$code" 2
is "--add to a bad file: it is untouched" "$(cksum <"$TMP/cut.csv")" "$sum"

# data from a stranger
export PWNED=$TMP/executed
for value in '`touch $PWNED`' '$(touch $PWNED)' '"; system("touch $PWNED"); x = "' "'.system('touch \$PWNED').'" '|touch $PWNED' '%n%s{/Symbol x}_^@&~\' '@x ${x:=1}' "$(printf %4000s '' | tr ' ' x)"; do
	for column in {1..7}; do
		VALUE=${value//\"/\"\"} awk -F, -v OFS=, -v c=$column 'NR > 1 || c == 7 { $c = "\"" ENVIRON["VALUE"] "\"" } 1' "$TMP/worse.csv" >"$TMP/evil.csv"
		for option in --changed --csv --picture; do
			run timeout 20 "$TOOL" history $option "$TMP/evil.csv"
			[ "$code" -le 3 ] || echo "$column $option $code" >>"$TMP/wrong"
			! LC_ALL=C grep -qaP '[\x00-\x08\x0b-\x1f\x7f]' "$TMP/out" "$TMP/err" || echo "$column $option: control" >>"$TMP/wrong"
		done
	done
done
is "hostile values: exit codes, and no control characters" "$(cat "$TMP/wrong" 2>/dev/null)" ""
plots() { run timeout 60 env O="$O" scripts/plots --history "$TMP/evil/h.csv"; }
mkdir "$TMP/evil"
for value in '`touch $PWNED`' '"; system("touch $PWNED"); x = "' "'.system('touch \$PWNED').'" '%n%s{/Symbol x}_^@&~\' "$(printf %60s '' | tr ' ' x)"; do
	for column in 1 4 7; do
		VALUE=${value//\"/\"\"} awk -F, -v OFS=, -v c=$column '(NR == 1) == (c == 7) { $c = "\"" ENVIRON["VALUE"] "\"" } 1' \
			"$TMP/worse.csv" >"$TMP/evil/h.csv"
		plots
		[ "$code" -eq 0 ] && [ -s "$TMP/evil/plots/k-history.png" ] || echo "column $column, $value: $code $(cat "$TMP/err")" >>"$TMP/wrong"
		rm -rf "$TMP/evil/plots"
	done
done
is "hostile values: are drawn" "$(cat "$TMP/wrong" 2>/dev/null)" ""
made rows=30 metrics=1 movers=0 bad_runs=0.2 noise=0 >"$TMP/evil/h.csv"
plots
is "no change, no noise: is drawn" "$code $(cat "$TMP/err")" "0 "
rm -rf "$TMP/evil/plots"
run env -C "$TMP/evil" O="$O" "$PWD/scripts/plots" --history h.csv
is "from another folder: is drawn" "$code $(cat "$TMP/err")" "0 "
rm -rf "$TMP/evil/plots"
ln -s "$TMP" "$TMP/evil/plots"
plots
exits "a picture's folder is a link" 2 'evil/plots: is a link or no folder'
run scripts/plots --history "$TMP/absent.csv"
exits "a picture of no history" 2 'absent.csv: there is no such history'
sed '5s/here/he\x1bre/' "$TMP/better.csv" >"$TMP/evil.csv"
run "$TOOL" history "$TMP/evil.csv"
exits "a control character" 2 'evil.csv:5:3: a control character, 0x1b'
is "nothing is executed" "$(find "$TMP" -name executed)" ""
done_testing
