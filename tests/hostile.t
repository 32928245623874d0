#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016,SC2154 # backquotes that must stay as they are; what tap.sh sets
# A run directory is data from a stranger: whatever stands in it, no command executes it, writes outside of
# it, waits for ever, ends in an undocumented way or hands control characters to a terminal.
. "$(dirname "$0")/tap.sh"
TOOL=$PWD/$TOOL
ROOT=$PWD
REFERENCE=$ROOT/results/reference

# What a terminal, a shell, awk, gnuplot, printf or a path could take for more than text. What is executed
# leaves a mark: a file, wherever it is executed.
export PWNED=$TMP/executed
hostile=(
	$'\e]0;title\a\e[2J\e[31mred'
	'`touch $PWNED`'
	'$(touch $PWNED)'
	';touch $PWNED;'
	"'; touch \$PWNED #"
	'"; system("touch $PWNED"); x = "'
	"'.system('touch \$PWNED').'"
	'|touch $PWNED'
	'< touch $PWNED'
	'%n%s{/Symbol x}_^@&~\'
	'../../executed'
	'@x ${x:=`touch $PWNED`}'
)
mkdir "$TMP/here" "$TMP/tmp"
cd "$TMP/here" || exit 1
export TMPDIR=$TMP/tmp

copy() {
	rm -rf "$1"
	mkdir -- "$1"
	cp "$REFERENCE"/*.csv "$REFERENCE/env.txt" "$1"
}

# plant FILE COLUMN VALUE...: the values in turn, in all rows but the header, quoted by RFC 4180; COLUMN 0 is
# each column in a row of its own, the last rows
plant() {
	local file=$1 column=$2
	shift 2
	printf '%s\0' "${@//\"/\"\"}" | tr '\n\0' '\1\n' >"$TMP/values"
	awk -F, -v OFS=, -v column="$column" -v rows="$(wc -l <"$file")" '
		FILENAME == ARGV[1] { gsub("\001", "\n"); value[nr++] = $0; next }
		FNR > 1 && column { $column = "\"" value[FNR % nr] "\"" }
		FNR > 1 && !column && rows - FNR < NF { $(rows - FNR + 1) = "\"" value[(rows - FNR) % nr] "\"" }
		1' "$TMP/values" "$file" >"$file.planted"
	mv "$file.planted" "$file"
}

# plant_env DIR KEY VALUE...: the values in turn, in that key, or if it is empty in all keys but metric
plant_env() {
	local dir=$1 key=$2
	shift 2
	# a line break would end the value
	printf '%s\n' "${@//$'\n'/ }" >"$TMP/values"
	awk -F= -v only="$key" '
		FILENAME == ARGV[1] { value[nr++] = $0; next }
		only ? $1 == only : $1 != "metric" { $0 = $1 "=" value[FNR % nr] }
		1' "$TMP/values" "$dir/env.txt" >"$dir/env.new"
	mv "$dir/env.new" "$dir/env.txt"
}

columns() { head -n 1 "$1" | tr , '\n' | wc -l; }
marks() { find "$TMP" -name '*executed*'; }

# Every command that reads a run directory; D and REF stand for the planted one and a good one. Each planted place is
# read by a third of them, which third goes round; with TESTS=all by all of them.
every=$([ "${TESTS:-}" = all ] && echo 1 || echo 3)
round=0
commands=(
	"report D" "report --markdown D" "report --model D" "report --registers=0 D" "report D REF"
	"report REF D" "report --side-by-side D REF" "report --html - D REF" "compare D REF" "compare --unlike REF D"
	"export --format=go D" "export --format=bmf D" "export --format=github D" "export --format=ktap D REF"
	"export --format=json D REF" "export --format=json --unlike REF D" "export --format=lava D" "export --format=otava D"
	"regs --compare D REF" "regs --compare REF D"
	"merge OUT D REF" "summary D"
)

# try WHERE [EVERY]: one of so many commands, on D; ways out that are not documented are added to $wrong, control characters
# to $controls
try() {
	local command log i every=${2:-$every}
	rm -rf "$TMP/said"
	mkdir "$TMP/said"
	round=$((round + 1))
	for ((i = round % every; i < ${#commands[@]}; i += every)); do
		command=${commands[i]}
		rm -rf OUT
		code=0
		# shellcheck disable=SC2086 # words they are
		timeout 60 "$TOOL" $command >"$TMP/said/$command" 2>"$TMP/said/$command (stderr)" </dev/null || code=$?
		[ "$code" -le 4 ] || wrong+="$1: $command: exit code $code"$'\n'
	done
	while read -r log; do
		controls+="$1: ${log##*/}"$'\n'
	done < <(LC_ALL=C grep -laP '[\x00-\x08\x0b-\x1f\x7f]' "$TMP"/said/*)
}
copy REF
cp -r REF GOOD

wrong='' controls=''
copy D
try "as it is" 1
is "a good run: no command fails" "$wrong$controls" ""
for value in "${hostile[@]}"; do
	copy D
	plant_env D '' "$value"
	try "$(printf %q "$value")"
	plant_env D metric "$value"
	try "metric $(printf %q "$value")"
done
is "env.txt: exit codes" "$wrong" ""
is "env.txt: no control characters are printed" "$controls" ""
controls=''
for file in GOOD/*.csv; do
	file=${file##*/}
	wrong=''
	for ((i = 1; i <= $(columns "GOOD/$file"); i++)); do
		copy D
		plant "D/$file" "$i" "${hostile[@]}"
		try "$file, column $i"
	done
	is "$file: exit codes" "$wrong" ""
