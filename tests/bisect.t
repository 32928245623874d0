#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# scripts/bisect on a tree of stand-ins, where nothing is built or booted: what it takes from the base, whatever other
# columns that has, and what it asks for. tests/long/commits.t bisects real kernels.
. "$(dirname "$0")/tap.sh"
unset O

home=$TMP/home base=$TMP/base
mkdir -p "$home/scripts/lab" "$home/build/host" "$TMP/image" "$TMP/linux"
cp scripts/bisect scripts/common.sh "$home/scripts/"
cp -r plots "$home/"
printf 'all arm64:\n' >"$home/Makefile"
echo kernel >"$TMP/image/Image"
printf '#!/bin/sh\nexit 0\n' >"$home/scripts/deps"
printf '#!/bin/sh\necho %s\n' "$TMP/image" >"$home/scripts/lab/build-tree"
# the run that it makes is the base's of get at 8 vCPUs, on the kernel that there is
cat >"$home/scripts/lab/run" <<'END'
#!/bin/bash
echo "$*" >>"$TMP/asked"
while [ "$1" != --out ]; do shift; done
cp -r "$TMP/base" "$2"
sed -i '/,2,get,/d; /,set,/d' "$2/samples.csv"
sed -i "s/^lab_image=.*/lab_image=$(sha256sum <"$TMP/image/Image" | cut -c 1-16)/" "$2/env.txt"
END
cat >"$home/build/host/regscope" <<'END'
#!/bin/sh
[ "$1" != compare ] || printf '\n2 rows: the same\n'
END
chmod 755 "$home"/scripts/{deps,lab/*} "$home/build/host/regscope"
export TMP
git -C "$TMP/linux" init -q
git -C "$TMP/linux" -c user.name=x -c user.email=x@x commit -q --allow-empty -m one

# A base with first passes and another policy; and columns in another order, as no release has them yet.
mkdir "$base"
printf '%s\n' features='PSCI_0_2 SVE' first=yes host_kind=emulated lab_boot=1/1 lab_cpu=a64fx lab_image=0123 >"$base/env.txt"
printf '%s\n' new,pass,policy,vcpus,op,bench 1,first,all,8,get,sweep 1,,all,8,get,sweep 1,,list-each,8,get,sweep 1,,all,2,get,sweep \
	1,,all,8,set,sweep >"$base/samples.csv"
bisect() { run env -C "$TMP/linux" "$home/scripts/bisect" --base "$base" --out "$TMP/kept" "$@"; }

bisect
is "a base with first passes: exit code" "$code" 0
[ "$code" = 0 ] || sed 's/^/# /' "$TMP/err"
ok "a base with first passes: the same is measured" \
	grep -qE -- '-- bench --bench sweep --op get --vcpus 8 --policies all,list-each --first --features PSCI_0_2,SVE$' "$TMP/asked"
bisect
is "what is kept is not measured again" "$(wc -l <"$TMP/asked")" 1
sed -i '/^1,first/d' "$TMP"/kept/*/samples.csv
bisect
is "a run without its first passes is not what was asked for" "$(wc -l <"$TMP/asked")" 2
bisect --op list
exits "an op that it does not have" 255 "has no such op; it has: get set"
bisect --vcpus 2,4
exits "a number of vCPUs that it does not have" 255 "has no such cell of get; it has 2 8"

# one of before there were first passes
sed -i '/^first=/d' "$base/env.txt"
printf '%s\n' bench,op,policy,vcpus sweep,get,all,2 sweep,get,scoped,2 >"$base/samples.csv"
rm -r "$TMP/kept"
bisect
is "an older base: exit code" "$code" 0
ok "an older base: the same is measured" grep -q -- ' --vcpus 2 --policies all,scoped --features' "$TMP/asked"
done_testing
