#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# Verdicts, from made and from committed runs: words, exit codes.
. "$(dirname "$0")/tap.sh"

header=bench,op,policy,vcpus,threads,state,round,seq,regs,regs_once,accesses,failed,wall_ns,cycles,instructions,user_instructions,context_switches,migrations

# made DIR SCALE ROUNDS [CELLS]: a native run whose instructions are SCALE times as many, with 1% noise
made() {
	mkdir -p "$1"
	printf '%s\n' cpu=some features=PSCI_0_2 host=here host_kind=native irqchip=GICv3 kernel_release="$1" \
		kvm_mode=VHE metric=instructions page_size=4096 rounds="$3" stopped=all tool_version=0.1 >"$1/env.txt"
	awk -v scale="$2" -v rounds="$3" -v cells="${4:-4}" -v header="$header" 'BEGIN {
		print header
		srand(1000 * scale + rounds)
		for (r = 0; r < rounds; r++)
			for (n = 1; n <= cells; n++)
				printf "sweep,get,%s,%d,1,fresh,%d,%d,8,%d,%d,0,%.0f,,%.0f,9,0,0\n", n % 2 ? "all" : "scoped",
					v = int((n + 1) / 2), r, s++, n % 2 ? 0 : 2, n % 2 ? 8 * v : 6 * v + 2, 1e6 * scale * (0.99 + 0.02 * rand()),
					1e8 * n * scale * (0.99 + 0.02 * rand())
	}' >"$1/samples.csv"
}

made "$TMP/base" 1 31
made "$TMP/worse" 1.05 31
made "$TMP/better" 0.95 31
made "$TMP/same" 1.0001 200
made "$TMP/base200" 1 200
made "$TMP/few" 1 12
run "$TOOL" compare "$TMP/base" "$TMP/worse"
is "worse in one boot a side: exit code" "$code" 3
ok "one boot a side: says what that means" grep -q '^one boot a side: what differs may be the boots' "$TMP/out"
run "$TOOL" compare --single-boot "$TMP/base" "$TMP/worse"
is "worse: exit code" "$code" 1
ok "worse: is said" grep -Eq '^ +1 all .*\[ \+[0-9.]+, +\+[0-9.]+\] changed$' "$TMP/out"
ok "worse: in sum" grep -q '^8 rows: 8 worse, 0 better, 0 same, 0 unclear$' "$TMP/out"
is "worse: at most 72 wide" "$(awk 'length > 72 && !/^(base|new) /' "$TMP/out" | wc -l)" 0
run "$TOOL" compare "$TMP/base" "$TMP/better"
is "better is never a failure: exit code" "$code" 0
ok "better: is said" grep -q '0 worse, 8 better' "$TMP/out"
for dir in base better; do
	cp -r "$TMP/$dir" "$TMP/long-$dir"
	sed -i 's/,scoped,/,none-but-the-last,/' "$TMP/long-$dir/samples.csv"
done
run "$TOOL" compare "$TMP/long-base" "$TMP/long-better"
is "a long name of a policy: at most 72 wide" "$(awk 'length > 72 && !/^(base|new) /' "$TMP/out" | wc -l)" 0
is "a long name of a policy: is said once" "$(grep -c '^none-b: none-but-the-last$' "$TMP/out")" 1
run "$TOOL" compare "$TMP/base200" "$TMP/same"
is "same: exit code" "$code" 0
ok "same: is said" grep -q '0 worse, 0 better, 8 same, 0 unclear' "$TMP/out"
run "$TOOL" compare --limit instructions=0.01%,wall_ns=0.01 "$TMP/base" "$TMP/few"
is "unclear: exit code" "$code" 3
ok "unclear: how many rounds" grep -Eq '\] unclear [0-9]+$' "$TMP/out"
run "$TOOL" compare --changed --limit instructions=90,wall_ns=90 "$TMP/base" "$TMP/worse"
is "a limit that allows it: exit code" "$code" 0
is "--changed shows nothing of what is the same" "$(grep -c '^ ' "$TMP/out")" 0
for dir in base worse; do "$TOOL" summary "$TMP/$dir"; done
run "$TOOL" compare --single-boot "$TMP/base/summary.csv" "$TMP/worse/summary.csv"
is "two summary files: exit code" "$code" 1
for pair in "base worse/summary.csv" "base/summary.csv worse"; do
	read -r base new <<<"$pair"
	run "$TOOL" compare --single-boot "$TMP/$base" "$TMP/$new"
	is "$base against $new: exit code" "$code" 1
	ok "$base against $new: all rows" grep -q '^8 rows: 8 worse' "$TMP/out"
