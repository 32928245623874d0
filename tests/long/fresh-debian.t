#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# README's two commands, make bench and make test, as a newcomer types them: in a fresh clone, on Debian as
# debootstrap makes it, with git and make installed and nothing else. SUITES="bookworm trixie" says on which.
# Takes half an hour and 4 GB for each. Packages come from the mirror that this machine's own sources name
# (or REGSCOPE_APT_SOURCES); debootstrap's roots stay in the cache (debootstrap/SUITE.tar.gz).
. "$(dirname "$0")/../tap.sh"
. scripts/lab/common.sh
SUITES=${SUITES:-bookworm trixie}
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

# Sources of SUITE, at the mirrors that this machine has its Debian from.
sources() {
	local suite=$1
	echo "deb $mirror $suite main"
	echo "deb $mirror $suite-updates main"
	[ -z "$security" ] || echo "deb $security $suite-security main"
}

# Debian's root of SUITE, as debootstrap makes it, in the cache.
bootstrap() {
	local suite=$1
	[ ! -f "$roots/$suite.tar.gz" ] || return 0
	new_root
	apart debootstrap --variant=minbase "$suite" "$root/tree" "$mirror" &&
		tar -C "$root/tree" -czf "$root/tar" --exclude='./var/cache/apt/archives/*.deb' . &&
		mv "$root/tar" "$roots/$suite.tar.gz" || return
	remove_root
}

# A root of SUITE with git, make and a clone of this tree, as README wants a machine to be.
make_fresh() {
	local suite=$1
	new_root
	tar -C "$root/tree" -xzf "$roots/$suite.tar.gz"
	cp /etc/resolv.conf /etc/hosts "$root/tree/etc/"
	sources "$suite" >"$root/tree/etc/apt/sources.list"
	apt-config dump | grep -E '^Acquire::https?::Proxy' >"$root/tree/etc/apt/apt.conf.d/proxy" || true
	inside sh -c 'apt-get update && apt-get install -y --no-install-recommends git make' &&
		git clone --quiet "$PWD" "$root/tree/root/regscope"
}

in_clone() { inside sh -c 'cd /root/regscope && exec "$@"' sh "$@"; }

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

check_suite() {
	local suite=$1 clone dir
	works "$suite: debootstrap" bootstrap "$suite" && works "$suite: git, make, a clone" make_fresh "$suite" || return
	clone=$root/tree/root/regscope
	works "$suite: make bench" in_clone make bench
	ok "$suite: make bench: prints the table" grep -q 'KVM_SET_ONE_REG, all registers' "$TMP/out"
	ok "$suite: make bench: names the kernel that it took" grep -q 'make bench HOST=emulated KERNEL=debian-' "$TMP/out"
	dir=$clone/$(sed -n 's/^run directory:  //p' "$TMP/out")
	ok "$suite: make bench: the run is there" test -s "$dir/samples.csv"
	ok "$suite: make bench: pictures are there" test -s "$dir/plots/a-cost-per-vcpu.png"
	[ ! -f "$dir/env.txt" ] ||
		sed -n 's/^\(kernel_release\|lab_kernel\|lab_emulator\|program\|registers\)=/# &/p' "$dir/env.txt"
	works "$suite: make test" in_clone make test
	ok "$suite: make test: all of it ran" grep -q '^Result: PASS' "$TMP/out"
	sed -n 's/^Files=/# &/p' "$TMP/out"
}

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
targets=$(lab_apt apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages')
mirror=$(awk '$3 == "main" && $4 == "Debian" && $2 !~ /-/ { print $1; exit }' <<<"$targets")
security=$(awk '$3 == "main" && $4 == "Debian" && $2 ~ /-security$/ { print $1; exit }' <<<"$targets")
[ -n "$mirror" ] || skip_all "the package sources are not Debian's; REGSCOPE_APT_SOURCES=FILE names others"
for suite in $SUITES; do
	check_suite "$suite"
	[ -z "$root" ] || remove_root
done
done_testing
