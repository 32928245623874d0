#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Form: scripts, layers, and the binary that users copy to their servers.
. "$(dirname "$0")/tap.sh"

ok "shellcheck" scripts/lint shell
ok "layers: arrows go one way" scripts/lint layers
ok "README shows the reference run's table" awk 'NR == FNR { want = want "    " $0 "\n"; next }
	{ have = have $0 "\n" } END { gsub(/ +\n/, "\n", want); exit index(have, want) == 0 }' results/reference/report.txt README.md
# README and the series' cover letter show the kernels side by side, but for sweep's part
shown() {
	awk -v file="$1" -v indent="$2" 'BEGIN { while ((getline line < file) > 0) have = have line "\n" }
		/^KVM_GET_ONE_REG/ { skip = 1 } /^all: every/ { skip = 0 }
		!skip { line = indent $0; sub(/ +$/, "", line); want = want line "\n" }
		END { exit index(have, want) == 0 }' results/reference-kernels/report.txt
}
ok "README shows the kernels side by side" shown README.md "    "
ok "the cover letter shows them too" shown scripts/lab/kernel/0000-cover-letter.patch "  "
size=$(stat -c %s "$ARM64")
ok "the static arm64 binary is at most 2 MiB ($size bytes)" test "$size" -le $((2 * 1024 * 1024))
is "the static arm64 binary depends on nothing" "$(LC_ALL=C readelf -ld "$ARM64" | grep -c 'INTERP\|NEEDED')" 0
done_testing
