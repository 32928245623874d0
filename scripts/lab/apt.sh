# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # what callers read, and choose_arch sets
# The lab's own apt: of $arch, its lists in the cache, the machine's left as they are. It reads the machine's own
# package sources (REGSCOPE_APT_SOURCES=FILE where those are not Debian's) or, inside `of_suite SUITE`, any other
# suite of the same mirror, by the keys that the machine trusts. Sourced by common.sh.
#
#   update_lists; unpack_deb PACKAGE DIR
#   update_suite SUITE; of_suite SUITE unpack_deb PACKAGE DIR

mirror='' security='' trust='' # of debian_mirrors
nobody_answers='' # the mirror; then no more lists are asked of it
own_are_new=''    # the lists of the machine's own sources were fetched already

# An apt-get or apt-cache of the lab's. LAB_APT_STATE=DIR is where lists go that are not of the machine's own
# sources. Many may read the lists, and none while they are replaced.
lab_apt() {
	local tool=$1 state=${LAB_APT_STATE:-$CACHE/apt} share=--shared of=${LAB_APT_ARCH:-$ARCH_DEBIAN}
	shift
	[ "$1" != update ] || share=--exclusive
	mkdir -p "$state/lists/partial" "$state/archives/partial"
	local options=(
		-qq
		-o APT::Architecture="$of" -o APT::Architectures="$of"
		-o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::Retries=2
		-o Dir::State::Lists="$state/lists" -o Dir::State::status=/dev/null
		-o Dir::Cache="$state" -o Dir::Cache::archives="$state/archives"
		# which Docker's images of Debian forbid, and then each call takes a second
		-o Dir::Cache::pkgcache=pkgcache.bin -o Dir::Cache::srcpkgcache=
		-o Debug::NoLocking=true
	)
	if [ -n "${REGSCOPE_APT_SOURCES:-}" ]; then
		options+=(-o Dir::Etc::SourceList="$REGSCOPE_APT_SOURCES" -o Dir::Etc::SourceParts=/dev/null)
	fi
	[ -z "${LAB_APT_KEYS:-}" ] || options+=(-o Dir::Etc::Trusted=/dev/null -o Dir::Etc::TrustedParts="$LAB_APT_KEYS")
	LC_ALL=C attend flock --no-fork $share "$state/lock" "$tool" "${options[@]}" "$@"
}

download() { cd "$2" && lab_apt apt-get download "$1"; }

# unpack_deb PACKAGE DIR: fetch a package for $arch and unpack it into DIR, with nothing installed.
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
	# on a full disk it has a line for each file
	attend dpkg-deb -x "$tmp"/*.deb "$dir" 2> >(sed -nu 1,3p >&2) || return
	rm -rf "$tmp"
}

update_log() { echo "${LAB_APT_STATE:-$CACHE}/apt-update.log"; }

# apt_update OPTION...: update's own exit code says little: a source without the architecture is no harm, one that is out
# of reach only a warning. apt asks three times, a few seconds in all, which is enough for all suites of the mirror.
apt_update() {
	if [ -n "$nobody_answers" ] && [ -n "${LAB_APT_STATE:-}" ]; then
		echo "E: Failed to fetch ${mirror%/}/: nobody answers" >"$(update_log)"
		return
	fi
	[ -z "$own_are_new" ] || [ -n "${LAB_APT_STATE:-}" ] || return 0
	lab_apt apt-get "$@" update >"$(update_log)" 2>&1 || true
	[ -n "${LAB_APT_STATE:-}" ] || own_are_new=yes
	[ -z "$mirror" ] || look_for_answers
}

# A host that is not to be had, by apt's words. One that breaks off may have the next list.
look_for_answers() {
	sed -n "s,.*Failed to fetch ${mirror%/}/[^ ]* *,,p" "$(update_log)" 2>/dev/null |
		grep -Eiq '(could not|unable to) (connect|resolve)|initiate the connection|unreachable|resolving' || return 0
	nobody_answers=$mirror
	say "$mirror: nobody answers (no network?); of its package lists the cache has what is older"
}

# renew_lists: those that lab_apt reads now; fails if there are no packages afterwards
renew_lists() {
	mkdir -p "${LAB_APT_STATE:-$CACHE}"
	apt_update
	[ -n "$(lab_apt apt-cache pkgnames 2>/dev/null | head -n 1)" ]
}

# Fetch the package lists once a session, and only when something has to be fetched.
update_lists() {
	! renew_lists || return 0
	tail -n 5 "$(update_log)" >&2
	die 2 "the package lists cannot be fetched (no network?): the first run needs it for a kernel" \
		"($arch); later ones do not. Or give KERNEL=path/to/Image; on a machine whose package" \
		"sources are not Debian's, REGSCOPE_APT_SOURCES=FILE with a Debian source"
}

# Where the package sources have Debian from: $mirror, and $security for its security updates, empty where the
# sources name none; $trust has what they say of keys, as lines of a .sources file. Fails if they are not Debian's.
# The lists have to be there.
debian_mirrors() {
	local targets
	targets=$(lab_apt apt-get indextargets \
		--format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(ORIGIN) $(SOURCESENTRY)' 'Created-By: Packages')
	mirror=$(awk '$3 == "main" && $4 == "Debian" && $2 !~ /-/ { print $1; exit }' <<<"$targets")
	security=$(awk '$3 == "main" && $4 == "Debian" && $2 ~ /-security$/ { print $1; exit }' <<<"$targets")
	[ -n "$mirror" ] || return
	look_for_answers
	trust=$(trust_of "$(awk '$3 == "main" && $4 == "Debian" && $2 !~ /-/' <<<"$targets" |
		sed -n '1s/^\([^ ]* \)\{4\}//p')")
}

# trust_of FILE:NUMBER: Signed-By and Trusted of an entry of package sources: a line, or a paragraph of a .sources file
trust_of() {
	local file=${1%:*} nr=${1##*:}
	case $file in
	*.sources)
		sed '/^#/d' "$file" | awk -v RS= -v nr="$nr" 'NR == nr' |
			awk '/^[^ \t]/ { on = tolower($0) ~ /^(signed-by|trusted):/ } on'
		;;
	*)
		sed -n "${nr}p" "$file" | sed -n 's/^[^[]*\[\([^]]*\)\].*/\1/p' | tr -s ' \t' '\n' |
			sed -n -e 's/^signed-by=/Signed-By: /p' -e 's/^trusted=/Trusted: /p'
		;;
	esac
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

