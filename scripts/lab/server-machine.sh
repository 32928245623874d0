# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what `server` sets
# What the lab's server is made of: the tree that goes along, and QEMU's machine.
# Sourced by `server`, whose variables these functions share.

# A build of this tree as the server's own make would build it, so that there is nothing left for that to do:
# emulated, its compiler takes five minutes. Nothing of this environment goes into it.
prebuild() {
	local bin=$stage/bin
	mkdir -p "$bin" "$built"
	if [ "$(uname -m)" != aarch64 ]; then
		command -v aarch64-linux-gnu-gcc >/dev/null ||
			die 2 "aarch64-linux-gnu-gcc is missing: apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross"
		printf '#!/bin/sh\nexec aarch64-linux-gnu-gcc "$@"\n' >"$bin/gcc"
		chmod 755 "$bin/gcc"
	fi
	attend flock --no-fork "$built/lock" env -i HOME="$HOME" PATH="$bin:$PATH" TMPDIR="${TMPDIR:-/tmp}" \
		make -s -j2 O="$built" all >&2 || die 2 "the tree cannot be built for the server"
}

# git's files of this checkout as they are now, and what was built of them, below root/regscope
pack_tree() {
	git ls-files -z | while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
		tar -cf "$stage/job.tar" --owner=0 --group=0 --transform='s,^,root/regscope/,' --null -T - || return
	[ "$compile" = yes ] || tar -rf "$stage/job.tar" --owner=0 --group=0 \
		--transform="s,^,root/regscope/build/," -C "$built" host
}

# The disk with the tree and the job.
pack_job() {
	local lab=$stage/lab
	mkdir -p "$lab/lab"
	cp "$HERE/server-init" "$lab/lab/init"
	date +%s >"$lab/lab/now"
	{
		[ $# -eq 1 ] || printf 'set --%s\n' "$(printf ' %q' "${@:2}")"
		cat "$1"
	} >"$lab/lab/job"
	chmod 755 "$lab/lab/init"
	pack_tree && tar -rf "$stage/job.tar" --owner=0 --group=0 -C "$lab" lab && truncate -s %1M "$stage/job.tar" ||
		die 2 "$stage: the tree cannot be packed there (a full disk?)"
}

pack_initrd() {
	local root=$stage/initrd
	mkdir -p "$root/bin" "$root/modules"
	cp "$HERE/server-initrd" "$root/init"
	cp "$("$HERE/busybox")" "$root/bin/busybox"
	ln -s busybox "$root/bin/sh"
	find "$kernel_dir/modules" -name '*.ko' -exec cp {} "$root/modules/" \;
	chmod 755 "$root/init" "$root/bin/busybox"
	(cd "$root" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0) >"$stage/initramfs"
}

# QEMU wants a comma in a path doubled.
in_stage() { echo "path=${stage//,/,,}/$1"; }
drive() { echo "if=none,id=$1,format=raw,file=${2//,/,,}"; }

# The machine: QEMU's command line for it in $qemu, with its device tree, or one that does not tell whose it is.
make_machine() {
	# shellcheck disable=SC2054 # the commas are QEMU's
	qemu=(qemu-system-aarch64 -M "virt,$machine" -cpu "$cpu" -smp "$cpus" -m "$memory" -accel tcg,thread=multi,tb-size=512
		-nic none -display none -monitor none -no-reboot -nodefaults)
	"${qemu[@]}" -machine "dumpdtb=${stage//,/,,}/dtb" >"$stage/qemu.log" 2>&1 || return
	[ "$disguise" = yes ] || return 0 # QEMU makes it again
	qemu+=(-dtb "$stage/dtb")
	fdtput -t s "$stage/dtb" / compatible regscope,server && fdtput -t s "$stage/dtb" / model "regscope server" &&
		fdtput -r "$stage/dtb" "$(fdtget -l "$stage/dtb" / | sed -n 's,^fw-cfg@,/&,p')" 2>>"$stage/qemu.log"
}

# werror=report: on a full disk the server is told so, and does not stand still
start_qemu() {
	local ports=() name
	for name in status output files; do
		ports+=(-chardev "file,id=$name,$(in_stage $name)" -device "virtserialport,chardev=$name,name=$name")
	done
	rm -f "$stage"/{status,output,files,console}
	mkfifo "$stage/output"
	cat "$stage/output" &
	cat_pid=$!
	"${qemu[@]}" \
		-chardev "file,id=console,$(in_stage console)" -serial chardev:console \
		-device virtio-serial-pci,romfile= "${ports[@]}" \
		-drive "$(drive root "$root"),snapshot=on,werror=report" -device virtio-blk-pci,drive=root,serial=root,romfile= \
		-drive "$(drive job "$stage/job.tar"),readonly=on" -device virtio-blk-pci,drive=job,serial=job,romfile= \
		-kernel "$kernel_dir/Image" -initrd "$stage/initramfs" \
		-append "console=ttyAMA0 panic=-1 $append" </dev/null >"$stage/qemu.log" 2>&1 9>&- &
	qemu_pid=$!
}
