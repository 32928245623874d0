# SPDX-License-Identifier: GPL-2.0
# (i) Efficiency of threads that save or restore one VM, with what Amdahl's law makes of the serial share.
# needs scaling.csv ^threads,
# data threads select.awk where=bench=threads by=vcpus,op,state,policy columns=threads,efficiency_pct,efficiency_low,efficiency_high,serial_pct,vcpus scaling.csv
load 'common.gp'
stats 'threads' using 1 name 'threads' nooutput
stats 'threads' using 6 name 'vcpus' nooutput
line(op, policy) = sprintf("%.0f %s %s %s", vcpus_max, op, op eq "save" ? "ran" : "fresh", policy)
do for [op in "save restore"] {
	stats 'threads' index line(op, "all") using 5 every ::0::0 name op.'_all' nooutput
	stats 'threads' index line(op, "scoped") using 5 every ::0::0 name op.'_scoped' nooutput
}
set logscale x 2
set xrange [1 / 1.1 : threads_max * 1.1]
set yrange [0 : 105 < *]
set xlabel "threads"
set ylabel "efficiency, t(1) / (T t(T)) (%)"
set key maxrows 4 samplen 1.5
set bmargin room_of(4)
# a share that is none, by noise or by threads that gain more than there is, has no curve
is_share(s) = s >= 0 && s <= 100
share(s) = is_share(s) ? sprintf("serial share %.1f%%", s) : sprintf("serial share unresolved (%.1f%%)", s)
amdahl(s, x) = is_share(s) ? 100 / (s / 100 * x + 1 - s / 100) : NaN
set multiplot layout 1, 2 title sprintf("One VM of %.0f vCPUs, by several threads\n{/*0.75 %s}", vcpus_max, heading)
do for [op in "save restore"] {
	a = value(op."_all_min")
	s = value(op."_scoped_min")
	set title op.(op eq "save" ? ", of a VM that has run" : ", to a fresh VM")
	plot amdahl(a, x) with lines lc rgb color_all dt 2 title share(a), \
	     amdahl(s, x) with lines lc rgb color_scoped dt 2 title share(s), \
	     'threads' index line(op, "all") using 1:2:3:4 with yerrorbars lc rgb color_all pt 7 ps 0.8 title "all registers on every vCPU", \
	     'threads' index line(op, "scoped") using 1:2:3:4 with yerrorbars lc rgb color_scoped pt 5 ps 0.8 title "VM-scoped ones once"
}
unset multiplot
