#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what the files it sources set
# docs/tutorial.md, typed to the letter, with a real Linux in ~/linux: what it promises comes out. Two kernels are built;
# tests/tutorial.t types the same without building any.
. "$(dirname "$0")/../tap.sh"
. tests/tree.sh
. tests/tutorial.sh

export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache}
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@localhost GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@localhost
mkdir "$TMP/home"
linux_tree "$TMP/home/linux" || exit
type_all
is "the verdict, and its exit code" "$(grep -c 'same$' "$TMP/compared") $(grep -c '+3\.00/access changed$' "$TMP/compared") $(tail -n 1 "$TMP/compared")" \
	"4 4 exit code 1"
is "it looks as the page shows it" "$(form <"$TMP/compared" | grep -xFf <(shown | form) | sort -u)" "$(shown | form | sort -u)"
sed 's/^/# /' "$TMP/compared"
done_testing
