#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Form: scripts, layers, sizes, names, and the binary that users copy to their servers.
. "$(dirname "$0")/tap.sh"

ok "shellcheck" scripts/lint shell
ok "layers: arrows go one way" scripts/lint layers
ok "sizes: of functions and files" scripts/lint sizes
ok "names: known in bench/ alone" scripts/lint names
size=$(stat -c %s "$ARM64")
ok "the static arm64 binary is at most 2 MiB ($size bytes)" test "$size" -le $((2 * 1024 * 1024))
is "the static arm64 binary depends on nothing" "$(LC_ALL=C readelf -ld "$ARM64" | grep -c 'INTERP\|NEEDED')" 0
done_testing
