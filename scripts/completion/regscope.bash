# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Completion of regscope and regscope-bench for bash: `regscope complete` knows what there is.

_regscope() {
	local words=() reply value i equals=no
	# bash parts words at =; the program does not
	for ((i = 0; i <= COMP_CWORD; i++)); do
		if ((${#words[@]} > 1)) && [[ ${COMP_WORDS[i]} == = || ${COMP_WORDS[i - 1]} == = ]]; then
			words[-1]+=${COMP_WORDS[i]}
			equals=yes
		else
			words+=("${COMP_WORDS[i]}")
			equals=no
		fi
	done
	value=${words[-1]}
	[ $equals = no ] || value=${value#*=}
	COMPREPLY=()
	while IFS=$'\t' read -r reply _; do
		case $reply in
		:files)
			compopt -o filenames 2>/dev/null
			while read -r reply; do COMPREPLY+=("$reply"); done < <(compgen -f -- "$value")
			;;
		*)
			[ $equals = no ] || reply=${reply#*=}
			COMPREPLY+=("$reply")
			;;
		esac
	done < <("${words[0]%-bench}" complete -- "${words[@]}" 2>/dev/null)
	# what goes on is not ended by a blank
	if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *[=/] ]]; then compopt -o nospace 2>/dev/null; fi
	return 0
}
complete -F _regscope regscope regscope-bench
