# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the scripts of the emulated host share. Sourced, not run.
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/regscope

# Folders of the cache for what is half done: they go however a script ends.
scratch=()
remove_scratch() { [ ${#scratch[@]} -eq 0 ] || rm -rf "${scratch[@]}"; }
trap remove_scratch EXIT

# What a kill -9 left there, when it is a day old: a fetch takes minutes.
sweep_cache() {
	[ ! -d "$CACHE" ] || find "$CACHE" -mindepth 1 -maxdepth 1 -type d -name '*.??????' -mtime +0 -exec rm -rf {} +
}

# check_out DIR: before hours are spent, that a run directory can be made where it shall be
check_out() {
	local parent
	parent=$(dirname "${1:-results/run}")
	mkdir -p "$parent" 2>/dev/null && [ -w "$parent" ] ||
		die 2 "$parent: cannot be written; name another directory with OUT="
}

# image_of DIR: the kernel by its bytes, not by its name
image_of() { sha256sum <"$1/Image" | cut -c 1-16; }

# check_resumed DIR NAME IMAGE: that the run there is of this kernel
check_resumed() {
	local was is=$3
	was=$(sed -n 's/^lab_image=//p' "$1/env.txt")
	[ -n "$was" ] || was=$(sed -n 's/^lab_kernel=//p' "$1/env.txt") is=$2
	[ -z "$was" ] || [ "$was" = "$is" ] ||
		die 2 "$1: is of another kernel, $(sed -n 's/^lab_kernel=//p' "$1/env.txt") ($was), and would go on with" \
			"$2 ($is); resume with the same one, or name another directory with OUT="
}

# An apt-get or apt-cache of our own: arm64, its lists in our cache, the machine's left as they are.
# Sources are the machine's, or REGSCOPE_APT_SOURCES=FILE where those are not Debian's; LAB_APT_STATE=DIR is
# where lists go that are not of those. Many may read the lists, and none while they are replaced.
lab_apt() {
	local tool=$1 state=${LAB_APT_STATE:-$CACHE/apt} share=--shared
	shift
	[ "$1" != update ] || share=--exclusive
	mkdir -p "$state/lists/partial" "$state/archives/partial"
	local options=(
		-qq
		-o APT::Architecture=arm64 -o APT::Architectures=arm64
		-o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::Retries=2
		-o Dir::State::Lists="$state/lists" -o Dir::State::status=/dev/null
		-o Dir::Cache="$state" -o Dir::Cache::archives="$state/archives"
		-o Debug::NoLocking=true
	)
	if [ -n "${REGSCOPE_APT_SOURCES:-}" ]; then
		options+=(-o Dir::Etc::SourceList="$REGSCOPE_APT_SOURCES" -o Dir::Etc::SourceParts=/dev/null)
	fi
	attend flock --no-fork $share "$state/lock" "$tool" "${options[@]}" "$@"
}

download() { cd "$2" && lab_apt apt-get download "$1"; }

# unpack_deb PACKAGE DIR: fetch a package for arm64 and unpack it into DIR, with nothing installed.
unpack_deb() {
	local package=$1 dir=$2 tmp
	tmp=$(mktemp -d "$CACHE/fetch.XXXXXX")
	scratch+=("$tmp")
	if ! attend download "$package" "$tmp" >"$tmp/log" 2>&1; then
		grep -v '^W:' "$tmp/log" | tail -n 5 >&2
		rm -rf "$tmp"
		return 1
	fi
	mkdir -p "$dir"
	attend dpkg-deb -x "$tmp"/*.deb "$dir" || return
	rm -rf "$tmp"
}

# Fetch the package lists once a session, and only when something has to be fetched.
update_lists() {
	local log=$CACHE/apt-update.log
	mkdir -p "$CACHE"
	# update's own exit code says little: a source without arm64 is no harm, one that is out of reach
	# only a warning. What counts is whether there are packages now.
	lab_apt apt-get update >"$log" 2>&1 || true
	lab_apt apt-cache show busybox-static >/dev/null 2>&1 && return
	tail -n 5 "$log" >&2
	die 2 "the package lists cannot be fetched (no network?): the first run needs it for an arm64" \
		"kernel; later ones do not. Or give KERNEL=path/to/Image; on a machine whose package" \
		"sources are not Debian's, REGSCOPE_APT_SOURCES=FILE with a Debian source"
}

# Where the package sources have Debian from: $mirror, and $security for its security updates, empty where the
# sources name none. Fails if they are not Debian's. The lists have to be there.
debian_mirrors() {
	local targets
	targets=$(lab_apt apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages')
	mirror=$(awk '$3 == "main" && $4 == "Debian" && $2 !~ /-/ { print $1; exit }' <<<"$targets")
	security=$(awk '$3 == "main" && $4 == "Debian" && $2 ~ /-security$/ { print $1; exit }' <<<"$targets")
	[ -n "$mirror" ]
}

# debian_sources SUITE...: a line of package sources for each; those of security updates where they are had
debian_sources() {
	local suite
	for suite; do
		case $suite in
		*-security) [ -z "$security" ] || echo "deb $security $suite main" ;;
		*) echo "deb $mirror $suite main" ;;
		esac
	done
}

# env_set FILE KEY VALUE: in an env.txt, which is sorted by key
env_set() {
	local file=$1 key=$2 value=$3
	{
		grep -v "^$key=" "$file" || true
		printf '%s=%s\n' "$key" "$value"
	} | LC_ALL=C sort -t = -k 1,1 >"$file.new" && mv "$file.new" "$file"
}

# show_progress FRACTION WHAT: one line, written over, on a terminal alone; time left by this machine's
# clock, since the guest's is made of instructions.
first_at='' first_done='' drawn=no
show_progress() {
	local done=$((10#${1/./})) left now=$SECONDS
	[ -t 2 ] || return 0
	[ -n "$first_at" ] || { first_at=$now first_done=$done; }
	left=
	if [ "$done" -gt "$first_done" ] && [ $((now - first_at)) -ge 2 ]; then
		left=$(((10000 - done) * (now - first_at) / (done - first_done)))
		left=$(printf '%d:%02d left  ' $((left / 60)) $((left % 60)))
	fi
	printf '\r\033[K%3d%%  %s%s' $((done / 100)) "$left" "$2" >&2
	drawn=yes
}

clear_progress() {
	[ "$drawn" = no ] || printf '\r\033[K' >&2
	drawn=no
}
