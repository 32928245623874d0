#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# Every policy on a kernel that has all they need, and on one that has no batches. The kernels are built first if they
# are not in the cache.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

policies=all,scoped,documented,list-each,batch,batch-scoped
dir=$TMP/every
lab batch-scope-6.12 --out "$dir" -- bench --bench sweep,restore --vcpus 1,4 --rounds 6 --policies "$policies"
is "every policy: exit code" "$code" 0
is "every policy: has rows" "$(column "$dir/samples.csv" policy bench=restore op=save | sort -u | xargs)" \
	"all batch batch-scoped documented list-each scoped"
is "every policy: a restore lists nothing" "$(column "$dir/samples.csv" policy op=restore | grep -c list-each)" 0
is "every policy: accesses as the formulas say, none failed" "$(wrong_rows "$dir/samples.csv")" ""
is "every policy: nothing is left out" "$(env_of "$dir" left_out)" ""

# cost BENCH OP POLICY VCPUS: the median of a pass, in instructions
cost() { column "$dir/summary.csv" median "bench=$1" "op=$2" "policy=$3" "vcpus=$4" state=fresh metric=instructions; }
# less A B PERCENT: is A at least that much less than B?
less() { awk "BEGIN { exit !($1 < $2 * (1 - $3 / 100)) }"; }
for op in get set; do
	ok "$op: a batch saves a third or more" less "$(cost sweep "$op" batch 4)" "$(cost sweep "$op" all 4)" 33
	ok "$op: so it does at one vCPU" less "$(cost sweep "$op" batch 1)" "$(cost sweep "$op" all 1)" 33
	ok "$op: scope adds to it" less "$(cost sweep "$op" batch-scoped 4)" "$(cost sweep "$op" batch 4)" 5
done
ok "save: a list on each vCPU costs 5% or more" less "$(cost restore save all 4)" "$(cost restore save list-each 4)" 5
is "at one vCPU a batch is a result, and scope is none" \
	"$(column "$dir/savings.csv" "policy resolved" bench=sweep op=get vcpus=1 metric=instructions | sort | xargs)" \
	"batch yes batch-scoped yes documented no scoped no"

lab "$(small_kernel)" --out "$TMP/without" -- bench --bench sweep --vcpus 2 --rounds 1 \
	--policies all,batch,batch-scoped
is "a kernel without batches: exit code" "$code" 0
ok "a kernel without batches: says so" grep -q 'batch, batch-scoped: left out: this kernel has no ioctl for a batch' "$TMP/err"
is "a kernel without batches: env.txt too" "$(env_of "$TMP/without" left_out | cut -d '(' -f 1)" "batch, batch-scoped "
is "a kernel without batches: the others are measured" "$(column "$TMP/without/samples.csv" policy | sort -u)" all
lab "$(small_kernel)" --out "$TMP/nothing" -- bench --bench sweep --vcpus 2 --rounds 1 --policies batch
exits "nothing but batches, and none there" 4 "nothing is left to measure"
lab "$(small_kernel)" -- pass --policy batch
exits "a pass of batches, and none there" 4 "this kernel has no ioctl for a batch"
lab "$(small_kernel)" --out "$TMP/x" -- bench --bench sweep --policies all,btch
exits "a policy that is none" 2 "no harness of this run has a policy \"btch\"; there are: all scoped documented batch"
done_testing
