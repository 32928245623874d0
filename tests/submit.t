#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016,SC2154 # backquotes that must stay as they are; what tap.sh sets
# make submit, and what reads its archives: a run is its owner's, an archive a stranger's. Nothing personal is sent, no
# link followed, no file written over; what comes in an archive is never unpacked where it says.
. "$(dirname "$0")/tap.sh"
unset OUT ARCHIVE YES
export PWNED=$TMP/executed
root=$PWD secret=4f1c2a9e-7b3d-4e55-9a01-c0ffee15dead
mkdir "$TMP/tmp"
export TMPDIR=$TMP/tmp

# made DIR [KEY=VALUE...]: a run of a native host whose owner is alice, with samples of its registers
made() {
	local dir=$1 change
	rm -rf "$dir"
	mkdir -p "$dir"
	cp results/reference/{benches,regs,samples}.csv "$dir"
	sed -e 's/^host=.*/host=snowy-owl/; s/^host_kind=.*/host_kind=native/; s/^cpu=.*/cpu=Neoverse-N1 r3p1/' \
		-e '/^lab_/d' results/reference/env.txt >"$dir/env.txt"
	shift
	for change; do
		sed -i "/^${change%%=*}=/d" "$dir/env.txt"
		printf '%s\n' "$change" >>"$dir/env.txt"
	done
	LC_ALL=C sort -o "$dir/env.txt" "$dir/env.txt"
}
submit() { run scripts/submit "$@"; }
member() { tar -xOzf "$1" --wildcards "*/$2"; }
sent() { member "$TMP/a.tar.gz" env.txt | sed -n "s/^$1=//p"; }
again() { rm -f "$TMP/a.tar.gz" && submit --yes "$TMP/run" "$TMP/a.tar.gz"; }
left() { find "$TMP" -name '.submit.*' -o -path "$TMP/tmp/*"; }

# --- what is in it
made "$TMP/run"
touch "$TMP/run/notes.txt"
mkdir "$TMP/run/plots"
again
exits "a run" 0 "a.tar.gz is written"
name=regscope-Neoverse-N1-r3p1-$(release_of results/reference)-$(sed -n 's/^date_utc=//p' results/reference/env.txt | tr -d :-)
is "a run: what is in it, and no other file" "$(tar -tzf "$TMP/a.tar.gz" | xargs)" \
	"$name/ $name/benches.csv $name/env.txt $name/growth.csv $name/regs.csv $name/report.txt $name/samples.csv $name/savings.csv $name/summary.csv"
ok "a run: the samples are as they were" cmp "$TMP/run/samples.csv" <(member "$TMP/a.tar.gz" samples.csv)
is "a run: modes and owners are nobody's" "$(tar -tvzf "$TMP/a.tar.gz" --numeric-owner | awk '{ print $1, $2, $4 }' | sort -u | xargs)" \
	"-rw-r--r-- 0/0 1970-01-01 drwxr-xr-x 0/0 1970-01-01"
