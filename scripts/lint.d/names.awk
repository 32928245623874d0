# SPDX-License-Identifier: GPL-2.0
# No harness, op or policy is known by its name outside bench/: lib/ and cmd/ must not hold a string that
# is one. The names are those that bench/*.c gives. What stands as an option, as a column or as a key of
# env.txt is another word; what else is, lint.d/names-allowed says:
#   awk -f names.awk names-allowed LEXED

BEGIN { FS = "\t" }

FILENAME ~ /names-allowed$/ && /^[a-z]/ {
	split($0, field, / \| /)
	n = split(field[2], word, / /)
	for (i = 1; i <= n; i++)
		allowed[field[1], word[i]] = FILENAME ":" FNR
}

FILENAME ~ /names-allowed$/ { next }

$3 == "string" && $1 ~ /^bench\// && $5 ~ /^[{]([.]name|0) .*struct bench(_op|_policy_info)? / {
	is_name[$4] = 1
	if ($5 ~ /struct bench /)
		named[$1] = 1
}

$3 != "string" && $1 ~ /^bench\/.*[.]c$/ && $4 ~ /^BENCH_REGISTER\(/ { registered[$1] = $1 ":" $2 }

$3 == "string" && $1 ~ /^(lib|cmd)\// {
	nr++
	file[nr] = $1
	line[nr] = $2
	text[nr] = $4
	where[nr] = $5
}

END {
	for (f in registered)
		if (!(f in named))
			fault(registered[f], "registers a harness, and its .name cannot be found")
	if (!("all" in is_name && "scoped" in is_name))
		fault("bench/benches.c:1", "the names of the policies cannot be found")
	for (i = 1; i <= nr; i++)
		if (text[i] in is_name && !is_another_word(where[i]))
			judge(i)
	for (a in allowed)
		if (!(a in needed)) {
			split(a, field, SUBSEP)
			fault(allowed[a], field[1] " does not hold \"" field[2] "\" any more: remove it")
		}
	exit bad
}

function fault(place, says) {
	print place ": " says
	bad = 1
}

function is_another_word(where) {
	return where ~ /^[{](0|[.]name) .*struct cmd_option / || # an option
		where ~ /^[A-Z_]*COLUMN[A-Z_]*[(]/ || where ~ /^[{].*columns[[]/ || # a column
		where ~ /^env_[a-z_]*[(]1$/ # a key
}

function judge(i) {
	needed[file[i], text[i]] = 1
	if (!((file[i], text[i]) in allowed))
		fault(file[i] ":" line[i], "knows \"" text[i] "\" by name, as only bench/ may: take it from there " \
		      "or from the run (is it another word here, give it a row in scripts/lint.d/names-allowed)")
}
