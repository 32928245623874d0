# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Does a test run a command that a page shows? tests/commands.t asks. A command is held against a test by what it calls
# (a verb of make, a sub-command of regscope, a script), by the names of the variables and options it gives, and by the
# words of those that say what is measured; paths, numbers of vCPUs and the like may differ. A variable of make is as good
# as the option it becomes, and `make bench` as `regscope bench` in the emulated host, which it is (tests/make.t).

# text_of TEST: what it runs, without comments and names of checks; and the files that it sources, or gives to others to run
text_of() {
	local file
	for file in "$1" $(grep -oE 'tests/[a-z-]+(/[a-z-]+)?\.sh' "$1" | sort -u); do
		[ ! -f "$file" ] || sed -E -e '/^[[:blank:]]*#/d' -e 's/\b(is|ok|exits) "[^"]*"//' "$file"
	done
}

# called COMMAND: a pattern of what it calls; nothing if that is the shell's, git's or another's
called() {
	local words word verb=''
	read -ra words <<<"$1"
	for word in "${words[@]}"; do
		case $word in [A-Z]*=* | -*) continue ;; esac
		case $verb:$word in
		make:[a-z]*) called_by_make "$word"; return ;;
		regscope:*) echo "(TOOL|ARM64|regscope|tool)\}?\"? $word\b|-- $word\b|^run $word\b"; return ;;
		fleet:*) echo "fleet\"? $word\b"; return ;;
		:make) verb='make' ;;
		:regscope | :*/regscope) verb=regscope ;;
		:scripts/fleet) verb=fleet ;;
		:git) [[ $1 != *'bisect run'* ]] || echo 'bisect run'; return ;;
		:scripts/lab/run) echo 'lab/run\b|\blab "'; return ;;
		:scripts/* | :tests/*) echo "${word##*/}\b"; return ;;
		*) return ;;
		esac
	done
	[ "$verb" != make ] || echo '\bmake\b|\bTOOL\b'
}

called_by_make() {
	local others=''
	case $1 in
	bench) others='|-- bench\b|TOOL" bench\b' ;;
	baseline) others='|scripts/baseline keep\b' ;;
	check) others='|scripts/baseline check\b' ;;
	kernel) others='|build-kernel\b|KERNEL=|small_kernel\b' ;;
	esac
	echo "\bmake( -[^ ]+| [A-Z_]+=[^ ]*)* $1\b|scripts/$1\b$others"
}

# wanted COMMAND: what a test has to have besides, a pattern a line
wanted() {
	local command name value word option
	command=$(sed -E 's/"?\$\([^)]*\)"?//g' <<<"$1")
	[[ $command != *scripts/fleet* ]] || command=${command%% -- *} # what follows is Slurm's
	grep -oE -- '(^| )--[a-z][a-z-]*' <<<"$command" | sed -e 's/^ *//' -e 's/.*/(^|[^a-z-])&\\b/'
	grep -oE '(^| )[A-Z_]+=("[^"]*"|[^ ]*)' <<<"$command" | while IFS='=' read -r name value; do
		name=${name# }
		option=${name,,}
		case $name in OPS) option=op ;; HOST | KERNEL) option='kernel|\blab "|HOST' ;; esac
		[ "$name" = ARCH ] || echo "\b$name=|--${option//_/-}"
		case $name in
		BENCH | OPS | PATTERN | POLICIES | ARCH) ;;
		KERNEL) [[ $command == *'make kernel '* ]] || continue ;;
		*) continue ;;
		esac
		value=${value//\"/}
		for word in ${value//,/ }; do echo "\b${word%-[0-9].*}\b"; done
	done
	[[ $command != *scripts/lab/run*' -- '* ]] || sed -E 's/.* -- ([a-z]+).*/-- \1\\b/' <<<"$command"
}

declare -A texts # of tests, read once

# lacks TEST COMMAND: what of the command the test does not run, a pattern a line; nothing if it runs it
lacks() {
	local pattern
	[ -n "${texts[$1]:-}" ] || texts[$1]=$(text_of "$1")
	pattern=$(called "$2")
	[ -n "$pattern" ] || return 0
	while read -r pattern; do
		[[ ${texts[$1]} =~ $pattern ]] || grep -qE -- "$pattern" <<<"${texts[$1]}" || echo "$pattern"
	done < <(echo "$pattern"; wanted "$2")
}
