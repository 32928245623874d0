#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# What a page has besides the passes of one run, as tables: alternatives, runs side by side, the history of runs, traces of VMMs. They
# say what the text reports say, tell what is missing, and whatever a stranger wrote is text. tests/page-browser.t opens them.
. "$(dirname "$0")/tap.sh"

ALTERNATIVES=results/reference-alternatives KERNELS=results/reference-kernels TRACES=results/reference-trace
page() { run "$TOOL" report --html "$@"; }
wrong() { python3 tests/page/check.py "$1" 2>&1; }
column() { python3 tests/page/check.py "$TMP/page.html" column "$@"; }
says() { grep -qF -- "$1" <(python3 tests/page/check.py "$TMP/page.html" text); }
no_pre() { ok "$1: tables, and no text report" test "$(grep -c '<pre' "$TMP/page.html")" = 0; }
# heads TABLE: each has a caption, and its heads a scope
heads() { is "$1: captions, and heads with a scope" "$(grep -c '<table>' "$TMP/page.html") $(grep -c '<th[ >]' <(grep '<thead' "$TMP/page.html" | grep -o '<th[^>]*>' | grep -v 'scope="col"'))" "$(grep -c '<caption>' "$TMP/page.html") 0"; }

# -- alternatives --

page "$TMP/page.html" $ALTERNATIVES
is "alternatives: exit code, well-formed" "$code $(wrong "$TMP/page.html")" "0 "
no_pre alternatives
heads alternatives
report=$ALTERNATIVES/report.txt
for table in 0:save 1:restore 2:KVM_GET_ONE_REG 3:KVM_SET_ONE_REG; do
	rows=$(sed -n "/^${table#*:} *[(,]/,/^\$/p" $report | grep -E '^[a-z+-]+( by one| one)?.* k')
	is "${table#*:}: the alternatives that report.txt has" "$(column 0 alternatives "${table%:*}" | xargs -d '\n')" "$(sed -E 's/ +(-|[0-9.-]+%).*//' <<<"$rows" | xargs -d '\n')"
	is "${table#*:}: what they save of the largest VM" "$(column 4 alternatives "${table%:*}" | sed 's/%.*/%/; /^-$/d' | xargs)" \
		"$(sed -nE 's/.* ([0-9.-]+%) +[0-9.]+ k.*/\1/p' <<<"$rows" | xargs)"
done
is "an interval beside what is saved" "$(column 4 alternatives 0 | tail -n 1)" "69.8% [69.8, 69.8]"
is "what they take" "$(column 2 alternatives 4 | xargs)" "$(sed -n '/^it takes/,/^$/p' $report | sed -n '2,$s/.* //p' | xargs)"
for wanted in "batch+scope saves 69.8%" "without new ABI, documented, 29.1%" "$(grep -o "^[0-9]* passes, each checked" $report)" "make alternatives HOST=emulated" \
	"facts of the first run, plain-6.12" "VM-scoped ones once"; do
	ok "alternatives: it says \"$wanted\"" says "$wanted"
done
ok "alternatives: their picture" grep -q 'id="picture-n-alternatives"' "$TMP/page.html"
cp -r $ALTERNATIVES "$TMP/alternatives"
sed -i 's/^early-out,\(.*\),early-out-6.12,\(.*\),restore,all,/early-out,\1,early-out-6.12,\2,restore,none,/' "$TMP/alternatives/alternatives.csv"
page "$TMP/page.html" "$TMP/alternatives"
ok "alternatives: what was not measured" says "early-out: not measured: its run, early-out-6.12, has no such passes"
rm -r "$TMP/alternatives/scope-6.12"
page "$TMP/page.html" "$TMP/alternatives"
is "alternatives: a run is missing: exit code, well-formed" "$code $(wrong "$TMP/page.html")" "0 "
ok "alternatives: a run is missing: the page says so" says "It cannot be told: $TMP/alternatives/scope-6.12"

# -- side by side --

