#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh, lab.sh and tree.sh set
# A series of commits built from Linux's source: six that build, and one made as that of 2022 was, which advertises the
# capability before any id carries a scope. And git bisect over 32 commits, one of which makes every get dearer by
# three instructions.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh
. tests/tree.sh

export PLOTS=no
unset VCPUS BENCH ROUNDS FEATURES SCOPE SCOPE_CAP METRIC KERNEL KERNELS CONFIG FRAGMENT OUT TREE RANGE
root=$PWD
tree=$TMP/linux
linux_tree "$tree" || exit
git -C "$tree" config user.name test
git -C "$tree" config user.email test@localhost
git -C "$tree" tag base
patches=("$root"/scripts/lab/kernel/000[1-9]-*.patch)
[ -f "${patches[0]}" ] || patches=("$root"/scripts/lab/kernel/*6.12*/000[1-9]-*.patch)

# apply PATCH [PATH...]: as far as the tree has the files
apply() { git -C "$tree" apply --index --include='arch/*' --include='include/*' "$1"; }
commit() { git -C "$tree" commit -q --allow-empty -m "$1"; }
patch_of() { printf '%s\n' "${patches[@]}" | grep -i -m 1 "$1"; }

scripts/lab/build-tree "$tree" base >/dev/null || exit # a warm tree
for patch in "${patches[@]:0:6}"; do
	apply "$patch" || true
	commit "$(sed -n '/^Subject: /{s/^Subject: \[[^]]*\] //p;q}' "$patch")"
done
began=$SECONDS
run env TREE="$tree" RANGE=base..HEAD OUT="$TMP/six" scripts/series
is "six commits: exit code" "$code" 0
echo "# six commits and the base: $((SECONDS - began)) s, load $(cut -d ' ' -f 1 /proc/loadavg)"
sed 's/^/# /' "$TMP/six/report.txt"
is "six commits: all measured" "$(sed -n 's/^state=//p' "$TMP"/six/[0-9]*.txt | sort | uniq -c | xargs)" "7 measured"

# the capability first, and what it promises later
topic=$(git -C "$tree" rev-parse HEAD)
git -C "$tree" checkout -q -b as-in-2022 base
(cd "$tree" && git diff base "$topic" -- include/uapi/linux/kvm.h | git apply --index &&
	git diff base "$topic" -- arch/arm64/kvm/arm.c | git apply --index)
sed -i '/#define KVM_ARCH_FLAG_FGU_INITIALIZED/a #define KVM_ARCH_FLAG_REG_SCOPE 15' "$tree/arch/arm64/include/asm/kvm_host.h"
git -C "$tree" add -u
commit "KVM: arm64: Advertise KVM_CAP_ARM_REG_SCOPE"
git -C "$tree" read-tree -m -u HEAD "$topic"
commit "KVM: arm64: Carry the scope of a register in its id"
run env TREE="$tree" RANGE=base..HEAD OUT="$TMP/2022" scripts/series
is "as in 2022: exit code" "$code" 0
sed 's/^/# /' "$TMP/2022/report.txt"
is "as in 2022: the first is marked, by its effect" \
	"$(column "$TMP/2022/series.csv" "number without_effect scope_cap_effect" op=get | xargs)" "0 no NaN 1 yes none 2 no marked"

# one of 32 makes a get dearer
git -C "$tree" checkout -q -b long base
for i in $(seq 32); do
	if [ "$i" = 19 ]; then
		sed -i '/^int kvm_arm_get_reg(struct kvm_vcpu \*vcpu, const struct kvm_one_reg \*reg)$/{n;s/^{$/{\n\tasm volatile("nop; nop; nop");/}' \
			"$tree/arch/arm64/kvm/guest.c"
	else
		printf '\nvoid kvm_pad_%d(void);\nvoid kvm_pad_%d(void)\n{\n\tasm volatile("nop");\n}\n' "$i" "$i" \
			>>"$tree/arch/arm64/kvm/$(cut -d ' ' -f $((i % 4 + 1)) <<<"psci mmio hypercalls pvtime").c"
	fi
	git -C "$tree" commit -qam "commit $i"
	[ "$i" != 19 ] || bad=$(git -C "$tree" rev-parse HEAD)
done
base=$(find "$TMP/six" -maxdepth 1 -type d -name '000-*')
git -C "$tree" bisect start -q long base >/dev/null 2>&1
began=$SECONDS
run git -C "$tree" bisect run "$root/scripts/bisect" --base "$base" --op get
is "git bisect run: exit code" "$code" 0
echo "# git bisect run over 32 commits: $((SECONDS - began)) s, load $(cut -d ' ' -f 1 /proc/loadavg)"
grep '^bisect: ' "$TMP/err" | sed 's/^/# /'
is "git bisect run: names the commit" "$(git -C "$tree" rev-parse refs/bisect/bad)" "$bad"
ok "git bisect run: says so" grep -q "^$bad is the first bad commit" "$TMP/out"
done_testing
