#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh, lab.sh and tree.sh set
# Commits of a series that do not build or boot, merges, a capability without effect; and what scripts/bisect says of good
# and bad commits, of those that it skips, and of what ends it. As in tests/series.t, the tree is a few files, and kernels
# are those that other tests build.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh
. tests/tree.sh
. tests/series.sh
root=$PWD

# commits that do not build, have no KVM, or do not boot; merges; the capability without effect
git -C "$tree" checkout -q -b side v2
echo 'an error, 100% sure' >"$tree/arch/arm64/kvm/broken.c"
tree_commit "$tree" broken
git -C "$tree" checkout -q -b trouble v2
printf '%s\n' '#define KVM_CAP_ARM_REG_SCOPE 177' >"$tree/include/uapi/linux/kvm.h"
tree_commit "$tree" "advertise it" # NISV_TO_USER: can be enabled, and marks no id
git -C "$tree" merge -q --no-edit -s ours side
git -C "$tree" rm -q --cached arch/arm64/kvm/broken.c 2>/dev/null
echo 'x: error: of C' >"$tree/arch/arm64/kvm/broken.c"
tree_commit "$tree" "does not build"
rm "$tree/arch/arm64/kvm/broken.c"
# a kernel that finds no init
LC_ALL=C sed 's|\x00/init\x00|\x00/inix\x00|g; s|\x00/bin/sh\x00|\x00/bin/xx\x00|g' "$TMP/theirs/kernels/plain-6.12/Image" >"$TMP/no-boot"
sed -i "s|cp \"$TMP/theirs[^\"]*\"|cp \"$TMP/no-boot\"|" "$tree/Makefile"
tree_commit "$tree" "does not boot"
rows() { awk -f plots/plain.awk <"$out/series.csv" >"$TMP/rows" && column "$TMP/rows" "$@" | xargs; }
mkdir "$TMP/folder"
series RANGE=v2..trouble VCPUS=1 BENCH=sweep ROUNDS=2
exits "trouble" 0 "is not linear: each of its 1 merges is one step from its first parent; 1 commits"
is "trouble: a row each" "$(states)" "measured measured measured no-build no-boot"
ok "trouble: what the compiler says" grep -q '^why=.*broken.c:1:x: error: of C' "$out"/003-*.txt
ok "trouble: what the kernel says" grep -q '^why=Kernel panic' "$out"/004-*.txt
is "trouble: the capability that does nothing is marked, by its effect" \
	"$(rows "number without_effect scope_cap_effect" op=get)" "0 no NaN 1 yes none 2 yes none"
ok "trouble: and named in the table" grep -q '^! .* offers KVM_CAP_ARM_REG_SCOPE (number 177)' "$out/report.txt"
series RANGE=v2..trouble VCPUS=1 BENCH=sweep ROUNDS=2
is "trouble: nothing of it is tried again" "$(grep -c 'commit . of' "$TMP/err")" 0

# git bisect: between v1 and v2's child the kernel gets dearer
git -C "$tree" checkout -q main
cp -r "$(find "$out" -maxdepth 1 -type d -name '000-*')" "$TMP/base"
bisect() { run env -C "$tree" "$root/scripts/bisect" "$@"; }
bisect --base "$TMP/base" --op get
is "bisect: the base's own commit is good, without a boot" "$code $(grep -c 'bit for bit' "$TMP/err")" "0 1"
git -C "$tree" checkout -q v1
bisect --base "$TMP/base" --op get
is "bisect: one that is cheaper is good" "$code" 0
bisect --base "$TMP/base" --op get --out "$TMP/kept"
is "bisect: what it measured" \
	"$(column "$TMP/kept/$(commit_at v1)/samples.csv" "bench op vcpus" | sort -u | xargs)" "sweep get 1"
cp -r "$TMP/kept/$(commit_at v1)" "$TMP/good"
before=$(stat -c %Y "$TMP/kept/$(commit_at v1)/samples.csv")
bisect --base "$TMP/base" --op get --out "$TMP/kept"
is "bisect: what is kept is not measured again" "$code $(stat -c %Y "$TMP/kept/$(commit_at v1)/samples.csv")" "0 $before"
bisect --base "$TMP/base" --op set --out "$TMP/kept"
is "bisect: but it is if it was for another op" \
	"$(column "$TMP/kept/$(commit_at v1)/samples.csv" "bench op vcpus" | sort -u | xargs)" "sweep set 1"
git -C "$tree" checkout -q v2
bisect --base "$TMP/good"
is "bisect: one that is dearer is bad" "$code" 1
bisect --base "$TMP/good" --limit instructions=50%
is "bisect: unless the limit allows it" "$code" 0
cp -r "$TMP/good" "$TMP/max"
sed -i 's/^lab_cpu=.*/lab_cpu=no-such of QEMU 7.2/' "$TMP/max/env.txt"
bisect --base "$TMP/max"
exits "bisect: the CPU is the base's" 255 "does not make this machine (CPU=no-such)"
git -C "$tree" checkout -q trouble~1
bisect --base "$TMP/good"
is "bisect: one that does not build is skipped" "$code" 125
git -C "$tree" checkout -q trouble
bisect --base "$TMP/good" </dev/null
is "bisect: one that does not boot is skipped" "$code" 125
# what is no commit's fault ends it
stops() {
	local name=$1 says=$2
	shift 2
	run env -C "$tree" "$@"
	exits "bisect: $name" 255 "$says"
}
stops "no base" "which run is of a good commit" "$root/scripts/bisect"
stops "a base that is not there" "nowhere: is no run directory" "$root/scripts/bisect" --base nowhere
stops "an op that it lacks" "op set: .* has no such op; it has: get" "$root/scripts/bisect" --base "$TMP/good" --op set
stops "vCPUs that it lacks" "vcpus 64: .* has no such cell" "$root/scripts/bisect" --base "$TMP/good" --vcpus 64
stops "vCPUs that are none" "vcpus: \"many\" is not a whole number" "$root/scripts/bisect" --base "$TMP/good" --vcpus many
stops "a QEMU that is not there" "QEMU=.*/a tree/no-such: is neither" "$root/scripts/bisect" --base "$TMP/good" --qemu no-such
stops "an unknown option" "unknown option" "$root/scripts/bisect" --base "$TMP/good" --frobnicate
stops "a limit that is none" "is no METRIC=PERCENT" "$root/scripts/bisect" --base "$TMP/good" --limit 3
stops "no git tree" "is in no git tree" -C "$TMP/folder" GIT_CEILING_DIRECTORIES="$TMP" "$root/scripts/bisect" --base "$TMP/good"
sed 's/^cpu=.*/cpu=another/' "$TMP/good/env.txt" >"$TMP/env" && cp -r "$TMP/good" "$TMP/other" && cp "$TMP/env" "$TMP/other/env.txt"
git -C "$tree" checkout -q v2
stops "another CPU" "was measured with another cpu, another" "$root/scripts/bisect" --base "$TMP/other"
done_testing
