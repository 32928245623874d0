# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what build-kernel and build-tree set, and use
# What it takes to configure and build an arm64 kernel. Sourced by build-kernel (Debian's source and patches) and
# build-tree (anyone's), which set: $name, what is built; $tree, its source; $build, a folder right below it, so that
# no path of this machine is in a command, and trees of one source share what ccache keeps; $work for logs; $release,
# what the kernel adds to its version; $base, a whole configuration, or none for the smallest; $config, options on
# top.
# shellcheck source=scripts/lab/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
only_arm64 "kernels are built"

# What an Image is made of is what its key or stamp has: no variables of a make that calls, of which some are for
# regscope (CC=, V=), and none of the environment's that the kernel's own make takes.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL LLVM LLVM_IAS KCPPFLAGS KAFLAGS KCONFIG_ALLCONFIG KCONFIG_CONFIG

BUILD=.regscope-build # below a tree; no kernel has a folder of that name
LINES=1270 # of make's output for a whole build: an estimate, for the progress alone

cross() { [ "$(uname -m)" = aarch64 ] || echo aarch64-linux-gnu-; }
compiler() { echo "${KERNEL_CC:-$(cross)gcc}"; }
compiler_version() { "$(compiler)" --version 2>/dev/null | head -n 1; }

# check_space MIB
check_space() {
	local free_mib
	mkdir -p "$CACHE"
	free_mib=$(($(df -Pk "$CACHE" | awk 'NR == 2 { print $4 }') / 1024))
	[ "$free_mib" -ge "$1" ] ||
		die 2 "$CACHE: a kernel build needs $1 MiB, $free_mib MiB are free;" \
			"make room, or name another cache with XDG_CACHE_HOME="
}

# ccache where there is one, under the compiler's own name: with or without it, make sees the same commands. What a
# file includes it takes from the compiler, which saves it a run of the preprocessor over each.
use_ccache() {
	local program bin=$CACHE/ccache/bin
	program=$(command -v ccache) || return 0
	mkdir -p "$bin"
	ln -sf "$program" "$bin/$(basename "$(compiler)")"
	export CCACHE_DIR=${CCACHE_DIR:-$CACHE/ccache} CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-2G} CCACHE_DEPEND=1
	PATH=$bin:$PATH
}

# machine_fault LOG: what went wrong is this machine's fault, not the source's
machine_fault() {
	grep -Eq 'No space left on device|Disk quota exceeded|Read-only file system|Input/output error' "$1" ||
		grep -Eq 'Cannot allocate memory|^[a-z0-9+]*: out of memory|memory exhausted|Resource temporarily unavailable' "$1" ||
		grep -Eq 'Killed signal|\*\*\* .*(Killed|Terminated)$|[^/ ]+: (command )?not found$' "$1"
}

# step NAME COMMAND...: what it prints goes to a log, which is named when it fails; then the exit code is
# $failed_code, but 2 where this machine is to blame, and else $hint may have more to say
failed_code=2
hint=true
guilt=2 # $failed_code, once a step has failed
step() {
	local what=$1 log=$work/log.$1 status=0 errors
	shift
	set -m # a process group of its own: what it starts can be ended with it
	"$@" >"$log" 2>&1 </dev/null 9>&- &
	child=$!
	set +m
	while [ -t 2 ] && kill -0 "$child" 2>/dev/null; do
		show_progress "$(awk -v n="$(grep -c '^  ' "$log")" -v of="$LINES" \
			'BEGIN { printf "%.4f", n < of ? n / of : 0.99 }')" "$name: $what"
		sleep 0.3
	done
	wait "$child" || status=$?
	child=''
	clear_progress
	[ "$status" -ne 0 ] || return 0
	# what make says last is only that something else has failed
	errors=$(grep -Ei "error|no space|can't|cannot|undefined" "$log" | grep -v '^make.*\*\*\*' | head -n 5) || true
	sed 's/^/    /' <<<"${errors:-$(tail -n 3 "$log")}" >&2
	if machine_fault "$log"; then failed_code=2; else "$hint"; fi
	guilt=$failed_code
	die "$failed_code" "$name: $what failed; the whole of what it said is in $log"
}

kernel_make() {
	local cc=()
	[ -z "${KERNEL_CC:-}" ] || cc=(CC="$KERNEL_CC")
	# what would be different on another machine or another day stays out of the Image
	make -C "$tree" O="$build" ARCH=arm64 CROSS_COMPILE="$(cross)" "${cc[@]}" LOCALVERSION="-$release" \
		KBUILD_BUILD_TIMESTAMP=@0 KBUILD_BUILD_USER=regscope KBUILD_BUILD_HOST=lab KBUILD_BUILD_VERSION=1 \
		-j "${JOBS:-$(nproc)}" "$@"
}

# configure CHECK...: .config of $base and $config; CHECK says whether it will do. Nothing is done where both and
# $kconfig, whatever else decides it, are the same as before.
configure() {
	mkdir -p "$build"
	cat ${base:+"$base"} "$config" <(echo "${kconfig:-}") >"$build/config.wanted"
	! cmp -s "$build/config.wanted" "$build/config.taken" || return 0
	rm -f "$build/config.taken"
	if [ -n "$base" ]; then cp "$base" "$build/.config"; else kernel_make tinyconfig; fi
	# it takes no name that has a blank
	cp "$config" "$build/config.series"
	(cd "$build" && "$tree/scripts/kconfig/merge_config.sh" -m .config config.series)
	kernel_make olddefconfig
	"$@" || return
	mv "$build/config.wanted" "$build/config.taken"
}

child=''
cleanup() {
	if [ -n "$child" ]; then
		kill -- "-$child" 2>/dev/null || true
		wait "$child" 2>/dev/null || true
	fi
	remove_scratch
}
trap cleanup EXIT
trap 'clear_progress; say "interrupted; what is built so far stays, the next call goes on"; exit 130' INT TERM HUP
