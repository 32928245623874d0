# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # TMP, code are tap.sh's
# docs/tutorial.md, typed to the letter: what tests/tutorial.t and tests/long/tutorial.t share. They differ in what
# ~/linux is, and in who makes `make bench`.

page=docs/tutorial.md
results=(results/tutorial-before results/tutorial-after)

# commands: those of the page, a line each
commands() { awk '/^<!-- run: / { marked = 1; next } marked && /^```/ { if (inside) marked = 0; inside = !inside; next } inside' "$page" | sed "s,build/host/,$O/host/,g"; }

# shown: the page's output of `regscope compare`
shown() { awk '/^<!-- output: regscope compare -->/ { marked = 1; next } marked && /^```/ { if (inside) exit; inside = 1; next } inside && !/^\.\.\.$/' "$page"; }

# form: lines without what differs from kernel to kernel
form() { sed -E 's/[0-9]+(\.[0-9]+)?(e[+][0-9]+)?/N/g; s/ +/ /g'; }

# type_all: each command in a shell of its own, as somebody types them; the home is the test's. Output goes to $TMP/N.out,
# and of one that is not `doctor`, 0 is wanted.
type_all() {
	local command n=0 dir
	for dir in "${results[@]}"; do
		[ ! -e "$dir" ] || { echo "Bail out! $dir is in the way: remove it"; exit 1; }
	done
	trap 'rm -rf "$TMP" "${results[@]}"' EXIT
	while read -r command; do
		n=$((n + 1))
		run env HOME="$TMP/home" bash -c "$command"
		cp "$TMP/out" "$TMP/$n.out"
		case $command in
		*doctor*) ok "$command: exit code 0 or 4" test "$code" = 0 -o "$code" = 4 ;;
		*) is "$command: exit code" "$code" 0 ;;
		esac
		[ "$code" = 0 ] || sed 's/^/# /' "$TMP/err"
		case $command in *' compare '*) cp "$TMP/out" "$TMP/compared" ;; esac
	done < <(commands)
	is "all of them were typed" "$n" "$(grep -cE '^(make|git|sed|build/host/regscope) ?' "$page")"
	is "the tree is on its branch again, and has no other" "$(git -C "$TMP/home/linux" branch | xargs)" "* main"
}
