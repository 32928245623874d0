#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# Paths as they come: a clone, a TMPDIR and an OUT with blanks, commas and quotes; and what they leave of the
# program that is measured.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh
unset MAKEFLAGS MFLAGS

clone="$TMP/a clone's" temporary="$TMP/t m,p" dir="$TMP/it's \"here\", now"
mkdir "$clone" "$temporary"
cp -r Makefile bench cmd lib plots scripts tests "$clone/"
# here [NAME=VALUE...] make...: in the clone
here() { (cd "$clone" && env TMPDIR="$temporary" O=build "$@"); }

# What is built of it here: some of the emulated host's objects, and the programs. This machine's own are those that
# the last call of this test made, where nothing changed.
PATH=$(tr : '\n' <<<"$PATH" | grep -v ccache | paste -s -d :) # where the CI has it for all compilers
export CC='ccache gcc' CCACHE_DIR=${XDG_CACHE_HOME:-$HOME/.cache}/regscope/ccache
mkdir "$clone/build"
cp -r "$O/arm64" "$O/host" "$clone/build/"
rm -f "$clone"/build/arm64/{regscope,cmd/[a-m]*.o,lib/*.o,lib/kvm/arm64/a*.o} "$clone"/build/host/regscope
export CFLAGS="-O0 -g0 -DTOLD='a b'"
run here HOST=emulated KERNEL="$(small_kernel)" BENCH="sweep baseline" VCPUS="1 2" ROUNDS=1 OUT="$dir" make bench
is "make bench: exit code" "$code" 0
[ "$code" -eq 0 ] || sed 's/^/# /' "$TMP/err"
ok "make bench: the table" grep -q 'KVM_SET_ONE_REG, all registers' "$dir/report.txt"
ok "make bench: lists may have blanks" grep -q '^reproduce=.* VCPUS=1,2 ROUNDS=1 BENCH=sweep,baseline$' "$dir/env.txt"
is "make bench: both harnesses" "$(tail -n +2 "$dir/samples.csv" | cut -d , -f 1 | sort -u | paste -s -d ' ')" "baseline sweep"
is "make bench: nothing is left in TMPDIR" "$(ls "$temporary")" ""
# but for the commit, which is written into the linked program
is "the emulated host's objects are everyone's, to the byte" \
	"$(cd "$clone/build/arm64" && find . -name '*.o' -exec sh -c 'cmp "$2" "$1/$2" || echo "$2"' sh "$(dirname "$(realpath "$OLDPWD/$ARM64")")" {} \; 2>&1)" ""
run here make report OUT="$dir"
is "make report: exit code" "$code" 0
printf '#!/bin/sh\nprintf "%%s\\n" "$1" >"$TMP/given"\n' >"$clone/scripts/plots"
run here TMP="$TMP" make plots OUT="$dir"
is "make plots: is given the directory as it is" "$(cat "$TMP/given")" "$dir"

# What scripts/bench tells regscope, on a native host, which this machine need not be: lists have commas, and
# the command that reproduces the run can be pasted.
printf '.PHONY: bench\nall:\nbench:\n\t@printf "%%s\\n" "$$SCOPE_FILE" "$$THREADS"\n' >"$clone/Makefile"
printf '#!/bin/sh\n[ "$1" != bench ] || printf "%%s\\n" "$@" >"$TMP/told"\n' >"$clone/build/host/regscope"
scope_file="$TMP/my \$cope's.csv"
run here TMP="$TMP" HOST=native REGSCOPE_KVM=/dev/null VCPUS="1 2" BENCH=" threads vms" THREADS="1 2" VMS="1, 2" FEATURES="default MTE" \
	SCOPE_FILE="$scope_file" OUT="$dir.2" scripts/bench
is "lists may have blanks" "$(grep -A 1 -xE -- '--(vcpus|bench|threads|vms|features)' "$TMP/told" | grep -v ^-- | paste -s -d ' ')" \
	"1,2 threads,vms 1,2 1,2 default,MTE"
reproduce=$(grep -A 1 -xe --reproduce "$TMP/told" | tail -n 1)
is "what reproduces the run can be pasted" "$(unset THREADS SCOPE_FILE && cd "$clone" && eval "$reproduce")" "$scope_file
1,2"
done_testing
