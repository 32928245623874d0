# SPDX-License-Identifier: GPL-2.0
# (b) What accessing VM-scoped registers once saves, with its 95% interval, and what counting accesses
# alone predicts: S/R * (1 - 1/N), which tends to S/R.
# needs savings.csv ^sweep,
load here."/common.gp"
set logscale x 2
set xrange [smallest / 1.1 : (largest > smallest ? largest : 2 * smallest) * 1.1]
set xlabel "vCPUs of the VM"
set ylabel "saved, percent"
set key bottom right samplen 1.5 font ",10"
set multiplot layout 1, 2 title "Saved by accessing VM-scoped registers once\n{/*0.75 ".heading."}"
once(op, column) = number(sprintf("awk -F, -v where='bench=sweep op=%s policy=scoped' -v columns=%s -f '%s/select.awk' '%s/samples.csv' | head -n 1", op, column, here, dir))
do for [op in "get set"] {
	R = once(op, "regs")
	S = once(op, "regs_once")
	limit = R > 0 ? 100 * S / R : 0
	set title ioctl_name(op)
	set yrange [(limit > 0 ? -0.1 * limit : -5) : *]
	plot limit with lines ls 3 title sprintf("S/R = %.0f/%.0f = %.1f%%: limit by count", S, R, limit), \
	     limit * (1 - 1 / x) with lines lc rgb color_limit dt 3 title "S/R (1 - 1/N): by count", \
	     select("savings.csv", sprintf("bench=sweep op=%s metric=%s", op, metric), "vcpus saved_pct pct_low pct_high") \
		using 1:2:3:4 with yerrorbars lc rgb color_scoped lw 2 pt 5 ps 0.7 title "measured, 95% interval"
}
unset multiplot