cp -r $KERNELS "$TMP/kernels"
page "$TMP/page.html" --side-by-side "$TMP"/kernels/{plain,scope}-6.12/
is "side by side: exit code, well-formed" "$code $(wrong "$TMP/page.html")" "0 "
no_pre "side by side"
heads "side by side"
is "side by side: the runs" "$(column 1 sides | xargs)" "6.12.117-plain 6.12.117-scope"
table=$(sed -n '/^restore (SET), state fresh/,/^$/p' $KERNELS/report.txt | grep -E '^ +[0-9]')
for side in 5:4 6:7; do
	is "side by side: what [$((${side%:*} - 4))] saves" "$(column "${side%:*}" sides 1 | sed 's/%.*/%/' | xargs)" "$(awk -v c="${side#*:}" '{ print $c }' <<<"$table" | tr -d '~' | xargs)"
done
is "side by side: what is not resolved" "$(column 5 sides 1 | grep -c '~')" "$(grep -c '~' <<<"$table")"
is "side by side: registers by class" "$(column 1 sides 7 | xargs)" "$(sed -n '/^registers wider/,/^$/p' $KERNELS/report.txt | sed -nE '3,$s/^[a-z0-9-]+ +([0-9]+) of +([0-9]+) .*/\1 of \2/p' | xargs)"
ok "side by side: how to measure them again" says "make bench HOST=emulated KERNEL=scope-6.12"
ok "side by side: whose answer it is" says "All of this is of the first run"
ok "side by side: no picture, none is drawn" test "$(grep -c 'picture-p-sides' "$TMP/page.html")" = 0
scripts/plots --sides "$TMP/kernels" "$TMP"/kernels/{plain,scope}-6.12 || cat "$TMP/err"
page "$TMP/page.html" --side-by-side "$TMP"/kernels/{plain,scope}-6.12/
ok "side by side: the picture of their folder" grep -q 'id="picture-p-sides"' "$TMP/page.html"
tool=$(realpath "$TOOL")
is "a base, from within the folder: exit code" "$(cd "$TMP/kernels" && "$tool" report --html "$TMP/page.html" plain-6.12 scope-6.12 >/dev/null 2>&1; echo $?)" 0
ok "a base, from within the folder: the picture" grep -q 'id="picture-p-sides"' "$TMP/page.html"
is "a base: what changed against it" "$(column 7 sides 1 | xargs)" "$("$TOOL" report $KERNELS/{plain,scope}-6.12 2>/dev/null | sed -n '/^restore (SET), state fresh/,/^$/p' | awk '/^ +[0-9]/ { print $(NF - 1) }' | xargs)"
cp -r $ALTERNATIVES/ratios "$TMP/ratios"
"$TOOL" summary "$TMP/ratios"
page "$TMP/page.html" --side-by-side "$TMP/ratios" results/reference-architectures/{riscv64,x86_64}
is "architectures: exit code, well-formed" "$code $(wrong "$TMP/page.html")" "0 "
lines=$(sed -n '/^an access of the largest/,/^$/p' results/reference-architectures/report.txt)
is "architectures: what an access costs" "$(column 4 sides 1 | sed 's/\xc2\xa0.*//' | xargs)" "$(awk '/an access +[0-9]/ { print $NF }' <<<"$lines" | xargs)"
is "architectures: what is saved" "$(column 3 sides 2 | sed 's/ \[.*//; s/ //' | xargs)" "$(awk '/%/ { print $(NF - 2) }' <<<"$lines" | xargs)"
page "$TMP/page.html" --side-by-side results/reference-architectures/{riscv64,x86_64,x86_64-native}
ok "architectures: doubts" says "[3] is doubtful: the host is a virtual machine"

# -- history --

page "$TMP/page.html" results/reference-boots
is "history: exit code, well-formed" "$code $(wrong "$TMP/page.html")" "0 "
no_pre history
heads history
is "history: the change" "$(for i in 0 1 2 3 4 5 6; do column $i history; done | xargs)" "1 option get 19 $(sed -n 20p results/reference-boots/history.csv | cut -d , -f 6) 4 0"
report=$("$TOOL" history results/reference-boots/history.csv)
is "history: the steps" "$(column 4 history 1 | xargs)" "$(sed -nE 's/^  change 1 .* ([+-][0-9.]+%) .*/\1/p' <<<"$report" | xargs)"
is "history: the levels" "$(paste -d ' ' <(column 2 history 1) <(column 3 history 1) | xargs)" "$(sed -nE 's/^  change 1 +([0-9]+) -> ([0-9]+) .*/\1 \2/p' <<<"$report" | xargs)"
is "history: the metrics" "$(column 0 history 2)" "$(grep -E '^[a-z]+/' <<<"$report")"
is "history: the last" "$(column 3 history 2 | xargs)" "$(sed -nE 's/.*, last ([0-9]+)$/\1/p' <<<"$report" | xargs)"
ok "history: the answer" says "It got worse. In 24 runs on emulated"
ok "history: no facts of no run" test "$(grep -c 'id="where"' "$TMP/page.html")" = 0
ok "history: its picture" grep -q 'id="picture-k-history"' "$TMP/page.html"
mkdir "$TMP/short"
head -n 5 results/reference-boots/history.csv >"$TMP/short/history.csv"
page "$TMP/page.html" "$TMP/short"
ok "a short history: says so" says "Too few runs to tell a change from chance"
head -n 1 results/reference-boots/history.csv >"$TMP/short/history.csv"
page "$TMP/page.html" "$TMP/short"
is "a history of no runs: exit code, well-formed" "$code $(wrong "$TMP/page.html")" "0 "
ok "a history of no runs: the page says so" says "has no runs"
echo 'x,y' >"$TMP/short/history.csv"
page "$TMP/page.html" "$TMP/short"
is "no history: exit code, well-formed" "$code $(wrong "$TMP/page.html")" "0 "
ok "no history: the page says so" says "It cannot be told: $TMP/short/history.csv"

# -- traces --

page "$TMP/page.html" $TRACES/qemu-64
is "a trace: exit code, well-formed" "$code $(wrong "$TMP/page.html")" "0 "
no_pre "a trace"
heads "a trace"
report=$("$TOOL" trace --phase create,stop,cont,reset,savevm,loadvm,migrate,target,load --show $TRACES/qemu-64)
rows=$(sed -n '2,/^$/{/^$/d;p}' <<<"$report")
is "a trace: its phases" "$(column 0 trace)" "$(sed -E '1d; s/ {2,}.*//' <<<"$rows")"
for i in 1 2 3 4 5 6 7 8; do
	is "a trace: column $i" "$(column $i trace | xargs)" "$(sed 's/^in sum/in_sum/; 1d' <<<"$rows" | awk -v i=$((i + 1)) '{ print $i }' | xargs)"
done
is "a trace: what it costs" "$(column 6 trace 1)" "$(sed -n '/^instructions/{n;p}' <<<"$report" | awk '{ print $NF }')"
ok "a trace: the answer" says "59.4% could be left out"
ok "a trace: what is not priced" says "128 accesses are not priced"
cp -r $TRACES/qemu-1 "$TMP/qemu-1"
scripts/plots "$TMP/qemu-1" 2>"$TMP/err" || cat "$TMP/err"
page "$TMP/page.html" "$TMP/qemu-1"
ok "a trace: its picture" grep -q 'id="picture-m-trace"' "$TMP/page.html"
ok "a trace of one vCPU: the answer" says "8376 register accesses with a VM of 1 vCPU in"
page "$TMP/page.html" --side-by-side $TRACES/qemu-{1,8,64}
is "several traces: exit code, well-formed" "$code $(wrong "$TMP/page.html")" "0 "
is "several traces: their sums" "$(column 2 trace 3 | xargs)" "$(for n in 1 8 64; do "$TOOL" trace --show $TRACES/qemu-$n $TRACES/qemu-$n | awk '/^in sum/ { print $6; exit }'; done | xargs)"

# -- hostile --

hostile=('<script>alert(1)</script>' '"><img src=x onerror=e()>' "'\`&lt;<!--]]></table>")
# poisoned KIND DIR...: pages of DIRs with a harmless value and with each hostile one have the same tags, and show the value as often
poisoned() {
	local kind=$1 value least dir how=()
	shift
	[ $# -eq 1 ] || how=(--side-by-side)
	for value in harmless "${hostile[@]}"; do
		for dir; do python3 tests/page/poison.py "$kind" "$dir" "$TMP/poisoned/${dir##*/}" "$value" || return; done
		page "$TMP/hostile.html" "${how[@]}" "${@/#*\//$TMP/poisoned/}"
		if [ "$value" = harmless ]; then
			cp "$TMP/hostile.html" "$TMP/clean.html"
			least=$(python3 tests/page/check.py "$TMP/clean.html" text | grep -o harmless | wc -l)
			ok "$kind: a harmless value is shown ($least)" test "$least" -gt 14
		else
			is "$kind, $(printf %q "$value"): is text, and nothing else" \
				"$code $(python3 tests/page/check.py "$TMP/hostile.html" hostile "$TMP/poisoned/${1##*/}" "$TMP/clean.html" "$value" "$least" 2>&1)" "0 "
		fi
	done
}
mkdir "$TMP/poisoned"
poisoned alternatives $ALTERNATIVES
for value in "${hostile[@]}"; do # names take letters and digits alone
	VALUE=${value//\"/\"\"} awk -F, -v OFS=, 'NR > 1 && $1 == "batch" { $1 = "\"" ENVIRON["VALUE"] "\"" } { print }' $ALTERNATIVES/alternatives.csv >"$TMP/alternatives/alternatives.csv"
	page "$TMP/hostile.html" "$TMP/alternatives"
	is "alternatives called $(printf %q "$value"): are refused, and that is text" "$code $(wrong "$TMP/hostile.html") $(grep -cF 'It cannot be told' "$TMP/hostile.html") $(grep -cF "$value" "$TMP/hostile.html")" "0  1 0"
done
poisoned run $KERNELS/plain-6.12 $KERNELS/scope-6.12
poisoned history results/reference-boots
poisoned trace $TRACES/qemu-64
done_testing
