#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# Pictures tell everything: of made runs with savings below 0, and shares that are none. What stands in an SVG is
# looked for in it; that nothing is covered is for eyes.
. "$(dirname "$0")/tap.sh"

# made DIR AWK: the reference's run, whose samples AWK changes
made() {
	mkdir "$1"
	cp results/reference/{env.txt,benches.csv,regs.csv} "$1"
	awk -F, -v OFS=, "$2" results/reference/samples.csv >"$1/samples.csv"
	"$TOOL" summary "$1" && scripts/plots "$1" >"$TMP/out" 2>"$TMP/err"
	is "${1##*/}: is drawn" "$? $(cat "$TMP/err")" "0 "
}
texts() { sed -n 's/.*<tspan[^>]*>\([^<]*\)<.*/\1/p; s/^[[:blank:]]*<text>\(.*\)<\/text>.*/\1/p' "$1" | sed 's/<[^>]*>//g'; }
lowest() { texts "$1" | grep -E '^ *-?[0-9.]+ *$' | sort -n | head -n 1 | tr -d ' '; }

# a set that is skipped costs 40% more, and up to 20% less than that
made "$TMP/dear" 'NR > 1 && $2 == "set" && $3 == "scoped" && $4 > 1 { $15 = int($15 * (1.6 - 0.04 * $7)) } 1'
is "savings below 0: the axis goes as far" "$(($(lowest "$TMP/dear/plots/b-saving.svg") <= -15))" 1
made "$TMP/plain" 1
is "savings above 0: the axis does not" "$(lowest "$TMP/plain/plots/b-saving.svg")" 0

# of several policies the saving by scope is scoped's alone; without that there is none
cp -r results/reference-alternatives/ratios "$TMP/several"
"$TOOL" summary "$TMP/several" && scripts/plots "$TMP/several"
is "several policies: what scope saves is said, for get and set" "$(grep -o 'at 512 vCPUs' "$TMP/several/plots/b-saving.svg" | wc -l)" 2
awk -F, '$3 !~ /scoped/' results/reference-alternatives/ratios/samples.csv >"$TMP/several/samples.csv"
"$TOOL" summary "$TMP/several" && scripts/plots "$TMP/several"
ok "no scope: no saving by it is drawn" test ! -e "$TMP/several/plots/b-saving.svg"
ok "no scope: costs are" test -s "$TMP/several/plots/a-cost-per-vcpu.svg"

# restoring all registers is cheaper than restoring some of them
made "$TMP/less" 'NR > 1 && $1 == "restore" && $3 == "all" && $4 == 8 { $15 = int($15 / 2) } 1'
ok "a part below 0: is said to be unresolved" grep -q 'is not drawn where it is below 0, and so unresolved' "$TMP/less/plots/j-create.svg"
ok "parts above 0: nothing is said" test "$(grep -c unresolved "$TMP/plain/plots/j-create.svg")" = 0

# threads: saves share a third of the work, restores gain more than there is
made "$TMP/threads" 'NR == 1 { print; next }
	END {
		srand(1)
		for (round = 0; round < 20; round++)
			for (k = 0; k < 16; k++) {
				threads = 2 ^ (k % 4)
				save = k < 8
				ns = 2e7 * (1 + rand() / 100) * (save ? 0.3 + 0.7 / threads : -0.05 + 1.05 / threads)
				print "threads", save ? "save" : "restore", int(k / 4) % 2 ? "scoped" : "all", 64, threads,
					save ? "ran" : "fresh", round, seq++, 8, int(k / 4) % 2 ? 2 : 0,
					int(k / 4) % 2 ? 6 * 64 + 2 : 512, 0, int(ns), "", "", "", 0, 0, "", ""
			}
	}'
picture=$TMP/threads/plots/i-threads.svg
is "a share is told, and one that is none is unresolved" \
	"$(texts "$picture" | grep -oE 'serial share (unresolved \(-[0-9.]+%\)|[0-9.]+%)' | sed 's/[0-9.]*%/N/' | sort | uniq -c | xargs)" \
	"2 serial share N 2 serial share unresolved (-N)"
is "an efficiency above 100%: the axis goes as far" "$(texts "$picture" | grep -cx ' *160 *')" 1

