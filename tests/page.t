#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016,SC2154 # backquotes that must stay as they are; what tap.sh sets
# A run as one HTML page, read by a parser: it is whole, holds the raw files as they are, and whatever a stranger has put into
# a run directory is text in it, or is left out by name. tests/page-browser.t opens it in a browser.
. "$(dirname "$0")/tap.sh"

REFERENCE=results/reference
page() { run "$TOOL" report --html "$@"; }
wrong() { python3 tests/page/check.py "$1" 2>&1; }
text() { python3 tests/page/check.py "$1" text; }
tags() { python3 tests/page/check.py "$1" tags; }
says() { grep -qF -- "$2" <(text "$1"); }

# -- what it is --

cp -r $REFERENCE "$TMP/run"
scripts/plots "$TMP/run" 2>"$TMP/err" || cat "$TMP/err"
TIMEFORMAT=%U
seconds=$({ time "$TOOL" report --html "$TMP/page.html" "$TMP/run"; } 2>&1)
ok "it is made within a second of CPU time ($seconds)" awk -v s="$seconds" 'BEGIN { exit !(s != "" && s <= 1) }'
ok "it has at most 1.5 MB ($(stat -c %s "$TMP/page.html"))" test "$(stat -c %s "$TMP/page.html")" -le 1500000
is "it is well-formed, whole and ours" "$(wrong "$TMP/page.html")" ""
is "every raw file comes out byte for byte" "$(python3 tests/page/check.py "$TMP/page.html" files "$TMP/run")" ""
is "every picture is in it" "$(grep -o '<figure id="picture-[a-z-]*"><\|<figure id="picture-' "$TMP/page.html" | wc -l)" "$(find "$TMP/run/plots" -name '*.svg' | wc -l)"
ok "no picture is left out" test "$(grep -c 'is left out' "$TMP/page.html")" = 0
page - "$TMP/run"
ok "the same to stdout" cmp "$TMP/out" "$TMP/page.html"
each=$(awk -F, '$1 == "create" && $2 == "create" && $7 == "instructions" { printf "%s%.1f\302\240k at %d", n++ ? ", " : "", $10 / $4 / 1e3, $4 }' $REFERENCE/summary.csv)
ok "create was measured at several counts ($each)" grep -q ' at 1, .* at 512$' <<<"$each"
for wanted in "352 registers" "69 of 352" "22.8%" "make bench HOST=emulated KERNEL=debian-6.12" "KVM_REG_ARM64_SVE_VLS (set: EPERM)" \
	"count instructions and are not time" "575647b0-2ecd-40c0-9c95-cc0758408a0f" "of the 352 that are listed 352 can be read, and 351 written back" \
	"at most 69 of 352 could be saved" "in these tables up to 64 vCPUs only" "0.022 is 2.2 cases of 100" "1/1: it is whole" "warmup of -1: none was given" \
	"a table of the program's, which asks no kernel" "free software under the GPL" "run made by regscope 0.1, whose commit is not told" \
	"neither a line nor a power: divided by the vCPUs $each" \
	"system registers of a hypervisor in the guest"; do
	ok "it says \"$wanted\"" says "$TMP/page.html" "$wanted"
done
sed 's/^tool_version=.*/tool_commit=3c5e0d2f9b7a+\n&/' "$TMP/run/env.txt" >"$TMP/env"
mkdir "$TMP/commit"
cp "$TMP/env" "$TMP/commit/env.txt"
page "$TMP/v.html" "$TMP/commit"
ok "it says the commit, where that is told" says "$TMP/v.html" "run made by regscope 0.1, commit 3c5e0d2f9b7a+"
table=$(sed -n '/^restore (SET), state fresh/,/^$/p' $REFERENCE/report.txt | sed -n 's/^ *512 .* \([0-9.]*\)%.*/\1%/p')
is "the tables say what report.txt does" "$(python3 tests/page/check.py "$TMP/page.html" column 5 savings | tail -n 1)" "$table"
ok "registers: as many rows as the list has" test "$(python3 tests/page/check.py "$TMP/page.html" column 0 register-table | wc -l)" = 352
is "nothing of the run is changed" "$(diff -rq $REFERENCE "$TMP/run" | grep -v plots)" ""

