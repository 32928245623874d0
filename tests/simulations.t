#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# cost: minutes
# What the statistics promise, by 10,000 draws of each instead of the unit tests' 500: TAP is the program's.
cd "$(dirname "$0")/.." || exit 1
SIMULATIONS=10000 exec "${O:-build}/gcc/tests/unit/test_verdict"
