#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# The command line on this machine: wrong use, bad input, exit codes, what is written and what is not.
. "$(dirname "$0")/tap.sh"
TOOL=$O/san/regscope # the sanitized one: every message below is also a memory check

run "$TOOL"
exits "no sub-command" 2 "Usage: regscope SUBCOMMAND"
ok "no sub-command: says what to do here" grep -q "^Here ($(uname -m), whose own KVM cannot be measured)" "$TMP/err"
run "$TOOL" frobnicate
exits "unknown sub-command" 2 "frobnicate: no such sub-command"
run "$TOOL" --help
is "--help: exit code" "$code" 0
for sub in bench merge regs report roundtrip summary trace; do
	ok "--help lists $sub" grep -q "^  $sub " "$TMP/out"
	"$TOOL" "$sub" --help >"$TMP/help" 2>&1
	is "$sub --help: exit code" "$?" 0
	ok "$sub --help: says how it is used" grep -q "Usage: regscope $sub" "$TMP/help"
done
run "$TOOL" --version
ok "--version" grep -Eq '^regscope [0-9.]+ \(commit ([0-9a-f]{12}(, changed)?|unknown)\)$' "$TMP/out"

# what a machine of which nothing is known lacks
run "$TOOL" doctor
is "doctor: exit code" "$code" 4
is "doctor: a line for every check" "$(grep -cE '^(ok   |--   |amiss|FAILS)  [a-z]+ ' "$TMP/out")" 23
is "doctor: a remedy for each that is amiss" "$(grep -c '^ *-> ' "$TMP/out")" "$(grep -cE '^(amiss|FAILS)' "$TMP/out")"
ok "doctor: names what fails, and what to do" grep -A1 '^FAILS  kvm ' "$TMP/out"
ok "doctor: no colour but on a terminal" test "$(grep -c $'\e' "$TMP/out")" = 0
run "$TOOL" doctor --brief
is "doctor --brief: what is amiss alone, and its exit code" "$code $(grep -cvE '^(amiss|FAILS) .* -> ' "$TMP/out")" "4 0"
run "$TOOL" doctor word
exits "doctor with a word" 2 "Too many arguments"
on_terminal() { env "$@" script -qec "'$TOOL' doctor" /dev/null </dev/null | grep -c $'\e\[' || true; }
ok "doctor: colour on a terminal" test "$(on_terminal -u NO_COLOR TERM=xterm)" -gt 20
ok "doctor: an empty NO_COLOR says nothing" test "$(on_terminal NO_COLOR= TERM=xterm)" -gt 20
is "doctor: NO_COLOR" "$(on_terminal NO_COLOR=1 TERM=xterm)" 0
is "doctor: a terminal that knows none" "$(on_terminal -u NO_COLOR TERM=dumb) $(on_terminal -u NO_COLOR -u TERM)" "0 0"
run "$O/host/regscope" doctor
case $code in
0) is "doctor, here: nothing fails" "$(grep -c '^FAILS' "$TMP/out")" 0 ;;
*) is "doctor, here: something fails" "$code $(grep -c '^FAILS' "$TMP/out" | sed 's/^[1-9].*/some/')" "4 some" ;;
esac
run "$O/host/regscope" doctor --strict
is "doctor --strict: what is amiss counts, too" "$code" "$(grep -qE '^(amiss|FAILS)' "$TMP/out" && echo 4 || echo 0)"

for vcpus in 0 513 x 1,1 1-4,2 4-2 ''; do
	run "$TOOL" bench --vcpus "$vcpus"
	exits "--vcpus '$vcpus'" 2 "--vcpus: "