done

# refused
sed 's/^cpu=some/cpu=other/; s/page_size=4096/page_size=65536/' "$TMP/worse/env.txt" >"$TMP/env" && cp -r "$TMP/worse" "$TMP/unlike" && mv "$TMP/env" "$TMP/unlike/env.txt"
run "$TOOL" compare "$TMP/base" "$TMP/unlike"
exits "another CPU and page size" 2 'CPU differs: "some" and "other"'
ok "another CPU and page size: both are named" grep -q 'page size differs: "4096" and "65536"' "$TMP/err"
run "$TOOL" compare --single-boot --unlike "$TMP/base" "$TMP/unlike"
is "--unlike: exit code" "$code" 1
is "--unlike: every line is marked" "$(grep -c 'changed !$' "$TMP/out")" 8
echo noise_floor.instructions=1.5 >>"$TMP/base/env.txt"
run "$TOOL" compare "$TMP/base" "$TMP/worse"
exits "a limit below the noise" 2 "a limit of 0.5% for instructions lies below the noise of these runs, 1.5%"
run "$TOOL" compare --single-boot --limit instructions=2 "$TMP/base" "$TMP/worse"
is "a limit above the noise" "$code" 1
sed -i /noise_floor/d "$TMP/base/env.txt"
for value in nan inf -1 much; do
	cp -r "$TMP/worse" "$TMP/noisy"
	echo "noise_floor.cycles=$value" >>"$TMP/noisy/env.txt"
	run "$TOOL" compare "$TMP/base" "$TMP/noisy"
	exits "a noise floor of $value" 2 "noisy/env.txt: noise_floor.cycles: \"$value\" is not a number from 0"
	rm -r "$TMP/noisy"
done
cp -r "$TMP/worse" "$TMP/doubted"
printf '%s\n' governor=schedutil 'mitigations=a: one; b: two' 'pinned_cpu=none: --no-pin' >>"$TMP/doubted/env.txt"
printf '%s\n' governor=performance 'mitigations=a: one; b: three' pinned_cpu=7 >>"$TMP/base/env.txt"
run "$TOOL" compare --single-boot "$TMP/base" "$TMP/doubted"
is "doubts: exit code" "$code" 1
while read -r doubt; do
	ok "doubts: $doubt" grep -qxF "regscope: doubtful: $doubt; a change may be due to that" "$TMP/err"
done <<-'END'
	cpufreq governor differs: "performance" and "schedutil"
	set of mitigations differs: "b: three" and "b: two"
	pinning to a CPU differs: "pinned" and "none: --no-pin"
END
sed -i '/^governor=\|^mitigations=\|^pinned_cpu=/d' "$TMP/base/env.txt"
# two runs of one boot: drift is told as such, and is nobody's regression
for dir in base worse; do
	cp -r "$TMP/$dir" "$TMP/drift-$dir"
	echo boot_id=0123 >>"$TMP/drift-$dir/env.txt"
done
run "$TOOL" compare "$TMP/drift-base" "$TMP/drift-worse"
is "two runs of one boot: exit code" "$code" 3
ok "two runs of one boot: says what differs" grep -q '^both sides are of one boot, and so of one kernel: what differs is how' "$TMP/out"
sed -i 's/^boot_id=.*/boot_id=4567/' "$TMP/drift-worse/env.txt"
run "$TOOL" compare "$TMP/drift-base" "$TMP/drift-worse"
is "a boot each: exit code" "$code" 3
ok "a boot each: says what may differ" grep -q '^one boot a side: what differs may be the boots' "$TMP/out"

