# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What tests read in a run directory. Sourced.

# column FILE NAME [WHERE...]: a column's values, one a line, of the rows where COLUMN=VALUE
column() {
	local file=$1 name=$2
	shift 2
	awk -F, -v where="$*" -v columns="$name" -f plots/select.awk "$file"
}

# Rows whose accesses are not what the formulas of their policies say, or that have failed ones. create has no
# registers: an ioctl a vCPU, and one more that creates the VM. Of vgic the GIC's are those of 256 SPIs, and of a
# CPU whose priorities have 5 bits.
wrong_rows() {
	awk -F, 'NR > 1 && $1 != "baseline" {
		expected = ($9 - $10) * $4 + $10
		if ($1 == "create")
			expected = $4 + ($2 == "create")
		if ($1 == "vgic")
			expected = $2 == "save" ? 635 + 30 * $4 : $2 == "restore" ? 658 + 33 * $4 : $2 ~ /^its-/ ? 14 : 512
		if ($1 == "vms")
			expected *= $5
		if ($11 != expected || $12 != 0 || ($1 != "create" && ($3 ~ /^(all|list-each|batch)$/) != ($10 == 0)))
			print
	}' "$1"
}

env_of() { sed -n "s/^$2=//p" "$1/env.txt"; }