done
run "$TOOL" roundtrip --vcpus 9
exits "roundtrip --vcpus 9" 2 "--vcpus: \"9\" is not a whole number from 1 to 8"
run "$TOOL" roundtrip --mirror "$TMP/mirror"
exits "roundtrip --mirror alone" 2 "--mirror .*: goes with --out DIR"
run "$TOOL" roundtrip word
exits "roundtrip with a word" 2 "Too many arguments"
run "$TOOL" bench --frobnicate
exits "unknown option" 2 "unrecognized option"
run "$TOOL" bench --like results/reference
exits "--like where nothing can be measured" 4 "does not know the KVM of this machine"
run "$TOOL" series "$TMP/absent"
exits "series of a folder that is not there" 2 "$TMP/absent: No such file"
run "$TOOL" bench --rounds 0
exits "--rounds 0" 2 "--rounds: \"0\" is not a whole number from 1"
run "$TOOL" bench --resume
exits "--resume alone" 2 "--resume goes with --out"
# what was measured where nothing counts
mkdir "$TMP/untimed"
cp results/reference-kernels/plain-6.12/{env.txt,benches.csv,regs.csv} "$TMP/untimed"
sed -i 's/^host_kind=.*/host_kind=emulated (some way)/' "$TMP/untimed/env.txt"
awk -F, -v OFS=, 'NR > 1 { for (i = 13; i < 19; i++) $i = ""; $19 = "untimed" } 1' \
	results/reference-kernels/plain-6.12/samples.csv >"$TMP/untimed/samples.csv"
run "$TOOL" summary "$TMP/untimed"
is "an untimed run: is summed up" "$code $(wc -l <"$TMP/untimed/summary.csv")" "0 1"
run "$TOOL" report "$TMP/untimed"
exits "an untimed run: says why there is no table" 2 "nothing in it was counted that is a result; host_kind is emulated (some way)"
run "$TOOL" bench --host-kind nativ
exits "--host-kind" 2 '"nativ" is neither "native" nor begins with "virtual machine" or "emulated"'
run "$TOOL" bench --metric furlongs
exits "--metric" 2 "not one of cycles, instructions, wall_ns"
run "$TOOL" bench --threads 0
exits "--threads 0" 2 "--threads: \"0\" is not a whole number from 1"
run "$TOOL" bench --vms two
exits "--vms two" 2 "--vms: \"two\" is not a whole number"
run "$TOOL" bench --spread thin
exits "--spread" 2 "\"thin\" is not one of compact, scatter"
run "$TOOL" bench --cpu 3-1
exits "--cpu backwards" 2 "--cpu: \"1\" is not a whole number from 3"
run "$TOOL" bench --cpu 1,1
exits "--cpu twice" 2 "--cpu: CPU 1 is named twice"
run "$TOOL" bench --cpu 1 --no-pin
exits "--cpu and --no-pin" 2 "one excludes the other"
run "$TOOL" bench --list
is "--list: exit code" "$code" 0
for row in "name,default,threads," "baseline,yes,no," "sweep,yes,no," "threads,no,yes," "vms,no,yes,"; do
	ok "--list: $row" grep -q "^$row" "$TMP/out"
done
is "--list: every file in bench/ that is a harness" "$(($(wc -l <"$TMP/out") - 1))" \
	"$(grep -l '^BENCH_REGISTER' bench/*.c | wc -l)"
run "$TOOL" bench --list --bench swep
exits "--list of a harness that is not there" 2 "there is no harness"
run "$TOOL" bench --list --bench sweep,threads
is "--list of some" "$(tail -n +2 "$TMP/out" | cut -d, -f1 | paste -sd,)" sweep,threads
run "$TOOL" bench --shard 3/2
exits "--shard 3/2" 2 "--shard: \"3\" is not a whole number from 1 to 2"
# one that is built for no architecture it knows
run "$O/san/regscope" bench --vcpus 1 --out "$TMP/none"
exits "another architecture" 4 "HOST=emulated"
ok "another architecture: nothing is written" test ! -e "$TMP/none"
run "$O/san/regscope" regs
exits "regs, another architecture" 4 "HOST=emulated"

run "$TOOL" summary
exits "summary of nothing" 2 "which run directory"
run "$TOOL" summary "$TMP/absent"
exits "summary of an absent directory" 2 "absent: No such file"
mkdir "$TMP/run"
run "$TOOL" summary "$TMP/run"
exits "summary without samples" 2 "samples.csv: No such file"