# what each side doubts of itself stands in the table, too
cp -r "$TMP/base200" "$TMP/doubting"
echo 'doubt.said.load=other tasks kept 1.5 CPUs busy: leave the machine alone' >>"$TMP/doubting/env.txt"
for sides in "doubting same 2" "base200 doubting 3"; do
	read -r base new line <<<"$sides"
	run "$TOOL" compare "$TMP/$base" "$TMP/$new"
	is "a doubt of ${sides% *}" "$(sed -n "${line}p" "$TMP/out")" "doubt   other tasks kept 1.5 CPUs busy"
done
run "$TOOL" compare "$TMP/base200" "$TMP/same"
is "no doubt, no line" "$(grep -c '^doubt' "$TMP/out")" 0

# the same boot, thousands of lines of the kernel's log later
cp -r "$TMP/same" "$TMP/later"
sed -i 's/^kvm_mode=.*/kvm_mode=unknown/' "$TMP/later/env.txt"
run "$TOOL" compare "$TMP/base200" "$TMP/later"
exits "an unknown mode" 0 'doubtful: KVM mode is not known of every run: "VHE" and "unknown"; it may differ'
run "$TOOL" compare "$TMP/later" "$TMP/base200"
exits "an unknown mode of the base" 0 'doubtful: KVM mode is not known of every run: "VHE" and "unknown"; it may differ'
cp -r "$TMP/same" "$TMP/nvhe"
sed -i 's/^kvm_mode=.*/kvm_mode=nVHE/' "$TMP/nvhe/env.txt"
run "$TOOL" compare --base "$TMP/later" "$TMP/base200" --new "$TMP/nvhe"
exits "an unknown mode hides no other one" 2 'KVM mode differs: "VHE" and "nVHE"'
run "$TOOL" compare "$TMP/base"
exits "one run" 2 "which runs"
run "$TOOL" compare "$TMP/base" "$TMP/worse" "$TMP/same"
exits "three runs" 2 "two runs are compared, BASE and NEW; several by --base RUN... --new RUN..."
run "$TOOL" compare --limit speed=1 "$TMP/base" "$TMP/worse"
exits "a limit for what is none" 2 "is none of wall_ns, cycles, instructions"
run "$TOOL" compare "$TMP/base" "$TMP/absent"
exits "an absent run" 2 "absent: No such file or directory; give a run directory"

# bad input: file, line, what is wrong; the inputs untouched
bad() {
	local name=$1 want=$2 before
	before=$(cksum "$TMP/bad/samples.csv")
	run "$TOOL" compare "$TMP/base" "$TMP/bad"
	exits "$name" 2 "$want"
	is "$name: the input is untouched" "$(cksum "$TMP/bad/samples.csv")" "$before"
}
cp -r "$TMP/base" "$TMP/bad"
: >"$TMP/bad/samples.csv"
bad "an empty file" "samples.csv:1:1: "
echo "$header" >"$TMP/bad/samples.csv"
bad "no sample" "has no sample"
head -c 3000 "$TMP/base/samples.csv" >"$TMP/bad/samples.csv"
bad "a file cut off" "samples.csv:[0-9]*:1: .*cut off"
echo "a,b,c" >"$TMP/bad/samples.csv"
bad "a foreign file" "samples.csv:1:1: wrong header"
head -c 100000 /dev/zero >"$TMP/bad/samples.csv"
bad "binary" "samples.csv:1:"
for value in nan inf -5 1e400 0x10; do
	sed "3s/\([^,]*\),9,0,0$/$value,9,0,0/" "$TMP/base/samples.csv" >"$TMP/bad/samples.csv"
	bad "$value" 'samples.csv:3:[0-9]*: instructions: .* is not a whole number'
done
sed 's/,\([0-9]*\),9,0,0$/,0,9,0,0/' "$TMP/base/samples.csv" >"$TMP/bad/samples.csv"
bad "all counts 0" "a sample has 0 instructions"
sed 's/^sweep/other/' "$TMP/base/samples.csv" >"$TMP/bad/samples.csv"
bad "no common cell" "no cell and metric in common: they differ in harness, policy, vCPUs, state or metric"
head -n 2 "$TMP/base/samples.csv" >"$TMP/bad/samples.csv"
run "$TOOL" compare "$TMP/base" "$TMP/bad"
is "one sample: unclear" "$code" 3
sed 's/^version/&/; 1s/regs_once/skipped/' "$TMP/base/samples.csv" >"$TMP/bad/samples.csv"
bad "another schema" 'samples.csv:1:[0-9]*: wrong header: column 10 is "skipped", expected "regs_once"'

