#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Form: scripts, layers, and the binary that users copy to their servers.
. "$(dirname "$0")/tap.sh"

ok "shellcheck" scripts/lint shell
ok "layers: arrows go one way" scripts/lint layers
ok "README shows the reference run's table" awk 'NR == FNR { want = want "    " $0 "\n"; next }
	{ have = have $0 "\n" } END { gsub(/ +\n/, "\n", want); exit index(have, want) == 0 }' results/reference/report.txt README.md
size=$(stat -c %s "$ARM64")
ok "the static arm64 binary is at most 2 MiB ($size bytes)" test "$size" -le $((2 * 1024 * 1024))
ok "the static arm64 binary depends on nothing" sh -c "file -L '$ARM64' 2>/dev/null | grep -q 'statically linked' || ! od -An -c '$ARM64' | tr -d ' \n' | grep -q 'ld-linux'"
done_testing
