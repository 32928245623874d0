#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# The documentation: what it shows of measurements is what the reference runs say, its links lead somewhere,
# and the commands, options and variables it names exist.
. "$(dirname "$0")/tap.sh"

mapfile -t pages < <(printf '%s\n' README.md CONTRIBUTING.md docs/*.md)

# none NAME COMMAND...: the command prints nothing; what it prints is wrong
none() {
	local name=$1
	shift
	is "$name" "$("$@" 2>&1)" ""
}

# The code of a page, a piece a line: spans, and lines of blocks that no run has generated.
code_of() {
	awk '/^<!-- reference: begin/ { generated = 1 }
		/^<!-- reference: end/ { generated = 0; next }
		/^ *```/ { fenced = !fenced; next }
		generated { next }
		fenced || /^    / { print; next }
		{ while (match($0, /`[^`]+`/)) { print substr($0, RSTART + 1, RLENGTH - 2); $0 = substr($0, RSTART + RLENGTH) } }' "$@"
}

# Lines of text with a code span that does not end: code_of would not see it.
open_spans() {
	awk '/^ *```/ { fenced = !fenced; next }
		!fenced && !/^    / && gsub(/`/, "`") % 2 { print FILENAME ":" FNR ": a code span goes over the end of the line" }' "$@"
}

# -- the reference runs --

ok "pages and letter show what the reference runs say" scripts/reference --check

# a tree of its own, in which things go wrong
tree=$TMP/tree
mkdir -p "$tree/scripts/lab/kernel"
cp -r scripts/lab/arch "$tree/scripts/lab/"
for letter in scripts/lab/kernel/*/0000-cover-letter.patch; do
	install -D -m 644 "$letter" "$tree/$letter"
done
cp -r README.md docs results/reference results/reference-{kernels,boots,alternatives,architectures,roundtrip,trace} "$tree/"
mkdir "$tree/results"
mv "$tree"/reference{,-kernels,-boots,-alternatives,-architectures,-roundtrip,-trace} "$tree/results/"
cp scripts/{reference,reference.sh,common.sh,side-by-side,archive.sh,plots} "$tree/scripts/"
cp -r plots "$tree/"
build=$(realpath "$O")
reference() { run env O="$build" "$tree/scripts/reference" "$@"; }

reference --check
is "a copy agrees too" "$code" 0
sed -i 's/\( 512 .*\)\.\([0-9]*\) M /\1.000 M /' "$tree/README.md"
reference --check
exits "a figure changed by hand" 1 "README.md: differs from the reference runs"
ok "a figure changed by hand: the line is shown" grep -q '^- *512 .*\.000 M ' "$TMP/err"
reference --blocks
reference --check
is "--blocks mends it" "$code" 0
ok "--blocks writes the page as it was" cmp README.md "$tree/README.md"

sed -i 's/^     8 /     9 /' "$tree/results/reference/report.txt"
sed -i 's/^core  /CORE  /' "$tree/results/reference-kernels/report.txt"
reference --check
for page in README.md docs/results.md docs/kernel-series.md scripts/lab/kernel/6.12/0000-cover-letter.patch; do
	exits "a run that changed: $page" 1 "$page: differs"
done
reference --blocks
reference --check
is "a run that changed: --blocks mends the pages" "$code" 0
ok "a run that changed: the page follows" grep -q '^     9 ' "$tree/README.md"
ok "a run that changed: the letter follows" grep -q '^  CORE  ' "$tree/scripts/lab/kernel/6.12/0000-cover-letter.patch"
reference --reports
for file in reference/report.txt reference-kernels/report.txt reference/summary.csv reference-kernels/scope-6.12/model.csv \
	reference-boots/compare.txt reference-alternatives/report.txt reference-alternatives/gains.csv \
	reference-architectures/architectures.csv reference-architectures/riscv64/summary.csv; do
	ok "--reports makes $file from the samples" cmp "results/$file" "$tree/results/$file"
done
for page in README.md docs/*.md scripts/lab/kernel/*/0000-cover-letter.patch; do
	ok "--reports: $page comes out the same" cmp "$page" "$tree/$page"
done

but_pictures='/^<div class="figures">/,/^<\/div>/d'
is "--reports: the page comes out the same, but for what gnuplot draws" "$(sed "$but_pictures" "$tree/results/reference/report.html" | cksum)" \
	"$(sed "$but_pictures" results/reference/report.html | cksum)"
sed -i 's/<h1>/<h1>X/' "$tree/results/reference/report.html"
reference --check
exits "a page changed by hand" 1 "results/reference/report.html: differs from its run"
cp results/reference/report.html "$tree/results/reference/"

sed -i 's/,\(feature-id\|pmu\),/,changed,/' "$tree/results/reference/registers.csv"
reference --check
exits "a changed file that a report is made of" 1 "docs/registers.md: differs"
cp results/reference/registers.csv "$tree/results/reference/"
for page in 'begin results/absent.txt: host|results/absent.txt: there is no such file' \
	'begin results/reference/report.txt: nothing like it|has no line that begins with "nothing like it"' \
	'end|a block ends that did not begin' 'bogin x|neither begins nor ends a block'; do
	printf '<!-- reference: %s -->\n' "${page%|*}" >"$tree/docs/wrong.md"
	reference --blocks
	exits "<!-- reference: ${page%|*} -->" 2 "${page#*|}"
done
printf '<!-- reference: begin results/reference/report.txt: host -->\n' >"$tree/docs/wrong.md"
reference --blocks
exits "a block without an end" 2 "docs/wrong.md: its last block has no end"
ok "a block without an end: the page is left alone" test "$(wc -l <"$tree/docs/wrong.md")" = 1
reference --frobnicate
exits "unknown option" 2 "frobnicate: unknown option"
rm "$tree/docs/wrong.md"

# measured anew, by a make that hands out the runs that there are; runs/get says what the last of
# the kernels is
umask 022
cat >"$TMP/make" <<'END'
#!/usr/bin/env bash
runs=$(dirname "$0")/runs
for word; do
	case $word in OUT=*) out=${word#*=} ;; KERNEL=variant-get) kernel=$(cat "$runs/get") ;; KERNEL=variant-*) kernel=plain ;; KERNELS=*) version=${word##*-} ;; esac
done
case "$* " in
*" KERNEL=variant-code "*)
	if [ -e "$runs/wait" ]; then
		trap 'rm "$runs/wait"; exit 130' TERM
		echo here >"$runs/wait"
		while [ -e "$runs/wait" ]; do sleep 0.1; done
	fi
	;;