ok "a run: what is left out is counted" grep -q 'left out: 2 more' "$TMP/err"
is "a run: its own directory is as it was" "$(cd "$TMP/run" && echo *)" "benches.csv env.txt notes.txt plots regs.csv samples.csv"
touch -d 2001-01-01 "$TMP/run"/*
submit --yes "$TMP/run/" - <"$TMP/run/env.txt"
ok "the same again, to stdout: byte for byte the same" cmp "$TMP/a.tar.gz" "$TMP/out"

# --- what is personal
user=$(id -un)
made "$TMP/run" "kernel_cmdline=root=UUID=$secret ro password=hunter2 isolcpus=2-7 kvm-arm.mode=nvhe ip=10.0.0.7::snowy-owl mitigations=off;rm" \
	"reproduce=make bench HOST=native VCPUS=1,2 SCOPE_FILE='/home/alice/my file.csv' KERNEL=/srv/Image" \
	"scope_file=/home/alice/scope.csv" "kernel_version=#1 SMP alice@snowy-owl.example.com" \
	"doubt.load=snowy-owl runs /usr/bin/backup, by mail to bob@example.com, from 192.168.1.9 or de:ad:be:ef:00:01" \
	"dmi.product_uuid=$secret" "part=1/1" "counter.cycles=no: GET/SET are n/a (./here, ~/there)" \
	"x.title="$'\e]0;t\a\e[2J\xc2\x9b31mred\xff'
again
is "personal: exit code" "$code" 0
is "personal: host" "$(sent host)" withheld
is "personal: the boot is told by a hash" "$(sent boot_id | grep -cxE '[0-9a-f]{16}') $(grep -c "$(sent boot_id)" "$TMP/run/env.txt")" "1 0"
is "personal: the command line" "$(sent kernel_cmdline)" "ro isolcpus=2-7 kvm-arm.mode=nvhe (4 withheld)"
is "personal: reproduce" "$(sent reproduce)" "make bench HOST=native VCPUS=1,2 SCOPE_FILE=FILE KERNEL=FILE"
is "personal: scope_file" "$(sent scope_file)" FILE
is "personal: kernel_version" "$(sent kernel_version)" "#1 SMP alice@withheld.example.com"
is "personal: a doubt" "$(sent doubt.load)" "withheld runs FILE, by mail to withheld, from withheld or withheld"
is "personal: an identifier" "$(sent dmi.product_uuid)" withheld
is "personal: what only has slashes stays" "$(sent part), $(sent counter.cycles)" "1/1, no: GET/SET are n/a (FILE, FILE)"
is "personal: no control characters, nor any other than ASCII" "$(member "$TMP/a.tar.gz" env.txt | LC_ALL=C grep -c '[^ -~]')" 0
is "personal: nothing of it is anywhere in the archive" "$(gzip -dc "$TMP/a.tar.gz" | grep -aoiE "snowy-owl|$secret|hunter2|/home/alice|10\.0\.0\.7|192\.168" | sort -u)" ""
is "what is shown is what is sent" "$(sed -n '/^env.txt, as/,/^files:/p' "$TMP/err" | grep '=')" "$(member "$TMP/a.tar.gz" env.txt)"
is "what is shown speaks to no terminal" "$(LC_ALL=C grep -caP '[^\x20-\x7e\n]' "$TMP/err")" 0
made "$TMP/named" host=db7.corp.example.com "host_kind=virtual machine: KVM on db7.corp.example.com" \
	kernel_release=6.12.0-db7 scope_file=customer-acme.csv \
	"reproduce=make bench HOST=native TREE=acme KERNEL=debian-6.12 SCOPE_FILE=customer-acme.csv"
rm -f "$TMP/n.tar.gz"
submit --yes "$TMP/named" "$TMP/n.tar.gz"
is "personal: a host's first label, words of the user's own, and files without a slash" \
	"$code $({ tar -tzf "$TMP/n.tar.gz" && gzip -dc "$TMP/n.tar.gz"; } | grep -aoiE 'db7|corp\.example|acme' | sort -u)" "0 "
ok "personal: a kernel's name stays" grep -q 'KERNEL=debian-6.12 SCOPE_FILE=FILE' <(member "$TMP/n.tar.gz" env.txt)
[ "$user" = root ] || { made "$TMP/run" "doubt.load=$user is busy" && again && is "personal: the user" "$(sent doubt.load)" "withheld is busy"; }
for word in '`touch $PWNED`' '$(touch $PWNED)' "'; touch \$PWNED #" '"; touch $PWNED; "' '-x' '|touch $PWNED' '\'; do
	made "$TMP/run" "cpu=$word" "kernel_release=../../$word/x" "date_utc=$word" "reproduce=$word" "host=$word" "stopped=$word"
	again
	is "$word: exit code" "$code" 0
	ok "$word: a name that stays in its folder" grep -qE '^regscope-[A-Za-z0-9._+-]+/$' <(tar -tzf "$TMP/a.tar.gz")
done
is "nothing of it is executed" "$(find "$TMP" -name executed)" ""

# --- what it says of itself
made "$TMP/run" stopped=interrupted
again
exits "incomplete" 0 "note: it is incomplete: stopped=interrupted; .make bench RESUME=yes OUT=\.\.\.. continues it"
ok "incomplete: by its name, too" grep -q -- '-incomplete-2026' <(tar -tzf "$TMP/a.tar.gz")
rm "$TMP/a.tar.gz"
submit --yes results/reference "$TMP/a.tar.gz"
exits "emulated" 0 "note: it is of an emulated host"
ok "emulated: by its name, too" grep -q '^regscope-emulated-A64FX' <(tar -tzf "$TMP/a.tar.gz")
made "$TMP/run"
awk -F, -v OFS=, 'NR > 1 { $15 = $16 = "" } 1' results/reference/samples.csv >"$TMP/run/samples.csv"
again
exits "nothing was counted" 0 "note: there is no table: nothing in it was counted"
sed -i 1q "$TMP/run/samples.csv"
again
exits "no samples" 2 "there is no sample yet to sum up"
made "$TMP/run"
echo 'sweep,"get' >>"$TMP/run/samples.csv"
again
exits "samples that are none" 2 "$TMP/run/samples.csv:"

# --- a run directory that is not as it should be
submit
exits "no run" 2 "which run directory?"
run make -s submit
exits "make submit" 2 "which run directory? make submit OUT=results/"
submit --yes "$TMP/absent"
exits "a run that is not there" 2 "absent: there is no such run directory"
mkdir "$TMP/empty"
submit --yes "$TMP/empty" "$TMP/b.tar.gz"
exits "a folder that is no run" 2 "empty: has no env.txt, and is no run directory"
echo precious >"$TMP/precious"
for name in env.txt samples.csv register_samples.csv; do
	made "$TMP/run"
	rm -f "$TMP/run/$name"
	ln -s "$TMP/precious" "$TMP/run/$name"
	again
	exits "$name is a link" 2 "run/$name: is a link, which is not followed"
	rm "$TMP/run/$name"
	mkfifo "$TMP/run/$name"
	again
	exits "$name is a pipe" 2 "run/$name: is not a regular file"
	rm "$TMP/run/$name"
	if mknod "$TMP/run/$name" c 1 5 2>/dev/null; then
		again
		exits "$name is a device" 2 "run/$name: is not a regular file"
	fi
	rm -f "$TMP/run/$name"
	truncate -s 100G "$TMP/run/$name"
	again
	exits "$name is larger than any" 2 "run/$name: has 102400 MiB; no run has more than 64"
done
made "$TMP/run"
ln -s "$TMP/precious" "$TMP/run/report.txt"
ln -s "$TMP/precious" "$TMP/run/summary.csv"
again
is "links for what is made anew: exit code" "$code" 0
is "links for what is made anew: are not followed" "$(cat "$TMP/precious") $(gzip -dc "$TMP/a.tar.gz" | grep -ac precious)" "precious 0"
name=$'-e a\'b"`touch $PWNED`\n\e[2J;,=%s|&'
made "$TMP/$name"
submit --yes -- "$TMP/$name" "$TMP/$name.tar.gz"
is "a folder of any name: exit code" "$code" 0
is "a folder of any name: speaks to no terminal" "$(LC_ALL=C grep -caP '[^\x20-\x7e\n]' "$TMP/err")" 0
ok "a folder of any name: the archive" test -s "$TMP/$name.tar.gz"

# --- where it goes
made "$TMP/run"
again
echo precious >"$TMP/a.tar.gz"
submit --yes "$TMP/run" "$TMP/a.tar.gz"
exits "an archive that is there" 2 "a.tar.gz: already exists; remove it, or name another file with ARCHIVE="
ln -s "$TMP/precious" "$TMP/link.tar.gz"
submit --yes "$TMP/run" "$TMP/link.tar.gz"
exits "a link for an archive" 2 "link.tar.gz: already exists"
submit --yes "$TMP/run" /dev/null
exits "a device for an archive" 2 "/dev/null: already exists"
is "what was there is as it was" "$(cat "$TMP/a.tar.gz" "$TMP/precious" | xargs)" "precious precious"
submit --yes "$TMP/run" /proc/regscope/a.tar.gz
exits "where nothing can be written" 2 "/proc/regscope: cannot be written; name a file elsewhere with ARCHIVE="
code=0
scripts/submit --yes "$TMP/run" - >/dev/full 2>"$TMP/err" || code=$?
exits "a full disk, stdout" 2 "standard output: cannot be written: .*No space left"
mkdir "$TMP/small"
mount -t tmpfs -o size=8k tmpfs "$TMP/small" 2>/dev/null && {
	submit --yes "$TMP/run" "$TMP/small/a.tar.gz"
	exits "a full disk" 2 "small/a.tar.gz: cannot be written (a full disk?): .*No space left"
	is "a full disk: nothing is left of it" "$(ls -A "$TMP/small")" ""
	umount "$TMP/small"
}
is "nothing is left over" "$(left)" ""

# --- a yes, on a terminal
submit "$TMP/run" "$TMP/c.tar.gz"
exits "no terminal and no yes" 2 "there is no terminal to confirm this on: read it, and add YES=1"
ok "no terminal and no yes: it is shown all the same" grep -q '^host=withheld$' "$TMP/err"
submit --maybe "$TMP/run"
exits "an option that is none" 2 "--maybe: unknown option"
run env YES=maybe scripts/submit "$TMP/run"
exits "YES=maybe" 2 "YES=maybe: is neither yes nor no"
# typed ANSWER ARCHIVE: on a terminal of its own
typed() { code=0; script -qec "scripts/submit '$TMP/run' '$2'" /dev/null <<<"$1" >"$TMP/err" 2>&1 || code=$?; }
for answer in n '' yesterday; do
	typed "$answer" "$TMP/c.tar.gz"
	exits "answer \"$answer\"" 130 "not confirmed; nothing is written"
done
ok "nothing is written" test ! -e "$TMP/c.tar.gz"
typed y "$TMP/c.tar.gz"
exits "answer y" 0 "c.tar.gz is written"
typed n "$TMP/a.tar.gz"
exits "overwrite: n" 2 "a.tar.gz: already exists; remove it"
is "overwrite: n: it is as it was" "$(cat "$TMP/a.tar.gz")" precious
typed $'y\ny' "$TMP/a.tar.gz"
exits "overwrite: y" 0 "overwrite it?"
ok "overwrite: y: it is written" cmp "$TMP/a.tar.gz" "$TMP/c.tar.gz"
run make -s submit OUT="$TMP/run" ARCHIVE="$TMP/d e.tar.gz" YES=1
exits "make submit YES=1" 0 "d e.tar.gz is written"
ok "make submit: the same" cmp "$TMP/d e.tar.gz" "$TMP/c.tar.gz"

# --- what reads it
run scripts/side-by-side "$TMP/c.tar.gz" results/reference
is "side by side: an archive and a directory" "$code $(grep -c '^KVM_GET_ONE_REG' "$TMP/out")" "0 1"
"$TOOL" summary "$TMP/run"
"$TOOL" report --side-by-side "$TMP/run" results/reference | sed 's/reproduce:.*//' >"$TMP/wanted"
ok "side by side: as of the directory" cmp <(sed 's/reproduce:.*//' "$TMP/out") "$TMP/wanted"
run scripts/side-by-side --machines "$TMP/c.tar.gz"
is "machines: a table" "$code $(grep -c "^| \[1\] Neoverse-N1 r3p1 | $(release_of results/reference | cut -c 1-4)" "$TMP/out")" "0 6"
run scripts/side-by-side
exits "side by side: of nothing" 2 "which runs?"
run scripts/side-by-side "$TMP/precious"
exits "side by side: what is no archive" 2 "precious: is no archive of make submit"
run "$TOOL" report --side-by-side "$TMP/c.tar.gz" "$TMP/c.tar.gz"
exits "regscope itself" 2 "c.tar.gz: is not a directory.*scripts/side-by-side"

