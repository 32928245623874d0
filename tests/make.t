#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh sets
# What make takes from its user, what it removes, and what the scripts leave behind: no kernel is booted.
. "$(dirname "$0")/tap.sh"
unset MAKEFLAGS MFLAGS HOST_FROM V
theirs=() # with which $O is built
for name in CROSS_COMPILE CC CPPFLAGS CFLAGS LDFLAGS SAN WERROR; do
	[ -z "${!name+set}" ] || theirs+=("$name=${!name}")
	unset "$name"
done

B=$O/make.t # make builds in no folder that has a blank in its name, and $TMP may have one
rm -rf "$B"
mkdir -p "$B"
trap 'rm -rf "$TMP" "$B"' EXIT
main=$B/host/cmd/main.o
says() { grep -q -- "$1" "$TMP/out"; }

# HOST is ours on make's command line; other programs export one of theirs. What ends bench is the next thing.
run env HOST=x86_64-conda-linux-gnu OUT= RESUME=yes make bench
exits "HOST of conda" 2 "RESUME=yes goes with OUT=DIR"
ok "HOST of conda: is ignored, in one line" \
	grep -q '^bench: HOST=x86_64-conda-linux-gnu in the environment is ignored' "$TMP/err"
run env HOST=emulated OUT= RESUME=yes make bench
exits "HOST=emulated in the environment" 2 "emulated host, as asked"
run make bench HOST=mars
exits "HOST=mars of the command line" 2 "HOST=mars: is not one of auto, native, emulated"

run make bench HOST=emulated BUDGET=10
exits "BUDGET of the emulated host" 2 "BUDGET=10: an emulated host's time says nothing: there ROUNDS=N"

# variables that are misspelt, and those of others
for slip in VCPU=8:VCPUS vcpus=8:VCPUS ROUND=1:ROUNDS KERNELL=x:KERNEL Prefix=/usr:prefix SCOPEFILE=x:SCOPE_FILE; do
	run make -n bench "${slip%:*}"
	exits "${slip%:*}" 2 "${slip%=*}=: is no variable of this Makefile; is it ${slip#*:}= that you mean"
done
run make -n bench FROBNICATE=1
exits "a variable of nobody's" 0 "FROBNICATE=: is no variable of this Makefile"
run make -n install V=1 CC=gcc CXX=g++ CFLAGS=-O1 CXXFLAGS=-O1 ARFLAGS=r prefix=/usr DESTDIR=/x SAN=1 WERROR=1 O="$B" \
	KERNEL_REFRESH=yes JOBS=2
exits "those of compilers and of packagers" 0 "CXX=: is no variable"
is "those of compilers and of packagers: one is nobody's" "$(grep -c 'no variable' "$TMP/err")" 1

