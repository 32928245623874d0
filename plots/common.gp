# SPDX-License-Identifier: GPL-2.0
# What all pictures share. Set by the caller: dir (run directory), here (this folder), format (svg, png or
# txt), out (file to write), metric, heading (host, kernel, date).
# Colours are Okabe and Ito's (2008), told apart under every common kind of colour blindness; line and
# point types differ as well.
if (format eq "svg") set terminal svg size 900,480 dynamic enhanced font "sans,13" background "white"
if (format eq "png") set terminal pngcairo size 1200,640 enhanced font "sans,12" background "white"
set output out

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
set key top left Left reverse samplen 2

# what a number of the metric is divided by, and what it then is
scale = metric eq "wall_ns" ? 1e3 : 1e3
unit = metric eq "wall_ns" ? "µs" : metric eq "cycles" ? "thousand cycles" : "thousand instructions"
access_unit = metric eq "wall_ns" ? "ns per access" : metric." per access"
big_scale = 1e6
big_unit = metric eq "wall_ns" ? "ms" : metric eq "cycles" ? "million cycles" : "million instructions"

select(file, where, columns) = sprintf( \
	"< awk -F, -v where='%s' -v columns='%s' -f '%s/select.awk' '%s/%s'", \
	where, columns, here, dir, file)
cost(op, policy) = select("summary.csv", \
	sprintf("bench=sweep op=%s policy=%s metric=%s", op, policy, metric), \
	"vcpus median ci_low ci_high")
number(command) = real(word(system(command)." 0", 1))
largest = number(sprintf("awk -F, 'NR > 1 && $1 == \"sweep\" && $4 > m { m = $4 } END { print m }' '%s/summary.csv'", dir))
smallest = number(sprintf("awk -F, 'NR > 1 && $1 == \"sweep\" && (!m || $4 < m) { m = $4 } END { print m }' '%s/summary.csv'", dir))
ioctl_name(op) = op eq "get" ? "KVM\\_GET\\_ONE\\_REG" : "KVM\\_SET\\_ONE\\_REG"