# hostile NAME CODE TAR...: an archive whose tar(1) is told that, read in a folder that it has no business in
mkdir "$TMP/evil" "$TMP/here"
hostile() {
	local name=$1 wanted=$2
	shift 2
	tar -C "$TMP/evil" -czf "$TMP/evil.tar.gz" "$@"
	code=0
	(cd "$TMP/here" && timeout 60 "$root/scripts/side-by-side" "$TMP/evil.tar.gz") >"$TMP/out" 2>"$TMP/err" </dev/null || code=$?
	is "$name: exit code" "$code" "$wanted"
	is "$name: nothing is made, nothing is changed" "$(ls -A "$TMP/here")$(cat "$TMP/precious")$(left)" precious
}
made "$TMP/evil/run"
hostile "a good one" 0 run
hostile "names that lead elsewhere" 2 -P --transform "s,^run/,../../../../$TMP/here/," run
hostile "names that lead up" 2 -P --transform 's,^run/,../,' run
hostile "names from the root" 2 -P --transform "s,^run/,$TMP/here/," run
ln -s "$TMP/precious" "$TMP/evil/run/summary.csv"
ln -s "$TMP/here" "$TMP/evil/run/plots"
hostile "links beside" 0 run
rm "$TMP/evil/run/samples.csv"
ln -s "$TMP/precious" "$TMP/evil/run/samples.csv"
hostile "a link for the samples" 2 run
rm "$TMP/evil/run/samples.csv"
ln "$TMP/precious" "$TMP/evil/run/hard"
ln "$TMP/precious" "$TMP/evil/run/samples.csv"
hostile "a hard link for the samples" 2 run/hard run/samples.csv run/env.txt
rm "$TMP/evil/run/samples.csv"
mkfifo "$TMP/evil/run/samples.csv"
hostile "a pipe for the samples" 2 run
if rm "$TMP/evil/run/samples.csv" && mknod "$TMP/evil/run/samples.csv" c 1 5 2>/dev/null; then
	hostile "a device for the samples" 2 run
