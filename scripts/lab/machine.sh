# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what `run` sets
# The machine that QEMU makes of an emulated host.
# Sourced by `run`, whose variables these functions share.

# QEMU wants a comma in a path doubled.
chardev() { echo "file,id=$1,path=${stage//,/,,}/$1"; }

# What KVM offers, and with it what is counted, follows from the CPU. `max` has what this QEMU can do at all, which
# grows from one to the next; a named model is the same in each, to the last digit of a run.
DEFAULT_CPU=a64fx
MACHINE=virt-7.2

# choose_cpu MODEL: as QEMU is told into $cpu, as env.txt names it into $cpu_name. QEMU's default way to
# authenticate pointers takes four times as long as the whole rest of the guest.
choose_cpu() {
	cpu=${1:-$DEFAULT_CPU}
	[[ $cpu =~ ^[a-z0-9][a-zA-Z0-9.,=_-]*$ ]] || die 2 "CPU=$cpu: is no CPU model of QEMU's, such as a64fx or max"
	case $cpu in
	max | max,*)
		[[ $cpu == *,pauth* ]] || cpu+=,pauth-impdef=on
		cpu_name="$cpu of QEMU $version"
		;;
	*) cpu_name=$cpu ;;
	esac
}

# check_cpu DIR: that the run there, if it says on which, is of this one
check_cpu() {
	local was
	was=$(sed -n 's/^lab_cpu=//p' "$1/env.txt")
	[ -z "$was" ] || [ "$was" = "$cpu_name" ] ||
		die 2 "$1: is of another CPU, $was, and would go on with $cpu_name; resume with CPU=${was%% *}," \
			"or name another directory with OUT="
}

CLOCK_HZ=4000000 # 1000 times as much still is a number of 32 bits, as the device tree has it

# What this boot draws by chance, as hexadecimal digits.
drawn() { sha256sum <<<"boot ${boot%/*}" | cut -c "$1"; }

# level_tree: what one QEMU says of the same machine and another does not, all say or none: a kernel that is told
# more allocates otherwise, and what is created costs otherwise. Devices that are not coherent would also be no
# match for the lines of a64fx's caches.
level_tree() {
	local property
	fdtput "$stage/dtb" / dma-coherent
	fdtput -r "$stage/dtb" /aliases
	for property in next-level-cache {i,d}-cache-{size,sets,block-size}; do
		fdtput -d "$stage/dtb" /cpus/cpu@0 "$property"
	done
} 2>/dev/null

# The device tree of this machine, completed. A kernel believes what it says of the timer's rate, and then does
# not ask the CPU. Ticks come at another place of every pass, and cost thousands of instructions each.
make_device_tree() {
	local seed=("$(drawn 17-24)" "$(drawn 25-32)" "$(drawn 33-40)" "$(drawn 41-48)")
	# 256 bits are what a kernel waits for; where nothing happens it would wait for ever
	[ "$random" = no ] || seed+=("$(drawn 1-8)" "$(drawn 9-16)" "$(drawn 49-56)" "$(drawn 57-64)")
	"${qemu[@]}" -M "dumpdtb=${stage//,/,,}/dtb" >"$stage/qemu.log" 2>&1 &&
		{ level_tree || true; } &&
		fdtput -t x "$stage/dtb" /chosen kaslr-seed "$(drawn 1-8)" "$(drawn 9-16)" &&
		fdtput -t x "$stage/dtb" /chosen rng-seed "${seed[@]}" ||
		return
	[ "$cpus" != 1 ] || fdtput -t u "$stage/dtb" /timer clock-frequency $((CLOCK_HZ * clock))
}

# wants_el2 ARGUMENTS...: is regscope to make vCPUs with EL2? KVM offers them only if its kernel was told so.
wants_el2() {
	local word of=''
	for word; do
		case $of:$word in --features:*HAS_EL2* | *:--features=*HAS_EL2*) return 0 ;; esac
		of=$word
	done
	return 1
}

# kpti=off: a server of today (FEAT_CSV3) needs no page tables of its own for userspace; a64fx would.
# dtb-randomness, seed, rtc, icount, randomize_kstack_offset: nothing of the outside gets in, and what is random
# is drawn once a boot. ioeventfd=off: a write to a port is over when it returns, instead of whenever QEMU's main
# loop gets to it.
start_qemu() {
	local counting=(-icount 'shift=0,sleep=off') model=$cpu,cntfrq=$CLOCK_HZ ports=() name qemu machine=$MACHINE
	for name in files status stdout stderr; do
		ports+=(-chardev "$(chardev $name)" -device "virtserialport,chardev=$name,name=$name")
	done
	[ "$cpus" = 1 ] || { counting=() model=$cpu; }
	# of a pipe that grep -q has left QEMU would make a failure
	grep -q "^$machine " <("$emulator" -M help) || machine=virt
	rm -f "$stage/stderr"
	mkfifo "$stage/stderr"
	# shellcheck disable=SC2054 # the commas are QEMU's
	qemu=("$emulator"
		-M "$machine,virtualization=on,gic-version=$gic,dtb-randomness=off"
		-cpu "$model" -smp "$cpus" -m $((memory + 16 * ((${boot%/*} - 1) % 16))) -accel tcg,tb-size=512
		-nic none -display none -monitor none -no-reboot -nodefaults)
	make_device_tree || die 2 "QEMU does not make this machine (CPU=$cpu): $(grep -v "^$" "$stage/qemu.log" | tail -n 1)"
	"${qemu[@]}" -dtb "$stage/dtb" \
		-seed "${boot%/*}" -rtc base=2022-02-28T00:00:00,clock=vm "${counting[@]}" \
		-chardev "$(chardev console)" -serial chardev:console \
		-device virtio-serial-pci,romfile=,ioeventfd=off \
		"${ports[@]}" \
		-kernel "$image_dir/Image" -initrd "$stage/initramfs" \
		-append "console=ttyAMA0 quiet panic=-1 randomize_kstack_offset=off kpti=off $append" \
		</dev/null >"$stage/qemu.log" 2>&1 5>"$stage/stderr" & # which we open, too, and not in vain if it dies at once
	qemu_pid=$!
}
