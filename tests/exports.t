#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# Exports, from committed runs and from made ones: each format by its rule, and by its reader where that can be
# had; what a test runner is told agrees with the exit code of compare.
. "$(dirname "$0")/tap.sh"

plain=results/reference-kernels/plain-6.12
scope=results/reference-kernels/scope-6.12

# with MODULE: a Python that has it
with() {
	local python
	for python in python3 /usr/bin/python3; do
		"$python" -c "import $1" 2>/dev/null && echo "$python" && return
	done
	return 1
}

# -- all formats, of one run --

for format in go bmf github ktap lava otava; do
	run "$TOOL" export --format $format $scope
	is "export $format: exit code" "$code" 0
	cp "$TMP/out" "$TMP/$format"
done
ok "go: every line of the grammar" awk '
	/^[a-z][^ \t:A-Z]*:( .*)?$/ || /^# kernel / { next }
	/^Benchmark[A-Z][^ \t]* [0-9]+( [0-9.e+]+ [^ \t]+)+$/ { n++; next }
	{ print; bad = 1 } END { exit bad || n != 516 }' "$TMP/go"
"$TOOL" export --format go $plain >"$TMP/go.base"
is "go: two kernels have the same keys, so benchstat puts them in one table" \
	"$(diff <(grep '^[a-z]*:' "$TMP/go") <(grep '^[a-z]*:' "$TMP/go.base"))" ""
ok "bmf: numbers in a cell, in order" jq -e 'length == 86 and all(.[]; all(.[];
	.lower_value <= .value and .value <= .upper_value and (keys == ["lower_value", "upper_value", "value"])))' "$TMP/bmf"
ok "github: what customSmallerIsBetter wants" jq -e 'length == 86 and all(.[]; (.name | type) == "string" and
	(.unit | type) == "string" and (.value | type) == "number" and (.range | startswith("\u00b1 ")))' "$TMP/github"
is "github: names are unique" "$(jq -r '.[].name' "$TMP/github" | sort | uniq -d)" ""
is "ktap: plan and tests" "$(sed -n 2p "$TMP/ktap") $(grep -c '^ok ' "$TMP/ktap")" "1..86 86"
is "otava: two rows of one width" "$(awk -F, '{ print NF }' "$TMP/otava" | tr '\n' ' ')" "88 88 "
run "$TOOL" export --format xml $scope
exits "a format that is none" 2 '"xml" is none of go, bmf'
run "$TOOL" export --format json $scope
exits "json of one run" 2 "json is of a comparison: DIR and BASE"
run "$TOOL" export --format go --new $scope $plain
exits "go of two runs" 2 "go is of one run; several a side are for json, ktap and lava"
run "$TOOL" export --format go
exits "no run" 2 "which run directory"

# -- verdicts: a cell that is worse, one that is gone, one that is new, one that cannot be told --

# changed DIR BASE PROGRAM: a copy of a run whose samples an awk program has changed
changed() {
	mkdir -p "$1"
	cp "$2"/{env.txt,benches.csv,regs.csv} "$1"
	awk -F, -v OFS=, "$3" "$2/samples.csv" >"$1/samples.csv"
}
changed "$TMP/worse" $plain '$1 == "sweep" && $2 == "get" && $4 == 8 { $15 = int($15 * 1.5) } 1'
changed "$TMP/gone" $plain '$1 == "sweep" && $2 == "get" && $4 == 8 { next } 1'
# two rounds, far from each other, on a host whose counts are not exact
for dir in one other; do
	changed "$TMP/$dir" $plain 'NR == 1 || $1 == "sweep" && $7 < 2 { if (NR > 1) $15 = int($15 * (1 + 0.2 * ($7 % 2))); print }'
	sed -i 's/^host_kind=.*/host_kind=native/' "$TMP/$dir/env.txt"
done

# told FORMAT NEW BASE...: the export in $TMP/out, its exit code as that of compare
told() {
	local format=$1 new=$2 base=$3 wanted
	shift 3
	run "$TOOL" compare "$@" "$base" "$new"
	wanted=$code
	run "$TOOL" export --format "$format" "$@" "$new" "$base"
	is "$format, ${new##*/} against ${base##*/} $*: the exit code of compare" "$code" "$wanted"
}
told ktap "$TMP/worse" $plain
is "ktap, worse: exit code" "$code" 1
is "ktap, worse: is not ok, all else is" "$(grep -c '^not ok ' "$TMP/out") $(grep -c '^ok [^#]*$' "$TMP/out")" "2 84"
told lava "$TMP/worse" $plain
is "lava, worse: fails" "$(grep -c 'TEST_CASE_ID=sweep/get/vcpus-8/policy-[a-z]*/state-fresh/instructions RESULT=fail ' "$TMP/out")" 2
told ktap "$TMP/gone" $plain
is "ktap, gone: exit code" "$code" 3
is "ktap, gone: plan" "$(sed -n 2p "$TMP/out") $(grep -cE '^(not )?ok ' "$TMP/out")" "1..86 86"
is "ktap, gone: is not ok" "$(grep -c '^not ok 8[56] sweep/get/vcpus=8/.* # the new run has no such cell$' "$TMP/out")" 2
told lava "$TMP/gone" $plain
is "lava, gone: is unknown, without a measurement" \
	"$(grep -c 'TEST_CASE_ID=sweep/get/vcpus-8/policy-[a-z]*/state-fresh/instructions RESULT=unknown>$' "$TMP/out")" 2