fi
made "$TMP/evil/run"
truncate -s 100M "$TMP/evil/run/register_samples.csv"
hostile "a file larger than any" 2 run
ok "a file larger than any: is named" grep -q 'its register_samples.csv is of more than 64 MiB' "$TMP/err"
truncate -s 400M "$TMP/evil/run/register_samples.csv"
hostile "larger than any run" 2 run
truncate -s 100G "$TMP/evil/run/register_samples.csv"
hostile "sparse, and larger than any" 2 -S run
made "$TMP/evil/run" $'cpu=\e]0;t\a\e[2Jred'
hostile "escapes" 0 run
is "escapes: speak to no terminal" "$(cat "$TMP/out" "$TMP/err" | LC_ALL=C grep -caP '[\x00-\x08\x0b-\x1f\x7f]')" 0
made "$TMP/evil/run"
tar -C "$TMP/evil" -czf "$TMP/evil/inner.tar.gz" run
gzip <"$TMP/evil/inner.tar.gz" >"$TMP/evil.tar.gz"
run scripts/side-by-side "$TMP/evil.tar.gz"
exits "compressed twice" 2 "has no env.txt"
head -c 3000 "$TMP/c.tar.gz" >"$TMP/evil.tar.gz"
run scripts/side-by-side "$TMP/evil.tar.gz"
is "cut off: exit code" "$code" 2
mkfifo "$TMP/pipe"
run timeout 60 scripts/side-by-side "$TMP/pipe"
exits "a pipe for an archive" 2 "pipe: is neither a run directory nor an archive"

