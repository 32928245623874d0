#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# scripts/lint finds what it looks for: in a copy of the tree, one fault of each kind is planted, and each
# has to be named with its file and line; what only looks like one must not be.
# shellcheck source=tests/tap.sh
. "$(dirname "$0")/tap.sh"

TREE=$TMP/tree
LINT_FILES="scripts/lint scripts/lint.d .clang-format"
mkdir "$TREE"
# shellcheck disable=SC2086 # a list
cp -R --parents bench cmd lib tests/unit tests/fuzz $LINT_FILES "$TREE"
git init -q "$TREE"

planted=()
spared=()

# add FILE TEXT: at the end of the copy's FILE; $at says where that is
add() {
	mkdir -p "$(dirname "$TREE/$1")"
	touch "$TREE/$1"
	at=$1:$(($(wc -l <"$TREE/$1") + 1))
	printf '%s\n' "$2" >>"$TREE/$1"
}

# plant FILE TEXT SAYS: TEXT has to be found, in words that have SAYS among them
plant() {
	add "$1" "$2"
	planted+=("$at: "$'\t'"$3"$'\t'"${2%%$'\n'*}")
}

# spare FILE TEXT: it must not
spare() {
	add "$1" "$2"
	spared+=("$at:"$'\t'"$2")
}

# is_named PLACE WORDS: by one line of what lint said
is_named() { grep -F -- "$1" "$TMP/said" | grep -F -- "$2"; }
is_spared() { ! grep -F -- "$1" "$TMP/said"; }

# look CHECK: it says no, and all that was planted since the last look is in what it says
look() {
	local one place says text
	ok "$1: fails" bash -c "! '$TREE/scripts/lint' $1 >'$TMP/said' 2>&1"
	for one in "${planted[@]}"; do
		IFS=$'\t' read -r place says text <<<"$one"
		ok "$1: finds in ${place%%:*}: $text" is_named "$place" "$says"
	done
	for one in "${spared[@]}"; do
		IFS=$'\t' read -r place text <<<"$one"
		ok "$1: spares in ${place%%:*}: $text" is_spared "$place"
	done
	planted=()
	spared=()
}

# lines N [TEXT]: N of them
lines() { yes "${2:-	;}" | head -n "$1"; }

