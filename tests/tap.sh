# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # what it sets, the tests use
# TAP for shell tests: source it, call ok and friends, end with `done_testing`.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
O=${O:-build}
TOOL=$O/host/regscope
ARM64=$O/arm64/regscope
nr=0
failed=0
code=0
TMP=$(mktemp -d "${TMPDIR:-/tmp}/regscope-t.XXXXXX")
trap 'rm -rf "$TMP"' EXIT
export TMPDIR=$TMP # tests run side by side: what they start keeps its files apart
unset MAKEFLAGS MFLAGS MAKELEVEL # a make that a test starts is none of those that run the tests

# ok NAME COMMAND...: the command's success is the test's
ok() {
	local name=$1
	shift
	nr=$((nr + 1))
	if "$@" >"$TMP/ok.log" 2>&1; then
		echo "ok $nr - $name"
	else
		echo "not ok $nr - $name"
		sed 's/^/#   /' "$TMP/ok.log"
		failed=$((failed + 1))
	fi
}

# is NAME GOT WANTED
is() {
	nr=$((nr + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $nr - $1"
	else
		printf 'not ok %d - %s\n#   got:    %s\n#   wanted: %s\n' "$nr" "$1" "$2" "$3"
		failed=$((failed + 1))
	fi
}

# release_of DIR: of the kernel that a run there was made on; committed runs are made again, on newer ones
release_of() { sed -n 's/^kernel_release=//p' "$1/env.txt"; }

# run COMMAND...: its exit code in $code, its output in $TMP/out and $TMP/err
run() {
	code=0
	"$@" >"$TMP/out" 2>"$TMP/err" </dev/null || code=$?
}

# exits NAME CODE PATTERN: of the last run; the pattern is looked for on stderr
exits() {
	is "$1: exit code" "$code" "$2"
	ok "$1: says \"$3\"" grep -q -- "$3" "$TMP/err"
	[ "$failed" = 0 ] || sed 's/^/#   stderr: /' "$TMP/err"
}

done_testing() {
	echo "1..$nr"
	[ "$failed" -eq 0 ]
}
