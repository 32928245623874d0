# SPDX-License-Identifier: GPL-2.0
# (a) What one more vCPU costs: cost of a pass divided by its vCPUs, both policies, with 95% bands; and what of it
# is saved at the largest VM, a vCPU and in all.
# needs summary.csv ^sweep,
# data cost select.awk where=bench=sweep,pass=,metric=METRIC by=op,policy columns=vcpus,median,ci_low,ci_high summary.csv
load 'common.gp'
stats 'cost' using 1 name 'vcpus' nooutput
set logscale x 2
set xrange [vcpus_min / 1.1 : (vcpus_max > vcpus_min ? vcpus_max : 2 * vcpus_min) * 1.1]
if (format eq "txt") {
	set terminal dumb size 75, 20 noenhanced
	set grid noytics
	set xrange [vcpus_min / 1.3 : (vcpus_max > vcpus_min ? vcpus_max : 2 * vcpus_min) * 1.3]
	# this terminal shows no label of a vertical axis, and mail no character but ASCII
	text_unit = (metric eq "wall_ns" ? "us" : unit)." per vCPU"
}
set xlabel "vCPUs of the VM"
if (format ne "txt") set ylabel "cost per vCPU (".unit.")"
set yrange [0:*]
if (format eq "txt") {
	set key inside bottom right
} else {
	set key maxrows 2
	set bmargin room_of(2)
}
if (format ne "txt") set multiplot layout 1, 2 title "What a vCPU's registers cost\n{/*0.75 ".heading."}"
do for [op in "get set"] {
	do for [policy in "all scoped"] {
		stats 'cost' index op." ".policy using ($1 == vcpus_max ? $2 : NaN) name policy nooutput
	}
	unset arrow
	unset label
	if (format ne "txt" && vcpus_max > 1 && exists("all_records") && exists("scoped_records") && all_records == 1 && scoped_records == 1) {
		saved = all_mean - scoped_mean
		set arrow from vcpus_max, scoped_mean / vcpus_max / scale to vcpus_max, all_mean / vcpus_max / scale heads filled size screen 0.006, 20 lc rgb "#333333"
		is_big = abs(saved) >= 0.1 * big_scale
		set label sprintf("%d vCPUs: %.1f %s saved a vCPU,\n%.1f %s in all, %.1f%%", vcpus_max, \
				  saved / vcpus_max / scale, unit, saved / (is_big ? big_scale : scale), is_big ? big_unit : unit, \
				  100 * saved / all_mean) \
			at vcpus_max, scoped_mean / vcpus_max / scale right offset 0, -1.3 font ",11"
	}
	set title (format eq "txt" ? (op eq "get" ? "KVM_GET_ONE_REG" : "KVM_SET_ONE_REG").", ".text_unit : ioctl_name(op))
	if (format eq "txt") {
		plot 'cost' index op." all" using 1:($2/$1/scale) with linespoints pt "A" title "all registers (A)", \
		     'cost' index op." scoped" using 1:($2/$1/scale) with linespoints pt "s" title "VM-scoped once (s)"
	} else {
		plot 'cost' index op." all" using 1:($3/$1/scale):($4/$1/scale) with filledcurves lc rgb color_all notitle, \
		     'cost' index op." all" using 1:($2/$1/scale) with linespoints ls 1 title "all registers on every vCPU", \
		     'cost' index op." scoped" using 1:($3/$1/scale):($4/$1/scale) with filledcurves lc rgb color_scoped notitle, \
		     'cost' index op." scoped" using 1:($2/$1/scale) with linespoints ls 2 title "VM-scoped ones once"
	}
}
if (format ne "txt") unset multiplot
