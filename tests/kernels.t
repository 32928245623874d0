#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# Kernels of other Debians than the machine's: which suite they are taken from, by whose keys, what `make kernels`
# says of them, and what happens without a network. With an archive made here, signed, on loopback.
. "$(dirname "$0")/tap.sh"
. tests/packages.sh
export no_proxy=127.0.0.1 GNUPGHOME=$TMP/gpg
server=''
cleanup() {
	[ -z "$server" ] || kill "$server" 2>/dev/null
	gpgconf --kill gpg-agent 2>/dev/null
	rm -rf "$TMP"
}
trap cleanup EXIT

key() {
	gpg --batch --quiet --pinentry-mode loopback --passphrase '' --quick-generate-key "$1" ed25519 sign never 2>/dev/null
	gpg --export "$1" >"$TMP/$1.gpg"
}

# publish SUITE STANDING KEY...: what deb has put into $TMP/SUITE, as a suite of the archive that those keys sign
publish() {
	local suite=$1 standing=$2 dir=$TMP/debian/dists/$1 lists signers=() key
	shift 2
	lists=main/binary-arm64/Packages
	mkdir -p "$dir/main/binary-arm64" "$TMP/debian/pool/$suite"
	cp "$TMP/$suite"/*.deb "$TMP/debian/pool/$suite/"
	sed "s,^Filename: \.,Filename: pool/$suite," "$TMP/$suite/Packages" >"$dir/$lists"
	printf '%s\n' "Origin: Debian" "Suite: $standing" "Codename: $suite" "Components: main" "Architectures: arm64" \
		"Date: $(LC_ALL=C date -Ru)" "SHA256:" \
		" $(sha256sum <"$dir/$lists" | cut -d ' ' -f 1) $(stat -c %s "$dir/$lists") $lists" >"$dir/Release"
	for key; do signers+=(-u "$key"); done
	gpg --batch --quiet --yes "${signers[@]}" --clearsign -o "$dir/InRelease" "$dir/Release"
	ln -sfn "$suite" "$TMP/debian/dists/$standing"
}

# keyring SUITE KEY...: the archive's keyring, as that suite has it
keyring() {
	local suite=$1
	shift
	mkdir -p "$TMP/files/usr/share/keyrings"
	gpg --export "$@" >"$TMP/files/usr/share/keyrings/debian-archive-keyring.gpg"
	deb "$suite" debian-archive-keyring 2
}

# serve: from now on there is a network
serve() {
	rm -f "$TMP/port"
	python3 tests/archive.py "$TMP/debian" "$TMP/port" "$TMP/stall" &
	server=$!
	while [ ! -s "$TMP/port" ] && kill -0 "$server"; do sleep 0.05; done
	url=http://127.0.0.1:$(cat "$TMP/port")
}

# lab CACHE COMMAND...: a script of the lab's, with that cache and the machine's sources in $sources
lab() {
	local cache=$1 script=$2
	shift 2
	run env XDG_CACHE_HOME="$TMP/cache $cache" REGSCOPE_APT_SOURCES="$sources" "scripts/lab/$script" "$@"
}

# took WHAT CACHE NAME RELEASE: the last run did
took() {
	local dir="$TMP/cache $2/regscope/kernels/$3"
	is "$1: prints the folder" "$code $(cat "$TMP/out")" "0 $dir"
	is "$1: the Image is $4's" "$(tail -c +57 "$dir/Image")" "ARMd$4"
	[ "$code" = 0 ] || sed 's/^/#   /' "$TMP/err"
}

mkdir -m 700 "$GNUPGHOME"
for name in old new rogue; do key $name; done
whole_kernel bookworm linux-image-cloud-arm64 6.1.0-57-cloud-arm64 6.1.192-2
whole_kernel bookworm linux-image-6.12-cloud-arm64 6.12.117+deb12-cloud-arm64 6.12.117-1~deb12u1
whole_kernel trixie linux-image-cloud-arm64 6.12.118+deb13-cloud-arm64 6.12.118-1 .xz
split_kernel trixie-backports 7.3.4+deb13-cloud-arm64 7.3.4-1~bpo13+1
split_kernel forky 7.2.12+deb14-cloud-arm64 7.2.12-1
publish bookworm oldstable old
publish trixie stable old
publish trixie-backports stable-backports old
publish forky testing new
serve
sources=$TMP/own.list
echo "deb [arch=arm64 signed-by=$TMP/old.gpg] $url bookworm main" >"$sources"

# other Debians than the machine's
lab 12 get-kernel debian-6.12
took "a version that the machine's sources have" 12 debian-6.12 6.12.117+deb12-cloud-arm64
ok "a version that the machine's sources have: no other is asked" test ! -e "$TMP/cache 12/regscope/suites"
lab 12 get-kernel debian-trixie
took "by a suite" 12 debian-trixie 6.12.118+deb13-cloud-arm64
ok "by a suite: is named" grep -q 'debian-trixie: fetching linux-image-6.12.118+deb13-cloud-arm64 of trixie$' "$TMP/err"
lab 12 get-kernel debian-7.3
took "a version of another Debian" 12 debian-7.3 7.3.4+deb13-cloud-arm64
ok "a version of another Debian: is named" grep -q '^get-kernel: debian-7.3: is taken from trixie-backports$' "$TMP/err"
lab 12 get-kernel debian-9.9
exits "a version of none" 2 "nor has another Debian of $url (trixie trixie-backports bookworm) (they have debian-6.1 debian-6.12 debian-7.3)"
lab 12 get-kernel debian-nosuch
exits "a suite of none" 2 "^get-kernel: debian-nosuch: $url has no such suite; .make kernels. lists"
ok "a suite of none: leaves nothing" test ! -e "$TMP/cache 12/regscope/suites/nosuch"

# keys
lab 12 get-kernel debian-forky
exits "signed by a key that is not known" 2 "debian-forky: $url has it signed by no key that this machine trusts"
keyring trixie old new
publish trixie stable old
lab 12 get-kernel debian-forky
took "the key is in stable's keyring" 12 debian-forky 7.2.12+deb14-cloud-arm64
ok "the key is in stable's keyring: is said" grep -q 'debian-archive-keyring of stable: has keys that this machine lacks' "$TMP/err"
lab 12 get-kernel debian-newest
took "the newest of all" 12 debian-7.3 7.3.4+deb13-cloud-arm64
split_kernel trixie-backports 7.4.1+deb13-cloud-arm64 7.4.1-1~bpo13+1
publish trixie-backports stable-backports rogue
rm -rf "$TMP/cache 12/regscope/suites/trixie-backports"
lab 12 get-kernel debian-trixie-backports
exits "signed by a key that no keyring has" 2 "has it signed by no key that this machine trusts"
publish trixie-backports stable-backports new old
lab 12 get-kernel debian-trixie-backports
took "signed by both" 12 debian-trixie-backports 7.4.1+deb13-cloud-arm64

# keys, as package sources name them
for form in path block; do
	sources=$TMP/$form.sources
	{
		printf '# of this test\nTypes: deb\nURIs: file:/nowhere\nSuites: none\nComponents: main\nSigned-By: /nowhere\n\n'
		printf 'Types: deb\nURIs: %s\nSuites: bookworm\nComponents: main\nSigned-By: ' "$url"
		if [ $form = path ]; then
			echo "$TMP/old.gpg"
		else
			echo
			gpg --armor --export old | sed 's/^$/./; s/^/ /'
		fi
	} >"$sources"
	lab $form get-kernel debian-trixie
	took "Signed-By as a $form" $form debian-trixie 6.12.118+deb13-cloud-arm64
	is "Signed-By as a $form: is handed on" "$(grep -c '^Signed-By' "$TMP/cache $form/regscope/suites/trixie/debian.sources")" 1
done
sources=$TMP/own.list

# make kernels
lab 12 get-kernel --name debian
lab 12 kernels
is "kernels: exit code" "$code" 0
is "kernels: name, release and suite" "$(awk 'NR > 1 && !/^cache|^debian:/ { print $1, $2, $3 }' "$TMP/out")" \
	"debian-6.12 6.12.117+deb12-cloud-arm64 bookworm
debian-6.1 6.1.0-57-cloud-arm64 bookworm
debian-7.4 7.4.1+deb13-cloud-arm64 trixie-backports
debian-7.3 7.3.4+deb13-cloud-arm64 trixie-backports
debian-7.2 7.2.12+deb14-cloud-arm64 forky
debian-trixie 6.12.118+deb13-cloud-arm64 trixie
debian-trixie-backports 7.4.1+deb13-cloud-arm64 trixie-backports
debian-forky 7.2.12+deb14-cloud-arm64 forky
debian-bookworm 6.12.117+deb12-cloud-arm64 bookworm
scope-6.12 - built
plain-6.12 - built
batch-6.12 - built
batch-scope-6.12 - built
early-out-6.12 - built
early-out-scope-6.12 - built
scope-7.3 - built
plain-7.3 - built"
is "kernels: which are in the cache" "$(awk 'NR > 1 && /^debian-/ && $NF != "-" { print $1 }' "$TMP/out" | paste -s -d ' ')" \
	"debian-6.12 debian-7.3 debian-trixie debian-trixie-backports debian-forky"
ok "kernels: what KERNEL=debian is" grep -q '^debian: debian-6.12, until KERNEL_REFRESH=yes' "$TMP/out"
ok "kernels: the cache" grep -q "^cache: $TMP/cache 12/regscope, .*kernels" "$TMP/out"
cp "$TMP/out" "$TMP/online"
whole_kernel trixie linux-image-cloud-arm64 6.12.119+deb13-cloud-arm64 6.12.119-1 .xz
publish trixie stable old
lab 12 kernels
ok "kernels: an older one in the cache" grep -q '^debian-trixie  *6.12.119+deb13.*MB, of 6.12.118+deb13' "$TMP/out"
KERNEL_REFRESH=yes lab 12 get-kernel debian-trixie
took "KERNEL_REFRESH=yes: the suite's newest" 12 debian-trixie 6.12.119+deb13-cloud-arm64
lab 12 kernels frob
exits "kernels: an argument" 2 "frob: takes no argument"

# interrupted half way, and two at once
for signal in KILL TERM; do
	touch "$TMP/stall"
	rm -f "$TMP/stall.reached"
	env XDG_CACHE_HOME="$TMP/cache $signal" REGSCOPE_APT_SOURCES="$sources" scripts/lab/get-kernel debian-6.1 >"$TMP/out" 2>"$TMP/err" &
	pid=$!
	while [ ! -e "$TMP/stall.reached" ] && kill -0 $pid 2>/dev/null; do sleep 0.05; done
	kill -$signal $pid
	wait $pid 2>/dev/null
	is "$signal half way: no kernel" "$(compgen -G "$TMP/cache $signal/regscope/kernels/*")" ""
	rm "$TMP/stall"
	lab $signal get-kernel debian-6.1
	took "$signal half way, then again" $signal debian-6.1 6.1.0-57-cloud-arm64
done
is "TERM half way: nothing is left" "$(compgen -G "$TMP/cache TERM/regscope/*.??????")" ""
touch "$TMP/stall"
rm -f "$TMP/stall.reached"
pids=()
for one in 1 2; do
	env XDG_CACHE_HOME="$TMP/cache twice" REGSCOPE_APT_SOURCES="$sources" scripts/lab/get-kernel debian-6.1 >"$TMP/twice-$one" 2>&1 &
	pids+=($!)
done
while ! grep -qs 'waiting for another one who fetches it' "$TMP"/twice-? && kill -0 "${pids[@]}"; do sleep 0.05; done
rm "$TMP/stall"
for pid in "${pids[@]}"; do
	code=0
	wait "$pid" || code=$?
	is "two at once: exit code" "$code" 0
done
is "two at once: one fetches, the other waits for it" "$(cat "$TMP"/twice-? | grep -c fetching)" 1

# no network any more
kill "$server"
wait "$server" 2>/dev/null
server=''
lab 12 get-kernel debian-trixie
took "no network: what has been fetched stays" 12 debian-trixie 6.12.119+deb13-cloud-arm64
lab 12 get-kernel debian-5.10
exits "no network: another one" 2 "debian-5.10: .*no such arm64 kernel"
lab 12 get-kernel debian-bookworm
exits "no network: one that is listed" 2 "6.12.117+deb12-cloud-arm64: could not be fetched (no network, a full disk?)"
lab 12 get-kernel debian-sid
exits "no network: another suite" 2 "debian-sid: $url cannot be reached for its package lists (no network?)"
lab 12 kernels
is "no network: kernels: exit code" "$code" 0
ok "no network: kernels: is said" grep -q '^kernels: the package lists cannot be fetched (no network?); what follows is what the cache knows' "$TMP/err"
is "no network: kernels: the same names" "$(awk '/^debian-/ { print $1 }' "$TMP/out" | sort)" \
	"$(awk '/^debian-/ { print $1 }' "$TMP/online" | sort)"
rm -rf "$TMP/cache 12/regscope/suites" "$TMP/cache 12/regscope/apt"
lab 12 kernels
is "no network and no lists: kernels: what is in the cache" \
	"$code $(awk '/^debian-/ { print $1 }' "$TMP/out" | LC_ALL=C sort | paste -s -d ' ')" \
	"0 debian-6.12 debian-7.3 debian-forky debian-trixie debian-trixie-backports"
lab empty kernels
exits "no network, an empty cache: kernels" 2 "has neither package lists nor kernels; the first time needs a network"
lab empty get-kernel
exits "no network, an empty cache: a kernel" 2 "the package lists cannot be fetched (no network?)"
done_testing
