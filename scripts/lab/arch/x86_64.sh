# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # what `run` and the others read
# x86-64: measured on machines that have it, not in the lab. What each word is for: lab/common.sh.

ARCH_DEBIAN=amd64
ARCH_MACHINE=x86_64
ARCH_COMPILER=x86_64-linux-gnu-gcc
ARCH_QEMU=qemu-system-x86_64
ARCH_UNEMULATED="x86-64 has no emulated host: QEMU gives it no counter of instructions; measure on an x86-64 machine with a usable /dev/kvm (HOST=native)"

arch_qemu_package() { echo qemu-system-x86; }
