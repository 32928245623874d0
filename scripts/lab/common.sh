# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the scripts of the emulated host share. Sourced, not run.
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

# One file an architecture says what differs between them:
#
#   ARCH_DEBIAN       Debian's word for it; ARCH_MACHINE, uname's
#   ARCH_COMPILER     the cross compiler
#   ARCH_QEMU         the emulator; arch_qemu_package SUITE prints the package that has it in that Debian
#   ARCH_QEMU_GOOD    the oldest that is fast enough, or nothing: where this machine's own is older, ARCH_QEMU_ELSE is used
#   ARCH_FLAVOUR      of Debian's kernels; ARCH_KERNEL, the one that is measured unless KERNEL= says otherwise
#   ARCH_MODULES      what the lab needs, where a kernel has it as a module; in the order of their dependencies
#   ARCH_IMAGE        what a kernel is, in words; arch_is_image FILE: is it one?
#   ARCH_APPEND       the kernel's command line; arch_append ARGUMENTS..., what of it follows from regscope's, onto $append
#   ARCH_PRELUDE      shell commands for the guest to run first
#   ARCH_TIMER        node and property of the device tree that have the rate of its clock, CLOCK_HZ; ARCH_CLOCK, how many
#                     times as fast a guest is to take it for at the most
#   DEFAULT_CPU       arch_choose_cpu MODEL ARGUMENTS...: for those of regscope, as QEMU is told into $cpu, as env.txt names
#                     it into $cpu_name
#   arch_machine      into the array $machine_options what QEMU is told of machine and CPU
#   arch_boot         into the array $tree_options what else, when $qemu is the rest; fails if QEMU does not make it.
#                     Where that is make_device_tree, arch_level_tree changes the tree
choose_arch
# shellcheck source=scripts/lab/arch/arm64.sh
. "$(dirname "${BASH_SOURCE[0]}")/arch/$arch.sh"

BASE_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/regscope
CACHE=$BASE_CACHE
[ "$arch" = arm64 ] || CACHE+=/$arch
# shellcheck source=scripts/lab/apt.sh
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

# Folders of the cache for what is half done: they go however a script ends.
scratch=()
remove_scratch() { [ ${#scratch[@]} -eq 0 ] || rm -rf "${scratch[@]}"; }
trap remove_scratch EXIT

# What a kill -9 left there, when it is a day old: a fetch takes minutes.
sweep_cache() {
	[ ! -d "$CACHE" ] || find "$CACHE" -mindepth 1 -maxdepth 1 -type d -name '*.??????' -mtime +0 -exec rm -rf {} +
}

# bytes_of FILE FIRST N: as hexadecimal digits
bytes_of() { od -An -tx1 -j "$2" -N "$3" "$1" 2>/dev/null | tr -d ' \n'; }

# image_of DIR: the kernel by its bytes, not by its name
image_of() { sha256sum <"$1/Image" | cut -c 1-16; }

# at_least VERSION OTHER: is the other one as new as that?
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# qemu_version PROGRAM: as 7.2
qemu_version() { "$1" --version | sed -n '1s/.*version \([0-9]*\.[0-9]*\).*/\1/p'; }

# check_resumed DIR NAME IMAGE: that the run there is of this kernel
check_resumed() {
	local was is=$3
	was=$(sed -n 's/^lab_image=//p' "$1/env.txt")
	[ -n "$was" ] || was=$(sed -n 's/^lab_kernel=//p' "$1/env.txt") is=$2
	[ -z "$was" ] || [ "$was" = "$is" ] ||
		die 2 "$1: is of another kernel, $(sed -n 's/^lab_kernel=//p' "$1/env.txt") ($was), and would go on with" \
			"$2 ($is); resume with the same one, or name another directory with OUT="
}

# env_set FILE KEY VALUE: in an env.txt, which is sorted by key
env_set() {
	local file=$1 key=$2 value=$3
	{
		grep -v "^$key=" "$file" || true
		printf '%s=%s\n' "$key" "$value"
	} | LC_ALL=C sort -t = -k 1,1 >"$file.new" && mv "$file.new" "$file"
}

# show_progress FRACTION WHAT: one line, written over, on a terminal alone; time left by this machine's
# clock, since the guest's is made of instructions.
first_at='' first_done='' drawn=no
show_progress() {
	local done=$((10#${1/./})) left now=$SECONDS
	[ -t 2 ] || return 0
	[ -n "$first_at" ] || { first_at=$now first_done=$done; }
	left=
	if [ "$done" -gt "$first_done" ] && [ $((now - first_at)) -ge 2 ]; then
		left=$(((10000 - done) * (now - first_at) / (done - first_done)))
		left=$(printf '%d:%02d left  ' $((left / 60)) $((left % 60)))
	fi
	printf '\r\033[K%3d%%  %s%s' $((done / 100)) "$left" "$2" >&2
	drawn=yes
}

clear_progress() {
	[ "$drawn" = no ] || printf '\r\033[K' >&2
	drawn=no
}