esac
case "$* " in
alternatives*) cp -r "$runs/reference-alternatives" "$out" ;;
*" BOOTS=6 "*) cp -r "$runs/reference-boots/$kernel" "$out" ;;
*" KERNELS="*)
	mkdir "$out"
	from=$version # of a version that has not been measured yet, those of another
	[ -d "$runs/reference-kernels/plain-$from" ] || from=6.12
	cp -r "$runs/reference-kernels/plain-$from" "$out/plain-$version"
	cp -r "$runs/reference-kernels/scope-$from" "$out/scope-$version"
	report=$runs/reference-kernels/report-$version.txt
	[ -f "$report" ] || report=$runs/reference-kernels/report.txt
	cp "$report" "$out/report.txt"
	;;
*) cp -r "$runs/reference" "$out" ;;
esac
END
mkdir "$TMP/bin" "$TMP/bin/runs"
mv "$TMP/make" "$TMP/bin/make"
chmod 755 "$TMP/bin/make"
cp -r results/reference results/reference-{kernels,boots,alternatives} "$TMP/bin/runs"
echo plain >"$TMP/bin/runs/get"
anew() { run env PATH="$TMP/bin:$PATH" O="$build" "$tree/scripts/reference" "$@"; }
files() { (cd "$tree" && find results -type f ! -name '*.png' ! -name '*.svg' -exec cksum {} + | LC_ALL=C sort -k 3); }
kept=$(files)
for option in --boots ''; do
	anew $option
	exits "measured anew, \"$option\", and nothing is worse" 2 "compare exits with 0, and not with 1; the kept runs stay as they were"
	is "measured anew, \"$option\", and nothing is worse: so they do" "$(cd "$tree/results" && echo *) $(files | cksum)" \
		"reference reference-alternatives reference-architectures reference-boots reference-kernels reference-roundtrip reference-trace $(cksum <<<"$kept")"
