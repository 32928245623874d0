#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# Which of Debian's kernels scripts/lab/get-kernel and server-kernel take, and what of it lands in the cache: with package
# sources made here, in the shapes that Debian 12, 13 and testing have. No network.
. "$(dirname "$0")/tap.sh"
. tests/packages.sh

# get SUITE [ARGUMENTS...]: with that suite's sources and a cache of its own
get() {
	local suite=$1
	shift
	run env XDG_CACHE_HOME="$TMP/cache-$suite" REGSCOPE_APT_SOURCES="$TMP/$suite/sources.list" \
		scripts/lab/get-kernel "$@"
}

# named WHAT NAME: the name that the last run printed
named() { is "$1" "$code $(cat "$TMP/out")" "0 $2"; }

# taken WHAT SUITE NAME RELEASE MODULES: what the last run left in the cache
taken() {
	local dir=$TMP/cache-$2/regscope/kernels/$3
	is "$1: prints the folder" "$code $(cat "$TMP/out")" "0 $dir"
	is "$1: the Image is $4's" "$(tail -c +57 "$dir/Image")" "ARMd$4"
	is "$1: the package is kept" "$(cat "$dir/package")" "linux-image-$4"
	is "$1: modules, numbered as they have to be loaded" "$(cd "$dir/modules" && echo *)" "$5"
	is "$1: modules are unpacked" "$(cat "$dir"/modules/* | paste -s -d ' ')" \
		"$(for module in $5; do echo "${module#*-}"; done | paste -s -d ' ')"
}

for suite in bookworm trixie backports testing none broken; do deb $suite busybox-static 1; done
virtio="10-virtio_ring.ko 11-virtio.ko"

# Debian 12: two kernels, each with a meta-package, which may be there in several versions
whole_kernel bookworm linux-image-cloud-arm64 6.1.0-56-cloud-arm64 6.1.192-2
whole_kernel bookworm linux-image-cloud-arm64 6.1.0-9-cloud-arm64 6.1.27-1
whole_kernel bookworm linux-image-6.12-cloud-arm64 6.12.117+deb12-cloud-arm64 6.12.117-1~deb12u1
deb bookworm linux-image-rt-arm64 6.13.1-1 "linux-image-6.13.1-rt-arm64"
get bookworm --name
named "12: the default" debian-6.12
ok "12: a name alone fetches no kernel" test ! -e "$TMP/cache-bookworm/regscope/kernels/debian-6.12"
get bookworm
taken "12: the default" bookworm debian-6.12 6.12.117+deb12-cloud-arm64 "$virtio"
get bookworm --name debian
named "12: the newest" debian-6.12
get bookworm debian-6.1
taken "12: debian-6.1" bookworm debian-6.1 6.1.0-56-cloud-arm64 "$virtio"
get bookworm debian-6.13
exits "12: a kernel that is not there" 2 "^get-kernel: debian-6.13: .* no such arm64 kernel (they have debian-6.1 debian-6.12); .* give KERNEL="
get bookworm debian-6
exits "a name that is none" 2 "neither a file nor one of debian, debian-X.Y, debian-SUITE, debian-newest, scope-X.Y"
get bookworm --name plain-6.12
named "what is no kernel of Debian's keeps its name" plain-6.12

# a path is one, whatever its folder is called
root=$PWD
for folder in variant-mine debian-6.12; do
	mkdir "$TMP/$folder"
	printf '%56sARMd' '' >"$TMP/$folder/Image"
	run env -C "$TMP" XDG_CACHE_HOME="$TMP/cache-bookworm" "$root/scripts/lab/get-kernel" "$folder/Image"
	is "a path, $folder/Image: exit code" "$code" 0
	is "a path, $folder/Image: is taken" "$(realpath "$(cat "$TMP/out")/Image")" "$TMP/$folder/Image"
done

# Debian 13: 6.12 without a number in the meta-package's name
whole_kernel trixie linux-image-cloud-arm64 6.12.118+deb13-cloud-arm64 6.12.118-1 .xz
whole_kernel trixie linux-image-cloud-arm64 6.12.9+deb13-cloud-arm64 6.12.9-1 .xz
get trixie
taken "13: the default" trixie debian-6.12 6.12.118+deb13-cloud-arm64 "$virtio"
get trixie --name debian
named "13: the newest" debian-6.12
get trixie debian-6.1
exits "13: debian-6.1" 2 "(they have debian-6.12); .make kernels. lists what there is"

# ... with its backports, which have a newer one of the same name
whole_kernel backports linux-image-cloud-arm64 6.12.118+deb13-cloud-arm64 6.12.118-1 .xz
split_kernel backports 7.3.1+deb13-cloud-arm64 7.3.1-1~bpo13+1
get backports --name debian
named "13 with backports: the newest" debian-7.3
get backports debian
taken "13 with backports: the newest" backports debian-7.3 7.3.1+deb13-cloud-arm64 \
	"10-virtio_pci.ko 11-virtio_console.ko"
get backports --name
named "13 with backports: the default" debian-6.12
get backports
taken "13 with backports: the default" backports debian-6.12 6.12.118+deb13-cloud-arm64 "$virtio"

# Testing: no 6.12, and the kernel in pieces
split_kernel testing 7.2.13+deb14-cloud-arm64 7.2.13-1
get testing --name ''
named "testing: the default is what it has" debian-7.2
get testing
taken "testing: the default" testing debian-7.2 7.2.13+deb14-cloud-arm64 "10-virtio_pci.ko 11-virtio_console.ko"
get testing debian-6.12
exits "testing: debian-6.12" 2 "^get-kernel: debian-6.12: .*they have debian-7.2); "

# what has been fetched stays, and needs its sources no more, until a newer one is looked for
split_kernel testing 7.10.1+deb14-cloud-arm64 7.10.1-1
mv "$TMP/testing/sources.list" "$TMP/testing/hidden"
for name in '' debian-7.2; do
	get testing $name
	taken "without sources: KERNEL=$name" testing debian-7.2 7.2.13+deb14-cloud-arm64 \
		"10-virtio_pci.ko 11-virtio_console.ko"
done
mv "$TMP/testing/hidden" "$TMP/testing/sources.list"
rm "$TMP/bookworm/sources.list" "$TMP/cache-bookworm/regscope/kernels/default"
get bookworm
taken "without sources: debian-6.12 that was fetched by its name" bookworm debian-6.12 \
	6.12.117+deb12-cloud-arm64 "$virtio"
export KERNEL_REFRESH=yes
get testing
taken "KERNEL_REFRESH=yes: the newest, 7.10 after 7.2" testing debian-7.10 7.10.1+deb14-cloud-arm64 \
	"10-virtio_pci.ko 11-virtio_console.ko"
unset KERNEL_REFRESH

# sources without a kernel, and a kernel that is laid out in a way not known
get none
exits "no kernel at all" 2 "^get-kernel: debian: .* (they have none .*); .* give KERNEL=path/to/Image for another, or REGSCOPE_APT_SOURCES=FILE"
deb broken linux-image-cloud-arm64 9.1-1 "linux-image-9.1-cloud-arm64 (= 9.1-1)"
deb broken linux-image-9.1-cloud-arm64 9.1-1
get broken
exits "a package without an Image" 2 "linux-image-9.1-cloud-arm64: has no arm64 Image"
deb broken linux-image-cloud-arm64 9.2-1 "linux-image-9.2-cloud-arm64 (= 9.2-1)"
mkdir -p "$TMP/files/boot"
echo "this is no Image" >"$TMP/files/boot/vmlinuz-9.2-cloud-arm64"
deb broken linux-image-9.2-cloud-arm64 9.2-1
get broken debian-9.2
exits "a package with something else for an Image" 2 "linux-image-9.2-cloud-arm64: has no arm64 Image"
is "neither is kept" "$(find "$TMP/cache-broken/regscope/kernels" -mindepth 1 -type d | wc -l)" 0

# Several at once, in a cache that does not exist yet: an apt-get that takes its time over the lists, and an apt
# that fails while it does.
mkdir "$TMP/slow"
real=$(command -v apt-get)
cat >"$TMP/slow/apt-get" <<END
#!/bin/sh
case " \$* " in *" update "*) ;; *) [ ! -e "$TMP/updating" ] && exec $real "\$@"; echo "E: lists in the making" >&2; exit 100 ;; esac
[ ! -e "$TMP/updating" ] || { echo overlap >>"$TMP/overlaps"; exit 100; }
touch "$TMP/updating"
sleep 0.5
$real "\$@"
rm "$TMP/updating"
END
chmod +x "$TMP/slow/apt-get"
whole_kernel backports linux-image-6.1-cloud-arm64 6.1.0-56-cloud-arm64 6.1.192-2
at_once=()
for name in 6.1 6.12 7.3; do
	env PATH="$TMP/slow:$PATH" XDG_CACHE_HOME="$TMP/at-once" REGSCOPE_APT_SOURCES="$TMP/backports/sources.list" \
		scripts/lab/get-kernel debian-$name >"$TMP/at-once-$name" 2>&1 &
	at_once+=($!)
