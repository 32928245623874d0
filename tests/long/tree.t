#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# Real kernels by scripts/lab/build-tree: a step to the next commit compiles what differs, and comes out as a whole build
# does; and those of Debian from 5.10 to its newest, as folders, build, boot and are measured. A build takes minutes.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh
. tests/tree.sh
cache=${XDG_CACHE_HOME:-$HOME/.cache}/regscope
ROOT=$PWD

# measured NAME TREE...: make bench of it, in $TMP/NAME
measured() {
	local name=$1
	shift
	run env HOST=emulated VCPUS=1,2 BENCH=sweep PLOTS=no OUT="$TMP/$name" "$@" make bench
	is "$name: exit code" "$code" 0
	[ "$code" = 0 ] || tail -n 5 "$TMP/err" | sed 's/^/# /'
	is "$name: accesses as the formulas say, none failed" "$(wrong_rows "$TMP/$name/samples.csv")" ""
}

linux_tree "$TMP/linux" || exit
guest=$TMP/linux/arch/arm64/kvm/guest.c
sed -i '/^int kvm_arm_get_reg(/,/^{/s/^{/&\n\tasm volatile("nop; nop; nop");/' "$guest"
tree_commit "$TMP/linux" "three instructions more in get"
measured base TREE="$TMP/linux" REV=HEAD~1
is "base: env.txt says which commit" "$(env_of "$TMP/base" lab_tree_commit) $(env_of "$TMP/base" lab_tree_dirty)" \
	"$(git -C "$TMP/linux" rev-parse HEAD~1) no"
touch "$TMP/since"
measured step TREE="$TMP/linux"
home=$(grep -lxF "$(realpath "$TMP/linux")" "$cache"/trees/*/origin)
home=${home%/*}
is "a step compiles what differs" "$(grep -c '^  CC ' "$home/log.build")" 1
run "$TOOL" compare "$TMP/base" "$TMP/step"
is "a step is worse" "$code" 1
is "by three instructions a get" "$(grep -c '+3\.00/access changed$' "$TMP/out")" 4
kernel=$(env_of "$TMP/step" lab_kernel)
sha256sum <"$cache/kernels/$kernel/Image" >"$TMP/step.sum"
rm -rf "$cache/kernels/$kernel" "$home"
run scripts/lab/build-tree "$TMP/linux"
ok "a whole build makes the same Image" test "$(sha256sum <"$(cat "$TMP/out")/Image")" = "$(cat "$TMP/step.sum")"
printf '# CONFIG_VIRTUALIZATION is not set\n' >"$TMP/fragment"
run scripts/lab/build-tree --fragment "$TMP/fragment" "$TMP/linux"
exits "without KVM" 1 "configure failed"
ok "without KVM: is named" grep -q 'without CONFIG_KVM=y' "$TMP/err"
# what the lab refuses to build, a user may bring
build=$home/source/.regscope-build
(cd "$home/source" && scripts/config --file "$build/.config" -d VIRTUALIZATION &&
	make ARCH=arm64 O="$build" -j "$(nproc)" olddefconfig Image \
		CROSS_COMPILE="$(command -v aarch64-linux-gnu-gcc >/dev/null && echo aarch64-linux-gnu-)") >"$TMP/log" 2>&1
cp "$build/arch/arm64/boot/Image" "$TMP/Image"
lab "$TMP/Image" -- bench --vcpus 1
exits "an Image without KVM" 4 "built without KVM; build it with CONFIG_VIRTUALIZATION=y and CONFIG_KVM=y"
rm -rf "$home"

# the machine's own first, then other suites of its mirror
. "$ROOT/scripts/lab/common.sh"
trap 'rm -rf "$TMP"' EXIT
source_of() {
	local suite=$1 package=$2
	of_suite "$suite" lab_apt apt-cache pkgnames linux-source- | grep -Ex "linux-source-${package:-[0-9.]+}" | sort -V | tail -n 1
}
for want in bullseye:5.10 bookworm:6.1 trixie:6.12 sid:; do
	suite=${want%:*}
	package=$(update_suite "$suite" >/dev/null 2>&1 && source_of "$suite" "${want#*:}")
	if [ -z "$package" ]; then
		ok "$want # SKIP the mirror has no such source" true
		continue
	fi
	of_suite "$suite" unpack_deb "$package" "$TMP/deb" && mkdir -p "$TMP/source" && tar -C "$TMP/source" -xf "$TMP"/deb/usr/src/"$package".tar.*
	rm -rf "$TMP/deb"
	measured "$package" TREE="$TMP/source/$package"
	is "$package: env.txt says which folder" "$(env_of "$TMP/$package" lab_tree | grep -c "^$package-")" 1
	home=$(grep -lxF "$(realpath "$TMP/source/$package")" "$cache"/trees/*/origin)
	rm -rf "$TMP/source" "${home%/*}"
done
done_testing