done
: >"$TMP/bin/runs/wait"
env PATH="$TMP/bin:$PATH" O="$build" "$tree/scripts/reference" --boots >"$TMP/out" 2>"$TMP/err" &
pid=$!
until [ -s "$TMP/bin/runs/wait" ] || ! kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
kill "$pid"
wait "$pid" 2>/dev/null
is "measured anew, and SIGTERM: exit code" "$?" 130
ok "measured anew, and SIGTERM: what measures has ended" test ! -e "$TMP/bin/runs/wait"
rm -f "$TMP/bin/runs/wait"
is "measured anew, and SIGTERM: nothing is left over" "$(cd "$tree/results" && echo *)" \
	"reference reference-alternatives reference-architectures reference-boots reference-kernels reference-roundtrip reference-trace"
echo get >"$TMP/bin/runs/get"
for option in --boots ''; do
	anew $option
	exits "measured anew, \"$option\"" 0 "results/reference-boots: measured anew"
	is "measured anew, \"$option\": nothing is left over, all can be read" \
		"$(cd "$tree/results" && stat -c '%n %a' ./* | xargs)" "./reference 755 ./reference-alternatives 755 ./reference-architectures 755 ./reference-boots 755 ./reference-kernels 755 ./reference-roundtrip 755 ./reference-trace 755"
	is "measured anew, \"$option\": boots, and what is made of them" "$(cd "$tree/results/reference-boots" && find . -maxdepth 1 | LC_ALL=C sort | xargs)" \
		". ./compare.txt ./get ./history.csv ./plain ./plots"
	ok "measured anew, \"$option\": the comparison is as it was" cmp results/reference-boots/compare.txt "$tree/results/reference-boots/compare.txt"
done
for file in results/reference-kernels/*; do
	ok "measured anew: $file" diff -r "$file" "$tree/$file"
done
for letter in scripts/lab/kernel/*/0000-cover-letter.patch; do
	version=$(basename "$(dirname "$letter")")
	ok "measured anew: kernels of $version" test -d "$tree/results/reference-kernels/scope-$version"
	ok "measured anew: the letter of $version has a table" grep -q '^  restore (SET), state fresh$' "$tree/$letter"
done

# -- README --

words=$(wc -w <README.md)
ok "README has at most 1500 words ($words)" test "$words" -le 1500
is "README has four pictures: what is saved, what else would save, a history, and a page" "$(grep -c '!\[' README.md)" 4
is "README has two tables, and they are generated" "$(grep -c '^<!-- reference: begin\|^|--' README.md)" 2
for command in 'make bench' 'make test'; do
	ok "README shows $command" grep -q "^### \`$command\`" README.md
done

# -- pages --

