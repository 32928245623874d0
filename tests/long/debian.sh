# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # what tap.sh and scripts/lab/common.sh set
# What the tests share that run in Debians of their own, made by debootstrap. Packages come from the mirror that
# this machine's own sources name (or REGSCOPE_APT_SOURCES); debootstrap's roots stay in the cache
# (debootstrap/SUITE.tar.gz).
roots=$CACHE/debootstrap

skip_all() {
	echo "1..0 # SKIP $*"
	exit 0
}

# apart COMMAND...: with namespaces of its own for mounts and processes. Whichever way this test ends, what
# was started there ends with it, and no mount is seen outside.
apart() {
	setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --propagation private "$@" &
	child=$!
	local status=0
	wait "$child" || status=$? # which a signal ends, as it would not a command in the foreground
	child=''
	return "$status"
}

# inside COMMAND...: in a chroot of the root
inside() {
	# shellcheck disable=SC2016 # the other shell's
	apart bash -c '
		cd "$1" && shift || exit
		mount -t proc proc proc && mount --rbind /dev dev &&
			mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts || exit
		exec chroot . /usr/bin/env --default-signal=INT,QUIT -i HOME=/root TERM=dumb \
			PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
	' inside "$root/tree" "${proxies[@]}" "$@"
}

# A root's lock is held by all that runs in it, and so is free when the last of it is gone.
new_root() {
	root=$(mktemp -d "$roots/root.XXXXXX")
	mkdir "$root/tree"
	exec 7>"$root/lock"
	flock 7
}

remove_root() {
	exec 7>&-
	flock "$root/lock" rm -rf --one-file-system "$root"
	root=''
}

cleanup() {
	[ -z "$child" ] || kill -KILL "$child" 2>/dev/null
	[ -z "$root" ] || remove_root
	rm -rf "$TMP"
}

# Debian's root of SUITE, as debootstrap makes it, in the cache for a week. One that is older than the suite has no
# recipe for it: that of sid is the one for what comes next.
bootstrap() {
	local suite=$1 recipe=/usr/share/debootstrap/scripts/$1
	[ -z "$(find "$roots" -name "$suite.tar.gz" -mtime -7)" ] || return 0
	[ -e "$recipe" ] || recipe=/usr/share/debootstrap/scripts/sid
	new_root
	apart debootstrap --variant=minbase "$suite" "$root/tree" "$mirror" "$recipe" &&
		tar -C "$root/tree" -czf "$root/tar" --exclude='./var/cache/apt/archives/*.deb' . &&
		mv "$root/tar" "$roots/$suite.tar.gz" || return
	remove_root
}

# works NAME COMMAND...: exits with 0; what it said is shown if it does not
works() {
	local name=$1
	shift
	run "$@"
	is "$name: exit code" "$code" 0
	[ "$code" -ne 0 ] || return 0
	{ grep '^not ok' "$TMP/out"; tail -n 40 "$TMP/out" "$TMP/err"; } | sed 's/^/#   /'
	return 1
}

# What all of it needs, or skip the test; and from then on what is left of it goes with the test.
chroots_or_skip() {
	local left
	root='' child=''
	[ "$(id -u)" -eq 0 ] || skip_all "debootstrap has to be run as root"
	unshare --mount --pid --fork --propagation private mount -t proc proc /proc 2>/dev/null ||
		skip_all "nothing can be mounted here"
	trap cleanup EXIT
	trap 'exit 130' INT TERM HUP
	mapfile -t proxies < <(env | grep -E '^https?_proxy=')
	mkdir -p "$roots"
	for left in "$roots"/root.*; do # by a run that was killed; one that goes on holds the lock
		[ ! -d "$left" ] || ! flock -n "$left/lock" true || rm -rf --one-file-system "$left"
	done
	update_lists
	debian_mirrors || skip_all "the package sources are not Debian's; REGSCOPE_APT_SOURCES=FILE names others"
}
