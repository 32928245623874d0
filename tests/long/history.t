#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# tests/history.t with 100 histories of each kind: the figures that docs/history.md gives.
cd "$(dirname "$0")/../.." || exit 1
HISTORIES=100 exec tests/history.t