header=bench,op,policy,vcpus,threads,state,round,seq,regs,regs_once,accesses,failed,wall_ns,cycles,instructions,user_instructions,context_switches,migrations
good=sweep,get,all,2,1,fresh,0,0,8,0,16,0,100,,2000,9,0,0
printf '%s\n%s\nsweep,get,scoped,2,1,fr' "$header" "$good" >"$TMP/run/samples.csv"
cp "$TMP/run/samples.csv" "$TMP/before"
run "$TOOL" summary "$TMP/run"
exits "cut-off CSV" 2 "samples.csv:3:1: the line is cut off"
ok "cut-off CSV: is left as it was" cmp "$TMP/before" "$TMP/run/samples.csv"
printf 'a,b\n1,2\n' >"$TMP/run/samples.csv"
run "$TOOL" summary "$TMP/run"
exits "wrong header" 2 "samples.csv:1:1: wrong header: column 1 is \"a\", expected \"bench\""
printf '%s\n%s\n' "$header" "${good/2000/many}" >"$TMP/run/samples.csv"
run "$TOOL" summary "$TMP/run"
exits "a non-number" 2 "samples.csv:2:43: instructions: \"many\" is not a whole number"
printf '%s\n' "$header" >"$TMP/run/samples.csv"
run "$TOOL" summary "$TMP/run"
exits "no samples yet" 2 "no sample yet"

# the committed reference run: summed up and reported again, it says the same
cp -r results/reference "$TMP/ref"
rm -f "$TMP/ref/summary.csv" "$TMP/ref/savings.csv" "$TMP/ref/report.txt"
run "$TOOL" report "$TMP/ref"
exits "report before summary" 2 "summary.csv: No such file"
run "$TOOL" summary "$TMP/ref"
is "summary of the reference run: exit code" "$code" 0
for file in summary.csv savings.csv; do
	ok "reference run: $file comes out the same" cmp "results/reference/$file" "$TMP/ref/$file"
done
run "$TOOL" report "$TMP/ref"
ok "reference run: the report comes out the same" diff "$TMP/out" results/reference/report.txt
ok "the report is kept too" cmp "$TMP/out" "$TMP/ref/report.txt"
is "no line is longer than 72" "$(awk 'length > 72' "$TMP/out" | wc -l)" 0
run "$TOOL" report --metric wall_ns "$TMP/ref"
exits "a metric that is not there" 2 "summary.csv has nothing in wall_ns"
run "$TOOL" report --model --registers results/reference
is "reference run: --model --registers: exit code" "$code" 0
is "reference run: --model --registers: no line is longer than 72" "$(awk 'length > 72' "$TMP/out" | wc -l)" 0
listed=$(sed -n 's/^registers=//p' results/reference/env.txt)
run "$TOOL" report --registers=3 results/reference
ok "--registers=3" grep -q "^the 3 dearest of $listed registers$" "$TMP/out"
run "$TOOL" report --registers=x results/reference
exits "--registers=x" 2 "--registers: \"x\" is not a whole number"
for wrong in "--ipc 0 --ghz 3" "--ipc 1 --ghz nan" "--ipc inf --ghz 3" "--ipc -1 --ghz 3" "--ipc 1x --ghz 3" "--ipc 1 --ghz 1e-9"; do
	# shellcheck disable=SC2086
	run "$TOOL" report $wrong "$TMP/ref"
	exits "report $wrong" 2 "is not a number from 0.01 to 100"
done
run "$TOOL" report --ghz 3 "$TMP/ref"
exits "report --ghz without --ipc" 2 "--ipc and --ghz go together"
run "$TOOL" report --ipc 1 --ghz 3 --model "$TMP/ref"
exits "report --ipc --model" 2 "of one run's table"
run "$TOOL" report --ipc 1 --ghz 3 "$TMP/ref"
is "counts as time" "$code" 0
ok "... are told as arithmetic" grep -q "arithmetic, not a" "$TMP/out"
ok "... and not kept as measured" test "$(grep -c arithmetic "$TMP/ref/report.txt")" = 0
cp -r "$TMP/ref" "$TMP/real"
sed -i 's/^host_kind=.*/host_kind=native/' "$TMP/real/env.txt"
run "$TOOL" report --ipc 1 --ghz 3 "$TMP/real"
exits "counts as time where time is measured" 2 "host_kind is native, where time is measured, not worked out"
run "$TOOL" report --model --markdown results/reference
exits "--model --markdown" 2 "are of one run, as plain text"
mkdir "$TMP/bare"
cp results/reference/samples.csv results/reference/env.txt "$TMP/bare"
"$TOOL" summary "$TMP/bare"
run "$TOOL" report --model "$TMP/bare"
exits "a run without registers: --model" 2 "has no model.csv with instructions; it takes a run that measured registers one by one"
run "$TOOL" report --registers "$TMP/bare"
exits "a run without registers: --registers" 2 "has no registers.csv with instructions; it takes a run that measured registers one by one"
LC_ALL=de_DE.UTF-8 "$TOOL" summary "$TMP/ref"
ok "the decimal point is a point" cmp results/reference/summary.csv "$TMP/ref/summary.csv"
chmod -w "$TMP/ref" 2>/dev/null
if [ "$(id -u)" -ne 0 ]; then
	run "$TOOL" summary "$TMP/ref"
	exits "a directory that cannot be written" 2 "Permission denied"
