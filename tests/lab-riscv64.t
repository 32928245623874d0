#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# riscv64 on Debian's kernel in the emulated host: what is named, whose it is, what is measured, that it repeats; and
# what is said where a QEMU or the module of KVM is not as it must be.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh
export ARCH=riscv64
scripts/deps lab && make -s -j2 riscv64 || exit 1
binary=$O/riscv64/regscope
kernel=debian-6.12
emulated() { run scripts/lab/run --binary "$binary" --kernel "$kernel" "$@"; }

emulated --out "$TMP/one" -- bench --bench sweep,restore --vcpus 1,3 --rounds 2
is "exit code" "$code" 0
is "accesses as the formulas say, none failed" "$(wrong_rows "$TMP/one/samples.csv")" ""
is "restores of both states" "$(column "$TMP/one/samples.csv" state bench=restore op=restore | sort -u | xargs)" "fresh ran"
is "wider than a vCPU: the clock, its rate, the way of translation, sizes of cache blocks" \
	"$(column "$TMP/one/regs.csv" "name scope" scope=vm; column "$TMP/one/regs.csv" "name scope" scope=host)" \
	"$(printf '%s\n' 'timer.time vm' 'config.zicbom_block_size host' 'config.zicboz_block_size host' \
		'config.satp_mode host' 'timer.frequency host')"
is "the clock by experiment" "$(column "$TMP/one/regs.csv" evidence name=timer.time)" probed
is "all types are known" "$(column "$TMP/one/regs.csv" name class=unknown)" ""
is "one register cannot be written back" "$(env_of "$TMP/one" registers_left_out)" "timer.state (set: EINVAL)"
is "the CPU by what it can do" "$(env_of "$TMP/one" cpu)" rv64imafdcvh
ok "user instructions are not counted, with a reason" \
	grep -q '^counter.user_instructions=no: stands still' "$TMP/one/env.txt"
is "nor is there a number" "$(column "$TMP/one/samples.csv" user_instructions | sort -u)" NaN

emulated --out "$TMP/two" -- bench --bench sweep,restore --vcpus 1,3 --rounds 2
ok "again: the same to the byte" cmp "$TMP/one/samples.csv" "$TMP/two/samples.csv"

emulated -- regs --features F,D --csv
is "without vectors: exit code" "$code" 0
is "without vectors: none is listed" "$(grep -c ',vector,' "$TMP/out")" 0
ok "without vectors: floating point is" grep -q ',fp_d.f31,' "$TMP/out"

folder=$(scripts/lab/get-kernel "$kernel")
mkdir "$TMP/kernels" "$TMP/kernels/$kernel" "$TMP/kernels/$kernel/modules"
ln -s "$folder/Image" "$TMP/kernels/$kernel/Image"
head -c 4096 "$(echo "$folder"/modules/*-kvm.ko)" >"$TMP/kernels/$kernel/modules/10-kvm.ko"
LAB_KERNELS=$TMP/kernels emulated -- regs
exits "a module of KVM that does not load" 4 "there is no /dev/kvm: the module of KVM is missing or did not load"
ok "a module of KVM that does not load: why" grep -q "insmod: can't insert .*-kvm.ko" "$TMP/err"

cat >"$TMP/old" <<'END'
#!/bin/sh
echo 'QEMU emulator version 7.1.0'
END
chmod 755 "$TMP/old"
emulated --qemu "$TMP/old" -- regs
exits "an old QEMU" 2 "is QEMU 7.1; ARCH=riscv64 needs 7.2 or newer"

# its own one, where it is slow, is used only if no other can be had
mkdir "$TMP/bin"
sed s/7.1.0/8.0.4/ "$TMP/old" >"$TMP/bin/qemu-system-riscv64"
chmod 755 "$TMP/bin/qemu-system-riscv64"
other=$TMP/there/regscope/riscv64/qemu/debian-trixie/qemu-system-riscv64
install -D "$TMP/old" "$other"
PATH=$TMP/bin:$PATH XDG_CACHE_HOME=$TMP/there run scripts/lab/get-qemu
is "a QEMU that is slow: that of another Debian instead" "$code $(cat "$TMP/out")" "0 $other"
: >"$TMP/none.list"
PATH=$TMP/bin:$PATH XDG_CACHE_HOME=$TMP/cache REGSCOPE_APT_SOURCES=$TMP/none.list run scripts/lab/get-qemu
is "a QEMU that is slow, and no network: it is used" "$code $(cat "$TMP/out")" "0 $TMP/bin/qemu-system-riscv64"
ok "a QEMU that is slow, and no network: is named" grep -q 'older than 8.1: all takes several times as long' "$TMP/err"
sed s/7.1.0/8.1.0/ "$TMP/old" >"$TMP/bin/qemu-system-riscv64"
PATH=$TMP/bin:$PATH run scripts/lab/get-qemu
is "one that is fast enough" "$code $(cat "$TMP/out")" "0 $TMP/bin/qemu-system-riscv64"
ARCH=m68k run scripts/lab/run -- regs
exits "another architecture" 2 "ARCH=m68k: is none of arm64 riscv64"
done_testing
