# SPDX-License-Identifier: GPL-2.0
# (c) The cost of a whole pass, and a guide of slope 1: cost that grows as the number of vCPUs does.
# needs summary.csv ^sweep,
# data cost select.awk where=bench=sweep,pass=,metric=METRIC by=op,policy columns=vcpus,median,ci_low,ci_high summary.csv
load 'common.gp'
stats 'cost' using 1 name 'vcpus' nooutput
do for [op in "get set"] { stats 'cost' index op." all" using 2 every ::0::0 name op nooutput }
set logscale xy
set logscale x 2
set xrange [vcpus_min / 1.1 : (vcpus_max > vcpus_min ? vcpus_max : 2 * vcpus_min) * 1.1]
set format y "10^{%T}"
set xlabel "vCPUs of the VM"
set ylabel "cost of a pass (".big_unit.")"
set key maxrows 3 samplen 1.5
set bmargin room_of(3)
set multiplot layout 1, 2 title "What a whole VM's registers cost\n{/*0.75 ".heading."}"
do for [op in "get set"] {
	set title ioctl_name(op)
	# a third of the cost, so that the guide runs beside the lines and not under them
	plot value(op."_min") / big_scale / 3 * x / vcpus_min with lines ls 3 title "slope 1", \
	     'cost' index op." all" using 1:($2/big_scale) with linespoints ls 1 title "all registers on every vCPU", \
	     'cost' index op." scoped" using 1:($2/big_scale) with linespoints ls 2 title "VM-scoped ones once"
}
unset multiplot