told ktap "$TMP/gone" $plain --allow-missing
is "ktap, gone and allowed: exit code" "$code" 0
is "ktap, gone and allowed: is skipped" "$(grep -c '^ok .* # SKIP the new run has no such cell$' "$TMP/out")" 2
told lava "$TMP/gone" $plain --allow-missing
is "lava, gone and allowed: is skipped" "$(grep -c RESULT=skip "$TMP/out")" 2
told ktap $plain "$TMP/gone"
is "ktap, new: exit code" "$code" 0
is "ktap, new: is skipped" "$(grep -c '^ok .* # SKIP the base has no such cell$' "$TMP/out")" 2
told ktap "$TMP/one" "$TMP/other"
is "ktap, unclear: exit code" "$code" 3
is "ktap, unclear: is skipped, and how many rounds would tell" \
	"$(grep -cE '^ok .* # SKIP unclear, about [0-9]+ rounds would tell$' "$TMP/out")" "$(grep -c '^ok ' "$TMP/out")"
told lava "$TMP/one" "$TMP/other"
is "lava, unclear: is skipped" "$(grep -c RESULT=skip "$TMP/out") $(grep -vc RESULT=skip "$TMP/out")" "40 0"
# worse, but in the only boot of a native host
for dir in boot slow; do
	changed "$TMP/$dir" "$TMP/one" 'NR == 1 || $4 <= 2 && $7 == 0 { b = $15; for (r = 0; NR > 1 && r < 20; r++) { $7 = r; $15 = b + 7 * r % 20; print } if (NR == 1) print }'
done
sed -i 's/^host_kind=.*/host_kind=native/' "$TMP"/{boot,slow}/env.txt
awk -F, -v OFS=, 'NR > 1 { $15 = int($15 * 1.5) } 1' "$TMP/boot/samples.csv" >"$TMP/slow/samples.csv"
told ktap "$TMP/slow" "$TMP/boot"
is "ktap, worse in the only boot: exit code" "$code" 3
is "ktap, worse in the only boot: nothing fails" "$(grep -c '^not ok ' "$TMP/out")" 0
ok "ktap, worse in the only boot: why" grep -q '^ok .* # SKIP worse in the only boot there is, which may be the cause$' "$TMP/out"
told ktap "$TMP/slow" "$TMP/boot" --single-boot
is "ktap, --single-boot: exit code" "$code" 1
ok "ktap, --single-boot: what is worse fails" grep -q '^not ok ' "$TMP/out"

# -- LAVA: its rule, and its own reader --

# Signals that LAVA would drop or misread.
not_lava() {
	awk '{ bad = !/^<LAVA_SIGNAL_TESTCASE [^<>]*>$/
		gsub(/^<LAVA_SIGNAL_TESTCASE |>$/, "")
		for (i = 1; i <= NF; i++) {
			if (gsub(/=/, "=", $i) != 1 || $i !~ /^(TEST_CASE_ID=[A-Za-z0-9._\/-]+|RESULT=(pass|fail|skip|unknown)|MEASUREMENT=[0-9.e+]+|UNITS=[a-z]+)$/)
				bad = 1
		}
		if (bad || seen[$1]++ || NF < 2) print }' "$1"
}
"$TOOL" export --format lava "$TMP/gone" $plain >"$TMP/lava.gone"
"$TOOL" export --format lava "$TMP/one" "$TMP/other" >"$TMP/lava.unclear"
for log in lava lava.gone lava.unclear; do
	is "$log: LAVA's rule" "$(not_lava "$TMP/$log")" ""
done
sed 's/vcpus-/vcpus=/' "$TMP/lava" >"$TMP/lava.old"
is "lava: the rule finds two =" "$(not_lava "$TMP/lava.old" | wc -l)" 86
if modules=$(scripts/lab/lava 2>"$TMP/err"); then
	lava_reads() { PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$modules /usr/bin/python3 tests/read_lava.py "$@" 2>&1; }
	for log in lava lava.gone lava.unclear; do
		is "$log: LAVA's reader records every signal, as it is" "$(lava_reads "$TMP/$log")" \
			"$(sed -E 's/.*TEST_CASE_ID=([^ ]*) RESULT=([a-z]*)( MEASUREMENT=([^ ]*) UNITS=(.*))?>/\1 \2 \4 \5/' "$TMP/$log" |
				awk '{ if (NF == 4 && $3 !~ /\./) $3 = $3 ".0"; if (NF == 2) $3 = $4 = "-"; print }')"
	done
	is "lava: LAVA's reader drops a name with =" "$(lava_reads "$TMP/lava.old" | grep -c '^error Ignoring malformed parameter')" 86