# --- the page of machines
tree=$TMP/tree
mkdir -p "$tree/results/native" "$tree/build"
cp -r scripts "$tree/"
cp results/native/README.md "$tree/results/native/"
ln -s "$(realpath "$O")/host" "$tree/build/host"
native() { run env O=build "$tree/scripts/native" "$@"; }
run scripts/native --check
is "the page agrees with the runs beside it" "$code $(cat "$TMP/err")" "0 "
is "git lets the page in, and what is unpacked beside it" "$(git check-ignore results/native/README.md results/native/x/env.txt results/native/x/samples.csv 2>/dev/null)" ""
native --check
is "a copy agrees" "$code" 0
native --add "$TMP/c.tar.gz"
exits "a run is added" 0 "results/native/c: added"
is "a run is added: it is in the table" "$(grep -c '^| \[1\] Neoverse-N1' "$tree/results/native/README.md")$(grep -c 'No run of a real' "$tree/results/native/README.md")" 60
native --check
is "a run is added: and agrees" "$code" 0
native --add "$TMP/c.tar.gz"
exits "the same again" 2 "results/native/c: already exists"
sed -i 's/Neoverse/Neovirse/' "$tree/results/native/README.md"
native --check
exits "a table changed by hand" 1 "README.md: differs from the runs beside it"
scripts/submit --yes results/reference "$TMP/emulated.tar.gz" 2>/dev/null
native --add "$TMP/emulated.tar.gz"
exits "an emulated run" 2 "emulated.tar.gz: is not of a native host"
native --add "$TMP/precious"
exits "what is no archive" 2 "precious: is no archive of make submit"
is "what is refused leaves nothing" "$(cd "$tree/results/native" && find . -mindepth 1 -maxdepth 1 -printf '%f\n' | LC_ALL=C sort | paste -sd ' ')" "README.md c"
done_testing
