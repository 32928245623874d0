#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# TERM, HUP and INT to whatever runs a measurement, alone or to all processes of its terminal: it ends in order,
# and what was measured is kept. The runs have more rounds than anyone waits for, and the signal comes when rows
# have come out of the emulated host.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

KERNEL=$(small_kernel)
export KERNEL HOST=emulated VCPUS=1 ROUNDS=100000 BENCH=sweep LAB_SHARDS=1 LAB_TIME_LIMIT=${LAB_TIME_LIMIT:-300}
unset MAKEFLAGS MFLAGS

# begin COMMAND...: in a session of its own, as a terminal would have it
begin() {
	env --default-signal=INT,QUIT,HUP setsid "$@" >"$TMP/out" 2>"$TMP/err" </dev/null &
	pid=$!
}

measures() { grep -aqsE '^sweep,[a-z]+,[a-z]+,[0-9]' "$TMP"/regscope-lab.*/files; }

# ended NAME DIR SIGNAL PID CODE: the signal goes to PID, or to a process group if that is negative
ended() {
	local name=$1 dir=$2 rows
	until measures || ! kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
	kill -s "$3" -- "$4"
	code=0
	wait "$pid" 2>/dev/null || code=$?
	is "$name: no QEMU is left" "$(pgrep -s "$pid" -fa qemu-system)" ""
	exits "$name" "$5" "interrupted; $dir keeps what was measured"
	rows=$(grep -c '^sweep,' "$dir/samples.csv")
	ok "$name: rows are kept ($rows)" test "$rows" -gt 0
	ok "$name: nothing is left in TMPDIR" eval '! compgen -G "$TMP/regscope-*"'
}

begin env OUT="$TMP/make-term" make bench
ended "TERM to make" "$TMP/make-term" TERM "$pid" 143
begin env OUT="$TMP/make-hup" make bench
ended "HUP to all of make" "$TMP/make-hup" HUP "-$pid" 129
begin env OUT="$TMP/bench-int" scripts/bench
ended "INT to scripts/bench" "$TMP/bench-int" INT "$pid" 130
begin scripts/lab/bench --binary "$ARM64" --tool "$TOOL" --kernel "$KERNEL" --out "$TMP/lab-term" -- --vcpus 1 --rounds 100000 --bench " sweep baseline"
ended "TERM to all of scripts/lab/bench" "$TMP/lab-term" TERM "-$pid" 130
ok "a list with blanks" grep -qx benches=sweep,baseline "$TMP/lab-term/env.txt"

# A native host, which this machine need not be: what measures gets one signal, since a second ends it at once.
mkdir -p "$TMP/tree/build/host"
cp -r scripts "$TMP/tree/"
printf 'all:\n' >"$TMP/tree/Makefile"
cat >"$TMP/tree/build/host/regscope" <<'END'
#!/usr/bin/env bash
[ "$1" = bench ] || exit 0 # the doctor comes before
trap 'echo told >>"$TMP/told"' TERM INT HUP
echo $$ >"$TMP/runs"
until [ -s "$TMP/told" ]; do sleep 0.1; done
sleep 1 # for a second one
exit 130
END
chmod 755 "$TMP/tree/build/host/regscope"
export TMP
for signal in TERM HUP INT; do
	rm -f "$TMP/told" "$TMP/runs"
	begin env -u KERNEL HOST=native REGSCOPE_KVM=/dev/null O=build OUT="$TMP/native" "$TMP/tree/scripts/bench"
	until [ -s "$TMP/runs" ] || ! kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
	kill -s "$signal" -- "-$pid"
	code=0
	wait "$pid" || code=$?
	is "native, $signal to all: exit code" "$code" 130
	is "native, $signal to all: one signal" "$(cat "$TMP/told")" told
done
done_testing
