# SPDX-License-Identifier: GPL-2.0
# (g) Classes of registers: what all of a class cost on a vCPU as bars, and the mean cost of an access as a heat map over
# op and state.
# needs registers.csv ^registers,
# data classes classes.awk metric=METRIC registers.csv
load 'common.gp'
stats 'classes' using 2 name 'mean' nooutput
stats 'classes' using 7 name 'vcpus' nooutput
nr = vcpus_records
set multiplot layout 1, 2 title sprintf("What classes of registers cost, %.0f vCPUs\n{/*0.75 %s}", vcpus_max, heading)
set title "all of a class, on a vCPU"
set ylabel "cost on a vCPU (".unit.")"
set yrange [0:*]
set xrange [-0.6 : nr - 0.4]
set xtics rotate by 40 right noenhanced font ",10" scale 0
set lmargin at screen 0.08
set rmargin at screen 0.48
set bmargin at screen 0.24
set tmargin at screen 0.83
set style fill solid 0.9 noborder
set boxwidth 0.38
set key inside top right vertical Right noreverse width -1
# what was measured of it, fresh before ran
get(row) = column(9) == column(9) ? column(9) : column(10)
set_(row) = column(11) == column(11) ? column(11) : column(12)
plot 'classes' using ($0 - 0.2):(get(0) / scale):xtic(sprintf("%s (%s)", strcol(1), strcol(8))) with boxes lc rgb color_scoped title "get", \
     'classes' using ($0 + 0.2):(set_(0) / scale) with boxes lc rgb color_all title "set"
unset ylabel
set title "mean of an access (".access_unit.")"
set lmargin at screen 0.64
set rmargin at screen 0.9
set bmargin at screen 0.12
unset key
set border 0
set grid noytics
set yrange [nr - 0.5 : -0.5]
set xrange [-0.5:3.5]
set xtics norotate ("get\nfresh" 0, "get\nran" 1, "set\nfresh" 2, "set\nran" 3) scale 0 font ",11"
set ytics noenhanced scale 0
set cbtics font ",10"
set palette defined (0 "#f7fbff", 0.5 "#6baed6", 1 "#08306b")
set cbrange [0:mean_max]
dark(v) = v > 0.62 * mean_max ? 0xffffff : 0x222222
set style fill solid 1 noborder
plot for [c = 0:3] 'classes' using (c):0:(c - 0.5):(c + 0.5):($0 - 0.5):($0 + 0.5):(column(c + 3)):ytic(1) with boxxyerror lc palette notitle, \
     for [c = 0:3] 'classes' using (c):0:(sprintf("%.0f", column(c + 3))):(dark(column(c + 3))) with labels font ",10" tc rgb variable notitle
unset multiplot