# what checks this finds what it is to find
for change in 's/<main/<main onclick="x()"/' 's/<h1>/<h1><b>/' "s/default-src 'none'/default-src */" 's/<main id="main"/<main id="files"/' \
	's,href="data:\,",href="//example.org/x",' 's/"use strict"/"use strict";/' 's/<h1>/<h1><script>1<\/script>/'; do
	sed "$change" "$TMP/page.html" >"$TMP/wrong.html"
	ok "the check finds $change" test -n "$(wrong "$TMP/wrong.html")"
done
sed 's/;base64,H4sIAAAAAAD/;base64,H4sIAAAAAAA/' "$TMP/page.html" >"$TMP/wrong.html"
ok "the check finds a file that comes out otherwise" \
	test -n "$(cp $REFERENCE/env.txt "$TMP/env" && echo x >>"$TMP/run/env.txt" && python3 tests/page/check.py "$TMP/page.html" files "$TMP/run"; cp "$TMP/env" "$TMP/run/env.txt")"

# -- with a base, and side by side --

page "$TMP/v.html" results/reference-kernels/{scope,plain}-6.12
is "a base: exit code" "$code" 0
is "a base: well-formed" "$(wrong "$TMP/v.html")" ""
verdicts=$(python3 tests/page/check.py "$TMP/v.html" column 1 verdict)
is "a base: as many rows as compare has" "$(wc -l <<<"$verdicts")" \
	"$("$TOOL" compare results/reference-kernels/{plain,scope}-6.12 | sed -n 's/^\([0-9]*\) rows: .*/\1/p')"
is "a base: what is worse comes first" "$(uniq <<<"$verdicts" | xargs)" "worse same"
ok "a base: of that the largest first" sort -rn -C <(python3 tests/page/check.py "$TMP/v.html" column 2 verdict | sed -n "1,$(grep -c worse <<<"$verdicts")p" | tr -d '+%')
ok "a base: side by side, too" grep -q 'id="sides"' "$TMP/v.html"
ok "a base: where it lies is nobody's business" test "$(grep -c 'results/reference-kernels' "$TMP/v.html")" = 0
page "$TMP/v.html" results/reference-architectures/riscv64 $REFERENCE
is "a base that is unlike: exit code" "$code" 0
ok "a base that is unlike: the page says so" says "$TMP/v.html" "There is no verdict: host kind differs"
page "$TMP/v.html" --side-by-side results/reference-kernels/{plain,scope}-6.12 $REFERENCE
ok "side by side: no verdict" test "$code $(grep -c 'verdict' "$TMP/v.html")" = "0 0"
is "side by side: all of them" "$(python3 tests/page/check.py "$TMP/v.html" column 1 sides | xargs)" "6.12.117-plain 6.12.117-scope $(release_of $REFERENCE)"
# -- hostile --