# A page is read at one sitting: at most 1000 words. What counts is what somebody wrote to be read, tables of one's own with
# it; not blocks that are generated from runs, which change by themselves, nor code, which is typed and not read.
words_of() {
	awk '/^<!-- (reference|machines|servers): begin/ { generated = 1 }
		/^<!-- (reference|machines|servers): end/ { generated = 0; next }
		/^ *```/ { fenced = !fenced; next }
		generated || fenced || /^    [^ ]/ || /^<!--.*-->$/ { next }
		{ n += NF } END { print n + 0 }' "$1"
}
for page in docs/*.md; do
	words=$(words_of "$page")
	ok "$page has at most 1000 words ($words)" test "$words" -le 1000
done
printf '%s\n' 'two words' '<!-- reference: begin x -->' 'of a run' '<!-- reference: end -->' '```sh' 'make bench' '```' '    make test' '| a | b |' >"$TMP/count.md"
is "words: prose and tables, not code or runs" "$(words_of "$TMP/count.md")" 7

# the map has every page, once, under what kind of page it is
not_on_the_map() {
	local page
	for page; do
		[ "$page" = docs/README.md ] || [ "$(grep -oF "]($(basename "$page"))" docs/README.md | wc -l)" = 1 ] || echo "$page"
	done
}
is "docs/README.md has every page, once" "$(not_on_the_map docs/*.md)" ""
is "docs/README.md has four kinds of pages" "$(sed -n 's/^## //p' docs/README.md | paste -sd ' ')" "Tutorial How-to Reference Explanation"
is "a page that is not on the map is found" "$(not_on_the_map docs/absent.md)" docs/absent.md
# every word of ours that CONTRIBUTING.md defines is in the glossary, in order
for word in $(sed -n '/^## Words/,/^\[/p' CONTRIBUTING.md | grep -oE '\*\*[A-Za-z]+\*\*' | tr -d '*' | tr A-Z a-z); do
	ok "the glossary has $word" grep -qE "^\| ([a-z, ]*, )?$word(, [a-z ]*)? \|" docs/glossary.md
done
ok "the glossary is sorted" env LC_ALL=C sort -cf <(sed -n 's/^| \([^|]*\) |.*/\1/p' docs/glossary.md | tail -n +3)

# -- links --

# links FILE: its targets, pictures' too
links() { grep -o '](\([^)]*\))' "$1" | sed 's/^](//; s/)$//'; }

# GitHub's anchor of each heading
anchors() { sed -n 's/^#\{1,6\} //p' "$1" | tr 'A-Z ' 'a-z-' | tr -cd 'a-z0-9_\n-'; }

broken_links() {
	local page link path anchor
	for page; do
		while read -r link; do
			case $link in http://* | https://*) continue ;; esac
			path=${link%%#*}
			path=${path:+$(dirname "$page")/$path}
			path=${path:-$page}
			[ -e "$path" ] || { echo "$page: $link: leads nowhere"; continue; }
			[ -n "$(git ls-files -co --exclude-standard -- "$path" 2>/dev/null || echo "$path")" ] ||
				echo "$page: $link: is a file that git does not keep"
			case $link in
			*'#'*)
				anchor=${link#*#}
				anchors "$path" | grep -qxF -- "$anchor" || echo "$page: $link: there is no such heading"
				;;
			esac
		done < <(links "$page")
	done
}

# Pages that no chain of links leads to from README.md.
unreachable() {
	local seen=" README.md " queue=(README.md) page link path
	while [ ${#queue[@]} -gt 0 ]; do
		page=${queue[0]}
		queue=("${queue[@]:1}")
		while read -r link; do
			path=$(realpath -qe --relative-to=. "$(dirname "$page")/${link%%#*}") || continue
			case $path in *.md) ;; *) continue ;; esac
			case $seen in *" $path "*) continue ;; esac
			seen+="$path "
			queue+=("$path")
		done < <(links "$page")
	done
	for page; do
		case $seen in *" $page "*) ;; *) echo "$page: no link leads there from README.md" ;; esac
	done
}

none "every link leads somewhere" broken_links "${pages[@]}"
none "every page can be reached from README" unreachable "${pages[@]}"
printf '[a](absent.md) [b](../README.md#no-such-heading)\n' >"$TMP/wrong.md"
is "a broken link is found" "$(broken_links "$TMP/wrong.md" | wc -l)" 2
is "a page without a link to it is found" "$(unreachable docs/absent.md)" "docs/absent.md: no link leads there from README.md"

# -- what the pages name --

make -s help >"$TMP/help"
verbs=" $(sed -n 's/^\([a-z0-9_-]*\): .*/\1/p' "$TMP/help" | tr '\n' ' ')"
subs=" $("$TOOL" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p' | tr '\n' ' ')"
for sub in $subs; do
	"$TOOL" "$sub" --help >"$TMP/help.$sub"
done
scripts/bisect --help >"$TMP/help.bisect"

scripts/fleet --help >"$TMP/help.fleet"

# has_option OPTION FILE...: one of the helps explains it
has_option() {
	local option=$1
	shift
	grep -hqE -- "(^| )$option([=[, ]|\$)" "$@"
}

unknown_verbs() {
	local verb
	for verb in $(code_of "$@" | grep -oE '(^|[^a-z-])make( +[A-Z_]+=("[^"]*"|[^ ]*))* +[a-z][a-z0-9_-]*' | sed 's/.* //' | sort -u); do
		case $verbs in *" $verb "*) ;; *) echo "make $verb: \`make help\` has no such command" ;; esac
	done
}

# Sub-commands, and options, alone or of the sub-command before them.
unknown_options() {
	local line sub option
	while read -r line; do
		sub=$(grep -oE '(^|[ /])regscope +[a-z]+' <<<"$line" | sed -n '1s/.* //p')
		case "$subs" in
		*" ${sub:-$line} "*) ;;
		*) [ -z "$sub" ] || { echo "regscope $sub: there is no such sub-command"; continue; } ;;
		esac
		case $line in
		--*) sub='*' ;;
		*) [ -n "$sub" ] || continue ;;
		esac
		for option in $(grep -oE -- '(^|[ [])--[a-z][a-z0-9-]*' <<<"${line#*regscope "$sub"}" | tr -d ' ['); do
			# shellcheck disable=SC2086 # all of them, if it stands alone
			has_option "$option" "$TMP"/help.$sub || echo "$line: $option: no help explains it"
		done
	done < <(code_of "$@" | sed -e ':a' -e '/\\$/{N; s/\\\n//; ta}' | sed 's/"$([^)]*)"//g; s/[|>].*//' | sort -u)
}

# Variables that a page gives a value, and that nothing reads.
unknown_variables() {
	local name
	for name in $(code_of "$@" | grep -oE '(^|[ `])[A-Z][A-Z_]+=' | tr -cd 'A-Z_\n' | sort -u); do
		grep -qE "(^|[^A-Z_])$name([^A-Z_]|\$)" Makefile scripts/bench scripts/trace scripts/baseline scripts/crosscheck scripts/reference \
			scripts/lab/[a-z]* 2>/dev/null || echo "$name=: nothing reads such a variable"
	done
}

