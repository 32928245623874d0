#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# tests/trace.t, ten traces of the same accesses by each backend.
cd "$(dirname "$0")/../.." || exit 1
TIMES=${TIMES:-10} exec tests/trace.t
