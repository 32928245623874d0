# SPDX-License-Identifier: GPL-2.0
# (h) What a pass should cost by its registers, against what it did cost; and how far it is off, which is
# what a pass costs beside its registers (a save also lists them).
# needs model.csv ^[a-z]+,
# data model select.awk where=state=fresh,metric=METRIC by=bench,op,policy columns=vcpus,predicted,measured,error_pct model.csv
load 'common.gp'
bench(k) = word("sweep sweep restore restore", k)
op(k) = word("get set save restore", k)
shape(k) = word("7 5 9 13", k) + 0
set multiplot layout 1, 2 title sprintf("Passes predicted from the cost of each register\n{/*0.75 %s}", heading)
set logscale xy
set xlabel "predicted cost of a pass (".big_unit.")"
set ylabel "measured cost of a pass (".big_unit.")"
set key maxrows 4 samplen 1.5
set bmargin room_of(4)
set title "measured against predicted"
plot x with lines ls 3 title "as predicted", \
     for [k = 1:4] 'model' index bench(k)." ".op(k)." all" using ($2 / big_scale):($3 / big_scale) with points lc rgb color_all pt shape(k) ps 1.1 title op(k).", all", \
     for [k = 1:4] 'model' index bench(k)." ".op(k)." scoped" using ($2 / big_scale):($3 / big_scale) with points lc rgb color_scoped pt shape(k) ps 1.1 title op(k).", scoped"
unset logscale
set logscale x 2
set xlabel "vCPUs of the VM"
set ylabel "predicted less measured (% of measured)"
set title "how far off"
set offsets 0, 0, 0.5, 0.5
plot 0 with lines ls 3 notitle, \
     for [k = 1:4] 'model' index bench(k)." ".op(k)." all" using 1:4 with linespoints lc rgb color_all pt shape(k) ps 0.9 title op(k).", all", \
     for [k = 1:4] 'model' index bench(k)." ".op(k)." scoped" using 1:4 with linespoints lc rgb color_scoped pt shape(k) ps 0.9 title op(k).", scoped"
unset multiplot
