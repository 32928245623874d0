#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# scripts/lab/build-tree: whose source it takes, what of it, and what it leaves alone. The source is a few files that
# make can build in a moment; tests/long/tree.t builds real kernels.
. "$(dirname "$0")/tap.sh"
. tests/tree.sh

export XDG_CACHE_HOME=$TMP/cache
unset KCFLAGS KERNEL_CC
cache=$XDG_CACHE_HOME/regscope
linux=$TMP/linux
ROOT=$PWD

tree() { run scripts/lab/build-tree "$@"; }

# built NAME [MEMBERS...]: the last run left a kernel, of those files of arch/arm64/kvm and no others
built() {
	local name=$1
	shift
	is "$name: exit code" "$code" 0
	[ "$code" = 0 ] || sed 's/^/# /' "$TMP/err"
	dir=$(cat "$TMP/out")
	is "$name: the folder is tree-KEY of the cache" "${dir%-*}" "$cache/kernels/tree"
	is "$name: the Image is of this source" "$(tail -c +61 "$dir/Image" | xargs)" "$*"
}

file_of() { cat "$dir/$1"; }

# Everything of a folder that a program could see, but for when it was read
snapshot() {
	(cd "$1" && find . -printf '%p %y %m %n %U %G %s %T@ %C@ %i\n' && find . -type f -exec sha256sum {} +) | LC_ALL=C sort
}

mini_linux "$linux"
at() { git -C "$linux" rev-parse "$1"; }
snapshot "$linux" >"$TMP/before"
tree "$linux"
built "HEAD" get set
is "HEAD: commit, name, dirty, scope-cap" "$(file_of commit) $(file_of name) $(file_of dirty) $(file_of scope-cap)" \
	"$(at HEAD) $(git -C "$linux" describe --tags) no 1210"
ok "HEAD: its configuration" grep -qx CONFIG_KVM=y "$dir/config"
is "HEAD: modules/ is there, and empty" "$(ls "$dir/modules")" ""
head=$dir
at HEAD >"$TMP/head"
tree "$linux" HEAD
built "again" get set
is "again: the same folder, and not a word" "$dir $(cat "$TMP/err")" "$head "
run scripts/lab/get-kernel "$(basename "$head")"
is "get-kernel knows it" "$code $(cat "$TMP/out")" "0 $head"
run scripts/lab/get-kernel --name "$(basename "$head")"
is "get-kernel --name" "$code $(cat "$TMP/out")" "0 $(basename "$head")"
run scripts/lab/get-kernel tree-0123456789abcdef
exits "one that is not there" 2 "tree-0123456789abcdef: is not in the cache"
tree "$linux" v9.1
built "a tag" get
is "a tag: its name, and no capability" "$(file_of name) $(file_of scope-cap)" "v9.1 "
stamp=$(stat -c %y "$cache"/trees/*/source/arch/arm64/kvm/get.c)
tree "$linux" topic
built "a branch, with a file that others do not have" get set topic
tree "$linux" HEAD~1
built "a commit" get set
is "between commits only what differs is written" "$(stat -c %y "$cache"/trees/*/source/arch/arm64/kvm/get.c)" "$stamp"
tree "$linux" broken
exits "one that does not compile" 1 "linux $(at broken | cut -c 1-12): build failed; the whole of what it said is in .*/log.build"
ok "one that does not compile: why" grep -q '^    .*set.c:1:.*error' "$TMP/err"
is "one that does not compile: the compiler is not blamed" "$(grep -c 'is older than' "$TMP/err")" 0
tree "$linux" old
exits "one that is older than the compiler" 1 "Linux 5.10 is older than .*gcc [0-9]*; if that is why, KERNEL_CC=.*gcc-1[01] names an older"
is "one that does not compile: nothing is kept" "$(find "$cache/kernels" -name '*tree-*' | wc -l)" 4
is "the tree is as it was, .git included" "$(snapshot "$linux" | diff "$TMP/before" -)" ""

