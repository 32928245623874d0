# SPDX-License-Identifier: GPL-2.0
# (c) The cost of a whole pass, and a guide of slope 1: cost that grows as the number of vCPUs does.
# needs summary.csv ^sweep,
load here."/common.gp"
set logscale xy
set logscale x 2
set xrange [smallest / 1.1 : (largest > smallest ? largest : 2 * smallest) * 1.1]
set format y "10^{%T}"
set xlabel "vCPUs of the VM"
set ylabel big_unit." per pass"
set multiplot layout 1, 2 title "What a whole VM's registers cost\n{/*0.75 ".heading."}"
do for [op in "get set"] {
	set title ioctl_name(op)
	first = number(sprintf("%s | head -n 1 | cut -d ' ' -f 2", substr(cost(op, "all"), 3, strlen(cost(op, "all"))))) / big_scale
	# a third of the cost, so that the guide runs beside the lines and not under them
	plot first / 3 * x / smallest with lines ls 3 title "slope 1", \
	     cost(op, "all") using 1:($2/big_scale) with linespoints ls 1 title "all registers on every vCPU", \
	     cost(op, "scoped") using 1:($2/big_scale) with linespoints ls 2 title "VM-scoped ones once"
}
unset multiplot
