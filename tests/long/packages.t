#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# The package that `make deb` makes here, installed on Debians of their own: this one's, and those after it. The program,
# its pages and its reports work there; and on the first of them a user who is not root, with no source tree, measures
# in an emulated host. SUITES="trixie forky" says on which. Ten minutes and 3 GB; needs to be run as root.
. "$(dirname "$0")/../tap.sh"
. scripts/lab/common.sh
. tests/long/debian.sh

# Debian's root of SUITE, and the package in it
make_fresh() {
	local suite=$1
	new_root
	tar -C "$root/tree" -xzf "$roots/$suite.tar.gz"
	cp /etc/resolv.conf /etc/hosts "$root/tree/etc/"
	debian_sources "$suite" "$suite-updates" "$suite-security" >"$root/tree/etc/apt/sources.list"
	# how this machine gets at the mirror, and whether that is one of an earlier day
	apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-)' >"$root/tree/etc/apt/apt.conf.d/mirror" || true
	cp "$package" "$root/tree/tmp/regscope.deb"
	cp scripts/debian/tests/installed "$root/tree/tmp/"
}

apt_install() { inside sh -c 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y "$@"' sh "$@"; }
as_user() { inside setpriv --reuid=tester --regid=tester --init-groups env HOME=/home/tester sh -c 'cd && exec "$@"' sh "$@"; }

check_suite() {
	local suite=$1 dir
	works "$suite: debootstrap" bootstrap "$suite" && works "$suite: a root" make_fresh "$suite" || return
	works "$suite: install" apt_install --no-install-recommends man-db /tmp/regscope.deb || return
	inside useradd -m tester
	works "$suite: what Debian would test" as_user sh /tmp/installed
	works "$suite: version" as_user regscope --version
	sed 's/^/# /' "$TMP/out"
	works "$suite: man" as_user env MANPAGER=cat man regscope-bench
	ok "$suite: man shows the page" grep -q 'REGSCOPE-BENCH(1)' "$TMP/out"
	run as_user regscope-bench HOST=emulated
	exits "$suite: without what it recommends" 2 "deps: install them with: sudo apt-get install .*qemu-system-arm"
	if [ "$suite" != "${SUITES%% *}" ]; then # what newer ones look for, too
		works "$suite: install lintian" apt_install --no-install-recommends lintian &&
			works "$suite: lintian" inside lintian --fail-on error,warning /tmp/regscope.deb
		return
	fi
	works "$suite: install, with what it recommends" apt_install qemu-system-arm device-tree-compiler cpio xz-utils gnuplot-nox || return
	works "$suite: regscope-bench" as_user regscope-bench VCPUS=1 ROUNDS=2 BENCH=sweep
	ok "$suite: regscope-bench: prints the table" grep -q 'KVM_SET_ONE_REG, all registers' "$TMP/out"
	ok "$suite: regscope-bench: says what makes the run again" grep -q 'reproduce: regscope-bench HOST=emulated KERNEL=debian-' "$TMP/out"
	sed 's/^/# /' "$TMP/out"
	dir=$(sed -n 's/^run directory:  //p' "$TMP/out")
	ok "$suite: regscope-bench: the run is in the user's folder" test -s "$root/tree/home/tester/$dir/samples.csv"
	ok "$suite: regscope-bench: and its picture" test -s "$root/tree/home/tester/$dir/plots/a-cost-per-vcpu.png"
	ok "$suite: regscope-bench: what was fetched is in the user's cache" test -d "$root/tree/home/tester/.cache/regscope/kernels"
	is "$suite: nothing is written elsewhere" \
		"$(inside find / -xdev -user tester ! -path '/home/tester*' ! -path '/proc/*' ! -path '/tmp/*' 2>/dev/null)" ""
	works "$suite: remove" inside apt-get purge -y regscope
	is "$suite: remove: nothing is left" "$(ls -d "$root"/tree/usr/*/regscope 2>/dev/null)" ""
}

chroots_or_skip
works "make deb" make deb || { done_testing; exit; }
package=$TMP/regscope.deb
cp "$(tail -n 1 "$TMP/out")" "$package" # which another make deb replaces
[ -n "${SUITES:-}" ] || { other_suites && SUITES="$(own_suite) $(code_names oldstable stable testing)"; }
SUITES=$(tr ' ' '\n' <<<"$SUITES" | awk 'NF && !seen[$0]++' | xargs)
for suite in $SUITES; do
	check_suite "$suite"
	[ -z "$root" ] || remove_root
done
done_testing