# the committed runs
plain=results/reference-kernels/plain-6.12
scope=results/reference-kernels/scope-6.12
run "$TOOL" compare $plain $plain
is "a run against itself: exit code" "$code" 0
ok "a run against itself: the same" grep -q '^86 rows: 0 worse, 0 better, 86 same, 0 unclear$' "$TMP/out"
# rounds are no pairs
for by in 1 2 3 4 5; do
	cp -r $plain "$TMP/turned-$by"
	awk -F, -v OFS=, -v by=$by 'NR > 1 { $7 = ($7 + by) % 6 } 1' $plain/samples.csv >"$TMP/turned-$by/samples.csv"
	run "$TOOL" compare $plain "$TMP/turned-$by"
	is "rounds turned by $by: exit code" "$code" 0
	ok "rounds turned by $by: all the same" grep -q ' 86 same' "$TMP/out"
done
cp -r $plain "$TMP/vanished"
sed -i '/^sweep,get,all,512,/d' "$TMP/vanished/samples.csv"
run "$TOOL" compare $plain "$TMP/vanished"
is "a cell that vanished: exit code" "$code" 3
ok "a cell that vanished: is named" grep -q '^  sweep get, all, 512 vCPUs, 1 threads: instructions$' "$TMP/out"
run "$TOOL" compare --allow-missing $plain "$TMP/vanished"
is "a cell that vanished, --allow-missing: exit code" "$code" 0
run "$TOOL" compare "$TMP/vanished" $plain
is "a cell more than the base: exit code" "$code" 0
# exactly DIR MORE PHASE: the run as it would be if its lowest counts came twice and ticks of 2,900 instructions fell
# on the other rounds; with MORE instructions in every SET
exactly() {
	cp -r $plain "$1"
	awk -F, -v OFS=, -v more="$2" -v phase="$3" '
		NR == FNR { key = $1 $2 $3 $4 $5 $6; if (!(key in low) || $15 < low[key]) low[key] = $15; next }
		FNR > 1 { $15 = low[$1 $2 $3 $4 $5 $6] + ($2 == "set" ? more * $11 : 0) + 2900 * (($7 * 5 + phase) % 3) } 1' \
		CONVFMT=%.0f OFMT=%.0f $plain/samples.csv $plain/samples.csv >"$1/samples.csv"
}
exactly "$TMP/exact" 0 0
exactly "$TMP/phase" 0 1
exactly "$TMP/slower" 1 2
run "$TOOL" compare "$TMP/exact" "$TMP/phase"
is "ticks on other rounds: exit code" "$code" 0
ok "ticks on other rounds: counts repeat exactly" grep -q '^counts repeat exactly$' "$TMP/out"
run "$TOOL" compare "$TMP/exact" "$TMP/slower"
is "an instruction more in every SET: exit code" "$code" 1
is "an instruction more in every SET: every row of it, and no other" "$(awk '
	/; instructions/ { set = $2 == "set," } /access (changed|unclear)/ { n[set " " $6 " " $7]++ } END { for (k in n) print k, n[k] }' "$TMP/out")" "1 +1.00/access changed 20"
# a round that is far off says nothing of the others
cp -r "$TMP/exact" "$TMP/outlier"
awk -F, -v OFS=, '$7 == 3 { $15 *= 100 } 1' CONVFMT=%.0f OFMT=%.0f "$TMP/exact/samples.csv" >"$TMP/outlier/samples.csv"
run "$TOOL" compare "$TMP/exact" "$TMP/outlier"
is "one round of six a hundred times as dear: exit code" "$code" 0
ok "one round of six a hundred times as dear: all the same" grep -q ' 86 same' "$TMP/out"
ok "one round of six a hundred times as dear: is named" grep -Eq '^[0-9]+ rounds cost 1.5 times the cheapest' "$TMP/out"
# boots
for i in 1 2 3 4 5; do
	made "$TMP/boot-a$i" "1.00$i" 15
	made "$TMP/boot-b$i" "1.05$i" 15
	cp -r "$TMP/boot-a$i" "$TMP/boot-c$i"
	echo "boot_id=only" >>"$TMP/boot-c$i/env.txt"
