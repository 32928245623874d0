#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# `make dist` of the last commit, twice, by users who have nothing in common: the same bytes, programs and all; and those
# are what this tree builds. Two minutes.
. "$(dirname "$0")/../tap.sh"
scripts/deps build dist || exit

# dist FOLDER UMASK VARIABLE=VALUE...: a clone there, and the archive that make makes of it
dist() {
	local folder=$1 mask=$2
	shift 2
	mkdir -p "${folder%/*}"
	git clone -q . "$folder"
	git -C "$folder" checkout -q "$head"
	find "$folder" -path "$folder/.git" -prune -o -type f -exec touch -d @0 {} +
	run sh -c 'umask "$1" && cd "$2" && shift 2 && exec env -u O "$@" make dist' sh "$mask" "$folder" "$@"
	is "$folder: exit code" "$code" 0
	sed 's/^/# /' "$TMP/err"
}
head=$(git rev-parse HEAD)
name=regscope-$(scripts/version --release)
archive=build/dist/$name.tar.xz
dist "$TMP/a" 022 TZ=UTC LC_ALL=C
dist "$TMP/b/in another place" 077 TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 CFLAGS=-O0 HOME="$TMP"
ok "the same bytes" cmp "$TMP/a/$archive" "$TMP/b/in another place/$archive"
tar -C "$TMP" -xf "$TMP/a/$archive"
for arch in arm64 riscv64; do
	program=$TMP/$name/bin/regscope-$arch
	is "$arch: static" "$(readelf -d "$program" | grep -c NEEDED)" 0
	ok "$arch: knows its commit" env LC_ALL=C grep -aq "regscope-commit=${head:0:12} " "$program"
	make -s -C "$TMP/a" "$arch"
	ok "$arch: a clone builds the same" cmp "$program" "$TMP/a/build/$arch/regscope"
done
done_testing
