# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # what choose_arch sets
# Which host is measured: this machine, or the emulated one. Sourced, after common.sh.

kvm=${REGSCOPE_KVM:-/dev/kvm} # another one for tests

# machine_of ARCH: as uname calls it
machine_of() (
	# shellcheck source=scripts/lab/arch/arm64.sh
	. "$(dirname "${BASH_SOURCE[0]}")/lab/arch/$1.sh"
	echo "$ARCH_MACHINE"
)

# Why this machine cannot be measured itself; nothing if it can.
why_not_native() {
	if [ "$(uname -m)" != "$(machine_of "$arch")" ]; then
		echo "this machine is $(uname -m), not $arch"
	elif [ -e "$kvm" ]; then
		[ -r "$kvm" ] && [ -w "$kvm" ] || echo "no permission on $kvm"
	elif grep -qsw kvm /proc/misc; then
		echo "there is no $kvm in this container, though its kernel has KVM (docker run --device $kvm)"
	elif [ "$arch" = arm64 ] && grep -qsw kvm-arm.mode=none /proc/cmdline; then
		echo "there is no $kvm: kvm-arm.mode=none on the kernel's command line turns KVM off"
	else
		echo "there is no $kvm: the kernel has no KVM, $(not_started)"
	fi
}

# Why a kernel that has KVM cannot use it
not_started() {
	case $arch in
	arm64) echo "or was not started at EL2, as in most VMs" ;;
	x86_64) echo "or has not loaded kvm_intel or kvm_amd, or found no virtualization: turned off in the firmware, or by what runs this VM" ;;
	*) echo "or it is a module that is not loaded (modprobe kvm), or the CPU has no extension for it, as in most VMs" ;;
	esac
}

# How one who may not use KVM gets to: to have it measured elsewhere is not what such a machine is for.
let_in() {
	local group mode user
	read -r group mode < <(stat -L -c '%G %a' "$kvm")
	user=$(id -un)
	if [ "$group" = root ] || (((8#$mode & 8#060) != 8#060)); then
		echo "$kvm: only root may use it; let group kvm in: sudo chgrp kvm $kvm && sudo chmod g+rw $kvm"
	elif getent group "$group" | cut -d : -f 4 | tr , '\n' | grep -qxF -- "$user"; then
		echo "$kvm: $user is in its group, $group, but was not yet at this login: log in again, or \`newgrp $group\`"
	else
		echo "$kvm: no permission, it belongs to group $group; join it: sudo usermod -aG $group $user, then log in again"
	fi
}

# choose_host: into $host, native or emulated, as HOST asks; ends the program where that cannot be
choose_host() {
	choose_arch
	local why elsewhere='HOST=emulated measures in QEMU instead, and counts instructions, not time'
	case ${HOST:-auto} in
	auto | native | emulated) ;;
	*) # conda and tcsh export one, which names a machine
		[[ ${HOST_FROM:-environment} == environment* ]] ||
			die 2 "HOST=$HOST: is not one of auto, native, emulated"
		say "HOST=$HOST in the environment is ignored: it is not one of auto, native, emulated"
		HOST=auto
		;;
	esac
	host=${HOST:-auto}
	if [ "$host" = emulated ]; then
		say "emulated host, as asked"
		return
	fi
	why=$(why_not_native)
	case $host:$why in
	auto:) say "native host: $kvm of this $arch machine can be used"; host=native ;;
	*:'no permission'*) die 4 "$(let_in) ($elsewhere)" ;;
	native:'there is no'*) die 4 "$why ($elsewhere)" ;;
	native:*) say "native host, as asked" ;;
	auto:*) say "emulated host, since $why: it counts instructions, not time"; host=emulated ;;
	esac
}
