# SPDX-License-Identifier: GPL-2.0
# (f) Registers ranked by what an access of each costs at the largest VM. Colour tells scope, shape what
# may make a register dear: its length (SVE), or the lock of the VM (feature ID registers).
# needs registers.csv ^registers,
# data get registers.awk metric=METRIC op=get state=fresh registers.csv
# data set registers.awk metric=METRIC op=set state=fresh registers.csv
load 'common.gp'
stats 'get' using 5 name 'vcpus' nooutput
set xlabel "register (rank, the dearest first)"
set ylabel "cost of an access (".access_unit.")"
set yrange [0:*]
set logscale x
set key maxrows 2 samplen 1.5
set bmargin room_of(2)
set multiplot layout 1, 2 title sprintf("What one access costs, by register, %.0f vCPUs\n{/*0.75 %s}", vcpus_max, heading)
set termoption noenhanced
do for [op in "get set"] {
	set title (op eq "get" ? "KVM_GET_ONE_REG" : "KVM_SET_ONE_REG")
	plot op using ($0 + 1):(strcol(2) eq "vcpu" && $3 == 0 ? $1 : NaN) with points lc rgb color_all pt 7 ps 0.5 title "vCPU's", \
	     "" using ($0 + 1):(strcol(2) eq "vcpu" && $3 == 1 ? $1 : NaN) with points lc rgb "#E69F00" pt 9 ps 1 title "vCPU's, SVE", \
	     "" using ($0 + 1):(strcol(2) eq "vm" && $3 == 2 ? $1 : NaN) with points lc rgb color_scoped pt 5 ps 0.8 title "VM's, feature ID", \
	     "" using ($0 + 1):(strcol(2) eq "vm" && $3 != 2 ? $1 : NaN) with points lc rgb "#56B4E9" pt 13 ps 1 title "VM's, other", \
	     "" using ($0 + 1):(strcol(2) eq "host" ? $1 : NaN) with points lc rgb "#000000" pt 4 ps 0.9 title "host's", \
	     "" using ($0 + 1):($0 == 0 ? $1 : NaN):4 with labels left offset 0.6, 0.6 font ",9" noenhanced notitle
}
unset multiplot
