#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# tests/boots.t, 1,000 comparisons of every kind.
cd "$(dirname "$0")/../.." || exit 1
TIMES=${TIMES:-1000} exec tests/boots.t
