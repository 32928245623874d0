# SPDX-License-Identifier: GPL-2.0
# (b) What accessing VM-scoped registers once saves, with its 95% interval, in all and for a vCPU at the
# largest VM, and what counting accesses alone predicts: S/R * (1 - 1/N), which tends to S/R.
# Of the policy scoped alone; files of old releases have no other, and do not name it.
# needs savings.csv ^sweep(,[^,]*){15}(,scoped(,.*)?)?$
# data cost select.awk where=bench=sweep,pass=,metric=METRIC columns=vcpus summary.csv
# data saving select.awk where=bench=sweep,policy=scoped|,pass=,metric=METRIC by=op columns=vcpus,saved_pct,pct_low,pct_high,saved savings.csv
# data counts select.awk where=bench=sweep,pass=,policy=scoped by=op columns=regs,regs_once samples.csv
load 'common.gp'
stats 'cost' using 1 name 'vcpus' nooutput
do for [op in "get set"] {
	stats 'counts' index op using 1:2 every ::0::0 name op nooutput
	stats 'saving' index op using 3 name op."_low" nooutput
	stats 'saving' index op using 1 name op."_most" nooutput
	stats 'saving' index op using (exists(op."_most_max") && $1 == value(op."_most_max") ? $5 : NaN) name op."_saved" nooutput
}
set logscale x 2
set xrange [vcpus_min / 1.1 : (vcpus_max > vcpus_min ? vcpus_max : 2 * vcpus_min) * 1.1]
set xlabel "vCPUs of the VM"
set ylabel "saved (% of the cost with all registers)"
set key maxrows 3 samplen 1.5
set bmargin room_of(3)
set multiplot layout 1, 2 title "Saved by accessing VM-scoped registers once\n{/*0.75 ".heading."}"
do for [op in "get set"] {
	R = exists(op."_min_x") ? value(op."_min_x") : 0
	S = exists(op."_min_y") ? value(op."_min_y") : 0
	limit = R > 0 ? 100 * S / R : 0
	worth = ""
	if (exists(op."_saved_records") && value(op."_saved_records") == 1) {
		saved = value(op."_saved_mean")
		n = value(op."_most_max")
		worth = sprintf("\n{/*0.75 at %d vCPUs %.1f %s, %.1f %s a vCPU}", n, saved / big_scale, big_unit, \
				saved / n / scale, unit)
	}
	set title ioctl_name(op).worth
	# what costs more than it saves is shown, too, as far as its interval goes
	lowest = exists(op."_low_min") ? 1.1 * value(op."_low_min") : 0
	least = limit > 0 ? -0.1 * limit : -5
	set yrange [(lowest < least ? lowest : least) : *]
	plot 0 with lines lc rgb "#333333" lw 0.5 notitle, \
	     limit with lines ls 3 title sprintf("S/R = %.0f/%.0f = %.1f%%: limit by count", S, R, limit), \
	     limit * (1 - 1 / x) with lines lc rgb color_limit dt 3 title "S/R (1 - 1/N): by count", \
	     'saving' index op using 1:2:3:4 with yerrorbars lc rgb color_scoped lw 2 pt 5 ps 0.7 title "measured, 95% interval"
}
unset multiplot
