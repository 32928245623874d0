# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # TMP, ARM64, code are tap.sh's
# What the tests share that run regscope on a real kernel in the emulated host.

# lab KERNEL OPTIONS... -- REGSCOPE-ARGUMENTS: one host
lab() {
	local kernel=$1
	shift
	run scripts/lab/run --binary "$ARM64" --kernel "$kernel" --time-limit "${LIMIT:-240}" "$@"
}

# column FILE NAME [WHERE...]: a column's values, one a line, of the rows where COLUMN=VALUE
column() {
	local file=$1 name=$2
	shift 2
	awk -F, -v where="$*" -v columns="$name" -f plots/select.awk "$file"
}

# Rows whose accesses are not what the formulas of all and scoped say, or that have failed ones.
wrong_rows() {
	awk -F, 'NR > 1 && $1 != "baseline" {
		expected = ($9 - $10) * $4 + $10
		if ($1 == "vms")
			expected *= $5
		if ($11 != expected || $12 != 0 || ($1 != "create" && ($3 == "all") != ($10 == 0)))
			print
	}' "$1"
}

# Rows a default run has in samples.csv: $1 vCPU counts, $2 rounds. A round of a count is 4 passes of sweep,
# 8 of restore and 4 of create; and baseline has 2 a round.
default_rows() { echo $(($2 * ($1 * 16 + 2))); }

env_of() { sed -n "s/^$2=//p" "$1/env.txt"; }

# selftest KERNEL FILE: a KVM selftest of the kernel's source, in the emulated host
selftest() {
	run scripts/lab/run --kernel "$1" --time-limit 120 --file "$2" --program -- "/files/${2##*/}"
	[ "$code" -eq 0 ] || sed 's/^/# /' "$TMP/err" "$TMP/out" >&2
}
