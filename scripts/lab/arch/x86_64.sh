# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what `run` and the others read and set
# x86-64 in the lab. What each word and function is for: lab/common.sh.

ARCH_DEBIAN=amd64
ARCH_MACHINE=x86_64
ARCH_COMPILER=x86_64-linux-gnu-gcc
ARCH_QEMU=qemu-system-x86_64
ARCH_FLAVOUR=amd64
ARCH_KERNEL=debian-6.12
# KVM is in modules of Debian's here; kvm_amd needs that of AMD's coprocessor, though there is none
ARCH_MODULES="irqbypass kvm ccp kvm-amd"
ARCH_MODULES+=" virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_console"
ARCH_IMAGE="an x86-64 bzImage (a kernel build leaves one as arch/x86/boot/bzImage)"
ARCH_APPEND="console=ttyS0 quiet panic=-1 nokaslr randomize_kstack_offset=off mitigations=off"
# shellcheck disable=SC2016 # all of it is the guest's
ARCH_PRELUDE='[ -e /dev/kvm ] || {
	echo "lab: there is no /dev/kvm: a module of KVM is missing or did not load; what is said of it:"
	{ for m in /modules/*-kvm*.ko; do insmod $m; done; dmesg | tail -n 4; } 2>&1 | sed "s/^/    /"
}'

# There is no device tree to tell of another clock, and ticks come every 4 million instructions.
DEFAULT_CPU=max,+svm
ARCH_CLOCK=1

arch_qemu_package() { echo qemu-system-x86; }

# "HdrS" at byte 514 (Documentation/arch/x86/boot)
arch_is_image() { [ "$(bytes_of "$1" 514 4)" = 48647253 ]; }

arch_choose_cpu() {
	cpu=${1:-$DEFAULT_CPU}
	[[ $cpu =~ ^[a-zA-Z0-9][a-zA-Z0-9.,=_+-]*$ ]] || die 2 "CPU=$cpu: is no CPU model of QEMU's, such as max,+svm"
	cpu_name="$cpu of QEMU $version"
}

arch_append() { [ "$gic" = 3 ] || die 2 "--gic: is for arm64"; }
arch_machine() { machine_options=(-M q35 -cpu "$cpu"); }
arch_boot() { :; }
