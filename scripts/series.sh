# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2034 # what `series` sets
# The commits of a series: which there are, and how one of them is built, booted and measured.
# Sourced by `series`, whose variables these functions share, after common.sh.

# git in the user's tree, which it leaves as it is
in_tree() { git -c core.fsmonitor=false -c log.showSignature=false --no-optional-locks -C "$TREE" "$@"; }

check_tree() {
	local why
	command -v git >/dev/null || die 2 "git is missing: apt-get install git"
	[ -n "${TREE:-}" ] || die 2 "TREE=: which tree has the commits? TREE=~/linux"
	[ -d "$TREE" ] || die 2 "TREE=$TREE: is no directory"
	why=$(in_tree rev-parse --git-dir 2>&1 >/dev/null) && return
	case $why in
	*'dubious ownership'*) die 2 "TREE=$TREE: belongs to another user, and git does not trust it; if you do:" \
		"git config --global --add safe.directory $(quoted "$TREE")" ;;
	*) die 2 "TREE=$TREE: is no git tree, and so has no commits; \`make bench TREE=\` measures a folder of source" ;;
	esac
}

# check_range: that it is a range: a branch alone would be all of history
check_range() {
	[ -n "$RANGE" ] || die 2 "RANGE=: which commits? RANGE=base..topic are those that topic has and base lacks"
	case $RANGE in
	-* | *[[:space:]]* | *...*) die 2 "RANGE=$RANGE: is no range of commits; RANGE=base..topic names one" ;;
	*..*) ;;
	*) die 2 "RANGE=$RANGE: names one commit; RANGE=$RANGE~1..$RANGE is that commit alone" ;;
	esac
}

# find_commits: into $commits, the base first, if there is one
find_commits() {
	local why first base
	check_tree
	check_range
	why=$(in_tree rev-list -n 1 "$RANGE" -- 2>&1 >/dev/null) ||
		die 2 "RANGE=$RANGE: $(head -n 1 <<<"$why"); it takes names that $TREE has"
	mapfile -t commits < <(in_tree rev-list --first-parent --reverse "$RANGE" --)
	[ ${#commits[@]} -gt 0 ] || die 2 "RANGE=$RANGE: has no commit: all that its end has, its beginning has too"
	say_merges
	first=${commits[0]}
	base=$(in_tree rev-parse -q --verify "$first^" 2>/dev/null) || base=''
	say_base "$base"
	[ -z "$base" ] || commits=("$base" "${commits[@]}")
	has_base=${base:+yes}
	[ -z "$(in_tree status --porcelain -uno 2>/dev/null | head -c 1)" ] ||
		say "$TREE: has local changes, which are not measured: a series is of commits"
}

say_merges() {
	local merges all
	merges=$(in_tree rev-list --first-parent --merges --count "$RANGE" --)
	[ "$merges" -gt 0 ] || return 0
	all=$(in_tree rev-list --count "$RANGE" --)
	say "RANGE=$RANGE: is not linear: each of its $merges merges is one step from its first parent;" \
		"$((all - ${#commits[@]})) commits that they bring are not measured one by one"
}

# where the branch forked from is not always what its beginning names
say_base() {
	local named
	if [ -z "$1" ]; then
		say "RANGE=$RANGE: begins with the first commit of all, which has no parent to be held against"
		return
	fi
	named=$(in_tree rev-parse -q --verify "${RANGE%%..*}^{commit}" 2>/dev/null) || return 0
	[ -z "${RANGE%%..*}" ] || [ "$named" = "$1" ] ||
		say "RANGE=$RANGE: the parent of its first commit is ${1:0:12}, not ${RANGE%%..*}, and is the base"
}

# without what is cut in two, or is none
as_utf8() { iconv -c -f UTF-8 -t UTF-8 || true; }

# write_commits: commits.csv. A subject may hold anything.
write_commits() {
	printf 'number,commit,run,subject\n'
	printf '%s\n' "${commits[@]}" |
		in_tree log --no-walk=unsorted --stdin --encoding=UTF-8 --format='%H %s' |
		LC_ALL=C sed 's/[\x00-\x1f\x7f]/?/g; s/\xc2[\x80-\x9f]/?/g' | LC_ALL=C cut -b 1-900 | as_utf8 |
		LC_ALL=C awk -v first="$([ -n "$has_base" ] && echo 0 || echo 1)" '{
			commit = $1
			subject = substr($0, length(commit) + 2)
			gsub(/"/, "\"\"", subject)
			printf "%d,%s,%03d-%s,\"%s\"\n", NR - 1 + first, commit, NR - 1 + first, substr(commit, 1, 12), subject
		}'
}

# set_state RUN STATE [WHY]: how far a commit got, which is not tried again
set_state() {
	{
		printf 'state=%s\n' "$2"
		printf 'why=%s\n' "$(tr -d '\000-\037\177' <<<"${3:-}" | LC_ALL=C cut -b 1-300 | as_utf8)"
	} >"$OUT/$1.txt.new"
	mv "$OUT/$1.txt.new" "$OUT/$1.txt"
}

has_state() { grep -qs '^state=' "$OUT/$1.txt"; }

# orderly COMMAND...: which ends in order, too, if this script is killed
orderly() { attend setpriv --pdeathsig TERM "$@"; }

last_of() { tail -n 8 "$1" | sed 's/^/    /' >&2; }

# first_error LOG: of a build that failed
first_error() {
	{ grep -m 1 -E '(^|[: ])error:|undefined reference|\*\*\*' "$1" || tail -n 1 "$1"; } | sed 's/^[[:space:]]*//'
}

# build RUN COMMIT: its kernel, as KERNEL= names it, in $kernel; fails if the commit is to blame
build() {
	local run=$1 commit=$2 log=$OUT/$1.log code=0 options=()
	[ ! -f "$OUT/config" ] || options+=(--config "$OUT/config")
	[ ! -f "$OUT/fragment" ] || options+=(--fragment "$OUT/fragment")
	orderly env KERNEL_CC="$KERNEL_CC" KCFLAGS="$KCFLAGS" scripts/lab/build-tree "${options[@]}" "$TREE" "$commit" >"$OUT/$run.kernel" 2>>"$log" || code=$?
	kernel=$(cat "$OUT/$run.kernel")
	kernel=${kernel##*/}
	rm -f "$OUT/$run.kernel"
	case $code in
	0) ;;
	1) set_state "$run" no-build "$(first_error "$log")"; return 1 ;;
	*)
		last_of "$log"
		die 2 "commit ${commit:0:12}: its kernel cannot be built here (exit code $code), which is no fault of the" \
			"commit; $log has the whole of it, and the same command goes on once that is mended"
		;;
	esac
}