done
run "$TOOL" compare --base "$TMP"/boot-a? --new "$TMP"/boot-b?
is "five boots a side: exit code" "$code" 1
ok "five boots a side: is said" grep -q '^5 boots against 5: ' "$TMP/out"
run "$TOOL" compare --new "$TMP"/boot-a? --limit instructions=1 --base "$TMP"/boot-b?
is "five boots a side, the other way round: exit code" "$code" 0
mkdir "$TMP/folder"
ln -s "$TMP"/boot-a? "$TMP/folder/"
run "$TOOL" compare "$TMP/folder" "$TMP/boot-b1" # a folder of boots is the boots in it
ok "a folder of boots" grep -q '^5 boots against 1: ' "$TMP/out"
run "$TOOL" compare --noise "$TMP"/boot-a?
is "noise of boots: exit code" "$code" 0
ok "noise of boots: by metric" grep -Eq '^instructions 0\.[0-9]+%$' "$TMP/out"
run "$TOOL" compare --noise "$TMP"/boot-a[12] "$TMP"/boot-c[12] # which are of one boot
exits "noise of three boots" 2 "runs of four different boots are needed"
run "$TOOL" compare --noise "$TMP"/boot-a[12]
exits "noise of two boots" 2 "runs of four different boots are needed"
mkdir "$TMP/folder/boot-9.new" && touch "$TMP/folder/boot-notes.txt"
run "$TOOL" compare "$TMP/folder" "$TMP/boot-b1"
ok "what is no boot in such a folder is left out" grep -q '^5 boots against 1: ' "$TMP/out"
run "$TOOL" compare "$TMP/boot-b1" --base "$TMP"/boot-a? --new "$TMP/boot-b2"
exits "a run before --base" 2 "a run before it is of no side"
run "$TOOL" compare --base "$TMP"/boot-a? "$TMP/boot-a1" --new "$TMP/boot-b2"
exits "a run that is named twice" 2 "boot-a1: is named twice on one side"
run "$TOOL" compare --base "$TMP"/boot-a? --new "$TMP"/boot-b? --again "$TMP/boot-c1"
exits "boots judged again" 2 "boots are not judged again: add the run to --new"
run "$TOOL" compare --base "$TMP/base/summary.csv" --new "$TMP"/boot-b?
exits "a summary against boots" 2 "has no samples; with several runs the samples are compared"
run "$TOOL" compare --base "$TMP"/boot-b? --new "$TMP/base/summary.csv"
exits "boots against a summary" 2 "has no samples; with several runs the samples are compared"
run "$TOOL" export --format ktap --new "$TMP"/boot-b?
exits "export of several runs without a base" 2 "of several runs the base is missing"
# the lowest count of a cell is what its limit is of, and one of a pass that failed is none
cp -r "$TMP/exact" "$TMP/first-dear"
awk -F, -v OFS=, '$7 == 0 && NR > 1 { $15 *= 20 } 1' CONVFMT=%.0f OFMT=%.0f "$TMP/exact/samples.csv" >"$TMP/first-dear/samples.csv"
cp -r "$TMP/exact" "$TMP/a-little"
awk -F, -v OFS=, 'NR > 1 && $9 > 0 { $15 += int(0.02 * $11) } 1' CONVFMT=%.0f OFMT=%.0f "$TMP/exact/samples.csv" >"$TMP/a-little/samples.csv"
run "$TOOL" compare "$TMP/first-dear" "$TMP/a-little"
is "a limit is of the lowest count, not of the first: exit code" "$code" 0
cp -r "$TMP/slower" "$TMP/failed"
awk -F, -v OFS=, '$7 > 3 && NR > 1 { $15 = int($15 * 0.9); $12 = 1 } 1' CONVFMT=%.0f OFMT=%.0f "$TMP/slower/samples.csv" >"$TMP/failed/samples.csv"
run "$TOOL" compare "$TMP/exact" "$TMP/failed"
is "passes that failed are not compared: exit code" "$code" 1
ok "a limit by access is said so" grep -q '; instructions, limit 0.05/access$' "$TMP/out"
run "$TOOL" compare --base "$TMP"/boot-a[123] --new "$TMP"/boot-b[123]
is "three boots a side: exit code" "$code" 3
ok "three boots a side: how many it takes" grep -q 'no change can be told with fewer than 4 boots a side' "$TMP/out"
run "$TOOL" compare --base "$TMP"/boot-c? --new "$TMP/boot-b1"
is "five runs of one boot: exit code" "$code" 3
ok "five runs of one boot are one" grep -q '^one boot a side: ' "$TMP/out"
sed -i '/^sweep,get,all,2,/d' "$TMP/boot-b3/samples.csv"
run "$TOOL" compare --limit instructions=20,wall_ns=20 --base "$TMP"/boot-a? --new "$TMP"/boot-b?
is "a cell that one of the boots lacks: exit code" "$code" 3
ok "a cell that one of the boots lacks: is named" grep -q '^  sweep get, all, 2 vCPUs' "$TMP/out"
"$TOOL" summary "$TMP/boot-b2" && cp "$TMP/boot-b2/"s*s.csv "$TMP/boot-b2/summary.csv" "$TMP/boot-b3" && rm "$TMP/boot-b3/samples.csv"
run "$TOOL" compare --base "$TMP"/boot-a? --new "$TMP"/boot-b?
exits "a boot without samples" 2 "boot-b3: has no samples; of several runs the samples are compared"
run "$TOOL" compare $plain $scope
is "the capability costs: exit code" "$code" 1
ok "the capability costs: how many instructions an access" grep -Eq '^ +512 all .* \+[0-9.]+% +\+[23][0-9]\.[0-9]+/access changed$' "$TMP/out"
mkdir "$TMP/fewer"
cp $scope/env.txt "$TMP/fewer"
sed '/,X5,/d; /,MIDR_EL1,/d' $scope/regs.csv >"$TMP/fewer/regs.csv"
awk -F, -v OFS=, 'NR > 1 && $9 > 2 { $11 /= ($9 - $10) * $4 + $10; $9 -= 2; $11 *= ($9 - $10) * $4 + $10 } 1' \
	$scope/samples.csv >"$TMP/fewer/samples.csv"
