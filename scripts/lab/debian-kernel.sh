# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Debian's arm64 kernels: which there are, and what is in their packages. Sourced, not run.

# candidates [FLAVOUR]: each kernel of that flavour (default: cloud-arm64) of the package sources as
# "debian-X.Y PACKAGE", the newest last. The meta-packages say which are current: linux-image-cloud-arm64, and
# linux-image-X.Y-cloud-arm64 where a Debian has a second one.
candidates() {
	local metas
	mapfile -t metas < <(lab_apt apt-cache pkgnames linux-image- |
		grep -Ex "linux-image-([0-9.]+-)?${1:-cloud-arm64}")
	[ ${#metas[@]} -gt 0 ] || return 0
	lab_apt apt-cache show "${metas[@]}" |
		sed -nE 's/^Depends:.*(linux-image-([0-9]+\.[0-9]+)[^ ,]*).*/debian-\2 \1/p' | sort -V -u || true
}

# Up to Debian 13 linux-image-RELEASE has everything; later it depends on linux-binary-RELEASE, the Image,
# and linux-modules-RELEASE.
unpack_kernel() {
	local package=$1 dir=$2 release=${1#linux-image-} part parts
	unpack_deb "$package" "$dir" || return
	parts=$(lab_apt apt-cache depends "$package" | sed -n 's/^ *Depends: //p' |
		grep -Fx -e "linux-binary-$release" -e "linux-modules-$release") || true
	for part in $parts; do
		unpack_deb "$part" "$dir" || return
	done
}

# image_in DIR: prints where an unpacked kernel has its Image, or fails
image_in() {
	local image
	image=$(find "$1" -path '*/boot/vmlinuz-*' -o -path '*/modules/*/vmlinuz')
	[ -f "$image" ] && is_image "$image" && echo "$image"
}

# An Image has "ARM\x64" at byte 56 (Documentation/arch/arm64/booting); gzip is unpacked by QEMU.
is_image() {
	[ "$(dd if="$1" bs=1 skip=56 count=4 2>/dev/null | od -An -tx1 | tr -d ' \n')" = 41524d64 ] ||
		[ "$(od -An -tx1 -N2 "$1" | tr -d ' \n')" = 1f8b ]
}

# take_modules TREE DIR: those of $MODULES that are there, numbered in that order
take_modules() {
	local tree=$1 to=$2 nr=10 module file
	mkdir -p "$to"
	for module in $MODULES; do
		file=$(find "$tree" -name "$module.ko" -o -name "$module.ko.xz" | head -n 1)
		[ -n "$file" ] || continue
		case $file in
		*.xz) xz -dc "$file" >"$to/$nr-$module.ko" ;;
		*) cp "$file" "$to/$nr-$module.ko" ;;
		esac
		nr=$((nr + 1))
	done
}