# what is no commit, no kernel, or one without KVM
tree "$linux" nosuch
exits "no such REV" 2 "REV=nosuch: is no commit of $linux"
tree "$linux" --output=x
exits "a REV that looks like an option" 2 "REV=--output=x: is no commit"
tree "$TMP/nowhere"
exits "no such TREE" 2 "TREE=.*/nowhere: is no folder"
tree "$linux" not-linux
exits "a commit that is no kernel" 2 "is no source of Linux"
tree "$linux" no-kvm
exits "a kernel without KVM for arm64" 1 "this kernel has no KVM for arm64"
tree
exits "no TREE" 2 "which source"
printf 'CONFIG_64BIT=y\n# CONFIG_KVM is not set\n' >"$TMP/no kvm.config"
tree --config "$TMP/no kvm.config" "$linux"
exits "a configuration without KVM" 1 "configure failed"
ok "a configuration without KVM: it is named" grep -q 'error: .*without CONFIG_KVM=y' "$TMP/err"
grep -v '^#' scripts/lab/kernel/config >"$TMP/own.config"
sed -i 's/CONFIG_VIRTIO_CONSOLE=y/CONFIG_VIRTIO_CONSOLE=m/; s/CONFIG_RD_GZIP=y//' "$TMP/own.config"
tree --config "$TMP/own.config" "$linux"
exits "the console's port as a module" 1 "configure failed"
ok "the console's port as a module: is named, with the remedy" \
	grep -q 'error: .*without CONFIG_VIRTIO_CONSOLE=y; FRAGMENT=scripts/lab/kernel/config' "$TMP/err"
tree --config "$TMP/own.config" --fragment scripts/lab/kernel/config "$linux"
built "with the lab's options on top" get set
ok "another configuration, another folder" test "$dir" != "$head"
printf 'CONFIG_LATER=y\n' >"$TMP/fragment"
tree --fragment "$TMP/fragment" "$linux"
built "an option that this kernel does not have" get set
ok "an option that this kernel does not have: is said" grep -q 'not in this kernel: CONFIG_LATER=y$' "$TMP/err"
tree --fragment "$TMP/nowhere" "$linux"
exits "no such fragment" 2 '--fragment: ".*nowhere" is not a file that can be read'
KCFLAGS=-O1 tree "$linux"
ok "other flags, another folder" test "$(cat "$TMP/out")" != "$head"
KERNEL_CC=aarch64-linux-gnu-gcc-1 tree "$linux"
exits "no such compiler" 2 "aarch64-linux-gnu-gcc-1: there is no such compiler here"

# what a make that calls was told for regscope, and what an environment has for another build, is not the kernel's
git -C "$linux" checkout -q -b says-cc
# shellcheck disable=SC2016 # make's
sed -i -e '1i CC = ours' -e 's/^Image:$/&\n\techo "$(CC) $(LLVM)$(KCPPFLAGS)$(KAFLAGS)" >$(O)\/said/' "$linux/Makefile"
tree_commit "$linux" says-cc
git -C "$linux" checkout -q main
printf 'all:\n\t@scripts/lab/build-tree %s says-cc\n' "$linux" >"$TMP/makefile"
LLVM=1 KCPPFLAGS=-D1 KAFLAGS=-g run make -sf "$TMP/makefile" CC=clang
built "by a make with a CC of its own" get set
is "by a make with a CC of its own: what the kernel's make saw" "$(cat "$cache"/trees/*/source/.regscope-build/said)" "ours "

# local changes: those of files that git knows, and new files of source
echo changed >>"$linux/arch/arm64/kvm/get.c"
rm "$linux/arch/arm64/kvm/set.c"
touch "$linux/Makefile" # of which the index does not know that it is the same
echo new >"$linux/arch/arm64/kvm/new file.c"
echo note >"$linux/TODO"
snapshot "$linux" >"$TMP/before"
tree "$linux"
built "local changes" get set
ok "local changes are left out, and that is said" \
	grep -q 'local changes of 2 files are left out; DIRTY=yes takes them too$' "$TMP/err"
tree --dirty "$linux"
built "--dirty" get changed new
is "--dirty: commit, name, dirty" "$(file_of commit) $(file_of name) $(file_of dirty)" \
	"$(at HEAD) $(git -C "$linux" describe --tags)-dirty yes"
dirty=$dir
tree --dirty "$linux"
is "--dirty, again: the same folder" "$code $(cat "$TMP/out")" "0 $dirty"
tree --dirty "$linux" v9.1
exits "--dirty of another commit" 2 "the local changes of $linux are on top of its HEAD, not of v9.1"
is "local changes: the tree is as it was" "$(snapshot "$linux" | diff "$TMP/before" -)" ""
echo more >>"$linux/arch/arm64/kvm/get.c"
tree --dirty "$linux"
built "--dirty, changed since" get changed more new
ok "--dirty, changed since: another folder" test "$dir" != "$dirty"
git -C "$linux" reset -q --hard
rm "$linux/arch/arm64/kvm/new file.c" "$linux/TODO"
tree --dirty "$linux"
is "--dirty without changes is the commit" "$code $(cat "$TMP/out")" "0 $head"