# a trace has no samples; its picture alone is drawn
mkdir "$TMP/trace"
{
	echo vm,phase,phase_name,op,vcpu,id,name,class,scope,accesses,redundant,repeats
	echo "1,1,\"one, so\",get,0,0x603000000013c020,ID_AA64PFR0_EL1,feature-id,vm,1,0,0" # to look at the host
	for vcpu in 0 1 2 3 4 5 6; do
		echo "2,1,\"one, so\",get,$vcpu,0x603000000013c020,ID_AA64PFR0_EL1,feature-id,vm,3,$((vcpu ? 3 : 0)),2"
		echo "2,2,two,get,$vcpu,0x6030000000100000,X0,core,vcpu,2,0,1"
	done
} >"$TMP/trace/trace.csv"
cp results/reference/env.txt "$TMP/trace"
run scripts/plots "$TMP/trace"
is "a trace: is drawn" "$code $(cat "$TMP/err") $(cd "$TMP/trace/plots" && echo *)" "0  m-trace.png m-trace.svg"
ok "a trace: has a row of vCPUs" grep -q '>[[:blank:]]*6[[:blank:]]*<' "$TMP/trace/plots/m-trace.svg"
is "a trace: the VM that has most, wide registers first" "$(awk -F, -f plots/trace.awk op=get <(LC_ALL=C awk -f plots/plain.awk <"$TMP/trace/trace.csv") | sed -n '1p;8p')" $'0 1 3 1\n0 2 2 0'

# every axis has its unit, in brackets
for picture in "$TMP"/{plain,threads}/plots/[b-j]*.svg; do
	ok "${picture##*/}: an axis has a unit" grep -qE '\((%|million instructions|thousand instructions|instructions|µs|ns|ms)[^<]*\)' <(texts "$picture")
done

# -- what each picture is made of, as tests/pictures/NAME.txt has it: its curves and its words, numbers aside --

# structure SVG: the panels' curves with the titles of those in a key, then all words in the order drawn
structure() {
	grep -o 'id="gnuplot_plot_[^>]*><title>[^<]*' "$1" | sed 's/.*id="gnuplot_plot_\([0-9a-z]*\)".*<title>/curve \1: /; s/gnuplot_plot_.*//'
	texts "$1" | grep -v 'Linux ' | sed -E 's/[0-9]+(\.[0-9]+)?/N/g; s/ +/ /g; s/^ | $//g' | grep -vxE '(-?N[eE]?-?N?|N N)?' | uniq | sed 's/^/word: /'
}

mkdir "$TMP/kept" # made of kept runs, whose rows may have been drawn by an older program
cp -r results/reference results/reference-alternatives results/reference-architectures results/reference-trace "$TMP/kept/"
for run in "$TMP"/kept/reference "$TMP"/kept/reference-architectures/*64; do "$TOOL" summary "$run" >/dev/null 2>&1; done
scripts/plots "$TMP/kept/reference"
scripts/plots --alternatives "$TMP/kept/reference-alternatives"
scripts/side-by-side --pictures "$TMP/kept/reference-architectures" "$TMP"/kept/reference-architectures/*64 >/dev/null 2>&1
for run in "$TMP"/kept/reference-trace "$TMP"/kept/reference-trace/*/; do [ ! -f "$run/trace.csv" ] || scripts/plots "$run"; done
while read -r picture; do
	name=$(basename "$picture" .svg)
	drawn+=("$name")
	structure "$picture" >"$TMP/structure"
	[ -z "${PICTURES_WRITE:-}" ] || cp "$TMP/structure" "tests/pictures/$name.txt" # after a look at each
	ok "$name: has the curves and words that it should" diff "tests/pictures/$name.txt" "$TMP/structure"
done < <({ find "$TMP/kept" -name '*.svg'; ls "$TMP"/threads/plots/i-*.svg; } | awk -F/ '!seen[$NF]++' | sort)
is "each picture has its list, but those that tests/history.t and tests/series.t look at" \
	"$(printf '%s\n' "${drawn[@]}" k-history l-series | sort | xargs)" "$(basename -s .gp plots/?-*.gp | sort | xargs)"

# a curve that is gone, and a word that is another, are seen
structure "$TMP/kept/reference/plots/c-absolute.svg" | grep -v 'VM-scoped' >"$TMP/structure"
ok "a curve less: is a difference" test "$(diff tests/pictures/c-absolute.txt "$TMP/structure" | grep -c '^<')" -gt 0

# several runs, a panel each
run scripts/plots --sides "$TMP/kept" "$TMP/kept/reference" "$TMP"/kept/reference-architectures/*64
is "several runs: a panel each" "$code $(texts "$TMP/kept/plots/p-sides.svg" | grep -cx ' *vCPUs of the VM *')" "0 3"
mkdir "$TMP/odd"
# shellcheck disable=SC2016 # a name that would be a program
cp -r "$TMP/kept/reference" "$TMP/odd/"'`touch pwned` {9 x} $(touch pwned)'
run scripts/plots --sides "$TMP/kept" "$TMP/odd/"*
is "several runs: a name is text" "$code $(cat "$TMP/err") $(find "$TMP" . -maxdepth 2 -name pwned)" "0  "
run scripts/plots --sides "$TMP/kept" "$TMP/kept/reference" "$TMP/nowhere"
exits "several runs: one that is not there" 2 "$TMP/nowhere: there is no such run directory"
mapfile -t many < <(yes "$TMP/kept/reference" | head -n 13)
run scripts/plots --sides "$TMP/kept" "${many[@]}"
exits "several runs: more than are drawn" 0 "13 runs: the first 12 are drawn"
done_testing
