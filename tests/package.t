#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# cost: minutes
# shellcheck disable=SC2154 # what tap.sh sets
# The Debian package: lintian finds no fault with it, it has what it should, and what is in it works wherever it is unpacked,
# for any user, without the source tree. tests/long/packages.t installs it on three Debians.
. "$(dirname "$0")/tap.sh"

run make deb
is "make deb: exit code" "$code" 0
package=$(tail -n 1 "$TMP/out")
ok "make deb: there is a package" test -s "$package"
is "lintian: no error, no warning" "$(grep -c '^[EW]:' "$TMP/err")" 0
[ "$code" -eq 0 ] || sed 's/^/# /' "$TMP/err"
ok "lintian has looked: what is overridden is there" grep -q 'E: .*statically-linked-binary' \
	<(lintian --no-override --tags statically-linked-binary "$package" 2>&1)

# what is in it
root="$TMP/a place"
mkdir "$root"
dpkg-deb -x "$package" "$root"
has() { ok "has $1" test -s "$root/usr/$1"; }
has bin/regscope
has bin/regscope-bench
for arch in arm64 riscv64 x86_64; do has "lib/regscope/$arch/regscope"; done
# but for the commit, if $O has been built of another one
cp "$root/usr/lib/regscope/arm64/regscope" "$TMP/packaged"
cp "$ARM64" "$TMP/made"
scripts/version --stamp "$TMP/packaged"
scripts/version --stamp "$TMP/made"
ok "what emulated hosts run is what make arm64 makes, to the byte" cmp "$TMP/packaged" "$TMP/made"
for file in bash-completion/completions/regscope{,-bench} zsh/vendor-completions/_regscope \
	fish/vendor_completions.d/regscope{,-bench}.fish; do
	has "share/$file"
done
for page in $("$TOOL" manual --list); do has "share/man/man${page##*.}/$page.gz"; done
for file in plots/*.gp docs/*.md; do
	case $file in docs/*) has "share/doc/regscope/$file" ;; *) has "share/regscope/$file" ;; esac
done
is "what regscope-bench does calls no script where only the tree has it" \
	"$(grep -nE '(^|[^/=.A-Za-z])scripts/[a-z]' scripts/bench | grep -v '^[0-9]*:[[:space:]]*#')" ""
for script in $(grep -oE '"\$here"/[a-z/-]+' scripts/bench | sed 's/.*"//' | sort -u); do has "share/regscope/scripts$script"; done
is "nothing is outside of /usr" "$(ls "$root")" usr
is "no test, no object, nothing of what builds it" \
	"$(cd "$root" && find . -name '*.t' -o -name '*.[och]' -o -name Makefile -o -name 'server*' -o -name lint -o -name .regscope-flags)" ""
is "no path of this tree" "$(grep -rlF -- "$PWD" "$root")" ""
is "regscope is a program of Debian's: not static, relocatable" \
	"$(readelf -d "$root/usr/bin/regscope" | grep -c 'NEEDED.*libc\.so\|(FLAGS_1).*PIE')" 2
depends=$(dpkg-deb -f "$package" Depends Recommends)
for name in qemu-system-arm device-tree-compiler cpio xz-utils gnuplot-nox libc6; do
	ok "depends on $name, or recommends it" grep -qw -- "$name" <<<"$depends"
done
# on a machine that has nothing but this
mkdir "$TMP/bin"
for name in dirname id sort uname cat; do ln -s "$(command -v "$name")" "$TMP/bin/"; done
needed=$(PATH=$TMP/bin DEPS=no /bin/bash scripts/deps installed 2>&1 | sed -n 's/^deps: missing: //p')
ok "an emulated host needs something ($needed)" test "$(wc -w <<<"$needed")" -ge 5
is "recommends what an emulated host needs" \
	"$(for name in $needed; do grep -qw -- "$name" <<<"$depends dpkg" || echo "$name"; done)" ""

# it works there; a folder that the user may not write to is no hindrance
as_user=()
[ "$(id -u)" -ne 0 ] || as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
mkdir "$TMP/mine"
chmod 777 "$TMP/mine"
chmod 755 "$TMP"
run env -i PATH=/usr/bin:/bin HOME="$TMP/mine" AUTOPKGTEST_TMP="$TMP/mine" REGSCOPE_ROOT="$root" "${as_user[@]}" \
	sh "$(realpath scripts/debian/tests/installed)"
is "installed: exit code" "$code" 0
ok "installed: all of it works" grep -q 'all of it works' "$TMP/out"
ok "installed: a report that cannot be kept is printed" grep -q 'the table is not kept' "$TMP/err"
[ "$code" -eq 0 ] || sed 's/^/# /' "$TMP/err"

bench() {
	run env -i PATH=/usr/bin:/bin HOME="$TMP/mine" "${as_user[@]}" sh -c 'cd "$1" && shift && exec "$@"' sh \
		"$TMP/mine" "$root/usr/bin/regscope-bench" "$@"
}
bench --version
ok "regscope-bench --version" grep -q "^regscope $(scripts/version --release) (commit" "$TMP/out"
bench sweep
exits "regscope-bench sweep" 2 "sweep: is no NAME=VALUE"
bench VCPU=1
exits "regscope-bench VCPU=1" 2 "VCPU=: is no variable of regscope-bench"
bench HOST=mars
exits "regscope-bench HOST=mars" 2 "HOST=mars: is not one of auto, native, emulated"
bench HOST=emulated RESUME=yes
exits "regscope-bench RESUME=yes alone" 2 "RESUME=yes goes with OUT=DIR"
bench HOST=emulated ARCH=riscv64 KERNEL=/nowhere
is "regscope-bench of what is not in it: exit code" "$code" 2
done_testing