# trees of all kinds
git clone -q --bare "$linux" "$TMP/bare.git"
tree "$TMP/bare.git" v9.1
built "a bare repository" get
git clone -q --depth 1 "file://$linux" "$TMP/shallow"
tree "$TMP/shallow"
built "a shallow clone" get set
tree "$TMP/shallow" HEAD~1
exits "what a shallow clone does not have" 2 "REV=HEAD~1: is no commit of .*/shallow (a shallow clone: git fetch --unshallow"
git -C "$linux" worktree add -q "$TMP/worktree" v9.1
tree "$TMP/worktree"
built "a worktree of a repository" get
git -C "$linux" worktree remove "$TMP/worktree"
git init -q "$TMP/outer"
git -C "$TMP/outer" -c protocol.file.allow=always submodule --quiet add "$linux" linux
tree "$TMP/outer/linux" HEAD~1
built "a submodule" get set
git -C "$linux" config core.sparseCheckout true
git -C "$linux" config core.splitIndex true
git -C "$linux" config core.fsmonitor "touch $TMP/was-run; false"
echo '/Makefile' >"$linux/.git/info/sparse-checkout"
snapshot "$linux" >"$TMP/before"
tree "$linux" HEAD~1
built "a repository with a configuration of its own" get set
is "a configuration of its own: the tree is as it was" "$(snapshot "$linux" | diff "$TMP/before" -)" ""
ok "a configuration of its own: nothing of it is run" test ! -e "$TMP/was-run"
for key in sparseCheckout splitIndex fsmonitor; do git -C "$linux" config --unset core.$key; done
GIT_DIR=$TMP/outer/.git GIT_INDEX_FILE=$TMP/outer/index tree "$linux"
is "called by a git of another tree" "$code $(cat "$TMP/out")" "0 $head"
CDPATH=.:$TMP run env -C "$TMP" "$ROOT/scripts/lab/build-tree" linux
is "with a CDPATH" "$code $(cat "$TMP/out")" "0 $head"
run env -C "$linux" "$ROOT/scripts/lab/build-tree" .
is "as ." "$code $(cat "$TMP/out")" "0 $head"
hostile="$TMP/a, \"tree\" \$(touch x) \\ 'of'
mine"
git clone -q "$linux" "$hostile"
tree "$hostile" HEAD~1
built "a path of all kinds of characters" get set
if [ "$(id -u)" -eq 0 ]; then
	cp -r "$linux" "$TMP/theirs"
	chown -R 12345 "$TMP/theirs"
	tree "$TMP/theirs"
	exits "another user's tree" 2 "belongs to another user, and git does not trust it; if you do: git config --global --add safe.directory $TMP/theirs"
	# one that cannot be written
	mkdir "$TMP/readonly"
	if mount --bind "$linux" "$TMP/readonly" 2>/dev/null && mount -o remount,bind,ro "$TMP/readonly"; then
		tree "$TMP/readonly" topic
		built "a tree that cannot be written" get set topic
		umount "$TMP/readonly"
	fi
fi