# an arrow from every room, and the ways to write one
plant lib/error.c '#include "kvm/vm.h"' 'lib includes'
plant lib/kvm/vm.c '#include "measure/clock.h"' 'lib/kvm includes'
plant lib/kvm/arm64/scope.c '#include "record/csv.h"' 'lib/kvm/arm64 includes'
plant lib/kvm/arm64/arch.c '#include "kvm/none/raw_ioctl.h"' 'of lib/kvm/none'
plant lib/measure/rng.c '#include "kvm/reg.h"' 'lib/measure includes'
plant lib/record/env.c '#include "kvm/reg.h"' 'lib/record includes'
plant lib/analyse/model.c '#include "report/report.h"' 'lib/analyse includes'
plant lib/report/report.c '#include "bench.h"' 'lib/report includes "bench.h" of bench'
plant lib/report/report.c '#include <benches.h> /* by -Ibench */' 'of bench'
plant lib/report/report.c '  #  include "../record/../../bench/bench.h"' 'of bench'
plant lib/report/report.c '#include "measure/stats.h"' 'of lib/measure'
plant lib/report/report.c '#include "page/page.h"' 'of lib/page'
plant lib/report/report.c '#include BENCH_HEADER' 'cannot be seen'
plant lib/report/report.c '#include "nobody.h"' 'no room holds'
plant lib/run/plan.c '#include "cmd.h"' 'lib/run includes "cmd.h" of cmd'
plant bench/sweep.c '#include "measure/sampler.h"' 'bench includes'
plant cmd/main.c '#include "kvm/arm64/arm64.h"' 'cmd includes'
plant lib/attic/attic.c 'int attic;' 'lib/attic is a room without a row'
printf 'lib/gone lib\n' >>"$TREE/scripts/lint.d/rooms"
spare bench/sweep.c '#include "measure/hash.h"'
spare bench/sweep.c '#include "raw_ioctl.h"'
spare lib/kvm/vm.c '#include "measure/rng.h"'
spare lib/report/report.c '#include "measure/counters.h"'
spare lib/report/report.c '/* #include "bench.h" */'
# what only some rooms do
plant lib/record/csv.c $'\tprintf("x");' 'prints (printf()'
plant lib/analyse/model.c 'void f(FILE **f) { *f = stderr; }' 'prints (stderr)'
plant lib/kvm/vm.c 'void f(void) { exit(1); }' 'exits (exit()'
plant lib/run/plan.c '#include <argp.h>' 'parses options'
plant bench/sweep.c 'void f(void) { clock_gettime(0, NULL); }' 'reads a clock'
plant bench/sweep.c 'void f(void) { asm("mrs %0, cntvct_el0"); }' 'reads a clock'
plant lib/kvm/vm.c '#include <linux/perf_event.h>' 'reads a clock'
plant cmd/main.c '#ifdef __aarch64__' 'asks for the architecture'
plant lib/kvm/vm.c $'#if defined(X) || \\\n	defined(__x86_64__)' 'asks for the architecture'
planted[-1]=${planted[-1]/#$at/${at%:*}:$((${at#*:} + 1))}
spare lib/record/csv.c '/* printf("x") and exit(1) */ // puts("x")'
spare lib/record/csv.c 'const char *f = "exit(1), stderr";'
spare lib/record/csv.c 'void f(const char *, ...) __attribute__((format(printf, 1, 2)));'
spare lib/kvm/vm.c 'void f(void) { vm->exit(1); run_time(2); }'
spare lib/kvm/arm64/arch.c '#ifdef __aarch64__'
spare cmd/main.c 'void f(void) { printf("x"); exit(1); }'
look layers
ok "layers: finds a row without a room" is_named scripts/lint.d/rooms "lib/gone has a row and no files"

# names: those of bench/'s own source, so those of a harness that is new too
add bench/planted.c "static const struct bench planted = {
	.name = \"turnip\",
};
BENCH_REGISTER(planted);"
plant lib/report/report.c 'bool f(void) { return !strcmp(key->bench, "sweep"); }' '"sweep"'
plant lib/analyse/model.c 'static const struct key f = { .op = "finalize" };' '"finalize"'
plant cmd/pass.c 'const char *f = "scoped";' '"scoped"'
plant cmd/main.c '#define NAME "restore"' '"restore"'
plant lib/record/csv.c 'static const char *const names[] = { "x", "turnip" };' '"turnip"'
plant lib/record/csv.c 'const char *f = env_get(env, "x", "sweep");' '"sweep"'
spare cmd/main.c 'static const struct cmd_option f[] = { { "vms", NULL, "doc" } };'
spare lib/record/csv.c 'static const ROW f[] = { COLUMN_WORD_OF(ROW, set, "set") };'
spare lib/record/csv.c 'static const char *const f_columns[] = { "registers", "get" };'
spare lib/record/csv.c 'const char *f = env_get(env, "vms", "");'
spare lib/record/csv.c '/* as "sweep" does */ const char *f = "sweeping";'
plant scripts/lint.d/names-allowed 'lib/record/csv.c | baseline | nothing' 'does not hold "baseline" any more'
add bench/nameless.c 'BENCH_REGISTER(nameless);'
planted+=("$at: "$'\t'".name cannot be found"$'\t'"a harness without a name")
look names

