# SPDX-License-Identifier: GPL-2.0
# (i) Efficiency of threads that save or restore one VM, with what Amdahl's law makes of the serial share.
# needs scaling.csv ^threads,
load here."/common.gp"
vcpus = number(sprintf("awk -F, 'NR > 1 && $1 == \"threads\" && $4 > m { m = $4 } END { print m }' '%s/scaling.csv'", dir))
most = number(sprintf("awk -F, 'NR > 1 && $1 == \"threads\" && $5 > m { m = $5 } END { print m }' '%s/scaling.csv'", dir))
where(op, policy) = sprintf("bench=threads op=%s policy=%s state=%s vcpus=%.0f", op, policy, op eq "save" ? "ran" : "fresh", vcpus)
rows(op, policy) = select("scaling.csv", where(op, policy), "threads efficiency_pct efficiency_low efficiency_high")
serial(op, policy) = number(sprintf("awk -F, -v where='%s' -v columns=serial_pct -f '%s/select.awk' '%s/scaling.csv' | head -n 1", where(op, policy), here, dir))
set logscale x 2
set xrange [1 / 1.1 : most * 1.1]
set yrange [0:105]
set xlabel "threads"
set ylabel "efficiency, percent: t(1) / (T t(T))"
set key bottom left samplen 1.5 font ",10"
set multiplot layout 1, 2 title sprintf("One VM of %.0f vCPUs, by several threads\n{/*0.75 %s}", vcpus, heading)
do for [op in "save restore"] {
	a = serial(op, "all")
	s = serial(op, "scoped")
	set title op.(op eq "save" ? ", of a VM that has run" : ", to a fresh VM")
	plot 100 / (a / 100 * x + 1 - a / 100) with lines lc rgb color_all dt 2 title sprintf("serial share %.1f%%", a), \
	     100 / (s / 100 * x + 1 - s / 100) with lines lc rgb color_scoped dt 2 title sprintf("serial share %.1f%%", s), \
	     rows(op, "all") using 1:2:3:4 with yerrorbars lc rgb color_all pt 7 ps 0.8 title "all registers on every vCPU", \
	     rows(op, "scoped") using 1:2:3:4 with yerrorbars lc rgb color_scoped pt 5 ps 0.8 title "VM-scoped ones once"
}
unset multiplot
