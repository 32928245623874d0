# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what `run` and the others read and set
# riscv64 in the lab. What each word and function is for: lab/common.sh.

ARCH_DEBIAN=riscv64
ARCH_MACHINE=riscv64
ARCH_COMPILER=riscv64-linux-gnu-gcc
ARCH_QEMU=qemu-system-riscv64
ARCH_FLAVOUR=riscv64
ARCH_KERNEL=debian-6.12
# KVM is a module of Debian's here, and needs the one before it
ARCH_MODULES="irqbypass kvm virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_console"
ARCH_IMAGE="a riscv64 Image (a kernel build leaves one as arch/riscv/boot/Image)"
ARCH_APPEND="console=ttyS0 quiet panic=-1 randomize_kstack_offset=off"
# shellcheck disable=SC2016 # all of it is the guest's
ARCH_PRELUDE='[ -e /dev/kvm ] || {
	echo "lab: there is no /dev/kvm: the module of KVM is missing or did not load; what is said of it:"
	{ insmod /modules/*-kvm.ko; dmesg | tail -n 4; } 2>&1 | sed "s/^/    /"
}'

# The hypervisor extension, the counters that KVM counts by, vectors of 256 bits, and what a CPU with these has besides.
DEFAULT_CPU=rv64,h=true,sscofpmf=true,v=true,vlen=256,vext_spec=v1.0,svinval=true,svpbmt=true,svnapot=true
LEAST_QEMU=7.2 # the first with sscofpmf, without which the kernel counts no instructions
# Up to 8.0 each access of the kernel to a user's memory empties all of QEMU's TLB: what is measured takes nine times as
# long.
ARCH_QEMU_GOOD=8.1
ARCH_QEMU_ELSE=debian-trixie
CLOCK_HZ=10000000 # of -M virt
ARCH_CLOCK=10 # a kernel waits for some ticks as it boots, and with 40 times as much between them for minutes
ARCH_TIMER="/cpus timebase-frequency"

# a package of its own since Debian 13
arch_qemu_package() {
	case $1 in bullseye | bookworm) echo qemu-system-misc ;; *) echo qemu-system-riscv ;; esac
}

# "RSC\x05" at byte 56 (Documentation/arch/riscv/boot-image-header); QEMU unpacks gzip.
arch_is_image() { [ "$(bytes_of "$1" 56 4)" = 52534305 ] || [ "$(bytes_of "$1" 0 2)" = 1f8b ]; }

# QEMU had the name of this one in a way of its own, which 11 no longer knows.
arch_choose_cpu() {
	local half=zfh
	at_least 8.2 "$version" || half=Zfh
	cpu=${1:-$DEFAULT_CPU,$half=true}
	[[ $cpu =~ ^[a-z0-9][a-zA-Z0-9.,=_-]*$ ]] || die 2 "CPU=$cpu: is no CPU model of QEMU's, such as rv64,h=true or max"
	at_least $LEAST_QEMU "$version" ||
		die 2 "$emulator: is QEMU $version; ARCH=riscv64 needs $LEAST_QEMU or newer, the first with sscofpmf" \
			"(counters that overflow): name another with QEMU=debian-SUITE"
	case $cpu in max | max,*) cpu_name="$cpu of QEMU $version" ;; *) cpu_name=$cpu ;; esac
}

arch_append() { [ "$gic" = 3 ] || die 2 "--gic: is for arm64"; }
arch_level_tree() { :; }

# `max` has AIA's registers where the machine has its interrupt controllers; on 7.2 no kernel gets to userspace then.
arch_machine() {
	local machine=virt
	case $cpu in max | max,*) ! at_least 10.0 "$version" || machine+=,aia=aplic-imsic,aia-guests=1 ;; esac
	# shellcheck disable=SC2054 # the commas are QEMU's
	machine_options=(-M "$machine" -cpu "$cpu" -bios default)
}

arch_boot() { make_device_tree; }
