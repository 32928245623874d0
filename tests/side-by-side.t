#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # what tap.sh sets
# Runs of several architectures side by side: the table, the numbers, the picture, and what is refused.
. "$(dirname "$0")/tap.sh"

# a machine whose passes are the reference's, under another name, and with a policy more
other=$TMP/other
cp -r results/reference "$other"
sed -i 's/^machine=.*/machine=riscv64/; s/^registers=.*/registers=202/; s/^registers_wide=.*/registers_wide=1/' "$other/env.txt"
awk -F, -v OFS=, '
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
	{ print }
	$at["bench"] == "sweep" && $at["op"] == "set" && $at["vcpus"] > 1 {
		$at["policy"] = "batch"
		$at["saved_pct"] = $at["pct_low"] = $at["pct_high"] = 60
		print
	}' results/reference/savings.csv >"$other/savings.csv"

run "$TOOL" report --side-by-side results/reference "$other"
is "exit code" "$code" 0
# table WORD...: the row of the table of gains that begins so
row() { sed -n '/^an access of the largest VM/,/^$/p' "$TMP/out" | grep "^$1" | tr -s ' '; }
saved=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
	$at["bench"] == "sweep" && $at["op"] == "set" && $at["vcpus"] == 512 && $at["metric"] == "instructions" { printf "%.1f%%", $at["saved_pct"] }' \
	results/reference/savings.csv)
is "by scope" "$(row 'sweep set, fresh: scoped')" "sweep set, fresh: scoped $saved $saved"
is "what one side lacks" "$(row 'sweep set, fresh: batch')" "sweep set, fresh: batch - 60.0%"
ok "one access" test -n "$(row 'sweep set, fresh: an access *[0-9]')"
ok "the same ioctl makes both" grep -qx KVM_GET_ONE_REG "$TMP/out"
cp -r "$other" "$TMP/msrs"
sed -i 's/KVM_GET_ONE_REG/KVM_GET_MSRS/' "$TMP/msrs/benches.csv"
run "$TOOL" report --side-by-side results/reference "$TMP/msrs"
ok "another ioctl makes those of one" grep -qx 'KVM_GET_ONE_REG; \[2\]: KVM_GET_MSRS' "$TMP/out"
run "$TOOL" report --side-by-side results/reference results/reference
is "of one architecture there is no such table" "$(grep -c 'an access of the largest VM' "$TMP/out")" 0

run scripts/side-by-side --pictures "$TMP/drawn" results/reference "$other"
exits "pictures" 0 "pictures: $TMP/drawn/plots/"
for word in aarch64 riscv64 '352, 69 wide' '202, 1 wide' '>60%<' "${saved%%.*}\|$((${saved%%.*} + 1))%"; do
	ok "a picture: has \"$word\"" grep -q "$word" "$TMP/drawn/plots/o-architectures.svg"
done
cp -r "$TMP/drawn" "$TMP/hostile"
sed -i '2,$s/,instructions,/,"in'\'' . system(`id`) #",/' "$TMP/hostile/architectures.csv"
run scripts/plots --architectures "$TMP/hostile"
exits "a metric that is a program" 2 "architectures.csv: metric is not one of cycles, instructions, wall_ns"
run scripts/plots --architectures results/reference
exits "no numbers" 2 "architectures.csv: is missing; .scripts/side-by-side --pictures results/reference RUN.... makes it"
run "$TOOL" report --csv results/reference
exits "--csv of one run" 2 "--csv is of --side-by-side, and of nothing else"
run scripts/side-by-side --pictures
exits "pictures, and no folder" 2 "into which folder"
touch "$TMP/file"
run scripts/side-by-side --pictures "$TMP/file/x" results/reference
exits "a folder that cannot be made" 2 "cannot be made; name another folder with --pictures"
done_testing
