# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what `run` sets
# What comes back of an emulated host: a stream of files, wherever it breaks off.
# Sourced by `run`, whose variables these functions share.

# unpack_stream STREAM DIR: a tar whose later members replace earlier ones, as far as it came. The last may be
# cut off: of samples, which only grow, its whole lines count if they are more than came before.
unpack_stream() {
	local whole name cut=$2.cut
	# bytes up to the end of the last whole member
	whole=$(tar -tvRf "$1" 2>/dev/null | sed -n 's/^block \([0-9]*\): [^ ]* [^ ]* *\([0-9][0-9]*\) .*/\1 \2/p' |
		awk -v have="$(stat -c %s "$1")" '{ end = 512 * ($1 + 1 + int(($2 + 511) / 512)) }
			end <= have { whole = end } END { printf "%d", whole }')
	mkdir "$2" && head -c "$whole" "$1" | tar -C "$2" -xf - || return
	name=$(tail -c "+$((whole + 1))" "$1" | head -c 100 | tr -d '\0')
	case $name in samples.csv | register_samples.csv) ;; *) return 0 ;; esac
	tail -c "+$((whole + 513))" "$1" >"$cut" || return
	[ -z "$(tail -c 1 "$cut")" ] || sed -i '$d' "$cut" || return
	[ "$(stat -c %s "$cut")" -le "$(stat -c %s "$2/$name" 2>/dev/null || echo 0)" ] || mv "$cut" "$2/$name"
}

# Which source a kernel is of that build-tree built
tell_tree() {
	env_set "$stage/dir/env.txt" lab_tree "$(cat "$image_dir/name")" &&
		env_set "$stage/dir/env.txt" lab_tree_commit "$(cat "$image_dir/commit")" &&
		env_set "$stage/dir/env.txt" lab_tree_dirty "$(cat "$image_dir/dirty")"
}

say_samples() {
	[ ! -f "$out/samples.csv" ] || echo " ($(($(wc -l <"$out/samples.csv") - 1)) samples)"
}

# The stream of files, as far as it came, becomes the run directory.
bring_out() {
	local release
	[ -s "$stage/files" ] || return 0
	if ! unpack_stream "$stage/files" "$stage/dir"; then
		keep=yes
		die 2 "the run directory cannot be unpacked; what was measured is kept in $stage/files, a tar archive"
	fi
	[ -f "$stage/dir/env.txt" ] || return 0
	release=$(sed -n 's/^kernel_release=//p' "$stage/dir/env.txt")
	[ -n "$out" ] || out=results/emulated-$release-$(date -u +%Y%m%dT%H%M%SZ)
	# the guest's clock stands at a fixed date, so that runs repeat
	if ! env_set "$stage/dir/env.txt" date_utc "$started" ||
		! env_set "$stage/dir/env.txt" lab_kernel "$kernel" ||
		! env_set "$stage/dir/env.txt" lab_image "$image" ||
		! { [ ! -f "$image_dir/commit" ] || tell_tree; } ||
		! env_set "$stage/dir/env.txt" lab_boot "$boot" ||
		! env_set "$stage/dir/env.txt" lab_cpu "$cpu_name" ||
		! { [ "$cpus" != 1 ] || env_set "$stage/dir/env.txt" lab_clock "$clock instructions a nanosecond"; } ||
		! env_set "$stage/dir/env.txt" lab_emulator "$("$emulator" --version | head -n 1)" ||
		! mkdir -p "$out" || ! cp "$stage"/dir/* "$out/"; then
		keep=yes
		die 2 "$out: the run directory cannot be written; what was measured is kept in $stage/dir"
	fi
	[ "$shard" = yes ] || say "run directory: $out$(say_samples)"
}