fi
run "$TOOL" report "$TMP/ref" >/dev/full 2>"$TMP/err"
code=0
"$TOOL" report "$TMP/ref" >/dev/full 2>"$TMP/err" || code=$?
exits "a full disk under stdout" 2 "standard output: No space left"

# a run that did not end as it should is named by whatever is made of it
mkdir "$TMP/cut"
cp results/reference/samples.csv "$TMP/cut"
sed 's/^stopped=.*/stopped=interrupted/; s,^part=.*,part=1/2,' results/reference/env.txt >"$TMP/cut/env.txt"
doubt='cut: doubtful: the run was interrupted; it is shard 1/2 alone, to be merged with the others$'
for sub in summary report "compare results/reference" "export --format lava"; do
	# shellcheck disable=SC2086 # some are two words
	run "$TOOL" $sub "$TMP/cut"
	is "doubtful: $sub: exit code" "$code" 0
	is "doubtful: $sub: one line says so" "$(grep -c "$doubt" "$TMP/err") $(wc -l <"$TMP/err")" "1 1"
done
run "$TOOL" report "$TMP/cut"
ok "doubtful: report.txt says so first" grep -q '^doubt   the run was interrupted; ' <(head -n 1 "$TMP/cut/report.txt")
run "$TOOL" report --side-by-side "$TMP/cut" results/reference
ok "doubtful: side by side" grep -q '^doubt   \[1\] the run was interrupted' "$TMP/out"
run "$TOOL" report "$TMP/ref"
is "a whole run is not doubted" "$(cat "$TMP/err")" ""

# register tables of two runs
mkdir "$TMP/old"
sed -e '/,MIDR_EL1,/d' -e 's/\(,CTR_EL0,feature-id,8\),vm,/\1,host,/' results/reference/regs.csv >"$TMP/old/regs.csv"
run "$TOOL" regs --compare "$TMP/old" results/reference
is "regs --compare: exit code" "$code" 0
ok "regs --compare: what came" grep -q '^+ MIDR_EL1  *implementation-id, host$' "$TMP/out"
ok "regs --compare: what changed" grep -q '^~ CTR_EL0  *scope: host -> vm$' "$TMP/out"
ok "regs --compare: in sum" grep -q "^$((listed - 1)) registers in the first, $listed in the second: 0 removed, 1 added, 1 changed$" "$TMP/out"
run "$TOOL" regs --compare results/reference
exits "regs --compare with nothing" 2 "with which run directory"
run "$TOOL" regs --compare "$TMP/absent" results/reference
exits "regs --compare with an absent one" 2 "absent: No such file"
echo id,name >"$TMP/old/regs.csv"
run "$TOOL" regs --compare "$TMP/old" results/reference
exits "regs --compare with a bad one" 2 "old/regs.csv:1:1: wrong header: column 3"

# shards
mkdir "$TMP/p1" "$TMP/p2"
printf 'cpu=a\nrounds=1\nstopped=done\n' >"$TMP/p1/env.txt"
printf 'cpu=b\nrounds=1\nstopped=done\n' >"$TMP/p2/env.txt"
printf '%s\n%s\n' "$header" "$good" | tee "$TMP/p1/samples.csv" >"$TMP/p2/samples.csv"
run "$TOOL" merge "$TMP/merged" "$TMP/p1" "$TMP/p2"
exits "shards of unlike runs" 2 "has cpu=b, the first shard has a"
ok "shards of unlike runs: nothing is written" test ! -e "$TMP/merged"
sed -i 's/^cpu=b/cpu=a/; $apart=3/4' "$TMP/p2/env.txt"
run "$TOOL" merge "$TMP/merged" "$TMP/p2"
exits "shards that are missing" 3 "merged: is not whole, shard 1/4,2/4,4/4 is missing; merge all shards again, with it"
ok "shards that are missing: the run says which" grep -qx 'parts_missing=1/4,2/4,4/4' "$TMP/merged/env.txt"
run "$TOOL" report "$TMP/merged"
ok "shards that are missing: the run is doubtful" grep -q 'doubtful: the run was interrupted' "$TMP/err"

