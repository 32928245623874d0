#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# Harnesses with threads, on a real kernel with two CPUs: counts are right, and nothing of it is a result.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh
debians=$(debian_kernel) # which can leave CPUs alone, and take them offline
kernel=$(small_kernel)

dir=$TMP/threads
lab "$kernel" --cpus 2 --out "$dir" -- bench --bench threads,vms --vcpus 1,4 --rounds 2
is "exit code" "$code" 0
ok "says why nothing is timed" grep -q 'threads, vms: rows are marked untimed, .*: this emulated host counts no instructions' "$TMP/err"
ok "says that there are fewer vCPUs than threads" grep -q 'threads at 1 vCPUs: 2 threads are left out' "$TMP/err"
# threads: 1 vCPU with 1 thread, 4 with 1 and 2; vms: 1 and 2 of either; 8 passes each
is "rows" "$(wc -l <"$dir/samples.csv")" $((1 + 2 * 8 * (1 + 2 + 2 + 2)))
is "accesses as the formulas say" "$(wrong_rows "$dir/samples.csv")" ""
is "every row is marked, and has no count" \
	"$(column "$dir/samples.csv" "mark wall_ns cycles instructions user_instructions context_switches migrations" | sort -u)" \
	"untimed NaN NaN NaN NaN NaN NaN"
is "nothing of it is summed up" "$(cat "$dir/summary.csv" "$dir/savings.csv" | wc -l)" 2
ok "nor compared" test ! -e "$dir/scaling.csv"
is "threads are on CPUs of their own" "$(env_of "$dir" thread_cpus) $(env_of "$dir" threads_unpinned)" "0,1 0"
run scripts/plots "$dir"
ok "nor drawn" grep -q 'has no data that a picture is of' "$TMP/err"

lab "$kernel" --cpus 2 --out "$TMP/four" -- bench --bench threads --vcpus 4 --rounds 1 --threads 1,4
ok "no more threads than CPUs" grep -q -- '--threads 4: left out, there are 2 CPUs' "$TMP/err"
is "no more threads than CPUs: rows" "$(column "$TMP/four/samples.csv" threads | sort -u)" 1
lab "$kernel" --cpus 2 --out "$TMP/over" -- bench --bench threads,vms --vcpus 4 --rounds 2 --threads 4 --vms 3 \
	--oversubscribe --spread scatter --no-pin
is "unless told: exit code" "$code" 0
is "unless told: rows" "$(column "$TMP/over/samples.csv" "bench threads mark" | sort -u | xargs)" \
	"threads 4 untimed unpinned vms 3 untimed unpinned"
is "unless told: accesses" "$(wrong_rows "$TMP/over/samples.csv")" ""

# where it runs
lab "$debians" --cpus 2 --append isolcpus=1 --out "$TMP/isolated" -- bench --bench sweep --vcpus 1 --rounds 1
is "an isolated CPU is taken: exit code" "$code" 0
is "an isolated CPU is taken" "$(env_of "$TMP/isolated" pinned_cpu)" 1
ok "an isolated CPU is taken: why" grep -q '^pinned_why=isolated, .*not CPU 0$' "$TMP/isolated/env.txt"
lab "$kernel" --cpus 3 --out "$TMP/listed" -- bench --bench threads --vcpus 4 --rounds 1 --cpu 2,0
is "CPUs that are asked for: passes, and threads" "$code $(env_of "$TMP/listed" pinned_cpu) $(env_of "$TMP/listed" thread_cpus)" "0 2 0,2"
is "CPUs that are asked for: numbers of threads" "$(column "$TMP/listed/samples.csv" threads | sort -u | xargs)" "1 2"
lab "$kernel" --cpus 2 -- bench --cpu 2
exits "a CPU that is not there" 2 "--cpu: CPU 2 does not exist here; CPUs that may be used: 0,1"
lab "$debians" --cpus 2 --prelude 'echo 0 >/sys/devices/system/cpu/cpu1/online' -- bench --cpu 0,1
exits "a CPU that is offline" 2 "--cpu: CPU 1 is offline .*; CPUs that may be used: 0$"

# beside harnesses that are counted: in a host of their own, and one run
run env VCPUS=2 BENCH=sweep,threads ROUNDS=2 HOST=emulated KERNEL="$kernel" OUT="$TMP/both" scripts/bench
is "with a counted harness: exit code" "$code" 0
is "with a counted harness: rows" "$(column "$TMP/both/samples.csv" bench | sort | uniq -c | awk '{ print $2, $1 }' | xargs)" \
	"sweep 8 threads 32"
is "with a counted harness: what is summed up" "$(column "$TMP/both/savings.csv" bench | sort -u)" sweep
is "with a counted harness: how it was counted" "$(env_of "$TMP/both" host_kind | grep -c icount)" 1
done_testing
