# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # what tap.sh sets
# What the tests share that make Debian packages of their own, in the shapes that Debian 12, 13 and testing have:
# an archive in $TMP, by folders that are suites.

# deb SUITE PACKAGE VERSION DEPENDS: the package, of what is in $TMP/files, which is then emptied
deb() {
	local dir=$TMP/$1 file=$2_$3_arm64.deb
	mkdir -p "$dir" "$TMP/files/DEBIAN"
	printf '%s\n' "Package: $2" "Version: $3" "Architecture: arm64" "Maintainer: test <test@localhost>" \
		"Depends: ${4:-libc6}" "Description: test" >"$TMP/files/DEBIAN/control"
	dpkg-deb --root-owner-group -b "$TMP/files" "$dir/$file" >/dev/null
	{
		cat "$TMP/files/DEBIAN/control"
		printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$file" "$(stat -c %s "$dir/$file")" \
			"$(sha256sum "$dir/$file" | cut -d ' ' -f 1)"
	} >>"$dir/Packages"
	rm -rf "$TMP/files"
	echo "deb [trusted=yes] file:$dir ./" >"$dir/sources.list"
}

# image FILE TEXT: what passes for an arm64 Image
image() {
	mkdir -p "$TMP/files/${1%/*}"
	printf '%56sARMd%s' '' "$2" >"$TMP/files/$1"
}

# module FILE: whose text is its name, packed if it ends in .xz
module() {
	mkdir -p "$TMP/files/${1%/*}"
	basename "${1%.xz}" >"$TMP/files/${1%.xz}"
	[ "${1%.xz}" = "$1" ] || xz "$TMP/files/${1%.xz}"
}

# whole_kernel SUITE META RELEASE VERSION [.xz]: a meta-package, and the kernel in one piece, as up to Debian 13
whole_kernel() {
	local suite=$1 meta=$2 release=$3 version=$4 xz=${5:-}
	deb "$suite" "$meta" "$version" "linux-image-$release (= $version)"
	image "boot/vmlinuz-$release" "$release"
	module "lib/modules/$release/kernel/drivers/virtio/virtio.ko$xz"
	module "lib/modules/$release/kernel/drivers/virtio/virtio_ring.ko$xz"
	module "lib/modules/$release/kernel/drivers/net/virtio_net.ko$xz"
	deb "$suite" "linux-image-$release" "$version" "kmod, initramfs-tools (>= 0.120) | linux-initramfs-tool"
}

# As since testing: the Image and the modules in packages of their own, nothing in linux-image.
split_kernel() {
	local suite=$1 release=$2 version=$3
	deb "$suite" linux-image-cloud-arm64 "$version" \
		"linux-base-cloud-arm64 (= $version), linux-image-$release (= $version)"
	deb "$suite" "linux-image-$release" "$version" \
		"dracut | linux-initramfs-tool, linux-base-$release (= $version), linux-binary-$release (= $version), linux-modules-$release (= $version)"
	image "usr/lib/modules/$release/vmlinuz" "$release"
	deb "$suite" "linux-binary-$release" "$version"
	module "usr/lib/modules/$release/kernel/drivers/char/virtio_console.ko.xz"
	module "usr/lib/modules/$release/kernel/drivers/virtio/virtio_pci.ko.xz"
	deb "$suite" "linux-modules-$release" "$version"
}