# pictures from the CSV files alone
run scripts/plots "$TMP/absent"
exits "plots of an absent directory" 2 "there is no such run directory"
cp -r results/reference "$TMP/drawn"
rm -rf "$TMP/drawn/plots"
run scripts/plots "$TMP/drawn"
is "plots: exit code" "$code" 0
for name in a-cost-per-vcpu b-saving c-absolute d-spread e-order; do
	ok "plots: $name.svg" grep -q '</svg>' "$TMP/drawn/plots/$name.svg"
	is "plots: $name.png" "$(od -An -tx1 -N4 "$TMP/drawn/plots/$name.png" | tr -d ' ')" 89504e47
done
ok "plots: a picture as text" grep -q 'KVM_GET_ONE_REG, thousand instructions per vCPU$' "$TMP/drawn/plots/a-cost-per-vcpu.txt"
is "plots: the text is at most 75 columns" "$(awk 'length > 75' "$TMP/drawn/plots/a-cost-per-vcpu.txt" | wc -l)" 0
sed -i '2,$d' "$TMP/drawn/summary.csv"
run scripts/plots "$TMP/drawn"
exits "plots: one that cannot be drawn is named" 2 "not drawn: b-saving.svg: "

# scripts
run make bench HOST=mars
exits "HOST=mars" 2 "HOST=mars: is not one of auto, native, emulated"
echo nonsense >"$TMP/image"
run scripts/lab/get-kernel "$TMP/image"
exits "KERNEL that is no Image" 2 "is not an arm64 Image"
run scripts/lab/get-kernel "$TMP/nowhere"
exits "KERNEL that is nowhere" 2 "neither a file nor one of"
mkdir "$TMP/cache"
run env XDG_CACHE_HOME="$TMP/cache" https_proxy=http://127.0.0.1:9 http_proxy=http://127.0.0.1:9 \
	scripts/lab/get-kernel debian-6.12
