# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the scripts of the emulated host share. Sourced, not run.
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/regscope
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

# image_of DIR: the kernel by its bytes, not by its name
image_of() { sha256sum <"$1/Image" | cut -c 1-16; }

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
