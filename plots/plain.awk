# SPDX-License-Identifier: GPL-2.0
# CSV by RFC 4180 to a table that is safe to split at its commas and to hand to gnuplot:
#   LC_ALL=C awk -f plain.awk <summary.csv
# No quotes, no blanks: each character of a field outside of those that names and numbers are made of
# becomes "?", and a field ends after 60.
function plain(field)
{
	gsub(/[^][A-Za-z0-9_.:\/+(){}@%^*=~!?-]/, "?", field)
	return substr(field, 1, 60)
}

# The quotes of a record taken away, with what they keep from being a separator.
function unquote(record,   nr, part, i, line)
{
	nr = split(record, part, "\"")
	for (i = 1; i <= nr; i++) {
		if (i % 2 == 0)
			line = line plain(part[i])
		else if (part[i] == "" && i > 1 && i < nr)
			line = line "?" # between two quoted parts: a doubled quote
		else
			line = line part[i]
	}
	return line
}

{
	record = $0
	start = NR
	nr_quotes = gsub(/"/, "\"")
	while (nr_quotes % 2) {
		# a quote that is not closed must not take in the whole file
		if (length(record) > 65536 || (getline) <= 0) {
			printf "line %d: a quoted field does not end\n", start >"/dev/stderr"
			exit 1
		}
		record = record "\n" $0
		nr_quotes += gsub(/"/, "\"")
	}
	sub(/\r$/, "", record)
	nr = split(nr_quotes ? unquote(record) : record, field, ",")
	line = plain(field[1])
	for (i = 2; i <= nr; i++)
		line = line "," plain(field[i])
	print line
}
