# SPDX-License-Identifier: GPL-2.0
# (d) How far samples of one cell are apart at the largest N: each sample against its cell's median.
# needs samples.csv ^sweep,
# data deviation.csv deviation.awk metric=METRIC summary.csv samples.csv
# data spread select.awk by=vcpus,op,policy columns=nr,percent,vcpus deviation.csv
load 'common.gp'
stats 'spread' using 3 name 'vcpus' nooutput
set title sprintf("Spread of the samples at %.0f vCPUs\n{/*0.75 %s}", vcpus_max, heading)
cell(op, policy) = sprintf("%.0f %s %s", vcpus_max, op, policy)
set xrange [0.5:4.5]
set xtics ("get, all" 1, "get, scoped" 2, "set, all" 3, "set, scoped" 4)
set ylabel "deviation from the cell's median (%)"
set format y "%g"
set xlabel "cell"
set key off
jitter(n) = 0.3 * (2 * ((n * 0.618034) - floor(n * 0.618034)) - 1)
plot 0 with lines ls 3, \
     'spread' index cell("get", "all") using (1 + jitter($1)):2 with points lc rgb color_all pt 7 ps 1.2, \
     'spread' index cell("get", "scoped") using (2 + jitter($1)):2 with points lc rgb color_scoped pt 5 ps 1.2, \
     'spread' index cell("set", "all") using (3 + jitter($1)):2 with points lc rgb color_all pt 7 ps 1.2, \
     'spread' index cell("set", "scoped") using (4 + jitter($1)):2 with points lc rgb color_scoped pt 5 ps 1.2
