#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# README's two commands, make bench and make test, as a newcomer types them: in a fresh clone, on Debian as
# debootstrap makes it, with git and make installed and nothing else. SUITES="trixie forky" says on which (default:
# Debian's oldstable, stable and testing), COMMANDS="bench" which of the two.
# Takes half an hour and 4 GB for each. Packages come from the mirror that this machine's own sources name
# (or REGSCOPE_APT_SOURCES); debootstrap's roots stay in the cache (debootstrap/SUITE.tar.gz).
. "$(dirname "$0")/../tap.sh"
. scripts/lab/common.sh
. tests/long/debian.sh
COMMANDS=${COMMANDS:-bench test}

# A root of SUITE with git, make and a clone of this tree, as README wants a machine to be.
make_fresh() {
	local suite=$1
	new_root
	tar -C "$root/tree" -xzf "$roots/$suite.tar.gz"
	cp /etc/resolv.conf /etc/hosts "$root/tree/etc/"
	debian_sources "$suite" "$suite-updates" "$suite-security" >"$root/tree/etc/apt/sources.list"
	# how this machine gets at the mirror, and whether that is one of an earlier day
	apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-)' >"$root/tree/etc/apt/apt.conf.d/mirror" || true
	inside sh -c 'apt-get update && apt-get install -y --no-install-recommends git make' &&
		git clone --quiet "$PWD" "$root/tree/root/regscope"
}

in_clone() { inside sh -c 'cd /root/regscope && exec "$@"' sh "$@"; }

check_bench() {
	local suite=$1 clone=$root/tree/root/regscope dir
	works "$suite: make bench" in_clone make bench
	ok "$suite: make bench: prints the table" grep -q 'KVM_SET_ONE_REG, all registers' "$TMP/out"
	ok "$suite: make bench: names the kernel that it took" grep -q 'make bench HOST=emulated KERNEL=debian-' "$TMP/out"
	dir=$clone/$(sed -n 's/^run directory:  //p' "$TMP/out")
	ok "$suite: make bench: the run is there" test -s "$dir/samples.csv"
	ok "$suite: make bench: pictures are there" test -s "$dir/plots/a-cost-per-vcpu.png"
	[ ! -f "$dir/env.txt" ] ||
		sed -n 's/^\(kernel_release\|lab_kernel\|lab_emulator\|program\|registers\)=/# &/p' "$dir/env.txt"
}

check_test() {
	works "$1: make test" in_clone make test
	ok "$1: make test: all of it ran" grep -q '^Result: PASS' "$TMP/out"
	sed -n 's/^Files=/# &/p' "$TMP/out"
}

check_suite() {
	local suite=$1 command
	works "$suite: debootstrap" bootstrap "$suite" && works "$suite: git, make, a clone" make_fresh "$suite" || return
	for command in $COMMANDS; do "check_$command" "$suite"; done
}

chroots_or_skip
[ -n "${SUITES:-}" ] || { other_suites && SUITES=$(code_names oldstable stable testing); }
for suite in $SUITES; do
	check_suite "$suite"
	[ -z "$root" ] || remove_root
done
done_testing