# the compiler and its flags
run env CC=clang CFLAGS="-O1 -DTOLD='a b'" CPPFLAGS=-DUNTOLD make V=1 O="$B" "$main"
is "CC, CFLAGS of the environment: exit code" "$code" 0
ok "they are taken, after ours" says "^.*clang .*-O2 .*-DUNTOLD -O1 -DTOLD='a b' "
run env CC=clang CFLAGS=-O1 make O="$B" "$main"
ok "other flags build anew" says "CC .*main.o"
run env CC=clang CFLAGS=-O1 make O="$B" "$main"
is "the same do not" "$(cat "$TMP/out")" ""
run env CC=clang CFLAGS=-O1 bash -c 'for i in {1..8}; do make -s "O=$1" "$1/host/.regscope-commit" & done; wait' bash "$B"
is "several at once: no one is in another one's way" "$(cat "$TMP/err")" ""
for goal in man install test-programs unit-programs gcc/regscope; do
	[[ $goal != */* ]] || goal=$O/$goal
	ok "$goal: knows what its objects need" grep -Eq "^$O/gcc/lib/run/program.o:.* lib/measure/hash.h" \
		<(make -pq "O=$O" "$goal" CROSS_COMPILE=aarch64-linux-gnu- 2>/dev/null)
done
run make -n O="$B" CC=clang LDFLAGS=-Wl,-z,now SAN=1 all
ok "CC, LDFLAGS, SAN=1 of the command line" says "clang .*-fsanitize=address.* -Wl,-z,now -o $B/host/regscope"
run env CC=clang make O="$B" CROSS_COMPILE=aarch64-linux-gnu- "$main"
ok "CROSS_COMPILE asks for more than the environment's CC" grep -q AArch64 <(readelf -h "$main")
run env CC=clang CFLAGS=-DTOLD CPPFLAGS=-DTOLD LDFLAGS=-DTOLD make -n O="$B" arm64
is "none of it gets to the emulated host's program" "$(grep -c 'clang\|-DTOLD' "$TMP/out")" 0
ok "which is built, though" says "gcc .* -o $B/arm64/regscope"

# a program to be copied: static if there is a libc.a
mkdir "$TMP/compilers"
cat >"$TMP/compilers/no-libc.a" <<'END'
#!/bin/sh
case " $* " in *" -static "*) echo 'cannot find -lc' >&2; exit 1 ;; esac
exec "$ARM64_CC" "$@"
END
chmod 755 "$TMP/compilers/no-libc.a"
[ "$(uname -m)" = aarch64 ] && ARM64_CC=gcc || ARM64_CC=aarch64-linux-gnu-gcc
export ARM64_CC
links() { make -n O="$B" "$@" "$B/host/regscope" 2>/dev/null | grep -e "-o $B/host/regscope"; }
ok "static" grep -q -e ' -static .*-lm -pthread$' <(links CC="$ARM64_CC")
ok "static, and nothing is said of it" grep -q -v dynamic <(links CC="$ARM64_CC")
ok "no libc.a: dynamic" grep -q -v -e -static <(links CC="$TMP/compilers/no-libc.a")
ok "no libc.a: make says so" \
	grep -q "LD '$B/host/regscope (dynamic: .*/no-libc.a finds no libc.a; it runs where there is a libc.*)'" \
	<(links CC="$TMP/compilers/no-libc.a")
ok "LDFLAGS that no static program can be linked with: dynamic" \
	grep -q -v -e ' -static ' <(links CC="$ARM64_CC" LDFLAGS=-lnone)
ok "SAN=1: dynamic, as asked" grep -q -v -e -static -e dynamic: <(links CC="$ARM64_CC" SAN=1)

run make O="not here" all
exits "O with a blank" 2 "O=not here: is not a folder that make can build in"

# warnings are errors in our own CI
echo 'static int unused;' >"$B/warning.h"
run make O="$B" CPPFLAGS="-include $B/warning.h" "$main"
exits "a warning of the user's compiler" 0 "warning: .unused. defined"
run make O="$B" CPPFLAGS="-include $B/warning.h" WERROR=1 "$main"
exits "WERROR=1" 2 "error: .unused. defined"
mkdir "$TMP/bin"
printf '#!/bin/sh\necho "WERROR=$WERROR"\n' >"$TMP/bin/make"
chmod 755 "$TMP/bin/make"
run env PATH="$TMP/bin:$PATH" .ci/run
is "our CI sets it, for all that it makes" "$(sort -u "$TMP/out")" "WERROR=1"

# clean removes what make built
mkdir -p "$B/home/host" "$B/home/gcc" "$B/home/arm64/regscope"
touch "$B/home/host/letter" "$B/home/gcc/flags"
before=$(find "$B/home")
run make clean O="$B/home"
is "clean: of a folder that make did not build: exit code" "$code" 0
is "clean: of a folder that make did not build: nothing" "$(find "$B/home")" "$before"
touch "$B/letter"
mkdir -p "$B/server/host" # of scripts/lab/server
touch "$B/server/lock" "$B/server/host/.regscope-flags"
run make clean O="$B"
ok "clean: what was built is gone" test ! -e "$B/host"
ok "clean: what was built for a server is gone" test ! -e "$B/server"
ok "clean: what stood beside it is not" test -e "$B/letter"
run make O="$B/new" "$B/new/host/cmd/main.o"
ok "a build elsewhere" test -e "$B/new/host/cmd/main.o"
run make clean O="$B/new"
ok "clean: the folder too, when it is empty" test ! -e "$B/new"

# From here on what is made is made in $O, which has it already: with other flags, or of newer files, all of it would be
# built anew, and under the hands of the tests that run beside.
[ ${#theirs[@]} -eq 0 ] || export "${theirs[@]}"

# a copy of the tree, in no git, where scripts/bench hands out a run that there is
tree=$TMP/tree
mkdir "$tree"
cp -a Makefile COPYING bench cmd lib plots scripts tests .ci "$tree/"
ln -s "$(realpath "$O")" "$tree/build"
mv "$tree/tests/unit" "$tree/tests/apart"
mkdir "$tree/tests/unit"
echo 'int main(void) { }' >"$tree/tests/unit/test_nothing.c"
run make -n -C "$tree" all
exits "no test for ThreadSanitizer" 2 "no test is for ThreadSanitizer"
rm -r "$tree/tests/unit"
mv "$tree/tests/apart" "$tree/tests/unit"
is "lint outside git: the same files" "$("$tree/scripts/lint" files '*.[ch]' scripts)" \
	"$(scripts/lint files '*.[ch]' scripts | LC_ALL=C sort)"
printf '#!/bin/sh\ncp -r "$RUN" "$OUT"\n' >"$tree/scripts/bench"
RUN=$(realpath results/reference)
export RUN
check() { (cd "$tree" && env -u OUT O=build "$@"); }
run check scripts/baseline check
is "check without a baseline: exit code" "$code" 2
ok "check without a baseline: says so before it measures" grep -q "results/baseline: there is no baseline of any host yet" "$TMP/err"
run check make baseline
is "baseline: exit code" "$code" 0
run check scripts/baseline check
is "check, of the same: exit code" "$code" 0
for file in "$tree"/results/baseline/*/*/samples.csv; do
	awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /instructions/) at[i] }
		NR > 1 { for (i in at) if ($i != "") $i = int($i / 2) } 1' "$file" >"$TMP/half"
	mv "$TMP/half" "$file"
done
run check scripts/baseline check
is "check, of what got worse: exit code, as a CI wants it" "$code" 1
run check make check
is "check, of what got worse: exit code of make" "$code" 2
run make help
ok "help says so" says "a CI runs .scripts/baseline check. instead: 0, 1 worse, 2 failed, 3 cannot tell"

run make bench HOST=emulated RESUME=maybe OUT="$TMP/maybe"
exits "RESUME=maybe" 2 "RESUME=maybe: is neither yes nor no"

# a list may have blanks
run make bench HOST=emulated OUT="$TMP/lists" KERNELS="/no/first,/no/second"
exits "KERNELS with a comma" 2 "bench: /no/first (1 of 2)"
run make bench HOST=emulated OUT="$TMP/twice" BOOTS=2 KERNELS="/no/x/Image /no/y/Image"
exits "KERNELS of one name, in several boots" 2 "KERNELS: Image appears twice"

# RESUME=yes of several runs goes on with those that there are: it makes none in what is something else
cp -r results/reference-kernels/plain-6.12 "$TMP/single"
for several in BOOTS=2 KERNELS=plain-6.12; do
	for dir in typo single; do
		run make bench HOST=emulated RESUME=yes "$several" OUT="$TMP/$dir"
		exits "RESUME=yes $several of $dir" 2 "$dir: has no run .* to go on with"
	done
	is "RESUME=yes $several: nothing is made" "$(ls -d "$TMP"/typo "$TMP"/single/boot-* 2>/dev/null)" ""
done

# What is fetched when a signal comes leaves nothing in the cache. The apt-get here takes minutes.
export XDG_CACHE_HOME=$TMP/cache
cat >"$TMP/bin/apt-get" <<'END'
#!/bin/sh
case $* in
*download*) echo $$ >"$TMP/fetching"; exec sleep 300 ;;
esac
END
printf '#!/bin/sh\necho Version: 1\n' >"$TMP/bin/apt-cache"
chmod 755 "$TMP/bin"/*
export TMP
# started FILE COMMAND...: the command, in the background, when it has made the file
started() {
	local file=$1
	shift
	rm -f "$file"
	env --default-signal=INT,HUP setsid "$@" >"$TMP/out" 2>"$TMP/err" </dev/null &
	pid=$!
	until [ -s "$file" ] || ! kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}
for signal in TERM HUP INT; do
	started "$TMP/fetching" env PATH="$TMP/bin:$PATH" scripts/lab/busybox
	ok "a fetch and SIG$signal: there is something to remove" compgen -G "$TMP/cache/regscope/fetch.*"
	kill -s "$signal" "$pid"
	wait "$pid" 2>/dev/null
	is "a fetch and SIG$signal: exit code" "$?" 130
	is "a fetch and SIG$signal: what is left" "$(compgen -G "$TMP/cache/regscope/*.??????")" ""
	ok "a fetch and SIG$signal: it has ended" test ! -e "/proc/$(cat "$TMP/fetching")"
done
mkdir "$TMP/cache/regscope/kernel.abCD12" "$TMP/cache/regscope/kernel.abCD13"
touch -d '2 days ago' "$TMP/cache/regscope/kernel.abCD12"
run scripts/lab/bench --binary "$ARM64" --tool "$TOOL" --kernel /no/kernel -- --vcpus 1
is "what a killed fetch left goes when it is old" "$(cd "$TMP/cache/regscope" && echo kernel.*)" kernel.abCD13

# a run that crosscheck waits for ends with it
cat >"$tree/scripts/bench" <<'END'
#!/usr/bin/env bash
trap 'rm "$TMP/measuring"; exit 130' TERM
echo $$ >"$TMP/measuring"
while :; do sleep 0.1; done
END
started "$TMP/measuring" "$tree/scripts/crosscheck"
kill "$pid"
wait "$pid" 2>/dev/null
is "crosscheck and SIGTERM: exit code" "$?" 130
ok "crosscheck and SIGTERM: its run has ended" test ! -e "$TMP/measuring"

# a kernel build: everything that it started ends with it
source=$TMP/cache/regscope/linux-6.12/source
mkdir -p "$source" "$source/../unpack.abCD12"
run make TESTS=most test
exits "tests that there are not" 2 'TESTS=most: is not "all"'
printf 'tinyconfig:\n\t@echo $$$$ >"$(TMP)/building"; sleep 300; true\n' >"$source/Makefile"
started "$TMP/building" scripts/lab/build-kernel plain-6.12
kill "$pid"
wait "$pid" 2>/dev/null
is "a kernel build and SIGTERM: exit code" "$?" 130
is "a kernel build and SIGTERM: what of it runs" "$(ps -s "$pid" -o stat=,args= | grep -v '^Z')" ""
ok "what a killed one left is gone" test ! -e "$source/../unpack.abCD12"
done_testing
