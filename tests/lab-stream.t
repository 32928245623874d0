#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2016,SC2154 # what the stand-ins expand; what tap.sh sets
# What scripts/lab/run makes of a host's stream of files, wherever it breaks off. The host is a stand-in: it
# leaves the first $LENGTH bytes of $STREAM.
. "$(dirname "$0")/tap.sh"
mkdir -p "$TMP/tree" "$TMP/bin" "$TMP/image/modules" "$TMP/old" "$TMP/new"
cp -r scripts "$TMP/tree"
lab=$TMP/tree/scripts/lab
touch "$TMP/image/Image" "$TMP/regscope"
printf '#!/bin/sh\n[ "$1" = --name ] && echo small || echo "$TMP/image"\n' >"$lab/get-kernel"
printf '#!/bin/sh\necho "$TMP/regscope"\n' >"$lab/busybox"
cat >"$TMP/bin/qemu-system-aarch64" <<'END'
#!/usr/bin/env bash
[ "$1" != --version ] || { echo 'QEMU emulator version 7.2.1'; exit; }
for word; do
	case $word in
	dumpdtb=*) exit ;;
	file,id=files,path=*) stage=$(dirname "${word#*path=}") ;;
	esac
done
exec 3>"$stage/stderr"
head -c "$LENGTH" "$STREAM" >"$stage/files"
END
printf '#!/bin/sh\n' >"$TMP/bin/fdtput" # there is no device tree
chmod +x "$TMP/bin/qemu-system-aarch64" "$TMP/bin/fdtput"
export TMP PATH="$TMP/bin:$PATH" STREAM="$TMP/stream" LENGTH

# of N rows
samples() { echo header; seq -f 'sweep,row,%05g' "$1"; }
add() { tar --format=ustar --owner=0 --group=0 -C "$1" -rf "$STREAM" "$2"; }
samples 200 >"$TMP/old/samples.csv"
samples 300 >"$TMP/new/samples.csv"
echo stopped=interrupted >"$TMP/old/env.txt"
echo stopped=ended >"$TMP/new/env.txt"
add "$TMP/old" env.txt
add "$TMP/old" samples.csv
old=$(stat -c %s "$TMP/old/samples.csv") new=$(stat -c %s "$TMP/new/samples.csv")
begin=$((1024 + 512 + (old + 511) / 512 * 512)) # of the second samples.csv
add "$TMP/new" samples.csv
add "$TMP/new" env.txt

# broken NAME LENGTH ROWS STOPPED: what is there of a stream that breaks off after LENGTH bytes
broken() {
	LENGTH=$2
	run "$lab/run" --binary "$TMP/regscope" --out "$TMP/$1" -- bench
	is "$1: rows" "$(wc -l <"$TMP/$1/samples.csv")" $((1 + $3))
	ok "$1: whole rows" cmp "$TMP/$1/samples.csv" <(head -n $((1 + $3)) "$TMP/new/samples.csv")
	is "$1: env.txt" "$(sed -n 's/^stopped=//p' "$TMP/$1/env.txt")" "$4"
}
broken whole "$(stat -c %s "$STREAM")" 300 ended
broken "at a border" "$begin" 200 interrupted
broken "in a header" $((begin + 100)) 200 interrupted
broken "after a header" $((begin + 512)) 200 interrupted
broken "early in a member" $((begin + 512 + 1000)) 200 interrupted
broken "late in a member" $((begin + 512 + new - 90)) 294 interrupted
broken "in the last env.txt" $((begin + 512 + (new + 511) / 512 * 512 + 512)) 300 interrupted
is "nothing is left" "$(compgen -G "$TMP/regscope-*")" ""
done_testing
