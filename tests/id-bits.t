#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# Which bits of a register's id are free on all architectures, as docs/beyond-arm64.md says: by the UAPI of Debian's newest
# kernel. Architectures may come to use more bits of those that they have; 40 to 51 may not be among them.
. "$(dirname "$0")/tap.sh"

run scripts/id-bits
is "exit code" "$code" 0
cp "$TMP/out" "$TMP/bits"
is "architectures" "$(awk '{ print $1 }' "$TMP/bits" | xargs)" "arm64 riscv x86 s390 powerpc mips loongarch"

# has ARCH BIT: is the bit in one of its ranges?
has() {
	awk -v arch="$1" -v bit="$2" '$1 == arch { for (i = 2; i <= NF; i++) { split($i, r, ":"); if (bit <= r[1] && bit >= r[2]) found = 1 } }
		END { exit !found }' "$TMP/bits"
}
in_use() { awk '{ print $1 }' "$TMP/bits" | while read -r arch; do ! has "$arch" "$1" || echo "$arch"; done | xargs; }
is "bits 40 to 51 are nobody's" "$(for bit in {40..51}; do in_use "$bit"; done | xargs)" ""
is "bit 28" "$(in_use 28)" "riscv x86"
ok "bit 31 is powerpc's, too" has powerpc 31
# each range that the page names, bit by bit
is "what the page says is in use, is" "$(sed -n '/^| arm64 |/,/^$/s/`//gp' docs/beyond-arm64.md | while IFS='|' read -r _ arch bits _; do
	for range in $bits; do
		for ((bit = ${range#*:}; bit <= ${range%:*}; bit++)); do has "${arch// /}" "$bit" || echo "$arch $bit"; done
	done
done)" ""
is "and it names all architectures" "$(sed -n '/^| arm64 |/,/^$/p' docs/beyond-arm64.md | awk 'NF { print $2 }' | xargs)" \
	"$(awk '{ print $1 }' "$TMP/bits" | xargs)"

# --- it sees what is there
cp -r "${XDG_CACHE_HOME:-$HOME/.cache}/regscope/uapi-sid" "$TMP/planted"
echo '#define KVM_REG_MIPS_PLANTED (KVM_REG_MIPS | 1ULL << 44 | 1ULL << 51)' >>"$TMP/planted/usr/lib/linux/uapi/mips/asm/kvm.h"
run scripts/id-bits "$TMP/planted"
is "a constant with bits 44 and 51" "$(awk '$1 == "mips" { print $2, $3 }' "$TMP/out")" "51:51 44:44"
echo '#define KVM_REG_RISCV_PLANTED (0x80 << 24 | 1 << 9)' >>"$TMP/planted/usr/lib/linux/uapi/riscv/asm/kvm.h"
run scripts/id-bits "$TMP/planted"
is "an int that is negative has 32 bits" "$(awk '$1 == "riscv" { print $2, $3 }' "$TMP/out")" "31:16 9:9"
run scripts/id-bits "$TMP"
exits "no UAPI there" 2 "has no .*/usr/lib/linux/uapi/arm64/asm/kvm.h; unpack a linux-libc-dev of Debian 13 or later there"
done_testing