done
is "CSV files: no control characters are printed" "$controls" ""
is "no command executes anything" "$(marks)" ""

# a folder's name is a stranger's word as well
name=$'\e]0;title\a\e[2J\nred'
copy "./$name"
sed -i 's,^stopped=.*,stopped=failed,' "./$name/env.txt" # a doubt, which is said
for wanted in 0 2; do
	for command in summary report "report REF" "report --markdown" "compare --unlike REF" "regs --compare REF" "export --format=go" "merge OUT"; do
		rm -rf OUT
		# shellcheck disable=SC2086 # words they are
		run timeout 60 "$TOOL" $command "$name"
		is "the folder's name, $command: exit code" "$code" "$wanted"
		is "the folder's name, $command, exit code $wanted: no control characters" \
			"$(cat "$TMP/out" "$TMP/err" | LC_ALL=C grep -aP '[\x00-\x08\x0b-\x1f\x7f]')" ""
	done
	rm -f "./$name"/{samples,summary,regs}.csv
	sed -i "s,^stopped=.*,stopped=done," "./$name/env.txt" # so that it must have them
done

# what is no file of the run's own
echo precious >"$TMP/precious"
for command in "report D" "summary D"; do
	copy D
	for name in report.txt summary.csv savings.csv model.csv growth.csv registers.csv; do
		ln -s "$TMP/precious" "D/$name.new"
	done
	# shellcheck disable=SC2086 # words they are
	run timeout 60 "$TOOL" $command
	is "$command: does not write through a link" "$(cat "$TMP/precious")" precious
	echo precious >"$TMP/precious"
done
for name in env.txt summary.csv; do
	copy D
	rm "D/$name"
	mkfifo "D/$name"
	run timeout 60 "$TOOL" report D
	exits "report: does not wait for a pipe, $name" 2 "D/$name: is not a regular file"
	rm "D/$name"
	mkdir "D/$name"
	run timeout 60 "$TOOL" report D
	exits "report: reads no folder, $name" 2 "D/$name: is not a regular file"
	rmdir "D/$name"
	ln -s "$REFERENCE/$name" "D/$name"
	run timeout 60 "$TOOL" report D
	is "report: reads a link to a file, $name" "$code" 0
done
copy D
rm D/regs.csv
mkfifo D/regs.csv
run timeout 60 "$TOOL" merge M D
exits "merge: does not wait for a pipe, regs.csv" 2 "D/regs.csv: is not a regular file"
rm -rf M

# --- pictures

plots() { run timeout 120 "$ROOT/scripts/plots" "$@"; }
pictures() { find "$1/plots" -type f ! -name '.*' | wc -l; }
few() { copy "$1" && rm -f "$1"/{registers,model,growth,regs}.csv; } # a run that is drawn sooner

is "no program executes anything by gnuplot's own means" \
	"$(grep -nE '`|\<(system|popen|shell)\>|["'\''][[:blank:]]*[<|]|^[[:blank:]]*!|@[A-Za-z]' "$ROOT"/plots/*.gp | grep -v ':#')" ""

few D
plots D
nr_few=$(pictures D)
ok "a run that is drawn sooner has pictures ($nr_few)" test "$nr_few" -ge 5
# Headings are made of keys, and each of these gets every value. In all pictures the tables' columns and the keys have
# the values in turn, three times from another one on, with TESTS=all from each; the last one from that with markup.
drawn=("${hostile[@]}" $'a\n$(touch $PWNED)\n"; system("touch $PWNED")' "$(printf %4000s '' | tr ' ' x)")
for value in "${drawn[@]}"; do
	few D
	plant_env D '' "$value"
	plots D
	is "$(printf %.40q "$value") in all keys: exit code" "$code $(cat "$TMP/err")" "0 "
	is "$(printf %.40q "$value") in all keys: pictures" "$(pictures D)" "$nr_few"
