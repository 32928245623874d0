# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what build-tree sets, and uses
# A kernel's source that is somebody else's: what it is, and a copy of it in the cache in which only files that change
# are written. Sourced by build-tree. Nothing is written to the original: the copy has a git directory of its own,
# with its own index, that finds the original's objects where they are.

NEEDED_MIB=2000 # a copy of the source, and the objects of a build
NEEDED_AGAIN_MIB=200

# What a caller that is git itself says of its repository, as `git bisect run` does, is not for ours.
mapfile -t git_variables < <(git rev-parse --local-env-vars 2>/dev/null)
unset "${git_variables[@]}"
export GIT_OPTIONAL_LOCKS=0 # git status would write an index that is not ours; git diff does all the same

# Files that a new kernel may be made of, whatever else lies around
SOURCES='(^|/)(Makefile|Kbuild|Kconfig|sysreg|cpucaps)[^/]*$|\.(c|h|S|lds|dts|dtsi|sh|pl|py|awk|tbl|config)$'

# What a build in place leaves: as .gitignore says; but Debian's has all files of the top folder ignored.
built=(--exclude-per-directory=.gitignore -x '!/*')
for file in '*.o' '*.a' '.*.cmd' '/.tmp_*' /.config '/.config.*' /.version /.pc /vmlinux '/vmlinux.*' /System.map \
	'/modules.*' '/Module.*' /include/config /include/generated '/arch/*/include/generated'; do
	built+=(-x "$file")
done

theirs() { git -C "$origin" -c core.fsmonitor=false "$@"; }

# The names of files that git knows and that are not as in HEAD
their_changes() { theirs status --porcelain -z --no-renames --untracked-files=no --ignore-submodules=all | cut -z -c 4-; }

# ours TREE ARGUMENTS...: our git directory over that tree, and no configuration but its own
ours() {
	local over=$1
	shift
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 git --git-dir="$home/git" --work-tree="$over" "$@"
}

# identify_source TREE REV: $origin and whether it $is_git, $home, $commit, $title, and $content, which tells it from
# others
identify_source() {
	local bare_and_top errors=$CACHE/errors.$$ path=${1/#\~\//$HOME/} # which make leaves alone
	[ -d "$path" ] || die 2 "TREE=$1: is no folder"
	origin=$(cd -- "$path" 2>/dev/null && pwd -P) && [ -r "$origin" ] || die 2 "TREE=$1: cannot be read"
	scratch+=("$errors")
	is_git=no commit='' title=$(basename -- "$origin")
	bare_and_top=$(theirs rev-parse --is-bare-repository --show-toplevel 2>"$errors") || true
	case $bare_and_top in
	true* | "false"$'\n'"$origin") is_git=yes ;;
	esac
	! grep -q 'dubious ownership' "$errors" ||
		die 2 "TREE=$1: belongs to another user, and git does not trust it; if you do:" \
			"git config --global --add safe.directory $(quoted "$origin")"
	if [ $is_git = yes ]; then identify_commit "${2:-HEAD}"; else identify_folder "${2:-}"; fi
}

# set_home PATH: where the copy of what is there lives
set_home() {
	home=$CACHE/trees/$(printf %s "$1" | sha256sum | cut -c 1-12)
	work=$home
	tree=$home/source
	build=$tree/$BUILD
	mkdir -p "$home"
	printf '%s\n' "$origin" >"$home/origin"
}

