# SPDX-License-Identifier: GPL-2.0
# (e) Samples in the order taken: a trend is drift of the machine, a step a change of its state. The larger
# the VM, the larger the point, and the less a sample scatters.
# needs samples.csv ^sweep,
# data deviation.csv deviation.awk metric=METRIC summary.csv samples.csv
# data order select.awk by=policy columns=seq,percent,vcpus deviation.csv
load 'common.gp'
set title sprintf("Samples in the order taken\n{/*0.75 %s}", heading)
set xlabel "pass (number, in the order taken)"
set ylabel "deviation from the cell's median (%)"
set key maxrows 1 samplen 1.5
set bmargin room_of(1)
plot 0 with lines ls 3 notitle, \
     'order' index "all" using 1:2:(0.3 + log($3 + 1) / 6) with points lc rgb color_all pt 7 ps variable title "all registers on every vCPU", \
     'order' index "scoped" using 1:2:(0.3 + log($3 + 1) / 6) with points lc rgb color_scoped pt 5 ps variable title "VM-scoped ones once"