done
firsts=(0 4 9)
[ "$every" -gt 1 ] || firsts=({0..8} {10..13} 9)
for first in "${firsts[@]}"; do
	values=("${drawn[@]:first}" "${drawn[@]:0:first}")
	copy D
	plant_env D '' "${values[@]}"
	# the name of the dearest is in a picture
	[[ ${drawn[first]} == *$'\n'* ]] || plant D/registers.csv 6 "${drawn[first]}"
	for file in D/*.csv; do plant "$file" 0 "${values[@]}"; done
	plots D
	is "hostile values from the ${first}th on: exit code" "$code $(cat "$TMP/err")" "0 "
	is "hostile values from the ${first}th on: pictures" "$(pictures D)" 19
done
ok "a name with markup is drawn as it is" grep -Fq '%n%s{/Symbol?x}_^@?~?' D/plots/f-registers.svg
for value in "${drawn[@]}"; do
	few D
	plant_env D metric "$value"
	plots D
	is "metric $(printf %.40q "$value"): exit code" "$code" 2
	ok "metric: says what it can be" grep -q 'metric is not one of cycles, instructions, wall_ns' "$TMP/err"
done
for value in nan 1e999 -1 0 ''; do
	copy D
	for file in D/*.csv; do plant "$file" 0 "$value"; done
	plots D
	ok "a number of \"$value\": exit code $code" test "$code" -eq 0 -o "$code" -eq 2
done

few plain
plots plain # what this gnuplot makes of it: another version draws other bytes
few D
plant D/summary.csv 8 $'a "quoted", unit\nof two lines'
plots D
is "quoted fields: exit code" "$code" 0
ok "quoted fields: the picture is the same" cmp D/plots/a-cost-per-vcpu.svg plain/plots/a-cost-per-vcpu.svg
few D
echo 'sweep,"get' >>D/summary.csv
plots D
exits "a quote that is not closed" 2 'D/summary.csv: is not CSV: line 518: a quoted field does not end'

# paths: of the run, of temporary files, of the program
name=$'-e a\'b"`touch $PWNED`$(touch $PWNED)\n;,=*?[x]{}\\%s|&'
for dir in "$name" "x=1"; do
	few "./$dir"
	plots "$dir"
	is "$(printf %q "$dir"): exit code" "$code $(cat "$TMP/err")" "0 "
	ok "$(printf %q "$dir"): is drawn" cmp "./$dir/plots/a-cost-per-vcpu.svg" plain/plots/a-cost-per-vcpu.svg
done
few D
mkdir -p "./$name/clone"
cp -r "$ROOT/scripts" "$ROOT/plots" "./$name/clone"
TMPDIR=$PWD/$name run "./$name/clone/scripts/plots" D
is "program and TMPDIR in such a folder: exit code" "$code $(cat "$TMP/err")" "0 "

# what is no file of the run's own
mkdir "$TMP/elsewhere"
few D
ln -s "$TMP/elsewhere" D/plots
plots D
exits "plots/ is a link" 2 "D/plots: is a link or no folder"
is "plots/ is a link: nothing goes there" "$(ls -A "$TMP/elsewhere")" ""
few D
mkdir -p D/plots/b-saving.svg
for suffix in svg svg.new svg.log png; do ln -s "$TMP/precious" "D/plots/a-cost-per-vcpu.$suffix"; done
ln -s "$TMP/elsewhere" D/plots/c-absolute.svg
plots D
exits "links for pictures" 2 'not drawn: b-saving.svg: '
is "links for pictures: the others are drawn" "$(grep -c 'not drawn' "$TMP/err")" 1
is "links for pictures: are not followed" "$(cat "$TMP/precious"; ls -A "$TMP/elsewhere")" precious
ok "links for pictures: are replaced" test -f D/plots/c-absolute.svg -a ! -L D/plots/c-absolute.svg -a ! -L D/plots/a-cost-per-vcpu.png
for file in env.txt summary.csv samples.csv registers.csv; do
	copy D
	rm "D/$file"
	mkfifo "D/$file"
	plots D
	exits "$file is a pipe" 2 "D/$file: is not a regular file"
	rm "D/$file"
	ln -s "$REFERENCE/$file" "D/$file"
	plots D
	exits "$file is a link" 2 "D/$file: is not a regular file"
done
is "no picture executes anything" "$(marks)" ""

# where crosscheck writes; it ends before it measures, by a number of vCPUs that the run does not have
crosscheck() { run env VCPUS=3 OUT="$PWD/D" "$ROOT/scripts/crosscheck"; }
few D
mkdir D/crosscheck
ln -s "$TMP/precious" D/crosscheck/verdict.txt
mkfifo D/crosscheck/get.json
crosscheck
exits "crosscheck: a link for a verdict" 2 "bench has not measured get at 3 vCPUs"
is "crosscheck: a link for a verdict: is not followed" "$(cat "$TMP/precious")" precious
is "crosscheck: what is no file goes" "$(ls D/crosscheck)" verdict.txt
rm -r D/crosscheck
ln -s "$TMP/elsewhere" D/crosscheck
crosscheck
exits "crosscheck: a link for its folder" 2 "D/crosscheck: is a link"
is "crosscheck: a link for its folder: nothing goes there" "$(ls -A "$TMP/elsewhere")" ""
rm D/crosscheck
is "nothing is left over" "$(find "$TMP/tmp" D "./$name" -name '.new*' -o -name 'tmp.*')" ""
done_testing
