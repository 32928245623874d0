# SPDX-License-Identifier: GPL-2.0
# (g) Classes of registers: the mean cost of an access as bars, and as a heat map over op and state.
# needs registers.csv ^registers,
# data classes classes.awk metric=METRIC registers.csv
load 'common.gp'
stats 'classes' using 2 name 'mean' nooutput
stats 'classes' using 7 name 'vcpus' nooutput
nr = vcpus_records
set multiplot layout 1, 2 title sprintf("What one access costs, by class, %.0f vCPUs\n{/*0.75 %s}", vcpus_max, heading)
set ylabel "mean cost of an access (".access_unit.")"
set yrange [0:*]
set xrange [-0.6 : nr - 0.4]
set xtics rotate by -60 noenhanced font ",10"
set lmargin at screen 0.08
set rmargin at screen 0.46
set bmargin at screen 0.24
set tmargin at screen 0.83
set style fill solid 0.9 noborder
set boxwidth 0.38
set key at screen 0.27, 0.89 center horizontal Right noreverse
plot 'classes' using ($0 - 0.2):3:xtic(1) with boxes lc rgb color_scoped title "get", \
     'classes' using ($0 + 0.2):5 with boxes lc rgb color_all title "set"
unset ylabel
set lmargin at screen 0.64
set rmargin at screen 0.9
set bmargin at screen 0.12
unset key
set border 0
set grid noytics
set yrange [nr - 0.5 : -0.5]
set xrange [-0.5:3.5]
set xtics norotate ("get\nfresh" 0, "get\nran" 1, "set\nfresh" 2, "set\nran" 3) scale 0
set ytics noenhanced scale 0
set cbtics font ",10"
set cblabel "mean cost of an access (".access_unit.")"
set palette defined (0 "#f7fbff", 0.5 "#6baed6", 1 "#08306b")
set cbrange [0:mean_max]
dark(v) = v > 0.62 * mean_max ? 0xffffff : 0x222222
set style fill solid 1 noborder
plot for [c = 0:3] 'classes' using (c):0:(c - 0.5):(c + 0.5):($0 - 0.5):($0 + 0.5):(column(c + 3)):ytic(1) with boxxyerror lc palette notitle, \
     for [c = 0:3] 'classes' using (c):0:(sprintf("%.0f", column(c + 3))):(dark(column(c + 3))) with labels font ",10" tc rgb variable notitle
unset multiplot
