# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what `run` sets
# The machine that QEMU makes of an emulated host.
# Sourced by `run`, whose variables these functions share.

# QEMU wants a comma in a path doubled.
chardev() { echo "file,id=$1,path=${stage//,/,,}/$1"; }

# check_cpu DIR: that the run there, if it says on which, is of this one
check_cpu() {
	local was
	was=$(sed -n 's/^lab_cpu=//p' "$1/env.txt")
	[ -z "$was" ] || [ "$was" = "$cpu_name" ] ||
		die 2 "$1: is of another CPU, $was, and would go on with $cpu_name; resume with CPU=${was%% *}," \
			"or name another directory with OUT="
}

# What this boot draws by chance, as hexadecimal digits.
drawn() { sha256sum <<<"boot ${boot%/*}" | cut -c "$1"; }

# The device tree of this machine, completed. A kernel believes what it says of the timer's rate, and then does
# not ask the CPU. Ticks come at another place of every pass, and cost thousands of instructions each.
make_device_tree() {
	local seed=("$(drawn 17-24)" "$(drawn 25-32)" "$(drawn 33-40)" "$(drawn 41-48)")
	# 256 bits are what a kernel waits for; where nothing happens it would wait for ever
	[ "$random" = no ] || seed+=("$(drawn 1-8)" "$(drawn 9-16)" "$(drawn 49-56)" "$(drawn 57-64)")
	"${qemu[@]}" -M "dumpdtb=${stage//,/,,}/dtb" >"$stage/qemu.log" 2>&1 &&
		{ arch_level_tree || true; } &&
		fdtput -t x "$stage/dtb" /chosen kaslr-seed "$(drawn 1-8)" "$(drawn 9-16)" &&
		fdtput -t x "$stage/dtb" /chosen rng-seed "${seed[@]}" ||
		return
	tree_options=(-dtb "$stage/dtb")
	# shellcheck disable=SC2086 # a node and a property
	[ "$cpus" != 1 ] || fdtput -t u "$stage/dtb" $ARCH_TIMER $((CLOCK_HZ * clock))
}

# dtb-randomness, seed, rtc, icount, randomize_kstack_offset: nothing of the outside gets in, and what is random
# is drawn once a boot. ioeventfd=off: a write to a port is over when it returns, instead of whenever QEMU's main
# loop gets to it.
start_qemu() {
	local counting=(-icount 'shift=0,sleep=off') ports=() name qemu machine_options=() tree_options=()
	for name in files status stdout stderr; do
		ports+=(-chardev "$(chardev $name)" -device "virtserialport,chardev=$name,name=$name")
	done
	[ "$cpus" = 1 ] || counting=()
	arch_machine
	rm -f "$stage/stderr"
	mkfifo "$stage/stderr"
	# shellcheck disable=SC2054 # the commas are QEMU's
	qemu=("$emulator" "${machine_options[@]}"
		-smp "$cpus" -m $((memory + 16 * ((${boot%/*} - 1) % 16))) -accel tcg,tb-size=512
		-nic none -display none -monitor none -no-reboot -nodefaults)
	arch_boot || die 2 "QEMU does not make this machine (CPU=$cpu): $(grep -v "^$" "$stage/qemu.log" | tail -n 1)"
	"${qemu[@]}" "${tree_options[@]}" \
		-seed "${boot%/*}" -rtc base=2022-02-28T00:00:00,clock=vm "${counting[@]}" \
		-chardev "$(chardev console)" -serial chardev:console \
		-device virtio-serial-pci,romfile=,ioeventfd=off \
		"${ports[@]}" \
		-kernel "$image_dir/Image" -initrd "$stage/initramfs" \
		-append "$ARCH_APPEND $append" \
		</dev/null >"$stage/qemu.log" 2>&1 5>"$stage/stderr" & # which we open, too, and not in vain if it dies at once
	qemu_pid=$!
}
