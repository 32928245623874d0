#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016,SC2154 # what stand-ins expand; what tap.sh sets
# Which host is measured, what its user hears, and what is asked for: an arm64 machine needs no QEMU and no cross
# compiler. The machine, its /dev/kvm, make, deps and regscope are stand-ins that write down what they are told.
. "$(dirname "$0")/tap.sh"
unset HOST HOST_FROM OUT KERNEL KERNELS BOOTS VCPUS ROUNDS BENCH RESUME PLOTS BASELINES CHECKS HISTORY MAKEFLAGS MFLAGS
root=$PWD tree=$TMP/tree
mkdir -p "$TMP/bin" "$tree/build/host"
cp -r scripts plots "$tree/"
export TMP REGSCOPE_KVM=$TMP/kvm MACHINE=aarch64


stand_in() { { echo '#!/usr/bin/env bash'; cat; } >"$1" && chmod 755 "$1"; }
stand_in "$TMP/bin/uname" <<'END'
[ "$*" = -m ] && echo "$MACHINE" || exec /usr/bin/uname "$@"
END
stand_in "$TMP/bin/make" <<'END'
echo "make $*" >>"$TMP/asked"
END
stand_in "$TMP/bin/hyperfine" <<'END'
echo hyperfine >>"$TMP/asked"
exit 9
END
stand_in "$tree/scripts/deps" <<'END'
echo "deps $*" >>"$TMP/asked"
END
stand_in "$tree/scripts/plots" <<'END'
echo "plots $1" >>"$TMP/asked"
END
stand_in "$tree/build/host/regscope" <<END
[ "\$1" != report ] || exit 0 # the page of the run
printf '%s\n' "\$@" >"\$TMP/told"
while [ \$# -gt 1 ] && [ "\$1" != --out ]; do shift; done
[ \$# -gt 1 ] || exit "\${ENDS:-0}" # no run is asked for
cp -r "$root/results/reference-boots/plain/boot-1" "\$2"
sed s/instructions/wall_ns/ "$root/results/reference/savings.csv" >"\$2/savings.csv"
sed -i 's/^host_kind=.*/host_kind=native/' "\$2/env.txt"
exit "\${ENDS:-0}"
END
# here COMMAND...: on that machine
here() { : >"$TMP/asked" && run env -C "$tree" PATH="$TMP/bin:$PATH" "$@"; }
asked() { paste -sd ';' "$TMP/asked"; }
# nobody: who is neither root nor in a group, where that is another than the user of the test
nobody=()
[ "$(id -u)" -ne 0 ] || nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
chmod 711 "$TMP"

# --- a machine with KVM
touch "$TMP/kvm"
here scripts/host
is "a usable /dev/kvm: native" "$(cat "$TMP/out")" native
exits "a usable /dev/kvm" 0 "native host: $TMP/kvm of this arm64 machine can be used"
here scripts/host --other
is "the other host" "$(cat "$TMP/out")" emulated
here HOST=emulated scripts/host
is "HOST=emulated" "$(cat "$TMP/out")" emulated
here MACHINE=x86_64 scripts/host
is "another machine: emulated" "$(cat "$TMP/out")" emulated
exits "another machine" 0 "emulated host, since this machine is x86_64, not arm64"
here MACHINE=x86_64 HOST=native scripts/host
is "another machine, HOST=native: as asked" "$(cat "$TMP/out")" native

here OUT="$TMP/run" VCPUS="1 2" ROUNDS=3 SCOPE_FILE="a \$b" scripts/bench
is "bench: exit code" "$code" 0
is "bench: asks for nothing of the lab" "$(asked)" "deps build;make -s -j2 all;deps plots;plots $TMP/run"
after() { grep -A 1 -xe "$1" "$TMP/told" | tail -n 1; }
is "bench: how to reproduce it" "$(after --reproduce)" "make bench HOST=native VCPUS=1,2 ROUNDS=3 SCOPE_FILE='a \$\$b'"
is "bench: how to go on with it" "$(after --again)" \
	"make bench HOST=native VCPUS=1,2 ROUNDS=3 SCOPE_FILE='a \$\$b' RESUME=yes OUT=$TMP/run"
here OUT="$TMP/run" scripts/bench
exits "bench: a directory that is there" 2 "$TMP/run: already exists; name another directory with OUT=, or continue it with RESUME=yes"
is "bench: a directory that is there: nothing is built" "$(asked)" ""
here OUT=/proc/regscope/run scripts/bench
exits "bench: a directory that cannot be made" 2 "bench: /proc/regscope: cannot be written; name another directory with OUT="
is "bench: a directory that cannot be made: nothing is built" "$(asked)" ""
here ENDS=2 PIN=99 OPS=get OUT="$TMP/wrong" scripts/bench
exits "bench: variables of other names than the options that messages name" 2 \
	"^bench: in what regscope says, --cpu is PIN=99, --op is OPS=get$"
here ENDS=2 OUT="$TMP/wrong2" scripts/bench
is "bench: where there are none, nothing is said of them" "$(grep -c 'in what regscope says' "$TMP/err")" 0
here OUT="$TMP/bare" PLOTS=no scripts/bench
is "bench PLOTS=no: asks for no gnuplot" "$code $(asked)" "0 deps build;make -s -j2 all"
ok "bench PLOTS=no: says nothing of it" test "$(grep -c picture "$TMP/err")" = 0
here PLOTS=maybe scripts/bench
exits "bench PLOTS=maybe" 2 "PLOTS=maybe: is neither yes nor no"

for script in bench "baseline keep"; do
	here KERNEL=scope-6.12 OUT="$TMP/none" scripts/$script
	exits "$script KERNEL=" 2 "KERNEL=scope-6.12: a kernel can be chosen in the emulated host; add HOST=emulated, or boot it"
done

here scripts/baseline keep
is "baseline: asks for nothing of the lab, and makes no pictures" "$code $(asked)" "0 deps build;make -s -j2 all"
here OUT="$TMP/kept" scripts/baseline keep
is "baseline OUT=: what is kept has pictures" "$code $(asked)" "0 deps build;make -s -j2 all;deps plots;plots $TMP/kept"
here scripts/baseline check
is "check: asks for nothing of the lab, and makes no pictures" "$(asked)" "deps build;make -s -j2 all"
here VCPUS=8 scripts/crosscheck
is "crosscheck: asks for nothing of the lab, and makes no pictures" "$(asked)" \
	"deps build witness crosscheck;make -s -j2 all;deps build;make -s -j2 all;hyperfine"
cp "$root/scripts/deps" "$tree/scripts/"
mkdir "$TMP/few" # no QEMU and no other compiler
for tool in bash cat dirname grep id sort; do ln -s "$(command -v $tool)" "$TMP/few"; done
ln -s "$TMP/bin/uname" "$TMP/few"
here DEPS=no PATH="$TMP/few" scripts/deps host
is "deps host: needs nothing" "$code$(cat "$TMP/out")" 0
here DEPS=no MACHINE=x86_64 PATH="$TMP/few" scripts/deps host
exits "deps host elsewhere" 2 "deps: missing: .*gcc-aarch64-linux-gnu.* qemu-system-arm"
rm "$TMP/kvm"

touch "$TMP/kvm"
here MACHINE=x86_64 ARCH=x86_64 scripts/host
is "x86-64, where it is asked for: native" "$(cat "$TMP/out")" native
here MACHINE=x86_64 ARCH=x86_64 OUT="$TMP/x86" VCPUS=1 PLOTS=no scripts/bench
is "x86-64: how to reproduce it" "$(after --reproduce)" "make bench HOST=native ARCH=x86_64 VCPUS=1"
is "x86-64: asks for nothing of the lab" "$code $(asked)" "0 make -s -j2 all"
here MACHINE=x86_64 ARCH=x86_64 HOST=emulated scripts/host
is "x86-64, emulated: as asked" "$code $(cat "$TMP/out")" "0 emulated"
here ARCH=x86_64 scripts/host
exits "x86-64 on another machine" 0 "emulated host, since this machine is aarch64, not x86_64"
rm "$TMP/kvm"
here MACHINE=x86_64 ARCH=x86_64 scripts/host
exits "x86-64 without /dev/kvm" 0 "emulated host, since there is no $TMP/kvm"

# --- one whose user may not use it
mode() { touch "$TMP/kvm" && chmod "$1" "$TMP/kvm"; }
shut() { here "$@" "${nobody[@]}" bash scripts/host; }
mode 000
shut
exits "root's alone" 4 "host: $TMP/kvm: only root may use it; let group kvm in: sudo chgrp kvm $TMP/kvm && sudo chmod g+rw $TMP/kvm (HOST=emulated"
if [ "$(id -u)" -eq 0 ]; then
	mode 660
	chgrp games "$TMP/kvm"
	user=$("${nobody[@]}" id -un)
	shut
	exits "no member of its group" 4 "no permission, it belongs to group games; join it: sudo usermod -aG games $user, then log in again"
	stand_in "$TMP/bin/getent" <<<"echo 'games:x:60:other,$user'"
	shut HOST=native
	exits "a member since this login" 4 "$user is in its group, games, but was not yet at this login: log in again, or .newgrp games."
	shut HOST=emulated
	is "HOST=emulated all the same" "$(cat "$TMP/out")" emulated
fi
rm -f "$TMP/kvm"

# --- one without: what its kernel says is the reason of, by files of our own
sed -i "s,/proc/misc,$TMP/misc,; s,/proc/cmdline,$TMP/cmdline," "$tree/scripts/host.sh"
printf '235 autofs\n' >"$TMP/misc"
printf 'quiet kvm-arm.mode=nvhe\n' >"$TMP/cmdline"
here scripts/host
exits "no /dev/kvm" 0 "emulated host, since there is no $TMP/kvm: the kernel has no KVM, or was not started at EL2"
here HOST=native scripts/bench
exits "no /dev/kvm, HOST=native" 4 "not started at EL2, as in most VMs (HOST=emulated measures in QEMU instead"
is "no /dev/kvm, HOST=native: nothing is asked for" "$(asked)" ""
printf 'quiet kvm-arm.mode=none\n' >"$TMP/cmdline"
here scripts/host
exits "kvm-arm.mode=none" 0 "there is no $TMP/kvm: kvm-arm.mode=none on the kernel's command line turns KVM off"
printf '232 kvm\n' >"$TMP/misc"
here scripts/host
exits "a container" 0 "there is no $TMP/kvm in this container, though its kernel has KVM (docker run --device $TMP/kvm)"

# --- which tests `make test` runs where
cd "$root" || exit 1
ok "tests of this machine, and of the emulated host, are told apart" \
	test -n "$(grep -l '^# host: native$' tests/*.t)" -a -n "$(grep -l '^# host: emulated$' tests/*.t)"
is "what uses the lab says so" "$(grep -l '^\. tests/lab.sh' tests/*.t | xargs grep -L '^# host: emulated$')" tests/native.t
is "what boots a server says so" "$(grep -lE '^[^#]*scripts/lab/(run|server|bench)( |$)' tests/*.t | xargs grep -L '^# host: emulated$')" ""
done_testing