done
for pid in "${at_once[@]}"; do
	code=0
	wait "$pid" || code=$?
	is "several at once: exit code" "$code" 0
done
is "several at once: the lists are fetched by one at a time" "$(cat "$TMP/overlaps" 2>/dev/null)" ""

# the server's kernels: of the same sources first, and by pages of 16 KiB
server_kernel() {
	local suite=$1
	shift
	run env XDG_CACHE_HOME="$TMP/cache-$suite" REGSCOPE_APT_SOURCES="$TMP/$suite/sources.list" scripts/lab/server-kernel "$@"
}

# server_took NAME SUITE KERNEL RELEASE
server_took() {
	local dir=$TMP/cache-$2/regscope/server/kernels/$3
	is "$1: prints the folder" "$code $(cat "$TMP/out")" "0 $dir"
	is "$1: the Image is $4's" "$(tail -c +57 "$dir/Image")" "ARMd$4"
	is "$1: modules, numbered as they have to be loaded" "$(cd "$dir/modules" && echo *)" "$virtio"
}
whole_kernel trixie linux-image-arm64-16k 6.12.118+deb13-arm64-16k 6.12.118-1
server_kernel trixie
server_took "server, 13: the default" trixie debian-6.12 6.12.118+deb13-cloud-arm64
server_kernel trixie debian-6.12-16k
server_took "server, 13: pages of 16 KiB" trixie debian-6.12-16k 6.12.118+deb13-arm64-16k
ok "server: what get-kernel has is as it was" test ! -e "$TMP/cache-trixie/regscope/kernels/debian-6.12-16k"
whole_kernel trixie linux-image-cloud-arm64 6.12.119+deb13-cloud-arm64 6.12.119-1
rm "$TMP"/trixie/linux-image-6.12.119*.deb
mv "$TMP/trixie/sources.list" "$TMP/trixie/hidden"
server_kernel trixie
server_took "server, 13, without sources: what has been fetched stays" trixie debian-6.12 6.12.118+deb13-cloud-arm64
mv "$TMP/trixie/hidden" "$TMP/trixie/sources.list"
KERNEL_REFRESH=yes server_kernel trixie
server_took "server, 13: one that is listed and is not there: the next" trixie debian-6.12 6.12.118+deb13-cloud-arm64
ok "server, 13: one that is listed and is not there: is named" grep -q 'fetching linux-image-6.12.119' "$TMP/err"
server_kernel trixie debian-9.9
exits "server, 13: a kernel that is not there, and no mirror to ask" 2 "package sources of this machine have no such arm64 kernel (they have debian-6.12); give one of these"

# a variant is built in a cache that does not exist yet
run env XDG_CACHE_HOME="$TMP/fresh" REGSCOPE_APT_SOURCES="$TMP/none/sources.list" scripts/lab/build-kernel variant-kaslr
exits "a variant, no cache yet, and no source" 2 "the package sources of this machine have no linux-source-6.12"
# so is what has patches in a folder of its own
for name in batch-6.12 batch-scope-6.12 kasan-batch-6.12; do
	get none $name
	exits "$name, and no source" 2 "^build-kernel: the package sources of this machine have no linux-source-6.12"
done
get none nosuch-6.12
exits "a series that is none" 2 "neither a file nor one of .*early-out-X.Y, batch-X.Y, batch-scope-X.Y"
run env XDG_CACHE_HOME="$TMP/fresh" scripts/lab/build-kernel series-nosuch-6.12
exits "patches of a series that is none" 2 "which kernel? For Linux 6.12 there are scope-6.12, plain-6.12, batch-6.12, batch-scope-6.12, early-out-6.12"
run env XDG_CACHE_HOME="$TMP/fresh" scripts/lab/build-kernel --patches 9 series-batch-6.12
exits "more patches than a series has" 2 "patches 9: the series has 4"
done_testing
