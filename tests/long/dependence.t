#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# Intervals of rounds that hang together, by 10,000 runs of the stop rule for each kind of noise instead of the
# unit tests' 200: TAP is the program's.
cd "$(dirname "$0")/../.." || exit 1
make -s "${O:-build}/gcc/tests/unit/test_dependence" || exit 1
SIMULATIONS=10000 exec "${O:-build}/gcc/tests/unit/test_dependence"
