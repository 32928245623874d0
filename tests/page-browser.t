#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# cost: minutes
# shellcheck disable=SC2154 # what tap.sh sets
# A run as a page, opened in Debian's chromium: sorts, filters, saves, prints, asks for nothing, complains of nothing;
# axe-core finds nothing; a hostile run executes nothing. PAGE_SHOTS=DIR keeps the screenshots and the PDF there.
. "$(dirname "$0")/tap.sh"

AXE=axe-core@4.10.3
skip() { echo "1..0 # SKIP $1"; exit 0; }
command -v chromium >/dev/null && command -v node >/dev/null && command -v npm >/dev/null ||
	skip "chromium, node or npm is missing: scripts/deps browser installs them"

# axe-core, once: a file of an npm package, which nothing of regscope needs but this
cache=${XDG_CACHE_HOME:-$HOME/.cache}/regscope/browser/$AXE
if [ ! -f "$cache/axe.min.js" ]; then
	mkdir -p "$TMP/npm" "$cache"
	(cd "$TMP/npm" && npm pack --silent "$AXE" >"$TMP/npm.log" 2>&1 && tar -xzf axe-core-*.tgz package/axe.min.js) ||
		skip "npm has no $AXE: $(tail -n 1 "$TMP/npm.log")"
	mv "$TMP/npm/package/axe.min.js" "$cache/axe.min.js.$$" && mv "$cache/axe.min.js.$$" "$cache/axe.min.js"
fi

cp -r results/reference "$TMP/run"
rm -f "$TMP/run/report.html"
scripts/plots "$TMP/run" 2>"$TMP/err" || cat "$TMP/err"
"$TOOL" report --html "$TMP/page.html" "$TMP/run" || exit 1
mkdir "$TMP/hostile"
sed 's/^\(cpu\|kernel_release\|host_kind\|features\|reproduce\)=.*/\1=<script>pwned=1<\/script><img src=x onerror=pwned=1>/' results/reference/env.txt >"$TMP/hostile/env.txt"
cp results/reference/{samples,benches}.csv "$TMP/hostile"
sed '2,$s/,[^,]*,/,"<svg onload=pwned=1>\&lt;`${x}`",/' results/reference/regs.csv >"$TMP/hostile/regs.csv"
"$TOOL" report --html "$TMP/hostile.html" "$TMP/hostile" || exit 1
# what else a page has, with the values of a stranger, too
cp -r results/reference-kernels "$TMP/kernels"
scripts/plots --sides "$TMP/kernels" "$TMP"/kernels/{plain,scope}-6.12 2>"$TMP/err" || cat "$TMP/err"
"$TOOL" report --html "$TMP/part-alternatives.html" results/reference-alternatives &&
	"$TOOL" report --html "$TMP/part-sides.html" --side-by-side "$TMP"/kernels/{plain,scope}-6.12 &&
	"$TOOL" report --html "$TMP/part-history.html" results/reference-boots &&
	"$TOOL" report --html "$TMP/part-trace.html" --side-by-side results/reference-trace/qemu-{8,64} || exit 1
value='<img src=x onerror=pwned=1>'
python3 tests/page/poison.py history results/reference-boots "$TMP/poisoned-history" "$value"
python3 tests/page/poison.py trace results/reference-trace/qemu-64 "$TMP/poisoned-trace" "$value"
python3 tests/page/poison.py alternatives results/reference-alternatives "$TMP/poisoned-alternatives" "$value"
for part in history trace alternatives; do "$TOOL" report --html "$TMP/hostile-$part.html" "$TMP/poisoned-$part" || exit 1; done
for run in plain scope; do python3 tests/page/poison.py run "$TMP/kernels/$run-6.12" "$TMP/poisoned-$run" "$value"; done
"$TOOL" report --html "$TMP/hostile-sides.html" --side-by-side "$TMP"/poisoned-{plain,scope} || exit 1
timeout 600 node tests/page/browser.mjs "$cache/axe.min.js" "$TMP"
code=$?
[ -z "${PAGE_SHOTS:-}" ] || cp "$TMP"/p*-*.png "$TMP/page.pdf" "$PAGE_SHOTS"
exit $code
