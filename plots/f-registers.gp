# SPDX-License-Identifier: GPL-2.0
# (f) What an access of each register costs at the largest VM: a point a register, by class, over the class's mean. Colour
# and shape tell scope. The dearest is named.
# needs registers.csv ^registers,
# data regs registers.awk metric=METRIC state=fresh registers.csv
load 'common.gp'
stats 'regs' using 5 name 'vcpus' nooutput
stats 'regs' using 2 name 'cost' nooutput
set ylabel "cost of an access (".access_unit.")"
set yrange [0:1.12 * cost_max]
set xtics rotate by 40 right noenhanced font ",10" scale 0
set xrange [-0.7:*]
set key bmargin center horizontal maxcols 4 samplen 1.5
set bmargin 8.5
set style fill solid 1 noborder
set boxwidth 0.8
set multiplot layout 1, 2 title sprintf("What one access costs, by class and register, %.0f vCPUs\n{/*0.75 %s}", vcpus_max, heading)
set termoption noenhanced
do for [op in "get set"] {
	set title (op eq "get" ? "KVM_GET_ONE_REG" : "KVM_SET_ONE_REG")
	plot 'regs' index op." mean" using 1:2:xtic(3) with boxes lc rgb "#e2e2e2" title "mean of a class", \
	     'regs' index op using 1:(strcol(3) eq "vcpu" ? $2 : NaN) with points lc rgb color_all pt 7 ps 0.45 title "vCPU's", \
	     "" index op using 1:(strcol(3) eq "vm" ? $2 : NaN) with points lc rgb color_scoped pt 5 ps 0.6 title "VM's", \
	     "" index op using 1:(strcol(3) eq "vcore" ? $2 : strcol(3) eq "host" ? $2 : NaN) with points lc rgb "#000000" pt 4 ps 0.8 title "host's", \
	     "" index op using 1:($0 == 0 ? $2 : NaN):4 with labels left offset -0.5, 0.7 font ",9" noenhanced notitle
}
unset multiplot
