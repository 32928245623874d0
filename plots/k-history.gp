# SPDX-License-Identifier: GPL-2.0
# (k) How costs went from run to run: every run, the level it belongs to, and the commits from which on the
# level is another one. Of the metrics, those that changed most.
# needs history.csv ,(yes|no)$
# data history history.awk history.csv
# data changes history.awk what=changes history.csv
load 'common.gp'
stats 'history' using 1 name 'run' nooutput
stats 'history' using 2 name 'value' nooutput
stats 'history' using 3 name 'level' nooutput
# outliers are out of the picture
margin = 2 * (value_up_quartile - value_lo_quartile) + 0.1 * (level_max - level_min) + 1e-3
set title sprintf("Costs from run to run, and the commits that changed them\n{/*0.75 %s}", heading)
set xlabel "run (number)"
set ylabel "above the first level (%)"
set xrange [0:run_max + 1]
set yrange [level_min - margin : level_max + margin]
set y2range [0:1]
set key left noenhanced maxrows 2
set bmargin room_of(2)
colour(i) = word("#D55E00 #0072B2 #E69F00 #56B4E9", i + 1)
plot for [i = 0:run_blocks - 1] 'history' index i using 1:2 with points lc rgb colour(i) pt 7 ps 0.5 title columnheader(1), \
     for [i = 0:run_blocks - 1] 'history' index i using 1:3 with lines lc rgb colour(i) lw 2 notitle, \
     'changes' using ($1 - 0.5):(0):(0):(1) axes x1y2 with vectors nohead lc rgb color_limit dt 2 notitle, \
     'changes' using ($1 - 0.5):(0.97):2 axes x1y2 with labels rotate right offset -0.8, 0 font ",10" noenhanced notitle