hostile=(
	'<script>alert(1)</script>' '"><img src=x onerror=alert(1)>' "' onmouseover='alert(1)" '`${alert(1)}`' '</style></script><svg onload=alert(1)>'
	'javascript:alert(1)//%0a' '&lt;b&gt;&#60;script&#62;' '<!--' ']]>' '--></title></textarea>' '%s%n%1$s' $'caf\xe9 \xc0\xaf \xed\xa0\x80'
	$'\u202eright\u2066left\u200b' '</pre></table></main>'
)
# plant DIR VALUE: into every word of regs.csv and registers.csv that is a stranger's, and every value of env.txt
plant() {
	cp $REFERENCE/{*.csv,env.txt} "$1"
	VALUE=${2//\"/\"\"} awk -F, -v OFS=, 'FNR == 1 { name = FILENAME; sub(/.*\//, "", name) }
		FNR > 1 && name == "regs.csv" { $2 = $3 = $6 = "\"" ENVIRON["VALUE"] "\"" }
		FNR > 1 && name == "registers.csv" { $6 = $7 = "\"" ENVIRON["VALUE"] "\"" }
		{ print >(FILENAME ".new") }' "$1/regs.csv" "$1/registers.csv"
	mv "$1/regs.csv.new" "$1/regs.csv"
	mv "$1/registers.csv.new" "$1/registers.csv"
	# what decides which sections there are stays
	VALUE=$2 LC_ALL=C awk -F= '!/^(metric|host_kind|rounds|counter[^=]*|doubt[^=]*|stopped)=/ { $0 = $1 "=" ENVIRON["VALUE"] } 1' $REFERENCE/env.txt >"$1/env.txt"
}
mkdir "$TMP/clean" "$TMP/hostile"
plant "$TMP/clean" harmless
page "$TMP/clean.html" "$TMP/clean"
for value in "${hostile[@]}"; do
	plant "$TMP/hostile" "$value"
	page "$TMP/hostile.html" "$TMP/hostile"
	is "$(printf %q "$value"): is text, and nothing else" "$code $(python3 tests/page/check.py "$TMP/hostile.html" hostile "$TMP/hostile" "$TMP/clean.html" "$value" 2>&1)" "0 "
done

# the words that tables and titles are made of: a state, a policy, an op, a harness, what an access is called
words() {
	local word
	rm -rf "$1"
	mkdir "$1"
	cp $REFERENCE/{*.csv,env.txt} "$1"
	for word in fresh scoped restore save get list KVM_GET_ONE_REG 'VM-scoped ones once'; do
		sed -i "2,\$s/\(^\|,\)$word\(,\|\$\)/\1\"$2\"\2/g; 2,\$s/\(^\|,\)$word,/\1\"$2\",/g" "$1"/{benches,growth,model,registers,samples,savings,summary}.csv
		[ -z "${3:-}" ] || set -- "$1" "$3${word:0:3}" "$3"
	done
}
words "$TMP/clean" 1fre 1
words "$TMP/hostile" '<b id=""i"">`fre' '<b id=""i"">`'
page "$TMP/clean.html" "$TMP/clean"
page "$TMP/hostile.html" "$TMP/hostile"
is "words of cells: are text, and nothing else" "$code $(cat "$TMP/err" | head -n 1)$(python3 tests/page/check.py "$TMP/hostile.html" hostile "$TMP/hostile" "$TMP/clean.html" '<b id="i">`' 2>&1)" "0 "

VALUE=$'\x1b]0;x\a\xff\u202e' LC_ALL=C awk '/^cpu=/ { $0 = "cpu=" ENVIRON["VALUE"] } 1' $REFERENCE/env.txt >"$TMP/hostile/env.txt"
page "$TMP/hostile.html" "$TMP/hostile"
ok "control characters, bytes and directions are named: exit code $code" says "$TMP/hostile.html" ']0;x?\xff\u{202e}'

# pictures: what is not drawn by plots/ is left out
svg() { printf '<?xml version="1.0"?><svg viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg">%s</svg>' "$1" >"$TMP/hostile/plots/a-cost-per-vcpu.svg"; }
rm -rf "$TMP/hostile"
mkdir -p "$TMP/hostile/plots"
cp $REFERENCE/env.txt "$TMP/hostile"
for content in '<script>alert(1)</script>' '<foreignObject><body/></foreignObject>' '<style>*{}</style>' '<image href="http://example.org/x"/>' '<a href="#x"/>' \
	'<g><![CDATA[x]]></g>' '<animate attributeName="href"/>' '<svg/>' '<g>' '</g>' '<g a=b/>' '<g "x"/>' '<g x="1' '<SCRIPT/>' '<g:script/>' '<!ENTITY x "y">'; do
	svg "$content"
	page "$TMP/hostile.html" "$TMP/hostile"
	is "a picture with $content: exit code, well-formed" "$code $(wrong "$TMP/hostile.html")" "0 "
	ok "a picture with $content: is left out by name" says "$TMP/hostile.html" "plots/a-cost-per-vcpu.svg is left out"
done
for content in '<g onload="alert(1)"/>' '<use href="http://example.org/#x"/>' '<use xlink:href="javascript:alert(1)"/>' '<rect fill="url(http://example.org/x)"/>' \
	'<g style="background:url(//example.org)"/>' '<rect id="main"/>' '<rect id="x y"/>' '<text class="skip" tabindex="1">t</text>' '<g fill="&quot;&gt;&lt;script"/>'; do
	svg "$content"
	page "$TMP/hostile.html" "$TMP/hostile"
	is "a picture with $content: is drawn without that" "$code $(wrong "$TMP/hostile.html")$(grep -c 'is left out' "$TMP/hostile.html")" "0 0"
	ok "a picture with $content: nothing of that is left" test "$(grep -o '<figure .*' "$TMP/hostile.html" | sed 's/.*role="img"//' | grep -cE 'example|alert|style=|class=|&')" = 0
done
rm "$TMP/hostile/plots/a-cost-per-vcpu.svg"
ln -s /etc/passwd "$TMP/hostile/plots/a-cost-per-vcpu.svg"
ln -s /etc/passwd "$TMP/hostile/passwd.csv"
mkfifo "$TMP/hostile/pipe.csv"
truncate -s 70M "$TMP/hostile/large.csv"
head -c 2000000 /dev/urandom >"$TMP/hostile/random.csv"
run timeout 60 "$TOOL" report --html "$TMP/hostile.html" "$TMP/hostile"
is "links, pipes, and files that are too large: exit code, well-formed" "$code $(wrong "$TMP/hostile.html")" "0 "
for wanted in "plots/a-cost-per-vcpu.svg is left out: plots/a-cost-per-vcpu.svg is not a regular file" "left out: passwd.csv is not a regular file" \
	"left out: pipe.csv is not a regular file" "left out: large.csv has 73400320 bytes" "left out: 2000000 bytes"; do
	ok "which says \"$wanted\"" says "$TMP/hostile.html" "$wanted"
done
ok "and does not hold them" test "$(grep -c root: "$TMP/hostile.html")" = 0

# -- wrong use --

page "$TMP/x.html"
exits "no run" 2 "which run directory"
for option in --model --registers --markdown --machines --alternatives --csv "--ipc=2 --ghz=3"; do
	# shellcheck disable=SC2086 # words they are
	page "$TMP/x.html" $option $REFERENCE
	exits "with $option" 2 "goes with --metric and --side-by-side alone"
done
page "$TMP/none/x.html" $REFERENCE
exits "a folder that is not there" 2 "$TMP/none: No such file"
page "$TMP/clean" $REFERENCE
exits "a folder" 2 "$TMP/clean: Is a directory"
page "$TMP/clean/" $REFERENCE
exits "no name" 2 "names no file"
page "$TMP/x.html" $REFERENCE "$TMP/none"
exits "a base that is not there" 2 "$TMP/none"
mkdir "$TMP/empty"
page "$TMP/x.html" "$TMP/empty"
exits "an empty folder" 2 "$TMP/empty: holds nothing that a page could tell"
ok "nothing is written" test ! -e "$TMP/x.html"
ln -s "$TMP/precious" "$TMP/link.html"
echo precious >"$TMP/precious"
page "$TMP/link.html" $REFERENCE
is "a link is replaced, and not followed" "$code $(cat "$TMP/precious")" "0 precious"

# make page: the same, of a directory
cp -r results/reference "$TMP/made"
run make -s page OUT="$TMP/made"
is "make page: exit code" "$code" 0
ok "make page: report.html is there" test -s "$TMP/made/report.html"
run make -s page OUT="$TMP/made" BASE=results/reference
is "make page with a base: exit code" "$code" 0
ok "make page with a base: has the verdict" grep -q 'verdict' "$TMP/made/report.html"

# what a stranger wrote reaches the page by html_put() and html_text() alone
is "no value is written as markup" "$(grep -nE '(fprintf|fputs|fwrite)\(f?,? ?[a-z]+(->|\[|\.)|fprintf\([^;]*%[^"]*s' lib/page/*.c |
	grep -v '/put.c\|/svg' | cut -d : -f 1,3)" ""
done_testing
