# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Archives of runs: what is in them, and how one of a stranger's is opened. Sourced, after common.sh.

# What a run measured; all else is made of it.
measured_files=(env.txt benches.csv regs.csv samples.csv register_samples.csv)
LARGEST_FILE=$((64 << 20)) # bytes: far more than any run has
LARGEST_RUN=$((5 * LARGEST_FILE))

# plain TEXT: as part of a file's name
plain() { local text=${1//[^A-Za-z0-9._+-]/-}; printf '%s\n' "${text:0:60}"; }

# shown TEXT: on a terminal, which obeys some characters
shown() { LC_ALL=C tr -c ' -~\n' '?' <<<"$1"; }

env_of() { sed -n "s/^$2=//p" "$1/env.txt"; }

# unpack_run ARCHIVE DIR: what it has of a run, in a new DIR. Nothing but the text of files that have a known name is
# taken from it, up to a length: tar writes to a pipe, and makes no file, link or device.
unpack_run() {
	local archive=$1 dir=$2 name shown
	shown=$(shown "$archive")
	[ -f "$archive" ] || die 2 "$shown: is neither a run directory nor an archive of one"
	gzip -dc <"$archive" 2>/dev/null | head -c $((LARGEST_RUN + 1)) >"$dir.tar" || true
	[ -s "$dir.tar" ] || die 2 "$shown: is no archive of make submit: gzip cannot unpack it"
	[ "$(stat -c %s "$dir.tar")" -le "$LARGEST_RUN" ] ||
		die 2 "$shown: is of more than $((LARGEST_RUN >> 20)) MiB when it is unpacked, and no run"
	mkdir "$dir"
	for name in "${measured_files[@]}"; do
		tar -xOf - --wildcards --no-wildcards-match-slash --occurrence=1 -- "*/$name" 2>/dev/null <"$dir.tar" |
			head -c $((LARGEST_FILE + 1)) >"$dir/$name" || true
		[ "$(stat -c %s "$dir/$name")" -le "$LARGEST_FILE" ] ||
			die 2 "$shown: its $name is of more than $((LARGEST_FILE >> 20)) MiB, which no run has"
		[ -s "$dir/$name" ] || rm "$dir/$name"
	done
	rm "$dir.tar"
	for name in env.txt samples.csv; do
		[ -f "$dir/$name" ] || die 2 "$shown: has no $name, and is no archive of a run"
	done
}