run "$TOOL" compare "$TMP/fewer" $scope
is "other registers: exit code" "$code" 0
ok "other registers: are named" grep -q "2 registers are in $scope alone: X5, MIDR_EL1$" "$TMP/err"
ok "other registers: rows are marked" grep -q 'same #$' "$TMP/out"
run "$TOOL" report $scope $plain
is "report NEW BASE: exit code" "$code" 0
ok "report NEW BASE: both policies and what changed" grep -Eq '^ +512 .* \+3\.4% +\+3\.0%$' "$TMP/out"
is "report NEW BASE: at most 72 wide" "$(awk 'length > 72' "$TMP/out" | wc -l)" 0
is "report NEW BASE: no space at a line's end" "$(grep -c ' $' "$TMP/out")" 0
run "$TOOL" report --markdown $scope $plain
is "report --markdown: as many bars in every row of a table" \
	"$(awk '/^\|/ { n = gsub(/\|/, "|"); if (last && n != last) print; last = n; next } { last = 0 }' "$TMP/out")" ""

# size: two runs of 100,000 samples
made "$TMP/big1" 1 2500 40
made "$TMP/big2" 1.02 2500 40
began=$(date +%s%N)
run bash -c 'ulimit -d 65536; exec "$@"' - "$TOOL" compare --single-boot "$TMP/big1" "$TMP/big2"
is "100,000 samples each: within 64 MiB" "$code" 1
echo "# 100,000 samples each: $((($(date +%s%N) - began) / 1000000)) ms"
done_testing
