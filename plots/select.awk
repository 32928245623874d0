# SPDX-License-Identifier: GPL-2.0
# Rows of a CSV file whose columns have the values asked for, and of them some columns, blank-separated:
#   awk -F, -v where="bench=sweep op=get" -v columns="vcpus median" -f select.awk summary.csv
# Columns are found by name, so that a file may gain some. An empty field becomes NaN.
NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	nr_where = split(where, pair, " ")
	for (i = 1; i <= nr_where; i++) {
		split(pair[i], kv, "=")
		column[i] = at[kv[1]]
		value[i] = kv[2]
	}
	nr_columns = split(columns, name, " ")
	next
}
{
	for (i = 1; i <= nr_where; i++)
		if ($column[i] != value[i])
			next
	line = ""
	for (i = 1; i <= nr_columns; i++)
		line = line (i > 1 ? " " : "") ($at[name[i]] == "" ? "NaN" : $at[name[i]])
	print line
}
