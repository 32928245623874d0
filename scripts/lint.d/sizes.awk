# SPDX-License-Identifier: GPL-2.0
# How long functions and files are, from the tags of ctags and what lex.awk found. A file is a table when
# more than half of its lines stand in initialisers: it may be any length.
#   awk -f sizes.awk of=tags TAGS of=lexed LEXED

BEGIN {
	FS = "\t"
	MEDIAN_MAX = 12
}

of == "tags" {
	first = last = 0
	for (i = 4; i <= NF; i++) {
		if ($i ~ /^line:/)
			first = substr($i, 6)
		if ($i ~ /^end:/)
			last = substr($i, 5)
	}
	length_of = last - first + 1
	if ($2 !~ /^tests\//) {
		having[length_of]++
		nr++
	}
	if (length_of > limit($2, 60, 40))
		fault($2 ":" first, $1 "() is " length_of " lines long, at most " limit($2, 60, 40) " are allowed: split it")
	next
}

$3 != "string" {
	lines[$1] = $2
	rows[$1] += $3 == "row"
}

END {
	for (f in lines)
		if (lines[f] > limit(f, 400, 300) && 2 * rows[f] <= lines[f])
			fault(f ":" limit(f, 400, 300) + 1, "the file is " lines[f] " lines long, at most " \
			      limit(f, 400, 300) " are allowed unless it is a table: split it")
	for (median = 0; 2 * seen < nr; median++)
		seen += having[median + 1]
	if (!nr || median > MEDIAN_MAX)
		fault("lib bench cmd", "the median of " nr + 0 " functions is " median " lines, at most " MEDIAN_MAX " are allowed")
	exit bad
}

function limit(file, in_tests, elsewhere) { return file ~ /^tests\// ? in_tests : elsewhere }

function fault(place, says) {
	print place ": " says
	bad = 1
}
