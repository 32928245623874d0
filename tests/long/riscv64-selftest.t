#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# The kernel's own selftest of riscv64's registers, get-reg-list, on Debian's kernel: it passes, and what it lists is
# what regscope lists, name by name. Long: the kernel's source is fetched where it is not in the cache.
. "$(dirname "$0")/../tap.sh"
. tests/lab.sh
export ARCH=riscv64
scripts/deps lab && make -s -j2 riscv64 || exit 1
source=$(ARCH=arm64 scripts/lab/build-kernel --source plain-6.12) || exit 1
headers=$TMP/headers/usr/include
cross=$([ "$(uname -m)" = riscv64 ] || echo riscv64-linux-gnu-)

build_selftest() (
	unset MAKEFLAGS MFLAGS MAKELEVEL
	make -s -C "$source" O="$TMP/headers" ARCH=riscv CROSS_COMPILE="$cross" headers &&
		make -s -C "$source/tools/testing/selftests/kvm" ARCH=riscv CROSS_COMPILE="$cross" OUTPUT="$TMP" LDFLAGS=-static \
			KHDR_INCLUDES="-isystem $headers" -j2 "$TMP/get-reg-list" && "${cross}strip" "$TMP/get-reg-list"
)
run build_selftest
is "the selftest builds" "$code" 0
[ "$code" -eq 0 ] || { sed 's/^/# /' "$TMP/err"; exit 1; }

# What it disables for one configuration it has in another: what lists registers is in these.
cat >"$TMP/both" <<'END'
#!/bin/sh
cd /files
for config in sbi-sta fp_f fp_d zicbom zicboz; do
	echo "== $config"
	./get-reg-list --config=$config --list
	./get-reg-list --config=$config --list-filtered
done
for features in none F,D,ZICBOM,ZICBOZ; do
	echo "== $features"
	./regscope regs --csv --features $features
done
echo "== test"
./get-reg-list || echo "exit code $?"
END
chmod 755 "$TMP/both"
run scripts/lab/run --kernel debian-6.12 --file "$TMP/get-reg-list" --file "$TMP/both" --file "$O/riscv64/regscope" \
	--program -- /files/both
is "it runs" "$code" 0
tr -d '\r' <"$TMP/out" >"$TMP/lists"

# part NAME...: the lines of these
part() { awk -v names=" $* " '/^== /{ on = index(names, " " substr($0, 4) " "); next } on' "$TMP/lists"; }

# Registers of the selftest, which writes each as the kernel's headers have it: number and last name
listed() {
	{
		printf '#include <stddef.h>\n#include <stdio.h>\n#include <linux/kvm.h>\n'
		printf 'static const struct { __u64 id; const char *name; } regs[] = {\n'
		part "$@" | sed -nE 's/^\t(KVM_REG_RISCV .*),$/\1/p' |
			sed -E 's/.*\| (.*)/{ &, "\1" },/; s/"KVM_RISCV_(ISA|SBI)_EXT_/"/; s/"[A-Z_]+\((regs\.)?(.*)\)"/"\2"/'
		printf '};\nint main(void)\n{\n\tfor (size_t i = 0; i < sizeof(regs) / sizeof(*regs); i++)\n'
		printf '\t\tprintf("0x%%016llx %%s\\n", (unsigned long long)regs[i].id, regs[i].name);\n}\n'
	} >"$TMP/listed.c"
	gcc -isystem "$headers" -o "$TMP/listed" "$TMP/listed.c" && "$TMP/listed" | tr -d '[]' | LC_ALL=C sort -u
}
named() { part "$1" >"$TMP/part.csv"; column "$TMP/part.csv" "id name" | sed 's/ .*\./ /' | LC_ALL=C sort; }

listed sbi-sta >"$TMP/selftest"
ok "there are many" test "$(wc -l <"$TMP/selftest")" -ge 90
named none >"$TMP/regscope"
ok "what every vCPU has: the same registers, by the same names" diff "$TMP/selftest" "$TMP/regscope"
listed sbi-sta fp_f fp_d zicbom zicboz >"$TMP/selftest"
named F,D,ZICBOM,ZICBOZ >"$TMP/regscope"
ok "with floating point and cache blocks: the same" diff "$TMP/selftest" "$TMP/regscope"
ok "those are more" test "$(wc -l <"$TMP/selftest")" -ge 160
is "the selftest passes" "$(part test | grep -c ': PASS')/$(part test | grep -c 'exit code')" \
	"$(part test | grep -vc '^1\.\.0 # SKIP\|^Random\|^$')/0"
done_testing