else
	ok "lava: LAVA's reader # SKIP $(tail -n 1 "$TMP/err")" true
fi

# -- JSON: its schema --

schema=docs/comparison.schema.json
valid() {
	"$jsonschema" - "$@" <<-'END'
		import json, sys
		from jsonschema import Draft202012Validator
		schema = json.load(open(sys.argv[1]))
		Draft202012Validator.check_schema(schema)
		wrong = [e.json_path for e in Draft202012Validator(schema).iter_errors(json.load(open(sys.argv[2], encoding="utf-8")))]
		print(*sorted(set(wrong)), sep="\n")
	END
}
told json $scope $plain
cp "$TMP/out" "$TMP/json"
ok "json: one document, of all rows" jq -es --arg release "$(release_of $scope)" 'length == 1 and (.[0] | .exit_code == 1 and .compared == "exact" and
	(.rows | length) == 86 and .count.worse == ([.rows[] | select(.worse)] | length) and
	.new[0].env.kernel_release == $release and .base[0].commit == null)' "$TMP/json"
"$TOOL" export --format json --commit 1234abc "$TMP/gone" $plain >"$TMP/json.gone"
ok "json: what is gone, and the commit" jq -e '.new[0].commit == "1234abc" and .base[0].commit == null and
	(.missing | length) == 2 and all(.missing[]; .side == "new" and .vcpus == 8)' "$TMP/json.gone"
"$TOOL" export --format json "$TMP/one" "$TMP/other" >"$TMP/json.unclear"
ok "json: what is unclear has no interval, and how many rounds it needs" jq -e 'all(.rows[]; .verdict == "unclear" and
	.low_percent == null and .high_percent == null and .needed > 2)' "$TMP/json.unclear"
"$TOOL" export --format json --base $plain "$TMP/one" --new $scope --unlike >"$TMP/json.unlike" 2>/dev/null
ok "json: all runs of a side, and in what they are unlike" jq -e '(.base | length) == 2 and
	any(.differences[]; .key == "host_kind" and .unlike)' "$TMP/json.unlike"
if jsonschema=$(with jsonschema); then
	for document in json json.gone json.unclear json.unlike; do
		is "$document: its schema" "$(valid $schema "$TMP/$document")" ""
	done
	while IFS='|' read -r change wrong; do
		jq "$change" "$TMP/json" >"$TMP/json.wrong"
		is "json, $change: is not valid" "$(valid $schema "$TMP/json.wrong")" "$wrong"
	done <<-'END'
		del(.rows)|$
		.rows[3].verdict = "fine"|$.rows[3].verdict
		.rows[3].p = 2|$.rows[3].p
		del(.rows[3].vcpus)|$.rows[3]
		.rows[3].new = "many"|$.rows[3].new
		.rows[3] += {worse: true, verdict: "same"}|$.rows[3].verdict
		.exit_code = 2|$.exit_code
		.new = []|$.new
		.base[0].env.host = 1|$.base[0].env.host
	END
else
	ok "json: its schema # SKIP there is no python3-jsonschema" true
fi

# -- words of a stranger --

mkdir "$TMP/evil"
cp $plain/benches.csv "$TMP/evil"
grep -vE '^(kernel_release|host)=' $plain/env.txt >"$TMP/evil/env.txt"
printf 'kernel_release=a"b\\c\377\xc3\xa9\xed\xa0\x80\nhost=\xe2\x82\xac\x01\xc2\x9b<\n' >>"$TMP/evil/env.txt"
sed '1!s/^sweep,get/"swe"";\\p= x",g<e>t/' $plain/samples.csv >"$TMP/evil/samples.csv"
for format in bmf github json; do
	"$TOOL" export --format $format --unlike "$TMP/evil" $plain >"$TMP/evil.json" 2>/dev/null
	ok "$format: words that would break JSON" jq -e 'length > 0' "$TMP/evil.json"
	ok "$format: is UTF-8" iconv -f UTF-8 -t UTF-16 "$TMP/evil.json"
	is "$format: no control character" "$(LC_ALL=C grep -aP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "$TMP/evil.json")" ""
done
is "json: a text is kept but for what is no UTF-8" "$(jq -r '.new[0].env | .kernel_release, .host' "$TMP/evil.json" | tr '\n' ' ')" \
	"$(printf 'a"b\\c\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd \xe2\x82\xac??\xef\xbf\xbd< ')"
[ -z "$jsonschema" ] || is "json: words of a stranger are valid" "$(valid $schema "$TMP/evil.json")" ""
"$TOOL" export --format lava "$TMP/evil" >"$TMP/lava.evil" 2>/dev/null
is "lava: words that would break a signal" "$(wc -l <"$TMP/lava.evil") $(not_lava "$TMP/lava.evil")" "86 "
done_testing
