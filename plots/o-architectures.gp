# SPDX-License-Identifier: GPL-2.0
# (o) What the architectures have to save: by scope, by taking many registers in one call, and by both, in the largest VM
# of each run. Below its name are the registers that it lists, and how many of them are wider than a vCPU.
# needs architectures.csv ,sweep,
# data get architectures.awk op=get architectures.csv
# data set architectures.awk op=set architectures.csv
load 'common.gp'
set multiplot layout 1, 2 title "Is it beyond arm64? What passes over all registers of all vCPUs could save\n{/*0.75 ".heading."}"
set style fill solid 0.9 noborder
set boxwidth 0.26
set grid ytics
set yrange [0:116]
set ytics 0, 20, 100
set ylabel "saved (%)"
set xtics noenhanced font ",10"
set bmargin 5
set lmargin 9
set rmargin 2
set key at graph 1, 1.0 right top horizontal noenhanced samplen 1 font ",9"
do for [op in "get set"] {
	stats op using 1 name 'sides' nooutput
	set title op
	set xrange [0.4:sides_max + 0.6]
	name(row) = sprintf("%s\n%.0f, %.0f wide", stringcolumn(2), column(3), column(4))
	plot op using ($1 - 0.27):6 with boxes lc rgb 0x999999 title "scope", \
	     op using 1:7:xtic(name(0)) with boxes lc rgb 0x0072B2 title "many in one call", \
	     op using ($1 + 0.27):8 with boxes lc rgb 0xE69F00 title "both", \
	     for [k = 6:8] op using ($1 + (k - 7) * 0.27):k:(sprintf(column(k) < 10 ? "%.1f%%" : "%.0f%%", column(k))) with labels offset 0, 0.6 font ",9" notitle
}
unset multiplot
