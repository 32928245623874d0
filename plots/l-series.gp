# SPDX-License-Identifier: GPL-2.0
# (l) What an access costs with each commit of a series, above the first of them, and what skipping saves. A ring
# is where a commit changed a cost; a cross is a commit that was not measured.
# needs series.csv ,measured,
# data series series.awk series.csv
# data commits series.awk what=commits series.csv
load 'common.gp'
stats 'commits' using 1:3 name 'commit' nooutput
stats 'series' using 2 name 'above' nooutput
stats 'series' using 3 name 'saved' nooutput
colour(i) = word("#D55E00 #0072B2 #009E73 #E69F00 #56B4E9 #CC79A7 #999999 #F0E442", i + 1)
margin = 0.12 * (above_max - above_min) + 0.05
set multiplot layout 2,1 title sprintf("What an access costs, commit by commit\n{/*0.75 %s}", heading)
set xrange [commit_min_x - 0.5 : commit_max_x + 0.5]
set lmargin 11
set rmargin 3
set xtics rotate by 35 right noenhanced font ",9"
set ylabel "above the first (%)"
set yrange [above_min - margin : above_max + margin]
set key top left inside vertical Left reverse noenhanced
plot for [i = 0:above_blocks - 1] 'series' index i using 1:2 with linespoints lc rgb colour(i) lw 2 pt 7 ps 0.6 title columnheader(1), \
     for [i = 0:above_blocks - 1] 'series' index i using ($4 == 1 ? $1 : NaN):2 with points lc rgb colour(i) pt 6 ps 1.8 notitle, \
     'commits' using 1:($3 == 0 ? above_min : NaN):xtic(2) with points lc rgb color_limit pt 2 ps 1.4 title (commit_min_y == 0 ? "not measured" : "")
set ylabel "saved (%)"
set yrange [0:*]
set key bottom left
plot for [i = 0:above_blocks - 1] 'series' index i using 1:3 with linespoints lc rgb colour(i) lw 2 pt 7 ps 0.6 title (saved_records > 0 ? columnheader(1) : ""), \
     'commits' using 1:(NaN):xtic(2) notitle
unset multiplot
