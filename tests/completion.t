#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154,SC2088 # what tap.sh sets; a ~ that regscope is to expand
# Completion: what `regscope complete` offers is what the program takes, and bash, zsh and fish complete by it.
. "$(dirname "$0")/tap.sh"
tool=$(realpath "$TOOL")
PATH=${tool%/*}:$PATH

# offers WANTED WORD...: exactly these, a blank between
offers() {
	local wanted=$1
	shift
	is "$*: offers" "$("$TOOL" complete -- "$@" | cut -f 1 | xargs)" "$wanted"
}
subs=$("$TOOL" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p' | xargs)
offers "$subs --help --version" regscope ''
offers "regs report" regscope re
offers "" regscope frobnicate ''
for sub in $subs; do
	is "$sub: every option of its --help, and no other" \
		"$("$TOOL" complete -- regscope "$sub" -- | sed 's/[=[:space:]].*//' | sort | xargs)" \
		"$("$TOOL" "$sub" --help | grep -oE -- '^ {2,6}(-., )? *--[a-z-]+' | sed 's/.* //' | grep -vx -e --usage -e --version | sort -u | xargs)"
done
harnesses=$("$TOOL" bench --list | sed -n '2,$s/,.*//p' | xargs)
offers "$harnesses" regscope bench --bench ''
offers "--bench=sweep,registers --bench=sweep,replay --bench=sweep,restore" regscope bench --bench=sweep,re
offers "batch batch-scoped" regscope pass --policy ba
offers "--format=ktap" regscope export --format=kt
offers "cycles instructions wall_ns" regscope report --metric ''
offers ":files" regscope bench --scope-file=
offers "" regscope bench --rounds=
mkdir -p "$TMP/runs/a run" "$TMP/runs/folder/run" "$TMP/runs/.hidden" "$TMP/home"
touch "$TMP/runs/a run/env.txt" "$TMP/runs/folder/run/env.txt" "$TMP/runs/file"
is "run directories, and the folders that they may be in" "$("$TOOL" complete -- regscope report "$TMP/runs/")" \
	"$(printf '%s\t%s\n' "$TMP/runs/a run" "run directory" "$TMP/runs/folder/" folder)"
offers "$TMP/runs/folder/run" regscope compare "$TMP/runs/folder/"
offers "--base=$TMP/runs/folder/run" regscope compare --base="$TMP/runs/folder/"
is "of a home" "$(HOME=$TMP "$TOOL" complete -- regscope report '~/runs/f')" "$(printf '~/runs/folder/\tfolder')"
offers "" regscope report /nonexistent/
offers "KERNEL= KERNELS= KERNEL_CC=" regscope-bench KER
offers "HOST=auto HOST=native HOST=emulated" /usr/bin/regscope-bench HOST=
offers "BENCH=create,vgic BENCH=create,vms" regscope-bench BENCH=create,v
offers "OUT=$TMP/runs/folder/" regscope-bench OUT="$TMP/runs/f"
offers "KERNEL=scope-6.12 KERNEL=scope-7.3 :files" regscope-bench KERNEL=sc
built=$(cd scripts/lab/kernel && for dir in */; do
	echo "scope-${dir%/} plain-${dir%/}"
	for series in "$dir"*/; do [ ! -d "$series" ] || echo "$(basename "$series")-${dir%/} $(basename "$series")-scope-${dir%/}"; done
done)
is "kernels: those that are built here" \
	"$("$TOOL" complete -- regscope-bench KERNEL= | sed -n 's/^KERNEL=\([^\t]*\).*/\1/p' | grep -v '^debian' | sort | xargs)" \
	"$(printf '%s\n' $built | sort | xargs)"
for vmm in $("$TOOL" complete -- regscope bench --pattern '' | cut -f 1); do
	ok "VMM $vmm: there is one" grep -rqF "\"$vmm\"" lib/kvm/arm64
done
for feature in $("$TOOL" complete -- regscope bench --features '' | cut -f 1 | grep -vx -e default -e all); do
	ok "feature $feature: there is one" grep -rqE "\"$feature\"|FEATURE[A-Z_]*\($feature|$feature" lib/kvm/arm64/arch.c
done
run "$TOOL" complete
exits "no words" 2 "which words?"

# -- the shells --

# by COMP_WORDS, as bash parts a line; each reply on a line of its own
bash_offers() {
	bash --norc -c '. scripts/completion/regscope.bash
		complete -p regscope | grep -q _regscope || exit
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) && _regscope && printf "%s\n" "${COMPREPLY[@]}"' bash "$@" | sort | xargs
}
is "bash: sub-commands" "$(bash_offers regscope re)" "regs report"
is "bash: options" "$(bash_offers regscope report --met)" "--metric="
is "bash: a value behind =" "$(bash_offers regscope report --metric = w)" wall_ns
is "bash: no value yet behind =" "$(bash_offers regscope-bench HOST =)" "auto emulated native"
is "bash: a value behind a blank" "$(bash_offers regscope report --metric w)" wall_ns
is "bash: harnesses in a list" "$(bash_offers regscope-bench BENCH = sweep,res)" sweep,restore
is "bash: run directories" "$(bash_offers regscope compare "$TMP/runs/folder/")" "$TMP/runs/folder/run"
is "bash: files" "$(bash_offers regscope bench --scope-file = README)" README.md
is "bash: nothing of what is not there" "$(bash_offers regscope frobnicate '')" ""