# a folder without git, which was built in place
folder="$TMP/source, of mine"
cp -r "$linux" "$folder"
rm -rf "$folder/.git"
mkdir -p "$folder/include/config" "$folder/include/generated"
touch "$folder/.config" "$folder/arch/arm64/kvm/get.o" "$folder/vmlinux"
snapshot "$folder" >"$TMP/before"
tree "$folder"
built "a folder" get set
is "a folder: commit, name, dirty" "$(file_of commit) $(file_of name) $(file_of dirty)" " source__of_mine-9.1.2 no"
is "a folder: is as it was" "$(snapshot "$folder" | diff "$TMP/before" -)" ""
copy=$(grep -lxF "$folder" "$cache"/trees/*/origin)
is "a folder: what was built in place stays there" \
	"$(cd "${copy%/*}/source" && find . -path ./.regscope-build -prune -o \( -name '*.o' -o -name .config -o -name config -o -name vmlinux \) -print)" ""
tree "$folder"
is "a folder, again: the same, and not a word" "$code $(cat "$TMP/out") $(cat "$TMP/err")" "0 $dir "
mv "$folder/arch/arm64/kvm/set.c" "$folder/arch/arm64/kvm/later.c"
echo changed >"$folder/arch/arm64/kvm/get.c"
tree "$folder"
built "a folder that changed" changed set
tree "$folder" HEAD
exits "a folder and REV" 2 "REV=HEAD: .*source, of mine is not the top of a git tree"
tree "$folder/arch"
exits "a folder of the folder" 2 "is no source of Linux"

# ended in the middle, by a signal and at once: the next call goes on
slow() { git -C "$linux" -c user.name=t -c user.email=t@localhost commit -q --allow-empty -m "$1"; }
echo 300 >"$linux/slow"
git -C "$linux" add slow
slow slow
tree_until() {
	rm -f "$TMP/sleeping"
	setsid env SLEEPING="$TMP/sleeping" scripts/lab/build-tree "$linux" >"$TMP/out" 2>"$TMP/err" &
	pid=$!
	until [ -e "$TMP/sleeping" ] || ! kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}
tree_until
kill "$pid"
wait "$pid" 2>/dev/null
code=$?
exits "ended in the middle" 130 "interrupted; what is built so far stays, the next call goes on"
is "ended in the middle: what of it runs" "$(ps -s "$pid" -o stat=,args= | grep -v '^Z')" ""
tree_until
kill -9 "$(cat "$TMP/sleeping")" "$pid"
wait "$pid" 2>/dev/null
home=$(grep -lxF "$linux" "$cache"/trees/*/origin)
home=${home%/*}
# as a checkout leaves it that was killed
touch "$home/unsure" "$home/git/index.lock"
echo half >"$home/source/arch/arm64/kvm/half.c"
echo half >"$home/source/arch/arm64/kvm/get.c"
rm "$home/source/Kbuild"
echo 0 >"$linux/slow"
git -C "$linux" add slow
slow fast
tree "$linux"
built "after kill -9" get set
ok "after kill -9: files that were missing are back" test -f "$home/source/Kbuild"
pkill -9 -s "$pid" 2>/dev/null

# two at once: the second waits, until the first ends or is ended
echo 300 >"$linux/slow"
git -C "$linux" add slow
slow "slow again"
tree_until
rm -rf "$(grep -lx v9.1 "$cache"/kernels/*/name | xargs dirname)"
scripts/lab/build-tree "$linux" v9.1 >"$TMP/second" 2>"$TMP/err" &
second=$!
until grep -q 'waiting for another build to end' "$TMP/err" || ! kill -0 "$second" 2>/dev/null; do sleep 0.1; done
ok "two at once: the second waits" kill -0 "$second"
kill "$pid"
wait "$pid" 2>/dev/null
code=0
wait "$second" || code=$?
cp "$TMP/second" "$TMP/out"
built "two at once: the second" get

# too little room, at the beginning and in the middle
if mkdir "$TMP/small" && mount -t tmpfs -o size=1m tmpfs "$TMP/small" 2>/dev/null; then
	XDG_CACHE_HOME=$TMP/small tree "$linux"
	exits "no room" 2 "a kernel build needs [0-9]* MiB, [01] MiB are free; make room"
	umount "$TMP/small"
fi
echo 0 >"$linux/slow"
echo 'error: No space left on device' >"$linux/arch/arm64/kvm/full.c"
git -C "$linux" add arch slow
slow full
tree "$linux"
exits "no room in the middle is no fault of the source" 2 "build failed"
echo 'printf: error: x.S: *** [Makefile:1: a.o] Killed' >"$linux/arch/arm64/kvm/full.c"
git -C "$linux" add arch
slow killed
tree "$linux"
exits "make is killed: no fault of the source" 2 "build failed"
mkdir "$TMP/bin"
printf '%s\n' '#!/bin/sh' 'case $* in *boot/Image*) exit 1 ;; esac' 'exec /bin/cp "$@"' >"$TMP/bin/cp"
chmod +x "$TMP/bin/cp"
rm -rf "$head"
PATH=$TMP/bin:$PATH tree "$linux" "$(cat "$TMP/head")"
is "the Image cannot be kept: no fault of the source" "$code" 2

# make bench
run env HOST=emulated TREE="$linux" KERNEL=debian scripts/bench
exits "TREE and KERNEL" 2 "TREE=$linux and KERNEL=debian: name one kernel to measure"
run env HOST=native TREE="$linux" scripts/bench
exits "TREE natively" 2 "TREE=$linux: a kernel can be built for the emulated host; add HOST=emulated, or"
run make -n bench REV=topic
exits "REV without TREE" 2 "REV=: is about a kernel that is built; it goes with TREE="
run env HOST=emulated TREE="$linux" REV=broken PLOTS=no make bench
exits "make bench of one that does not compile" 2 "build failed"
run env HOST=emulated TREE="$linux" DIRTY=perhaps PLOTS=no make bench
exits "DIRTY=perhaps" 2 "DIRTY=perhaps: is neither yes nor no"
done_testing