# bench RUN KERNEL: into RUN.part, where an interrupted one is gone on with; its exit code
bench() {
	local part=$OUT/$1.part resume=no code=0
	[ ! -f "$part/samples.csv" ] || resume=yes
	[ "$resume" = yes ] || rm -rf "$part"
	: >"$OUT/$1.fate"
	orderly env -u TREE -u REV -u CONFIG -u FRAGMENT -u DIRTY -u RANGE HOST=emulated KERNEL="$2" KERNELS= BOOTS= POLICIES= PATTERN= TRACE= OPS= FIRST= PLOTS=no \
		OUT="$part" RESUME="$resume" VCPUS="$VCPUS" BENCH="$BENCH" ROUNDS="$ROUNDS" FEATURES="$FEATURES" \
		SCOPE="$SCOPE" SCOPE_CAP="$SCOPE_CAP" METRIC="$METRIC" CPU="$CPU" QEMU="$QEMU" \
		LAB_BOOT_LIMIT="${LAB_BOOT_LIMIT:-$boot_limit}" LAB_FATE_FILE="$OUT/$1.fate" \
		scripts/bench >>"$OUT/$1.log" 2>&1 || code=$?
	if [ "$code$resume" = 2yes ] && [ ! -s "$OUT/$1.fate" ]; then
		say "${part##*/}: cannot be gone on with, and is measured anew"
		rm -rf "$part"
		bench "$@"
		return
	fi
	return "$code"
}

# measure RUN KERNEL: until there is a state
measure() {
	local run=$1 log=$OUT/$1.log code=0 fate
	bench "$run" "$2" || code=$?
	fate=$(grep -v '^told 0$' "$OUT/$run.fate" | head -n 1) || fate=''
	rm -f "$OUT/$run.fate"
	case $code:$fate in
	0:*)
		rm -rf "${OUT:?}/$run"
		mv "$OUT/$run.part" "$OUT/$run"
		set_state "$run" measured
		return
		;;
	130:*) exit 130 ;;
	*:'told 4') set_state "$run" no-kvm "$(last_word "$log")" ;;
	*:told*) set_state "$run" failed "$(last_word "$log")" ;;
	*:no-boot*) set_state "$run" no-boot "${fate#no-boot }" ;;
	*:ended*) set_state "$run" failed "${fate#ended }" ;;
	*)
		last_of "$log"
		die 2 "${run}: cannot be measured here (exit code $code), which is no fault of the commit; $log has" \
			"the whole of it, and the same command goes on once that is mended"
		;;
	esac
	rm -rf "$OUT/$run.part"
}

# the last that regscope itself said
last_word() { grep '^regscope: ' "$1" | tail -n 1 | cut -d ' ' -f 2- || true; }

# measure_commit NUMBER: unless it has been
measure_commit() {
	local number=$1 commit run subject state last began=$SECONDS
	[[ $number =~ ^[0-9]{1,5}$ ]] || die 2 "\"$number\": is no number of a commit"
	IFS=, read -r _ commit run subject < <(grep "^$((10#$number))," "$OUT/commits.csv") ||
		die 2 "$OUT/commits.csv: has no commit $number"
	[ -z "$run" ] || ! has_state "$run" || return 0
	exec 8>"$OUT/$run.lock"
	flock -n 8 || die 2 "$OUT: commit $number is being measured by another one"
	subject=${subject#\"} subject=${subject//\"\"/\"}
	subject=$(LC_ALL=C tr -c ' -~\n' '?' <<<"${subject%\"}")
	last=$(tail -n 1 "$OUT/commits.csv" | cut -d , -f 1)
	say "$([ "$number" = 0 ] && echo base || echo "commit $number of $last"), ${commit:0:12} ${subject:0:50}"
	: >"$OUT/$run.log"
	! build "$run" "$commit" || measure "$run" "$kernel"
	rm -f "$OUT/$run.lock"
	exec 8>&-
	state=$(sed -n 's/^state=//p' "$OUT/$run.txt")
	say "  $state, $((SECONDS - began)) s$(
		sed -n 's/^why=\(.\)/: \1/p' "$OUT/$run.txt" | LC_ALL=C tr -c ' -~\n' '?' | cut -c 1-200)"
}

measure_all() {
	local number
	while IFS=, read -r number _ <&7; do measure_commit "$number"; done 7< <(tail -n +2 "$OUT/commits.csv")
}
