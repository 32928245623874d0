#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# make alternatives, of runs that are there: the table, the numbers, the picture, and what is refused.
. "$(dirname "$0")/tap.sh"
unset OUT KERNEL KERNELS TREE BENCH POLICIES BOOTS THREADS VMS SCOPE SCOPE_CAP SCOPE_FILE RESUME VCPUS

# two runs of older releases, whose benches.csv does not say in which way accesses are made
dir=$TMP/some
mkdir "$dir"
cp -r results/reference-kernels/plain-6.12 results/reference-kernels/scope-6.12 "$dir"
spec() {
	echo name,against,run,bench,op,policy,state,abi,lines
	printf '%s\n' today,,plain-6.12,restore,save,all,fresh,none,0 \
		documented,today,plain-6.12,restore,save,scoped,fresh,none,0 \
		scope,today,scope-6.12,restore,save,scoped,fresh,capability,261 \
		batch,today,scope-6.12,restore,save,batch,fresh,ioctl,160 \
		today,,plain-6.12,restore,restore,all,fresh,none,0 \
		scope,today,scope-6.12,restore,restore,scoped,fresh,capability,261
}
spec >"$dir/alternatives.csv"
echo 'reproduce=make it again' >"$dir/alternatives.txt"
run "$TOOL" report --alternatives "$dir"
is "a table: exit code" "$code" 0
ok "a table: is kept" cmp "$TMP/out" "$dir/report.txt"
is "a table: fits mail" "$(awk 'length > 72 || / $/' "$TMP/out" | wc -l)" 0
# what savings.csv of the run says of the same two policies, and the plain division of two medians
saved() {
	awk -F, -v n="$1" -v op="$2" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		$at["name"] == n && $at["op"] == op && $at["vcpus"] == 512 { printf "%.1f", $at["saved_pct"] }' "$dir/gains.csv"
}
is "of one run: as its own savings" "$(saved documented save)" \
	"$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		$at["bench"] == "restore" && $at["op"] == "save" && $at["vcpus"] == 512 && $at["state"] == "fresh" &&
		$at["metric"] == "instructions" { printf "%.1f", $at["saved_pct"] }' "$dir/plain-6.12/savings.csv")"
median() { awk -F, -v op="$2" -v policy="$3" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
	$at["bench"] == "restore" && $at["op"] == op && $at["policy"] == policy && $at["vcpus"] == 512 &&
	$at["state"] == "fresh" && $at["metric"] == "instructions" { print $at["median"] }' "$dir/$1/summary.csv"; }
is "of two runs: as their medians" "$(saved scope restore)" \
	"$({ median scope-6.12 restore scoped; median plain-6.12 restore all; } | xargs |
		awk '{ printf "%.1f", 100 * (1 - $1 / $2) }')"
ok "what was not measured is said" grep -q '^batch: not measured: its run, scope-6.12, has no such passes$' "$TMP/out"
ok "what it takes" grep -Eq '^scope +capability +261$' "$TMP/out"
ok "accesses that failed are counted" \
	grep -q ' each checked by its harness; 0 of [0-9]* accesses failed' <(tr '\n' ' ' <"$TMP/out")

# of a run that is doubtful, and of a table in which nothing is held against another
cp "$dir/scope-6.12/env.txt" "$TMP/env.txt"
sed -i 's/^stopped=.*/stopped=interrupted/' "$dir/scope-6.12/env.txt"
grep -v '^scope,today,scope-6.12,restore,restore' "$dir/alternatives.csv" >"$TMP/one.csv"
cp "$TMP/one.csv" "$dir/alternatives.csv"
run "$TOOL" report --alternatives "$dir"
ok "a doubtful run: the table says so" grep -q '^doubt   scope-6.12: .*interrupted' "$TMP/out"
is "a table of today alone: is none" "$(grep -c '^[a-z]* (.*, state fresh: saved of' "$TMP/out")" 1
cp "$TMP/env.txt" "$dir/scope-6.12/env.txt"
spec >"$dir/alternatives.csv"

# gone on with, with other features
cp "$dir/scope-6.12/env.txt" "$TMP/env.txt"
sed -i 's/^features=.*/features=PSCI_0_2/' "$dir/scope-6.12/env.txt"
run "$TOOL" report --alternatives "$dir"
exits "a run that is unlike the others" 2 "scope-6.12: is unlike plain-6.12: "
ok "a run that is unlike the others: in what" grep -q 'vCPU features differs: ' "$TMP/err"
cp "$TMP/env.txt" "$dir/scope-6.12/env.txt"

run scripts/plots --alternatives "$dir"
is "a picture: exit code" "$code" 0
for word in 'documented, ' 'scope, ' 'save, 512 vCPUs'; do
	ok "a picture: has \"$word\"" grep -q "$word" "$dir/plots/n-alternatives.svg"
done
rm "$dir/gains.csv"
run scripts/plots --alternatives "$dir"
exits "a picture of nothing" 2 "gains.csv: is missing; \`regscope report --alternatives"

sed -i '2,$s/plain-6.12/none-such/' "$dir/alternatives.csv"
run "$TOOL" report --alternatives "$dir"
exits "a run that is not there" 2 "none-such: No such file"
sed -i '2,$s,none-such,../some,' "$dir/alternatives.csv"
run "$TOOL" report --alternatives "$dir"
exits "a run elsewhere" 2 "\"../some\" is no folder beside the file"
run "$TOOL" report --alternatives results/reference
exits "a run that is no folder of alternatives" 2 "alternatives.csv: No such file"
run "$TOOL" report --alternatives "$dir" "$dir"
exits "two folders" 2 "--alternatives is of one folder"

for name in KERNEL=x BENCH=x POLICIES=all OPS=get FIRST=yes TRACE=x SCOPE=cap; do
	run env HOST=emulated "$name" scripts/alternatives
	exits "$name" 2 "$name: alternatives have their own; leave it out"
done
run env HOST=emulated RESUME=yes scripts/alternatives
exits "RESUME without OUT" 2 "RESUME=yes goes with OUT=DIR"
run env HOST=emulated OUT="$dir" DEPS=no scripts/alternatives
exits "OUT that is there" 2 "$dir: already exists"
run scripts/alternatives --lines scope
ok "lines of a series" test "$(cat "$TMP/out")" -gt 100
is "lines of a series: code alone, as its patches' own counts" "$(cat "$TMP/out")" \
	"$(awk '/^ (arch|include|virt)\/[^|]*\|/ { n += $3 } END { print n }' scripts/lab/kernel/6.12/000[1-9]*.patch)"
run scripts/alternatives --lines nothing
exits "lines of nothing" 2 "nothing: is not one of early-out, scope"

done_testing
