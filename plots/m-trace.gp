# SPDX-License-Identifier: GPL-2.0
# (m) What a VMM did: how often it accessed each register of each vCPU of its largest VM, over all phases. Below the
# line are the registers wider than a vCPU: a row of one colour there is the same work once for each vCPU.
# needs trace.csv ^1,
# data gets trace.awk op=get trace.csv
# data sets trace.awk op=set trace.csv
load 'common.gp'
set xlabel "vCPU"
set ylabel "register (by id; below the line: wider than a vCPU)"
set cblabel "accesses"
set palette defined (0 "#ffffff", 0.001 "#deebf7", 0.5 "#6baed6", 1 "#08306b")
set cbrange [0:*]
set grid noytics
set style fill solid 1 noborder # else the bar of colours is paler than the picture
set tics front
unset key
set multiplot layout 1, 2 title sprintf("Accesses of a VMM, by register and vCPU\n{/*0.75 %s}", heading)
do for [op in "gets sets"] {
	unset arrow
	nr = 0
	stats op using 1:2 name 'all' nooutput
	nr = exists("all_records") ? all_records : 0
	set title (op eq "gets" ? ioctl_name("get") : ioctl_name("set"))
	if (nr > 0) {
		stats op using ($4 == 1 ? $2 : 0) name 'wide' nooutput
		set xrange [-0.5:all_max_x + 0.5]
		set yrange [0.5:all_max_y + 0.5]
		set arrow from graph 0, first wide_max + 0.5 to graph 1, first wide_max + 0.5 nohead front lc rgb color_all lw 1.5
		plot op using 1:2:3 with image notitle
	}
}
unset multiplot
