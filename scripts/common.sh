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

# choose_arch: into $arch whose KVM is measured, by Debian's word for it: as ARCH asks, or this machine's, or arm64.
# What the lab knows of each is a file of scripts/lab/arch/.
choose_arch() {
	local files=("$(dirname "${BASH_SOURCE[0]}")"/lab/arch/*.sh)
	files=("${files[@]##*/}")
	arch=${ARCH:-}
	[ -n "$arch" ] || case $(uname -m) in riscv64) arch=riscv64 ;; *) arch=arm64 ;; esac
	[ "$arch" = arm64 ] || [[ " ${files[*]%.sh} " == *" $arch "* ]] ||
		die 2 "ARCH=$arch: is none of ${files[*]%.sh}; leave it out (env -u ARCH) for this machine's or arm64"
}

# own_suite: this machine's Debian, by its code name
own_suite() (
	# shellcheck source=/dev/null
	[ ! -f /etc/os-release ] || . /etc/os-release
	echo "${VERSION_CODENAME:-}"
)

# only_arm64 WHAT: ends the program where another architecture is asked for
only_arm64() {
	choose_arch
	[ "$arch" = arm64 ] || die 2 "ARCH=$arch: $1 for arm64 alone; leave ARCH= out"
}

# commas LIST: items may stand apart by blanks, too
commas() { sed -E 's/^[[:blank:]]+|[[:blank:]]+$//g; s/[[:blank:]]*,[[:blank:]]*|[[:blank:]]+/,/g' <<<"$1"; }

# quoted WORD...: as a shell takes them; plain words stay plain
quoted() {
	local word words=()
	for word; do
		case $word in *[!A-Za-z0-9_.,:/=+@%-]* | '') word=${word@Q} ;; esac
		words+=("$word")
	done
	printf '%s' "${words[*]}"
}

# check_out DIR: before hours are spent, that a run directory can be made where it shall be
check_out() {
	local parent
	parent=$(dirname "${1:-results/run}")
	mkdir -p "$parent" 2>/dev/null && [ -w "$parent" ] ||
		die 2 "$parent: cannot be written; name another directory with OUT="
}

# wait_out PID: its exit code, even if signals interrupt the wait
wait_out() {
	while kill -0 "$1" 2>/dev/null; do wait "$1" 2>/dev/null || true; done
	wait "$1" 2>/dev/null
}

# attend COMMAND...: runs it, for its exit code. A signal to this script becomes TERM to the command, which
# ends in order with what it has; then this script ends too, with exit code 130.
attend() {
	local pid='' stopped=no code=0 traps signal
	traps=$(trap -p INT TERM HUP)
	trap 'stopped=yes; kill $pid 2>/dev/null || true' INT TERM HUP
	"$@" &
	pid=$!
	[ "$stopped" = no ] || kill "$pid" 2>/dev/null || true
	wait_out "$pid" || code=$?
	# one that is ignored from outside, as Ctrl-C is in the background, cannot be trapped; `trap -` would still
	# let it end this shell at once
	for signal in INT TERM HUP; do
		case $traps in *"'' SIG$signal"*) ;; *) trap - "$signal" ;; esac
	done
	eval "$traps"
	[ "$stopped" = no ] || exit 130
	return "$code"
}
