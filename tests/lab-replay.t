#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# host: emulated
# shellcheck disable=SC2154 # what tap.sh and lab.sh set
# Patterns of VMMs and of a trace, replayed on a real kernel: their counts, and what they cost against what the costs
# of single registers say.
. "$(dirname "$0")/tap.sh"
. tests/lab.sh

kernel=$(small_kernel)
dir=$TMP/qemu
lab "$kernel" --out "$dir" -- bench --bench registers,replay --vcpus 2 --rounds 2
is "qemu: exit code" "$code" 0
is "qemu: it is the default" "$(env_of "$dir" pattern)" qemu
is "qemu: phases, each in the state that it is made in" \
	"$(column "$dir/samples.csv" "op state" policy=all round=0 | sort | paste -s -d ,)" \
	"create fresh,reset ran,restore fresh,save ran"

# accesses OP POLICY: of a pass at 2 vCPUs
accesses() { column "$dir/samples.csv" accesses "op=$1" "policy=$2" round=0; }

# registers WHICH: how many there are that QEMU comes to by its list, or by hand; SVE_VLS is neither
registers() {
	awk -F, -v which="$1" 'NR > 1 && $1 !~ /15ffff$/ {
		hand = substr($1, 11, 4) ~ /^001[05]$/
		n += hand == (which == "hand")
	} END { print n }' "$dir/regs.csv"
}
list=$(registers list) hand=$(registers hand)
is "qemu: save reads TIMER_CNT, and all, and the list again" "$(accesses save all)" $((2 * (1 + 2 * list + hand)))
is "qemu: restore writes the list, and all" "$(accesses restore all)" $((2 * (2 * list + hand)))
is "qemu: create" "$(accesses create all)" $((2 * (2 + 4 * list + hand + 2 * (list + hand) - 2)))
is "qemu: save, each once" "$(accesses save once)" $((2 * (list + hand)))
wide=$(env_of "$dir" registers_wide)
is "qemu: restore, wide ones through one vCPU" "$(accesses restore scoped)" $((2 * (2 * list + hand) - 2 * wide))

# what a phase should cost, from registers.csv alone
predicted() {
	awk -F, -v n=2 -v phase="$1" '
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	$at["metric"] == "instructions" && $at["vcpus"] == n && $at["id"] !~ /15ffff$/ {
		hand = substr($at["id"], 11, 4) ~ /^001[05]$/
		how = $at["op"] " " $at["state"]
		sum[how] += $at["median"] * (hand ? 1 : 2)
		if ($at["name"] == "KVM_REG_ARM_TIMER_CNT")
			counter[how] = $at["median"]
	}
	END { printf "%.0f\n", n * (phase == "save" ? sum["get ran"] + counter["get ran"] : sum["set fresh"]) }' "$dir/registers.csv"
}

# near WHAT MEASURED PREDICTED: within 2%, and not 0
near() {
	ok "$1: $2 instructions are within 2% of the $3 predicted" \
		awk -v a="$2" -v b="$3" 'BEGIN { exit !(b > 0 && a > 0.98 * b && a < 1.02 * b) }'
}
for phase in save restore; do
	near "qemu, $phase" "$(column "$dir/samples.csv" instructions "op=$phase" policy=all round=0)" "$(predicted $phase)"
done

# A trace: what a VMM wrote before its first KVM_RUN, and read later; and a register that is not there
trace=$TMP/trace
mkdir "$trace"
printf 'trace_creation=yes\ntrace_lost=0\n' >"$trace/env.txt"
awk -F, -v OFS=, 'BEGIN { print "vm,phase,phase_name,op,vcpu,id,name,class,scope,accesses,redundant,repeats" }
	NR > 1 && $1 !~ /15ffff$/ { row[++nr] = $1 OFS $2 OFS $3 OFS $5 }
	END {
		for (phase = 1; phase <= 2; phase++)
			for (vcpu = 0; vcpu < 2; vcpu++)
				for (i = 1; i <= nr; i++)
					print 1, phase, phase == 1 ? "load" : "save", phase == 1 ? "set" : "get", vcpu, row[i], 1 + i % 3, 0, i % 3
		print 1, 2, "save", "get", 1, "0x603000000013dead", "NOWHERE", "x", "vcpu", 5, 0, 4
	}' "$dir/regs.csv" >"$trace/trace.csv"
