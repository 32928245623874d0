# SPDX-License-Identifier: GPL-2.0
# (p) What accessing VM-scoped registers once saves, of several runs: a panel a run, all with the same axes. Each run's
# savings are in side-N, its name is side_N, its kernel kernel_N, all made by scripts/plots.
load 'common.gp'
load 'sides.gp'
nr = 0
while (exists("side_".(nr + 1))) { nr = nr + 1 }
columns = nr < 4 ? nr : nr == 4 ? 2 : nr < 7 ? 3 : 4
rows = ceil(nr / (1.0 * columns))
if (format eq "svg") set terminal svg size 900, 130 + 270 * rows dynamic enhanced font "sans,13" background "white"
if (format eq "png") set terminal pngcairo size 1200, 170 + 360 * rows enhanced font "sans,12" background "white"

low = 0
high = 0
most = 2
least = 512
do for [i = 1:nr] {
	do for [op in "get set"] {
		stats sprintf('side-%d', i) index op using 3:4 name 'pct' nooutput
		stats sprintf('side-%d', i) index op using 1 name 'vcpus' nooutput
		if (exists("pct_records") && pct_records > 0) {
			if (pct_min_x < low) { low = pct_min_x }
			if (pct_max_y > high) { high = pct_max_y }
			if (vcpus_max > most) { most = vcpus_max }
			if (vcpus_min < least) { least = vcpus_min }
		}
	}
}
set logscale x 2
set xrange [least / 1.2 : most * 1.2]
set yrange [1.1 * low : high > 0 ? 1.1 * high : 1]
set xtics 8 font ",11"
set ytics font ",11"
set key bmargin center horizontal samplen 1.5
set bmargin 5.5
set multiplot layout rows, columns title "Saved by accessing VM-scoped registers once\n{/*0.75 ".heading."}"
do for [i = 1:nr] {
	set title value(sprintf("side_%d", i))."\n{/*0.75 ".value(sprintf("kernel_%d", i))."}"
	set xlabel "vCPUs of the VM"
	set ylabel ((i - 1) % columns == 0 ? "saved (%)" : "")
	side = sprintf('side-%d', i)
	plot 0 with lines lc rgb "#333333" lw 0.5 notitle, \
	     side index "get" using 1:2:3:4 with yerrorlines lc rgb color_scoped lw 1.5 pt 5 ps 0.7 title "get", \
	     side index "set" using 1:2:3:4 with yerrorlines lc rgb color_all lw 1.5 pt 7 ps 0.7 title "set"
}
unset multiplot
