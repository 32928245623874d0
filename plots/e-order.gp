# SPDX-License-Identifier: GPL-2.0
# (e) Samples in the order taken: a trend is drift of the machine, a step a change of its state. The larger
# the VM, the larger the point, and the less a sample scatters.
# needs samples.csv ^sweep,
load here."/common.gp"
set title sprintf("Samples in the order taken\n{/*0.75 %s}", heading)
deviation(policy) = sprintf( \
	"< awk -F, -v metric=%s -f '%s/deviation.awk' '%s/summary.csv' '%s/samples.csv' | awk '$3 == \"%s\" { print $1, $5, 0.3 + log($4 + 1) / 6 }'", \
	metric, here, dir, dir, policy)
set xlabel "pass, in the order taken (seq)"
set ylabel "away from the cell's median, percent"
plot 0 with lines ls 3 notitle, \
     deviation("all") using 1:2:3 with points lc rgb color_all pt 7 ps variable title "all registers on every vCPU", \
     deviation("scoped") using 1:2:3 with points lc rgb color_scoped pt 5 ps variable title "VM-scoped ones once"