# of_suite SUITE COMMAND...: the command, where lab_apt, unpack_deb and so on read that suite of Debian instead of
# the machine's own sources; none for ''. `update_suite SUITE` has its lists fetched before.
of_suite() {
	local dir=$CACHE/suites/$1
	if [ -z "$1" ]; then
		shift
		"$@"
		return
	fi
	local LAB_APT_STATE=$dir REGSCOPE_APT_SOURCES=$dir/debian.sources LAB_APT_KEYS=''
	[ ! -f "$dir/new-keys" ] || LAB_APT_KEYS=$CACHE/suites/keys
	shift
	"$@"
}

# sources_of URI SUITE...: a paragraph of a .sources file
sources_of() {
	local uri=$1
	shift
	printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\n' "$uri" "$*"
	[ -z "$trust" ] || [ -n "${LAB_APT_KEYS:-}" ] || printf '%s\n' "$trust"
}

# renew_suite SUITE: with its updates, where it is one that has them; inside of_suite
renew_suite() {
	local suites=("$1") secure=''
	case $1 in
	*-* | sid | unstable | experimental) ;;
	*) suites+=("$1-updates") secure=${security:+$1-security} ;;
	esac
	{
		sources_of "$mirror" "${suites[@]}"
		[ -z "$secure" ] || { echo; sources_of "$security" "$secure"; }
	} >"$REGSCOPE_APT_SOURCES"
	renew_lists
}

# Of the lists themselves nothing: only who signs them, and what they call themselves.
renew_names() {
	sources_of "$mirror" "$@" >"$REGSCOPE_APT_SOURCES"
	apt_update -o Acquire::IndexTargets::deb::Packages::DefaultEnabled=false
}

# in_arm64 COMMAND...: where lab_apt reads the lists of an architecture that every Debian has
in_arm64() {
	local LAB_APT_ARCH=arm64 LAB_APT_STATE=$BASE_CACHE/apt
	"$@"
}

# own_lists: update_lists; fails where the machine's own package sources are of a Debian without this architecture,
# as it was without riscv64 up to 12
own_lists() {
	[ "$arch" != arm64 ] || { update_lists; return; }
	! renew_lists || return 0
	in_arm64 update_lists
	return 1
}

# find_mirror: debian_mirrors, with the lists fetched before, once
find_mirror() {
	[ -z "$mirror" ] || return 0
	if own_lists; then debian_mirrors; else in_arm64 debian_mirrors; fi
}

