#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# gcc 10 to 15, and the libc and kernel headers of the Debian that has each (glibc 2.31 and Linux 5.10 at the
# least): all is built without a warning, for this machine and for arm64, unit tests pass, and without libc.a the
# program for arm64 is a dynamic one. COMPILERS="bullseye:10 sid:15" says which. Two minutes and 1.5 GB for each.
. "$(dirname "$0")/../tap.sh"
. scripts/lab/common.sh
. tests/long/debian.sh
COMPILERS=${COMPILERS:-bullseye:10 bookworm:11 bookworm:12 trixie:13 trixie:14 sid:15}
cross=aarch64-linux-gnu

# A root of SUITE that has that gcc under the names that make knows, and this tree.
make_root() {
	local suite=$1 gcc=$2
	new_root
	tar -C "$root/tree" -xzf "$roots/$suite.tar.gz"
	cp /etc/resolv.conf /etc/hosts "$root/tree/etc/"
	echo "deb $mirror $suite main" >"$root/tree/etc/apt/sources.list"
	apt-config dump | grep -E '^Acquire::https?::Proxy' >"$root/tree/etc/apt/apt.conf.d/proxy" || true
	inside sh -c 'apt-get update && apt-get install -y --no-install-recommends "$@"' sh make libc6-dev \
		libcmocka-dev "gcc-$gcc" "gcc-$gcc-$cross" libc6-dev-arm64-cross || return
	ln -sf "gcc-$gcc" "$root/tree/usr/bin/gcc"
	ln -sf "$cross-gcc-$gcc" "$root/tree/usr/bin/$cross-gcc"
	mkdir "$root/tree/root/regscope"
	git ls-files -z | tar -c --null -T - | tar -x -C "$root/tree/root/regscope"
}

in_tree() { inside sh -c 'cd /root/regscope && exec "$@"' sh "$@"; }

is_static() { ! readelf -l "$root/tree/root/regscope/$1" | grep -q INTERP; }

unit_tests_pass() {
	in_tree sh -c 'n=0; for t in build/gcc/tests/unit/test_*; do
		case $t in *.[od]) continue ;; esac
		"$t" >/tmp/out 2>&1 || { echo "$t"; grep -A5 "^not ok" /tmp/out; exit 1; }
		n=$((n + 1))
	done; echo "$n programs"; [ "$n" -gt 40 ]'
}

check_compiler() {
	local suite=$1 gcc=$2 name="gcc $2 of $1"
	works "$suite: debootstrap" bootstrap "$suite" && works "$name: install" make_root "$suite" "$gcc" || return
	inside sh -c 'gcc --version | head -n 1; ldd --version | head -n 1
		grep LINUX_VERSION_CODE /usr/include/linux/version.h' | sed 's/^/# /'
	works "$name: everything, without a warning" in_tree make -j2 WERROR=1 all arm64 unit-programs
	works "$name: unit tests" unit_tests_pass
	works "$name: for arm64, with the user's flags" in_tree make -j2 WERROR=1 CC="$cross-gcc" O=build/there all
	ok "$name: which is static" is_static build/there/host/regscope
	rm "$root/tree/usr/$cross/lib/libc.a"
	works "$name: without libc.a" in_tree make -j2 WERROR=1 CC="$cross-gcc" O=build/without all
	ok "$name: without libc.a: make says that it is dynamic" grep -q 'LD .*(dynamic: ' "$TMP/out"
	ok "$name: which it is" test -s "$root/tree/root/regscope/build/without/host/regscope"
	ok "$name: and not static" test "$(is_static build/without/host/regscope; echo $?)" = 1
}

chroots_or_skip
for compiler in $COMPILERS; do
	check_compiler "${compiler%:*}" "${compiler#*:}"
	[ -z "$root" ] || remove_root
done
done_testing
