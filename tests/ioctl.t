#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# lib/kvm/ioctl.h holds an ioctl's argument against its request when it is compiled: what does not fit
# must not compile, and for that reason.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"

# compile STATEMENT: in a function that has one of each
compile() {
	gcc -std=gnu11 -fsyntax-only -Wall -Werror -Ilib -x c - <<-END
		#include "kvm/ioctl.h"
		long f(int fd, struct kvm_one_reg *reg, uint32_t *u32, uint64_t *u64,
		       struct error *error);
		long f(int fd, struct kvm_one_reg *reg, uint32_t *u32, uint64_t *u64,
		       struct error *error)
		{
			(void)fd, (void)reg, (void)u32, (void)u64, (void)error;
			return $1;
		}
	END
}

fits() { ok "compiles: $1" compile "$1"; }

# refused STATEMENT REASON
refused() {
	run compile "$1"
	ok "does not compile: $1" test "$code" -ne 0
	ok "says: $2" grep -q "static assertion failed: \"$2\"" "$TMP/err"
}

fits 'kvm_ioctl(fd, KVM_GET_ONE_REG, reg, error)'
fits '__kvm_ioctl(fd, KVM_SET_ONE_REG, reg)'
fits 'kvm_ioctl_value(fd, KVM_CREATE_VCPU, 3, error)'
fits '__kvm_ioctl_value(fd, KVM_CREATE_VM, 0)'
fits '({ KVM_IOCTL_FITS(KVM_GET_ONE_REG, reg); 0; })'
refused 'kvm_ioctl(fd, KVM_GET_ONE_REG, u32, error)' 'KVM_GET_ONE_REG takes an argument of another size'
refused '__kvm_ioctl(fd, KVM_SET_ONE_REG, u64)' 'KVM_SET_ONE_REG takes an argument of another size'
refused 'kvm_ioctl(fd, KVM_SET_ONE_REG, &reg, error)' 'KVM_SET_ONE_REG takes an argument of another size'
refused 'kvm_ioctl(fd, KVM_CREATE_VCPU, reg, error)' 'KVM_CREATE_VCPU takes an argument of another size'
refused '__kvm_ioctl(fd, KVM_CREATE_VM, u32)' 'KVM_CREATE_VM takes an argument of another size'
refused '({ KVM_IOCTL_FITS(KVM_GET_ONE_REG, u32); 0; })' 'KVM_GET_ONE_REG takes an argument of another size'
refused 'kvm_ioctl_value(fd, KVM_GET_ONE_REG, 0, error)' 'KVM_GET_ONE_REG takes an argument by its address'
refused '__kvm_ioctl_value(fd, KVM_SET_ONE_REG, 0)' 'KVM_SET_ONE_REG takes an argument by its address'
done_testing