exits "no network for the first download" 2 "no network?"
run env DEPS=no PATH="$TMP/empty:/usr/bin:/bin" scripts/deps nothing
is "deps of nothing: exit code" "$code" 0
# trace: wrong use; and the table of a trace that was taken elsewhere
run "$TOOL" trace --pid 1 -- vmm
exits "trace: --pid and a VMM" 2 "trace a process that runs, or one to launch"
run "$TOOL" trace -p 0
exits "trace: -p 0" 2 '"0" is not a whole number from 1'
run "$TOOL" trace --by seccomp
exits "trace: --by seccomp alone" 2 "needs a VMM to launch"
run "$TOOL" trace --by magic -- vmm
exits "trace: --by magic" 2 "is not one of auto, fprobe, kprobe, seccomp"
run "$TOOL" trace --by fprobe --gap 1 -- true
exits "trace: --by fprobe --gap" 2 "--gap with --by fprobe: .*--by kprobe"
run "$TOOL" trace --phase a,b,a -- vmm
exits "trace: a phase's name twice" 2 '"a" is there twice'
run "$TOOL" trace --phase $'a\033b' -- vmm
exits "trace: a phase's name with a control character" 2 "a control character in a name"
run "$TOOL" trace --show "$TMP/none"
exits "trace: --show of nothing" 2 "none: No such file"
run "$TOOL" trace --show "$TMP" --pid 1
exits "trace: --show and --pid" 2 "traces nothing"
run "$TOOL" trace --keep -- vmm
exits "trace: --keep of a trace" 2 "goes with --show of one trace"
mkdir "$TMP/trace"
{
	echo vm,phase,phase_name,op,vcpu,id,name,class,scope,accesses,redundant,repeats
	for vcpu in 0 1 2 3; do
		echo "1,1,creation,get,$vcpu,0x603000000013c020,ID_AA64PFR0_EL1,feature-id,vm,3,$((vcpu ? 3 : 0)),2"
		echo "1,1,creation,get,$vcpu,0x6030000000100000,X0,core,vcpu,1,0,0"
	done
	echo "1,1,creation,list,0,0x0000000000000000,KVM_GET_REG_LIST,list,vcpu,1,0,0"
	echo "1,2,\"two, or so\",set,0,0x6030000000100000,X0,core,vcpu,1,0,0"
	echo "1,2,\"two, or so\",set,0,0x6030000000999999,none,core,vcpu,2,0,1"
} >"$TMP/trace/trace.csv"
printf 'trace_what=a VMM of ours\ntrace_creation=yes\n' >"$TMP/trace/env.txt"
run "$TOOL" trace --show "$TMP/trace" --costs results/reference
is "trace: --show: exit code" "$code" 0
ok "trace: --show: counts" grep -q '^creation get  *16  *12  *9  *8  *11$' "$TMP/out"
ok "trace: --show: lists" grep -q '^lists asked for  *1$' "$TMP/out"
ok "trace: --show: in sum" grep -q '^in sum  *19  *12  *9  *9  *12$' "$TMP/out"
ok "trace: --show: what both save" grep -q '^saved by both (either)  *12  *63.2%$' "$TMP/out"
ok "trace: --show: what has no price" grep -q '^2 accesses are not priced' "$TMP/out"
price() { awk -F, -v id="$1" '$2 == "get" && $3 == "fresh" && $4 == 1 && $5 "" == id "" { print $12 }' results/reference/registers.csv; }
cost=$(awk -v wide="$(price 0x603000000013c020)" -v own="$(price 0x6030000000100000)" \
	'BEGIN { printf "%.3f", (12 * wide + 4 * own) / 1e6 }')
ok "trace: --show: creation costs $cost M" grep -q "^creation get  *$cost " "$TMP/out"
is "trace: --show: 72 columns at most" "$(awk 'length > 72' "$TMP/out")" ""
run "$TOOL" trace --show "$TMP/trace" --keep --costs results/reference
ok "trace: --show: is kept" cmp "$TMP/out" "$TMP/trace/report.txt"
shares() { sed -n 's/^.*, 4  */sum /; s/  */ /g; /%/p' "$1"; }
mkdir "$TMP/kept"
mv "$TMP/trace/phases.csv" "$TMP/kept/"
sed 's/^trace_what=.*/trace_vmm=VMM 7/' "$TMP/trace/env.txt" >"$TMP/kept/env.txt"
run "$TOOL" trace --costs results/reference --show "$TMP/trace" "$TMP/trace"
cp "$TMP/out" "$TMP/both"
is "trace: side by side: exit code" "$code" 0
is "trace: side by side: 72 columns at most" "$(awk 'length > 72' "$TMP/out")" ""
run "$TOOL" trace --show "$TMP/kept" "$TMP/kept"
is "trace: of phases.csv: the same" "$(shares "$TMP/out")" "$(shares "$TMP/both")"
run "$TOOL" trace --costs results/reference --show "$TMP/kept" "$TMP/kept"
exits "trace: of phases.csv, with other costs" 2 "trace.csv: No such file"
run "$TOOL" trace --show "$TMP/trace" --phase creation
ok "trace: --phase: that alone" grep -q '^in sum .* 16 ' "$TMP/out"
run "$TOOL" trace --show "$TMP/trace" --phase nothing
exits "trace: --phase: of none that is there" 2 "has none of the phases nothing"
run "$TOOL" trace --show "$TMP/trace" --phase creation,craetion
exits "trace: --phase: one that is there, and one that is not" 2 'no access was made in a phase "craetion"'
is "trace: --phase: one that is there, and one that is not: no table" "$(cat "$TMP/out")" ""
run "$TOOL" trace --show "$TMP/trace" --costs "$TMP/trace"
exits "trace: --costs without registers.csv" 2 "has no registers.csv"
sed -i 's/vm,3,3,2/vm,3,4,2/' "$TMP/trace/trace.csv"
run "$TOOL" trace --show "$TMP/trace"
exits "trace: more saved than done" 2 "trace.csv:4:.*redundant: is more than all accesses"
done_testing
