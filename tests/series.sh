# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what tap.sh, lab.sh and tree.sh set, and what tests use
# A tree of a few files whose commits build to real kernels, those that other tests build and that boot: $tree has v1,
# plain-6.12, and v2, scope-6.12. The cache is one of the test's own, $out is where its series goes. Sourced, not run.

scripts/lab/build-kernel scope-6.12 >/dev/null || exit
scripts/lab/build-kernel plain-6.12 >/dev/null || exit
ln -s "${XDG_CACHE_HOME:-$HOME/.cache}/regscope" "$TMP/theirs"
mkdir -p "$TMP/cache/regscope"
cp -r "$TMP/theirs/busybox" "$TMP/cache/regscope/" 2>/dev/null || true
export XDG_CACHE_HOME=$TMP/cache TMPDIR=$TMP PLOTS=no
unset VCPUS BENCH ROUNDS FEATURES SCOPE SCOPE_CAP METRIC CPU QEMU KERNEL_CC KCFLAGS KERNEL KERNELS CONFIG FRAGMENT OUT TREE RANGE
out=$TMP/series
tree=$TMP/'a tree'

# image NAME SUBJECT: a commit whose kernel is that one
image() {
	echo "$1" >"$tree/arch/arm64/kvm/image.c"
	tree_commit "$tree" "$2"
}
series() { run env TREE="$tree" OUT="$out" "$@" scripts/series; }
states() { sed -n 's/^state=//p' "$out/"[0-9]*.txt | xargs; }
commit_at() { git -C "$tree" rev-parse "$1"; }

mini_linux "$tree"
# shellcheck disable=SC2016 # make's
sed -i "s|{ printf.*|cp \"$TMP/theirs/kernels/\`cat arch/arm64/kvm/image.c\`/Image\" \$(O)/arch/arm64/boot/Image|" "$tree/Makefile"
rm "$tree"/arch/arm64/kvm/[gs]et.c
: >"$tree/include/uapi/linux/kvm.h"
image plain-6.12 'the "base", 100% ünïcode'
git -C "$tree" tag v1
image scope-6.12 "KVM: arm64: Carry the scope, \$(touch $TMP/was-run) '\"%s"
git -C "$tree" tag v2
