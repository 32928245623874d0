# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What all scripts share. Sourced, not run.

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# die CODE MESSAGE
die() {
	local code=$1
	shift
	say "$@"
	exit "$code"
}

# commas LIST: items may stand apart by blanks, too
commas() { sed -E 's/^[[:blank:]]+|[[:blank:]]+$//g; s/[[:blank:]]*,[[:blank:]]*|[[:blank:]]+/,/g' <<<"$1"; }
