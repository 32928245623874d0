# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what `run` and the others read and set
# arm64 in the lab. What each word and function is for: lab/common.sh.

ARCH_DEBIAN=arm64
ARCH_MACHINE=aarch64
ARCH_COMPILER=aarch64-linux-gnu-gcc
ARCH_QEMU=qemu-system-aarch64
ARCH_FLAVOUR=cloud-arm64
ARCH_KERNEL=debian-6.12
ARCH_MODULES="virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_console"
ARCH_IMAGE="an arm64 Image (a kernel build leaves one as arch/arm64/boot/Image)"
# kpti=off: a server of today (FEAT_CSV3) needs no page tables of its own for userspace; a64fx would.
ARCH_APPEND="console=ttyAMA0 quiet panic=-1 randomize_kstack_offset=off kpti=off"
ARCH_PRELUDE=''

# What KVM offers, and with it what is counted, follows from the CPU. `max` has what this QEMU can do at all, which
# grows from one to the next; a named model is the same in each, to the last digit of a run.
DEFAULT_CPU=a64fx
MACHINE=virt-7.2
CLOCK_HZ=4000000 # 1000 times as much still is a number of 32 bits, as the device tree has it
ARCH_CLOCK=1000
ARCH_TIMER="/timer clock-frequency"

arch_qemu_package() { echo qemu-system-arm; }

# An Image has "ARM\x64" at byte 56 (Documentation/arch/arm64/booting); gzip is unpacked by QEMU.
arch_is_image() { [ "$(bytes_of "$1" 56 4)" = 41524d64 ] || [ "$(bytes_of "$1" 0 2)" = 1f8b ]; }

# wants_el2 ARGUMENTS...: is regscope to make vCPUs with EL2? KVM offers them only if its kernel was told so.
wants_el2() {
	local word of=''
	for word; do
		case $of:$word in --features:*HAS_EL2* | *:--features=*HAS_EL2*) return 0 ;; esac
		of=$word
	done
	return 1
}

# QEMU's default way to authenticate pointers takes four times as long as the whole rest of the guest.
# To close a VM whose vCPUs have EL2 takes KVM a step for each GiB of all addresses that the CPU can have, twice a
# vCPU: with LPA2 these are 16 times as many, 2,000 million instructions a vCPU.
arch_choose_cpu() {
	cpu=$1
	shift
	[ "$gic" = 3 ] || cpu=${cpu:-max} # an a64fx says that it has a GICv3, and does not boot with another
	cpu=${cpu:-$DEFAULT_CPU}
	[[ $cpu =~ ^[a-z0-9][a-zA-Z0-9.,=_-]*$ ]] || die 2 "CPU=$cpu: is no CPU model of QEMU's, such as a64fx or max"
	case $cpu in
	max | max,*)
		[[ $cpu == *,lpa2=* ]] || ! wants_el2 "$@" || cpu+=,lpa2=off
		[[ $cpu == *,pauth* ]] || cpu+=,pauth-impdef=on
		cpu_name="$cpu of QEMU $version"
		;;
	*) cpu_name=$cpu ;;
	esac
}

arch_append() { [[ $append == *kvm-arm.mode=* ]] || ! wants_el2 "$@" || append+=' kvm-arm.mode=nested'; }

# What one QEMU says of the same machine and another does not, all say or none: a kernel that is told more allocates
# otherwise, and what is created costs otherwise. Devices that are not coherent would also be no match for the lines
# of a64fx's caches.
arch_level_tree() {
	local property
	fdtput "$stage/dtb" / dma-coherent
	fdtput -r "$stage/dtb" /aliases
	for property in next-level-cache {i,d}-cache-{size,sets,block-size}; do
		fdtput -d "$stage/dtb" /cpus/cpu@0 "$property"
	done
} 2>/dev/null

arch_machine() {
	local kind=$MACHINE model=$cpu
	[ "$cpus" != 1 ] || model+=,cntfrq=$CLOCK_HZ
	# of a pipe that grep -q has left QEMU would make a failure
	grep -q "^$kind " <("$emulator" -M help) || kind=virt
	# shellcheck disable=SC2054 # the commas are QEMU's
	machine_options=(-M "$kind,virtualization=on,gic-version=$gic,dtb-randomness=off" -cpu "$model")
}

arch_boot() { make_device_tree; }