run "$TOOL" trace --show "$trace" --costs "$dir"
prices=$(sed '1,/priced by/d' "$TMP/out")
lab "$kernel" --out "$TMP/traced" -- bench --bench replay --trace "$trace" --vcpus 2,3 --rounds 1
is "a trace: exit code" "$code" 0
ok "a trace: what this host lacks is said" grep -q ' 5 accesses are left out, .* (such as NOWHERE)' "$TMP/err"
is "a trace: what its phases are called" "$(env_of "$TMP/traced" trace.phase-1) $(env_of "$TMP/traced" trace.phase-2)" "load save"
for phase in 1:load:fresh 2:save:ran; do
	IFS=: read -r nr_of name state <<<"$phase"
	made=$(awk -F, -v phase="$nr_of" 'NR > 1 && $2 == phase && $7 != "NOWHERE" { n += $10; last += $5 * $10 }
		END { print n, n + last }' "$trace/trace.csv")
	is "a trace, $name: its accesses; a third vCPU does what the last one did" \
		"$(column "$TMP/traced/samples.csv" accesses "op=phase-$nr_of" policy=all "state=$state" | sort -n | xargs)" "$made"
	near "a trace, $name" "$(column "$TMP/traced/samples.csv" instructions "op=phase-$nr_of" policy=all vcpus=2)" \
		"$(awk -v name="$name" '$1 == name { print 1e6 * $3 }' <<<"$prices")"
done

# The others: their features, and whether what they write arrives
all_of() { awk 'NR > 1' "$TMP/$1/regs.csv" | wc -l; }
for vmm in firecracker:'PSCI_0_2' cloud-hypervisor:'PSCI_0_2 PMU_V3 SVE' crosvm:'PSCI_0_2 PMU_V3'; do
	name=${vmm%%:*}
	lab "$kernel" --out "$TMP/$name" -- bench --bench replay --pattern "$name" --vcpus 2 --rounds 1
	is "$name: exit code" "$code" 0
	is "$name: its features" "$(env_of "$TMP/$name" features)" "${vmm#*:}"
	dir=$TMP/$name
	is "$name: phases" "$(column "$dir/samples.csv" op policy=all | sort | xargs)" "create restore save"
	ok "$name: less, if wide ones are accessed through one vCPU" test "$(accesses restore scoped)" -lt "$(accesses restore all)"
done
is "firecracker: save reads all, and MPIDR_EL1 again" "$(dir=$TMP/firecracker accesses save all)" $((2 * ($(all_of firecracker) + 1)))
is "crosvm: save repeats nothing" "$(dir=$TMP/crosvm accesses save once)" "$(dir=$TMP/crosvm accesses save all)"
is "cloud-hypervisor: not FPSR, FPCR; but TIMER_CNT on vCPU 0" "$(dir=$TMP/cloud-hypervisor accesses save all)" \
	$((2 * ($(all_of cloud-hypervisor) - 2) + 1))
lab "$kernel" -- bench --bench replay --pattern qmeu
exits "a VMM that there is not" 2 '--pattern: there is no "qmeu"; there are: qemu firecracker cloud-hypervisor crosvm'
lab "$kernel" -- bench --bench sweep --pattern qemu
exits "nothing that replays it" 2 '--pattern: no harness of this run replays a VMM'
lab "$kernel" -- bench --bench replay --trace "$TMP"
exits "no trace" 2 'has no trace.csv and env.txt'
done_testing
