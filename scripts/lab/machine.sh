# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what `run` sets
# The machine that QEMU makes of an emulated host.
# Sourced by `run`, whose variables these functions share.

# QEMU wants a comma in a path doubled.
chardev() { echo "file,id=$1,path=${stage//,/,,}/$1"; }

CLOCK_HZ=4000000 # 1000 times as much still is a number of 32 bits, as the device tree has it

# What this boot draws by chance, as hexadecimal digits.
drawn() { sha256sum <<<"boot ${boot%/*}" | cut -c "$1"; }

# The device tree of this machine, completed. A kernel believes what it says of the timer's rate, and then does
# not ask the CPU. Ticks come at another place of every pass, and cost thousands of instructions each.
make_device_tree() {
	"${qemu[@]}" -M "dumpdtb=${stage//,/,,}/dtb" >"$stage/qemu.log" 2>&1 &&
		fdtput -t x "$stage/dtb" /chosen kaslr-seed "$(drawn 1-8)" "$(drawn 9-16)" &&
		fdtput -t x "$stage/dtb" /chosen rng-seed "$(drawn 17-24)" "$(drawn 25-32)" "$(drawn 33-40)" "$(drawn 41-48)" ||
		return
	[ "$cpus" != 1 ] || fdtput -t u "$stage/dtb" /timer clock-frequency $((CLOCK_HZ * clock))
}

# dtb-randomness, seed, rtc, icount, randomize_kstack_offset: nothing of the outside gets in, and what is random
# is drawn once a boot. ioeventfd=off: a write to a port is over when it returns, instead of whenever QEMU's main
# loop gets to it.
start_qemu() {
	local counting=(-icount 'shift=0,sleep=off') cpu=max,pauth-impdef=on,cntfrq=$CLOCK_HZ ports=() name qemu
	for name in files status stdout stderr; do
		ports+=(-chardev "$(chardev $name)" -device "virtserialport,chardev=$name,name=$name")
	done
	[ "$cpus" = 1 ] || { counting=() cpu=max,pauth-impdef=on; }
	rm -f "$stage/stderr"
	mkfifo "$stage/stderr"
	# shellcheck disable=SC2054 # the commas are QEMU's
	qemu=(qemu-system-aarch64
		-M "virt,virtualization=on,gic-version=$gic,dtb-randomness=off"
		-cpu "$cpu" -smp "$cpus" -m $((memory + 16 * ((${boot%/*} - 1) % 16))) -accel tcg,tb-size=512
		-nic none -display none -monitor none -no-reboot -nodefaults)
	make_device_tree || die 2 "the machine's device tree cannot be made: $(tail -n 1 "$stage/qemu.log")"
	"${qemu[@]}" -dtb "$stage/dtb" \
		-seed "${boot%/*}" -rtc base=2022-02-28T00:00:00,clock=vm "${counting[@]}" \
		-chardev "$(chardev console)" -serial chardev:console \
		-device virtio-serial-pci,romfile=,ioeventfd=off \
		"${ports[@]}" \
		-kernel "$image_dir/Image" -initrd "$stage/initramfs" \
		-append "console=ttyAMA0 quiet panic=-1 randomize_kstack_offset=off $append" \
		</dev/null >"$stage/qemu.log" 2>&1 &
	qemu_pid=$!
}
