# SPDX-License-Identifier: GPL-2.0
# (f) Registers ranked by what an access of each costs at the largest VM. Colour tells scope, shape what
# may make a register dear: its length (SVE), or the lock of the VM (feature ID registers).
# needs registers.csv ^registers,
load here."/common.gp"
ranked(op) = sprintf("< awk -F, -v metric=%s -v op=%s -v state=fresh -f '%s/registers.awk' '%s/registers.csv' | LC_ALL=C sort -k1,1nr -k4,4 | awk '{ print NR, $0 }'", metric, op, here, dir)
vcpus = number(sprintf("awk -F, 'NR > 1 && $4 > m { m = $4 } END { print m }' '%s/registers.csv'", dir))
set xlabel "registers, the dearest first"
set ylabel access_unit
set yrange [0:*]
set logscale x
set key bottom left
set multiplot layout 1, 2 title sprintf("What one access costs, by register, %.0f vCPUs\n{/*0.75 %s}", vcpus, heading)
set termoption noenhanced
do for [op in "get set"] {
	set title (op eq "get" ? "KVM_GET_ONE_REG" : "KVM_SET_ONE_REG")
	plot ranked(op) using 1:(strcol(3) eq "vcpu" && $4 == 0 ? $2 : NaN) with points lc rgb color_all pt 7 ps 0.5 title "vCPU's", \
	     "" using 1:(strcol(3) eq "vcpu" && $4 == 1 ? $2 : NaN) with points lc rgb "#E69F00" pt 9 ps 1 title "vCPU's, SVE", \
	     "" using 1:(strcol(3) eq "vm" && $4 == 2 ? $2 : NaN) with points lc rgb color_scoped pt 5 ps 0.8 title "VM's, feature ID", \
	     "" using 1:(strcol(3) eq "vm" && $4 != 2 ? $2 : NaN) with points lc rgb "#56B4E9" pt 13 ps 1 title "VM's, other", \
	     "" using 1:(strcol(3) eq "host" ? $2 : NaN) with points lc rgb "#000000" pt 4 ps 0.9 title "host's", \
	     "" using 1:($1 == 1 ? $2 : NaN):5 with labels left offset 0.6, 0.6 font ",9" noenhanced notitle
}
unset multiplot