# sizes
plant lib/error.c "void forty_one(void)"$'\n'"{"$'\n'"$(lines 38)"$'\n'"}" 'forty_one() is 41 lines long'
spare lib/error.c "void forty(void)"$'\n'"{"$'\n'"$(lines 37)"$'\n'"}"
plant tests/unit/test_hash.c "void sixty_one(void)"$'\n'"{"$'\n'"$(lines 58)"$'\n'"}" 'sixty_one() is 61 lines long'
spare tests/unit/test_hash.c "void sixty(void)"$'\n'"{"$'\n'"$(lines 57)"$'\n'"}"
add lib/long.c "$(lines 301 'int a;')"
planted+=("lib/long.c:301: "$'\t'"is 301 lines long"$'\t'"a file of 301 lines")
add lib/fits.c "$(lines 300 'int a;')"
spared+=("lib/fits.c:"$'\t'"a file of 300 lines")
add lib/table.c "static const int t[] = {"$'\n'"$(lines 160 '	1,')"$'\n'"};"$'\n'"$(lines 150 'int a;')"
spared+=("lib/table.c:"$'\t'"a table of 312 lines")
add lib/half.c "static const int t[] = {"$'\n'"$(lines 140 '	1,')"$'\n'"};"$'\n'"$(lines 170 'int a;')"
planted+=("lib/half.c:301: "$'\t'"is 312 lines long"$'\t'"a file of which less than half is a table")
look sizes
for ((i = 0; i < 3000; i++)); do
	printf 'void f%d(void)\n{\n%s\n}\n' "$i" "$(printf '	;\n%.0s' {1..10})"
done >"$TREE/lib/median.c"
run "$TREE/scripts/lint" sizes
ok "sizes: finds that the median function has 13 lines" grep -q "functions is 13 lines" "$TMP/out"

# the tools, each on one good and one bad file
TREE=$TMP/small
mkdir "$TREE"
# shellcheck disable=SC2086 # a list
cp -R --parents $LINT_FILES lib/error.h "$TREE"
git init -q "$TREE"
ok "format: passes a good file" "$TREE/scripts/lint" format
ok "shell: passes a good file" "$TREE/scripts/lint" shell
add lib/bad.c 'int  bad;'
run "$TREE/scripts/lint" format
is "format: fails" "$code" 1
ok "format: shows lib/bad.c, line 1, and what is wrong" awk '/^--- lib\/bad.c$/ { a = 1 }
	/^@@ -1 / { b = a } /^-int  bad;$/ { c = b } END { exit !c }' "$TMP/out"
rm "$TREE/lib/bad.c"
add lib/wide.c "// $(printf 'x%.0s' {1..98})"
run "$TREE/scripts/lint" format
is "format: fails on 101 columns" "$code" 1
ok "format: says where" grep -q '^lib/wide.c:1: is wider than 100 columns' "$TMP/out"
# shellcheck disable=SC2016 # for the file
add scripts/bad '#!/bin/bash
cd $1'
run "$TREE/scripts/lint" shell
ok "shell: fails" test "$code" -ne 0
ok "shell: says where" grep -q 'In scripts/bad line 2:' "$TMP/out"
run "$TREE/scripts/lint" shell
ok "shell: says so each time" grep -q 'In scripts/bad line 2:' "$TMP/out"
rm "$TREE/scripts/bad"
# what passed is not looked at again, until it or what it sources is another
add scripts/words.sh '# shellcheck shell=bash disable=SC2034
word=x'
# shellcheck disable=SC2016 # for the file
add scripts/tells '#!/bin/bash
. scripts/words.sh
echo "$word"'
ok "shell: passes a script that sources another" "$TREE/scripts/lint" shell
mkdir "$TMP/bin"
printf '#!/bin/sh\n[ "$1" = --version ] && exec %s "$1"\nexit 1\n' "$(command -v shellcheck)" >"$TMP/bin/shellcheck"
chmod 755 "$TMP/bin/shellcheck"
ok "shell: looks at nothing twice" env PATH="$TMP/bin:$PATH" "$TREE/scripts/lint" shell
sed -i s/word=/other=/ "$TREE/scripts/words.sh"
run "$TREE/scripts/lint" shell
ok "shell: looks again where what is sourced has changed" grep -q 'In scripts/tells line 3:' "$TMP/out"
done_testing
