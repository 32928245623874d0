#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# The release, and what of a version there is: the archive's sources are the same bytes whoever makes it, where and when;
# the commit that a program tells of; a hash of the program that does not know it. tests/long/dist.t is of its programs.
. "$(dirname "$0")/tap.sh"
field() { LC_ALL=C grep -ao 'regscope-commit=................' "$1"; }

# a tree of its own, since what is released is a commit
tree=$TMP/tree
mkdir "$tree"
cp -a Makefile COPYING README.md .gitattributes bench cmd lib scripts "$tree/"
git_() { git -C "$tree" -c user.name=test -c user.email=test@localhost -c init.defaultBranch=main "$@"; }
{ git_ init && git_ add -A && git_ commit -m first; } >/dev/null 2>&1
head=$(git_ rev-parse HEAD)
release=$(scripts/version --release)
is "version: the release and the commit" "$("$tree/scripts/version")" "$release ${head:0:12}"
touch "$tree/lib/version.h" "$tree/other"
is "version: what is no source of the program changes nothing" "$("$tree/scripts/version")" "$release ${head:0:12}"
echo '/* */' >>"$tree/lib/text.h"
is "version: a changed source" "$("$tree/scripts/version" --commit)" "${head:0:12}+"
git_ checkout -q lib/text.h
mkdir "$tree/copy"
cp -a "$tree/scripts" "$tree/lib" "$tree/copy/"
is "version: a copy within another git tree is not that tree" "$("$tree/copy/scripts/version" --commit)" unknown
rm -r "$tree/copy" "$tree/other"

# dist FOLDER COMMAND...: a clone there, and the archive that the command makes of it
dist() {
	local folder=$1
	shift
	mkdir -p "$folder"
	git clone -q "$tree" "$folder/regscope"
	cd "$folder/regscope" || exit
	find . -path ./.git -prune -o -type f -exec touch -d @0 {} +
	run env -u O "$@" scripts/dist --sources
	cd - >/dev/null || exit
}
dist "$TMP/a" TZ=UTC LC_ALL=C
is "dist: exit code" "$code" 0
is "dist: names the archive" "$(cat "$TMP/out")" "build/dist/regscope-$release.tar.xz"
archive=$TMP/a/regscope/build/dist/regscope-$release.tar.xz
umask 077
printf '[core]\n\tautocrlf = true\n[tar]\n\tumask = 0\n' >"$TMP/.gitconfig"
dist "$TMP/b/a longer place" TZ=Asia/Kathmandu LC_ALL=C.UTF-8 HOME="$TMP" XZ_OPT=-0 CFLAGS=-O0
umask 022
ok "dist: another folder, umask, time zone, locale, and settings of git: the same bytes" \
	cmp "$archive" "$TMP/b/a longer place/regscope/build/dist/regscope-$release.tar.xz"
ok "dist: its checksum" sh -c 'cd "${1%/*}" && sha256sum --quiet -c "$1.sha256"' sh "$archive"
is "dist: nothing else is left" "$(cd "${archive%/*}" && echo * .[!.]*)" "regscope-$release.tar.xz regscope-$release.tar.xz.sha256 .[!.]*"
tar -C "$TMP" -xf "$archive"
unpacked=$TMP/regscope-$release
is "dist: an unpacked archive knows its commit" "$("$unpacked/scripts/version")" "$release ${head:0:12}"
is "dist: holds what git has" "$(cd "$unpacked" && find . -type f | LC_ALL=C sort)" \
	"$(git_ ls-files | sed 's,^,./,' | LC_ALL=C sort)"
is "dist: but for the commit" "$(diff -rq -x .git "$tree" "$unpacked" | sed 's/ and .*//')" "Files $tree/lib/version.h"
is "dist: who may read it" "$(cd "$unpacked" && stat -c '%a' Makefile scripts scripts/dist | xargs)" "644 755 755"
run "$unpacked/scripts/dist"
exits "dist, of what is no git tree" 2 "this is no git tree"
echo changed >>"$tree/README.md"
run env -u O "$tree/scripts/dist" --sources
exits "dist, of a tree with changes" 0 "what was changed since is not in it"
ok "dist, of a tree with changes: the commit's bytes" cmp "$archive" "$tree/build/dist/regscope-$release.tar.xz"
run "$tree/scripts/dist" --frobnicate
exits "dist: unknown option" 2 "unknown option"

# the field of a program
cp "$TOOL" "$TMP/program"
scripts/version --stamp "$TMP/program"
ok "make writes the commit into each program" \
	test "$(make -nB O="$TMP/none" all arm64 2>/dev/null | grep -c '^scripts/version --stamp .*/\(host\|arm64\)/regscope$')" = 2
ok "a program tells the commit that is written into it" \
	grep -q "^regscope $release (commit $(scripts/version --commit | sed 's/+$/, changed/'))$" <("$TMP/program" --version)
run "$tree/scripts/version" --stamp "$TMP/program"
is "another commit's: exit code" "$code" 0
is "another commit's: the program tells it" "$("$TMP/program" --version)" "regscope $release (commit ${head:0:12})"
is "another commit's: nothing else of it is changed" "$(cmp -l "$TOOL" "$TMP/program" | wc -l)" \
	"$(cmp -l <(field "$TOOL") <(field "$TMP/program") | wc -l)"
run "$unpacked/scripts/version" --stamp "$unpacked/COPYING"
exits "no program" 2 "COPYING: has 0 fields for a commit"
done_testing