# alternate PATH: as git takes it there, whatever is in it
alternate() {
	local path=${1//\\/\\\\}
	path=${path//\"/\\\"}
	printf '"%s"\n' "${path//$'\n'/\\n}"
}

# our_git [OBJECTS FORMAT]: the copy's git directory, which finds the original's objects
our_git() {
	[ -d "$home/git/objects" ] ||
		GIT_CONFIG_GLOBAL=/dev/null git init -q --bare --template= ${2:+--object-format="$2"} "$home/git"
	mkdir -p "$home/git/objects/info"
	[ -z "${1:-}" ] || alternate "$1" >"$home/git/objects/info/alternates"
}

no_kvm() {
	guilt=1
	die 1 "$title: this kernel has no KVM for arm64"
}

identify_commit() {
	local rev=$1 shallow='' changed
	[[ $rev != -* ]] && commit=$(theirs rev-parse --verify -q "$rev^{commit}") || {
		[ "$(theirs rev-parse --is-shallow-repository)" = false ] ||
			shallow=' (a shallow clone: git fetch --unshallow brings the rest)'
		die 2 "REV=$rev: is no commit of $origin$shallow"
	}
	content=$commit
	objects=$(theirs rev-parse --path-format=absolute --git-path objects)
	set_home "$objects"
	title="$title ${commit:0:12}"
	theirs cat-file -e "$commit:Kbuild" 2>/dev/null || die 2 "$title: is no source of Linux"
	theirs cat-file -e "$commit:arch/arm64/kvm" 2>/dev/null || no_kvm
	[ "$(theirs rev-parse --is-bare-repository)" = false ] &&
		[ "$commit" = "$(theirs rev-parse HEAD)" ] || {
		[ "$dirty" = no ] || die 2 "--dirty: the local changes of $origin are on top of its HEAD, not of $rev"
		return 0
	}
	if [ "$dirty" = yes ]; then
		identify_changes
	else
		changed=$(their_changes | tr -cd '\0' | wc -c)
		[ "$changed" = 0 ] || say "$title: local changes of $changed files are left out; DIRTY=yes takes them too"
	fi
}

# The local changes on top of $commit, as a tree in our own git directory.
identify_changes() {
	local list=$CACHE/changes.$$
	scratch+=("$list" "$list.index")
	{
		their_changes
		theirs ls-files -z --others --exclude-standard | grep -zE "$SOURCES" || true
	} >"$list"
	if [ ! -s "$list" ]; then
		say "$title: has no local changes"
		dirty=no
		return
	fi
	our_git "$objects" "$(theirs rev-parse --show-object-format)"
	export GIT_INDEX_FILE=$list.index
	ours "$origin" read-tree "$commit"
	ours "$origin" update-index --add --remove -z --stdin <"$list"
	content=$(ours "$origin" write-tree)
	unset GIT_INDEX_FILE
	title="$title, changed"
	say "$title: with local changes of $(tr -cd '\0' <"$list" | wc -c) files"
}

# A folder that is no git tree: its files by what they hold. Our index knows those that did not change since.
identify_folder() {
	[ -z "$1" ] || die 2 "REV=$1: $origin is not the top of a git tree; leave it out"
	[ -f "$origin/Kbuild" ] || die 2 "TREE=$origin: is no source of Linux"
	[ -d "$origin/arch/arm64/kvm" ] || no_kvm
	set_home "$origin"
	dirty=no
	exec 8>"$home/lock.index"
	attend flock 8
	our_git
	rm -f "$home/index.lock"
	export GIT_INDEX_FILE=$home/index
	ours "$origin" update-index -q --refresh >/dev/null || true
	ours "$origin" ls-files -z --others --modified --deleted "${built[@]}" |
		ours "$origin" update-index --add --remove --info-only -z --stdin
	ours "$origin" ls-files -sz | LC_ALL=C sort -z >"$home/wanted.$$"
	scratch+=("$home/wanted.$$")
	unset GIT_INDEX_FILE
	exec 8>&-
	content=$(sha256sum <"$home/wanted.$$")
}

lock_source() {
	exec 9>"$home/lock"
	flock -w 2 9 || {
		say "$name: waiting for another build to end"
		attend flock 9 # Ctrl-C would wait, too
	}
}

# The copy becomes what is wanted.
prepare_source() {
	[ -d "$build" ] && check_space "$NEEDED_AGAIN_MIB" || check_space "$NEEDED_MIB"
	[[ $home != *[[:space:]:]* ]] || die 2 "$CACHE: make takes no blank and no colon in the path of a kernel's source;" \
		"name another cache with XDG_CACHE_HOME="
	mkdir -p "$tree"
	if [ $is_git = yes ]; then
		our_git "$objects" "$(theirs rev-parse --show-object-format)"
		step checkout check_out_source
		kconfig=$(ours "$tree" ls-files -s -- '*Kconfig*' scripts/kconfig | sha256sum)
	else
		step copy copy_source
		kconfig=$(tr '\0' '\n' <"$home/wanted.$$" | grep -E 'Kconfig|scripts/kconfig' | sha256sum)
	fi
}

# Files that another checkout left behind when it was killed are no part of this one.
check_out_source() {
	local unsure=$home/unsure
	rm -f "$home/git/index.lock"
	if [ -e "$unsure" ] || [ ! -e "$home/git/index" ]; then
		ours "$tree" read-tree --reset -u "$content" && ours "$tree" clean -fdxq -e "/$BUILD/"
	else
		touch "$unsure"
		ours "$tree" read-tree --reset -u "$content"
	fi && rm -f "$unsure"
}

# What differs from what the copy has ($home/has), and what one that was killed had begun with
copy_source() {
	local wanted=$home/wanted.$$ has=$home/has unsure=$home/unsure
	[ -e "$has" ] || : >"$has"
	LC_ALL=C comm -z -3 "$has" "$wanted" | sed -z 's/^\t\?[^\t]*\t//' >>"$unsure"
	(cd "$tree" && xargs -0 -r rm -rf -- <"$unsure")
	(cd "$origin" && LC_ALL=C sort -zu "$unsure" |
		while IFS= read -r -d '' file; do [ ! -e "$file" ] && [ ! -L "$file" ] || printf '%s\0' "$file"; done |
		xargs -0 -r cp -d --parents --reflink=auto -t "$tree" --) &&
		cp "$wanted" "$has" && rm -f "$unsure"
}

# What git describe says, or the folder and its version, in safe characters
describe_source() {
	if [ $is_git = yes ]; then
		printf '%s%s' "$(theirs describe --always --tags "$commit")" "$([ "$dirty" = no ] || echo -dirty)"
	else
		printf '%s-%s' "$title" "$(make -s -C "$tree" ARCH=arm64 kernelversion)"
	fi | tr -c 'A-Za-z0-9._+-' _
	echo
}