# Variables of the Makefile that docs/options.md and docs/building.md do not explain.
unexplained_variables() {
	local name
	for name in $(sed -n 's/^of_scripts := //p' Makefile); do
		grep -q "\`$name=" docs/options.md docs/building.md || echo "$name=: no page explains it"
	done
}

# Files and folders of this tree that are named and are not there.
absent_paths() {
	code_of "$@" | grep -oE '^(bench|lib|cmd|plots|scripts|tests|docs)/[A-Za-z0-9_./*-]*$' | sort -u | while read -r path; do
		compgen -G "$path" >/dev/null || echo "$path: is not there"
	done
}

none "code spans end where their lines do" open_spans "${pages[@]}"
none "every make command exists" unknown_verbs "${pages[@]}"
none "every sub-command and option exists" unknown_options "${pages[@]}"
none "every variable is read by something" unknown_variables "${pages[@]}"
none "every variable of the Makefile is explained" unexplained_variables
none "every file that README and docs/ name is there" absent_paths README.md docs/*.md
for sub in $subs; do
	ok "docs/program.md lists regscope $sub" grep -q "\`regscope $sub\`" docs/program.md
done
for harness in $("$TOOL" bench --list | sed -n '2,$s/,.*//p'); do
	ok "docs/harnesses.md lists the harness $harness" grep -q "^| \`$harness\` |" docs/harnesses.md
done

cat >"$TMP/wrong.md" <<'END'
`make frobnicate`, `make OUT="a b" bonch`, `regscope frob`, `regscope bench --frob`, `--frib`, `FROB=1`,
`scripts/frob` and `a span
that does not end`

    build/host/regscope compare --frab base run
END
is "a make command that does not exist is found" "$(unknown_verbs "$TMP/wrong.md" | wc -l)" 2
is "a sub-command, and three options, that do not exist are found" "$(unknown_options "$TMP/wrong.md" | wc -l)" 4
is "a variable that does not exist is found" "$(unknown_variables "$TMP/wrong.md" | wc -l)" 1
is "a file that does not exist is found" "$(absent_paths "$TMP/wrong.md" | wc -l)" 1
is "a code span over two lines is found" "$(open_spans "$TMP/wrong.md" | wc -l)" 2
done_testing
