# SPDX-License-Identifier: GPL-2.0
# (j) What a VM costs until its registers are there, step by step, for one vCPU of it; on top, what of the
# restore need not be done.
# needs summary.csv ^create,
# data create create.awk metric=METRIC summary.csv
load 'common.gp'
set title sprintf("A VM's coming up, by step, for each of its vCPUs\n{/*0.75 %s}", heading)
stats 'create' using ($7 < $6 ? 1 : 0) name 'negative' nooutput
set xlabel "vCPUs of the VM".(negative_sum > 0 ? "\n(\"restore, saved by scope\" is not drawn where it is below 0, and so unresolved)" : "")
set ylabel "cost per vCPU (".unit.")"
set style fill solid 0.9 noborder
set boxwidth 0.6
set yrange [0:*]
set key outside right top Left reverse invert font ",12"
set xrange [-0.6:*]
set xtics noenhanced
step(c) = c == 7 ? "restore, saved by scope" : c == 6 ? "restore, scoped" : word("x create init finalize list", c)
# columns: vcpus create init finalize list restore-scoped restore-all, each per vCPU, added up from the left
plot for [c = 7:2:-1] 'create' using ($0):(column(c) / scale):xtic(1) with boxes lc rgb word("x #999999 #E69F00 #F0E442 #56B4E9 #0072B2 #D55E00", c) \
	title step(c)