if command -v zsh >/dev/null; then
	mapfile -t zsh < <(env -u O HOME="$TMP/home" TERM=dumb zsh -f tests/completion.zsh "$PWD/scripts/completion" "$TMP/zsh" \
		'regscope re' 'regscope report --met' 'regscope report --metric=w' 'regscope-bench HOS' 'regscope bench --bench=sweep,rest' \
		"regscope compare $TMP/runs/fo" 'regscope bench --scope-file=READ')
	is "zsh: sub-commands" "${zsh[0]}" "regs report"
	is "zsh: as far as they agree" "${zsh[1]}" "regscope re"
	is "zsh: an option, with no blank behind" "${zsh[3]}|" "regscope report --metric=|"
	is "zsh: a value" "${zsh[5]}" "regscope report --metric=wall_ns "
	is "zsh: a variable of regscope-bench" "${zsh[6]}" "HOST= HOST_KIND="
	is "zsh: a harness in a list" "${zsh[9]}" "regscope bench --bench=sweep,restore "
	is "zsh: a folder, with no blank behind" "${zsh[11]}|" "regscope compare $TMP/runs/folder/|"
	is "zsh: a file" "${zsh[13]}" "regscope bench --scope-file=README.md "
else
	ok "zsh: # SKIP it is not installed (apt-get install zsh)" true
fi

if command -v fish >/dev/null; then
	fish_offers() {
		env HOME="$TMP/home" fish --no-config -c 'source scripts/completion/regscope.fish; complete -C "$argv"' "$1" |
			cut -f 1 | grep . | sort | xargs
	}
	is "fish: sub-commands" "$(fish_offers 'regscope re')" "regs report"
	is "fish: options" "$(fish_offers 'regscope report --met')" "--metric="
	is "fish: a value" "$(fish_offers 'regscope report --metric=w')" "--metric=wall_ns"
	is "fish: values of regscope-bench" "$(fish_offers 'regscope-bench HOST=')" "HOST=auto HOST=emulated HOST=native"
	is "fish: a harness in a list" "$(fish_offers 'regscope bench --bench=sweep,rest')" "--bench=sweep,restore"
	is "fish: run directories" "$(fish_offers "regscope compare $TMP/runs/folder/")" "$TMP/runs/folder/run"
	is "fish: files" "$(fish_offers 'regscope bench --scope-file=READ')" "--scope-file=README.md"
	is "fish: nothing of what is not there" "$(fish_offers 'regscope frobnicate ')" ""
else
	ok "fish: # SKIP it is not installed (apt-get install fish)" true
fi
done_testing
