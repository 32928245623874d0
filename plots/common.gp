# SPDX-License-Identifier: GPL-2.0
# What all pictures share. scripts/plots sets format (svg, png or txt), and in settings.gp metric and heading
# (host, kernel, date); it makes the data files that a picture's lines "# data" ask for, in the folder that
# gnuplot runs in. A program executes nothing: no backquotes, no system(), no "<" before a file name.
load 'settings.gp'
# Colours are Okabe and Ito's (2008), told apart under every common kind of colour blindness; line and
# point types differ as well.
if (format eq "svg") set terminal svg size 900,480 dynamic enhanced font "sans,13" background "white"
if (format eq "png") set terminal pngcairo size 1200,640 enhanced font "sans,12" background "white"

color_all = "#D55E00"
color_scoped = "#0072B2"
color_limit = "#555555"
set style line 1 lc rgb color_all lw 2 pt 7 ps 0.8 dt 1
set style line 2 lc rgb color_scoped lw 2 pt 5 ps 0.8 dt 1
set style line 3 lc rgb color_limit lw 1.5 dt 2
set style fill transparent solid 0.25 noborder

set border 3 lc rgb "#333333"
set tics nomirror out
set grid ytics lc rgb "#dddddd" lw 1
# Keys stand below their graph, where no data is; a picture makes room for their rows.
set key bmargin center vertical Left reverse samplen 2 font ",10"
room_of(rows) = 4.2 + 0.8 * rows

# what a number of the metric is divided by, and what it then is
scale = 1e3
unit = metric eq "wall_ns" ? "µs" : metric eq "cycles" ? "thousand cycles" : "thousand instructions"
access_unit = metric eq "wall_ns" ? "ns" : metric
big_scale = 1e6
big_unit = metric eq "wall_ns" ? "ms" : metric eq "cycles" ? "million cycles" : "million instructions"

ioctl_name(op) = op eq "get" ? "KVM\\_GET\\_ONE\\_REG" : "KVM\\_SET\\_ONE\\_REG"