# update_suite SUITE: fetch the package lists of that suite from the mirror of the machine's own sources. Fails
# where that cannot be, with the reason in $why_not.
update_suite() {
	why_not="is no suite of Debian's by its name"
	[[ $1 =~ ^[a-z][a-z0-9.-]*$ ]] || return
	why_not="the package sources of this machine are not Debian's;"
	why_not+=" REGSCOPE_APT_SOURCES=FILE names a file with a Debian source"
	find_mirror || return
	why_not=''
	with_keys "$1" renew_suite "$1" && return
	why_not="${mirror%/} $(of_suite "$1" explain_update)"
	[ -n "$(compgen -G "$CACHE/suites/$1/lists/*Packages*")" ] || rm -rf "${CACHE:?}/suites/$1"
	return 1
}

# What a suite is to Debian today. Archives answer to it, so that no name of one has to be known; in the order in
# which packages are looked for.
STANDINGS=(stable stable-backports testing unstable oldstable oldoldstable)

# other_suites: into $suites the code names of what the mirror has now
other_suites() {
	suites=()
	find_mirror || return
	with_keys names renew_names "${STANDINGS[@]}"
	mapfile -t suites < <(code_names "${STANDINGS[@]}")
	[ ${#suites[@]} -gt 0 ]
}

# code_names STANDING...: of those that the mirror has, by the last other_suites
code_names() {
	local standing
	for standing; do
		sed -n '/^Codename: /{s///p;q}' "$CACHE/suites/names/lists"/*_dists_"$standing"_{In,}Release 2>/dev/null || true
	done
}

# find_package PACKAGE: into $version what there is of it, and into $from the suite, '' for the machine's own sources,
# which are asked first. Fails if nobody has it.
find_package() {
	from='' version=''
	! own_lists || version=$(version_of "$1")
	[ -z "$version" ] || return 0
	other_suites || return
	for from in "${suites[@]}"; do
		update_suite "$from" || continue
		version=$(of_suite "$from" version_of "$1")
		[ -n "$version" ] || continue
		say "$1: is not in this machine's package sources; is taken from $from"
		return
	done
	return 1
}

version_of() { lab_apt apt-cache show --no-all-versions "$1" 2>/dev/null | sed -n 's/^Version: //p' | sed -n 1p; }

# fetch_all SUITE PACKAGE DIR OPTION...: a package of that suite and all that it depends on into DIR, as if nothing were
# installed; with more options of apt's. Inside with_keys, for a suite that may have a name of its own there. A suite of
# backports builds on the one that it is named for: both are then in one state of apt. What apt says is in DIR.log.
fetch_all() {
	local suite=$1 package=$2 dir=$3
	shift 3
	mkdir -p "$dir/partial"
	{
		sources_of "$mirror" "$suite"
		[[ $suite != *-backports ]] || { echo; sources_of "$mirror" "${suite%-backports}"; }
	} >"$REGSCOPE_APT_SOURCES"
	attend download_all "$suite" "$package" "$dir" "$@" >"$dir.log" 2>&1
}
download_all() {
	local suite=$1 package=$2 dir=$3
	shift 3
	apt_update "$@"
	lab_apt apt-get "$@" -o APT::Install-Recommends=false -t "$suite" -o Dir::Cache::archives="$dir" -y --download-only \
		install "$package"
}

# unpack_all DIR ROOT: all packages there
unpack_all() {
	local deb
	mkdir -p "$2"
	for deb in "$1"/*.deb; do
		attend dpkg-deb -x "$deb" "$2" || die 2 "${deb##*/}: cannot be unpacked (is the disk full?)"
	done
}

# with_keys SUITE COMMAND...: of_suite; and again with newer keys, where a signature is by one that is not known
with_keys() {
	local status=0 dir=$CACHE/suites/$1
	mkdir -p "$dir"
	of_suite "$@" || status=$?
	if of_suite "$1" lacks_key && [ ! -f "$dir/new-keys" ] && new_keys; then
		touch "$dir/new-keys"
		status=0
		of_suite "$@" || status=$?
	fi
	return $status
}

# What the last update says of it: apt's words are those of gpgv, or of sqv since Debian 13.
lacks_key() { grep -Eqi 'NO_PUBKEY|missing key|is not signed|not be verified' "$(update_log)"; }

explain_update() {
	if lacks_key; then
		echo "has it signed by no key that this machine trusts: a newer debian-archive-keyring is needed"
	elif grep -q 'does not have a Release file' "$(update_log)"; then
		echo "has no such suite"
	elif grep -qs 'unexpected size\|Hash Sum mismatch' "$(update_log)"; then
		echo "has package lists that are not those of its Release file (it is being renewed?): try again later"
	elif ! grep -qs 'Failed to fetch' "$(update_log)"; then
		echo "has no packages for $arch"
	else
		echo "cannot be reached for its package lists (no network?)"
	fi
}

# Keys that are newer than this machine: those of debian-archive-keyring as the machine's own sources have it, or
# else stable. Both are signed by a key that it trusts already, so that nothing is trusted that is not vouched for.
new_keys() {
	local suite tmp keyring
	for suite in '' stable; do
		[ -z "$suite" ] || { mkdir -p "$CACHE/suites/$suite" && of_suite "$suite" renew_suite "$suite"; } || continue
		tmp=$(mktemp -d "$CACHE/keys.XXXXXX")
		scratch+=("$tmp")
		if [ -z "$suite" ]; then
			in_arm64 unpack_deb debian-archive-keyring "$tmp" 2>/dev/null || continue
		else
			of_suite "$suite" unpack_deb debian-archive-keyring "$tmp" 2>/dev/null || continue
		fi
		for keyring in "$tmp"/usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do
			[ -f "$keyring" ] || continue
			mkdir -p "$CACHE/suites/keys"
			cp -L "$keyring" "$CACHE/suites/keys/debian-archive-keyring.gpg"
			say "debian-archive-keyring${suite:+ of $suite}: has keys that this machine lacks, and is signed by one" \
				"that it has"
			return
		done
	done
	return 1
}
