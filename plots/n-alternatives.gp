# SPDX-License-Identifier: GPL-2.0
# (n) What alternatives to today's register access save: what each vCPU of the largest VM costs to save and to
# restore. Colours are the new ABI that an alternative needs; below its name are the lines of the kernel it changes.
# needs gains.csv ,restore,
# data save alternatives.awk op=save gains.csv
# data restore alternatives.awk op=restore gains.csv
load 'common.gp'
colour(abi) = abi == 0 ? 0x999999 : abi == 1 ? 0xE69F00 : 0x0072B2
set multiplot layout 1, 2 title sprintf("What a vCPU's registers cost to move, and what saves of it\n{/*0.75 %s}", heading)
set style fill solid 0.9 noborder
set boxwidth 0.7
set grid ytics
set ylabel "cost per vCPU (".unit.")"
set yrange [0:*]
set offsets 0, 0, graph 0.12, 0
set xtics rotate by 30 right noenhanced font ",10"
set bmargin 8.5
set lmargin 9
set rmargin 2
set key at graph 1, 1.0 right top horizontal noenhanced samplen 1 font ",9"
do for [op in "save restore"] {
	stats op using 7 name 'vcpus' nooutput
	set title sprintf("%s, %.0f vCPUs", op, vcpus_max)
	set xlabel (op eq "save" ? "all but today list the registers once" : " ") offset 0, 1
	set xrange [0.4:vcpus_records + 0.6]
	plot op using 1:5:(colour(column(4))):xtic(sprintf("%s, %s lines", stringcolumn(2), stringcolumn(3))) with boxes lc rgb variable notitle, \
	     op using 1:5:(sprintf("%+.0f%%", -column(6))) every ::1 with labels offset 0, 0.7 font ",10" notitle, \
	     NaN with boxes lc rgb 0x999999 title "no new ABI", \
	     NaN with boxes lc rgb 0xE69F00 title "a capability, or an ioctl", \
	     NaN with boxes lc rgb 0x0072B2 title "both"
}
unset multiplot
