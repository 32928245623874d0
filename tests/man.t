#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# Manual pages: man(1) and mandoc(1) read them without a word, they have every option of --help, and every file, column,
# key and variable that there is.
. "$(dirname "$0")/tap.sh"
export LC_ALL=C.UTF-8 MANPAGER=cat MANWIDTH=100

mkdir "$TMP/man"
"$TOOL" manual --list >"$TMP/list"
while read -r page; do
	"$TOOL" manual "$page" >"$TMP/man/$page"
done <"$TMP/list"
subs=$("$TOOL" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
is "a page for the program and each sub-command" "$(grep '\.1$' "$TMP/list")" \
	"$(printf '%s\n' regscope.1; printf 'regscope-%s.1\n' $subs)"

# What the two that read pages say of them; man puts them into words on the way
said() {
	local page
	for page; do
		mandoc -Tlint "$page" 2>&1 || true
		{ man --warnings -l "$page" >"$page.txt"; } 2>&1
	done
}
is "man and mandoc have nothing to say" "$(said "$TMP"/man/*.[15])" ""
sed 's/^\.TP/.TPP/' "$TMP/man/regscope.1" >"$TMP/wrong.1"
ok "of a page that is wrong they have: mandoc" grep -q 'unknown macro' <(said "$TMP/wrong.1")
ok "of a page that is wrong they have: man" grep -q "warning: macro .TPP. not defined" <(said "$TMP/wrong.1")
awk 'length > 80' "$TMP"/man/*.[15] >"$TMP/long"
is "no line of a page is longer than editors like" "$(grep -vc '^\.TH\|^\\fB' "$TMP/long")" 0
ok "whatis finds each" sh -c 'for page; do lexgrog "$page" || exit; done' sh "$TMP"/man/*.[15]

# missing PAGE WORD...: those that the page does not have in the margin, alone or in a list
missing() {
	local page=$1 word
	shift
	for word; do
		grep -qE -- "^ {7}(.*, )?$word([[]=|=|,| |\$)" "$TMP/man/$page.txt" || echo "$page: $word"
	done
}
for sub in $subs; do
	mapfile -t words < <("$TOOL" "$sub" --help | grep -oE -- '^ {2,6}(-., )? *--[a-z-]+' | sed 's/.* //')
	ok "regscope-$sub.1: there are options" test ${#words[@]} -ge 3
	is "regscope-$sub.1: every option of --help" "$(missing "regscope-$sub.1" "${words[@]}")" ""
done
is "regscope.1: every sub-command" "$(missing regscope.1 $subs)" ""
is "an option that is not there is missed" "$(missing regscope-report.1 --frobnicate)" "regscope-report.1: --frobnicate"
mapfile -t words < <("$TOOL" bench --list | sed -n '2,$s/,.*//p')
is "regscope-bench.1: every harness" "$(missing regscope-bench.1 "${words[@]}")" ""

# files: those of the committed runs, and what the documentation lists
mapfile -t files < <("$TOOL" manual regscope-files.5 | sed -n 's/^\\fB\(.*\.\(csv\|txt\)\)\\fR$/\1/p')
ok "there are files" test ${#files[@]} -ge 20
for file in "${files[@]}"; do
	page=regscope-$(tr _ - <<<"${file%.*}").5
	ok "$file has a page" test -s "$TMP/man/$page"
	ok "$file is in the documentation" grep -q "$file" docs/*.md
	header=$(find results -path '*reference*' -name "$file" -exec head -n 1 {} \; -quit | tr , ' ')
	case $file in
	*.csv) is "$file: every column of a committed run" "$(missing "$page" ${header%% sweep/*})" "" ;;
	esac
done
told=" ${files[*]} "
for file in $(awk '/^## The run directory/ { on = 1 } on && /^## The plots/ { exit } on' docs/results.md | grep -oE '`[a-z_]+\.(csv|txt)`' | tr -d '`' | sort -u); do
	ok "docs/results.md: $file has a page" test "${told#* "$file" }" != "$told"
done
# keys that nothing writes any more
keys=$("$TOOL" manual env.txt | sed -n '/^\.SH KEYS/,$s/^\\fB\([a-z_]*\)\\fR$/\1/p')
ok "there are keys" test "$(wc -w <<<"$keys")" -ge 70
is "every key of env.txt is written by something" \
	"$(for key in $keys; do grep -rqE "\"$key\"|env_set [^ ]* $key |\"?$key=" lib/run lib/kvm cmd scripts || echo "$key"; done)" ""

# variables: of Makefile and scripts/bench
variables=$("$TOOL" manual --variables | sed -n 's/^  \([A-Z_]*\)=.*/\1/p')
is "every variable in regscope-bench.1" "$(missing regscope-bench.1 $variables)" ""
asked=$(sed -n 's/^\(asked\|building\)=(\(.*\))/\2/p' scripts/bench)
is "every variable of scripts/bench" "$(for name in $asked; do grep -qx "$name" <<<"$variables" || echo "$name"; done)" ""
known=$(sed -n '/^of_scripts := /p; /^known := /,/[^\\]$/p' Makefile)
is "no other than the Makefile's" "$(for name in $variables; do grep -qw "$name" <<<"$known" || echo "$name"; done)" ""

run "$TOOL" manual nothing
exits "a page that is not there" 2 "nothing: there is no such page"
run "$TOOL" manual report bench
exits "two pages" 2 "one page at a time"
for page in bench regscope-bench regscope-bench.1; do
	ok "regscope manual $page" cmp <("$TOOL" manual "$page") "$TMP/man/regscope-bench.1"
done
run make -s man
is "make man: exit code" "$code" 0
ok "regscope manual samples.csv" cmp <("$TOOL" manual samples.csv) "$TMP/man/regscope-samples.5"
done_testing
