# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # what `fleet` sets
# What tasks need, brought along into the fleet's directory: kernels, QEMU, the program and its scripts, so that no
# node fetches or builds what another one has. Sourced by `fleet`.

# have_kernels: each once, where all tasks find it
have_kernels() {
	local kernel folder key
	mkdir "$dir/kernels" "$dir/cache"
	for kernel in "${given[@]}"; do
		key=$(key_of "$kernel")
		[ ! -e "$dir/kernels/$key" ] || continue
		attend scripts/lab/get-kernel "$kernel" >"$scratch/folder"
		folder=$(cat "$scratch/folder")
		mkdir "$dir/kernels/$key"
		cp -L "$folder/Image" "$dir/kernels/$key/"
		cp -r "$folder/modules" "$dir/kernels/$key/"
		[ ! -f "$folder/scope-cap" ] || cp "$folder/scope-cap" "$dir/kernels/$key/"
	done
	have_qemu
	mkdir -p "$dir/cache/regscope/busybox"
	attend scripts/lab/busybox >"$scratch/folder"
	cp "$(cat "$scratch/folder")" "$dir/cache/regscope/busybox/"
}

# have_qemu: one that QEMU=debian-SUITE names; by default each node has its own, and a path is every node's
have_qemu() {
	case ${QEMU:-} in debian-*) ;; *) return 0 ;; esac
	[ -x scripts/lab/get-qemu ] || die 2 "QEMU=$QEMU: this regscope has no scripts/lab/get-qemu"
	attend scripts/lab/get-qemu "$QEMU" >"$scratch/folder"
	mkdir -p "$dir/cache/regscope/qemu"
	cp -r "$(dirname "$(cat "$scratch/folder")")" "$dir/cache/regscope/qemu/"
}

# have_tool: the program and the scripts as they are now, whatever becomes of this tree while tasks wait
have_tool() {
	local machine
	machine=$(uname -m)
	scripts/deps build lab
	attend make -s -j2 all arm64
	mkdir -p "$dir/tool/build-$machine"/{host,arm64} "$dir/tool/build-aarch64"/{host,arm64}
	cp -r scripts plots "$dir/tool/"
	printf '# What is here is built.\nall arm64: ;\n' >"$dir/tool/Makefile"
	cp "$build/arm64/regscope" "$dir/tool/build-$machine/arm64/"
	cp "$build/host/regscope" "$dir/tool/build-$machine/host/"
	[ "$machine" = aarch64 ] || cp "$build/arm64/regscope" "$dir/tool/build-aarch64/arm64/"
	[ "$machine" = aarch64 ] || cp "$build/arm64/regscope" "$dir/tool/build-aarch64/host/"
}
