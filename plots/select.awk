# SPDX-License-Identifier: GPL-2.0
# Rows of a table whose columns have the values asked for, and of them some columns, blank-separated:
#   awk -F, -v where="bench=sweep op=get" -v columns="vcpus median" -f select.awk summary.csv
# Columns are found by name, so that a file may gain some; one that it lacks is empty. An empty field becomes
# NaN. With by="op policy" the rows come in blocks, one for each pair of values that there is: gnuplot's
# `index "get all"` is one. A list may have commas for its blanks. A value may be one of several, parted by "|".
NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	nr_where = split(where, pair, /[ ,]/)
	for (i = 1; i <= nr_where; i++) {
		split(pair[i], kv, "=")
		column[i] = at[kv[1]]
		value[i] = "|" kv[2] "|"
	}
	nr_columns = split(columns, name, /[ ,]/)
	nr_by = split(by, key, /[ ,]/)
	next
}
{
	for (i = 1; i <= nr_where; i++)
		if (!index(value[i], "|" (column[i] ? $column[i] : "") "|"))
			next
	line = ""
	for (i = 1; i <= nr_columns; i++)
		line = line (i > 1 ? " " : "") ($at[name[i]] == "" ? "NaN" : $at[name[i]])
	if (!nr_by) {
		print line
		next
	}
	block = $at[key[1]]
	for (i = 2; i <= nr_by; i++)
		block = block " " $at[key[i]]
	if (!(block in rows))
		title[++nr_blocks] = block
	rows[block] = rows[block] line "\n"
}
END {
	for (i = 1; i <= nr_blocks; i++)
		printf "# %s\n%s\n\n", title[i], rows[title[i]]
}
