// SPDX-License-Identifier: GPL-2.0
/* env.txt: where and how a run is made: see run.h. */
#include "run/run.h"

#include "kvm/arch.h"
#include "kvm/features.h"
#include "measure/clock.h"
#include "measure/hash.h"
#include "measure/host.h"
#include "version.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

/* A hash of a file; 0 if it cannot be read. */
static uint64_t hash_file(const char *path)
{
	FILE *f = fopen(path, "re");
	uint64_t hash = HASH_INIT;
	unsigned char buf[4096];
	size_t n;

	if (!f)
		return 0;
	while ((n = fread(buf, 1, sizeof(buf), f)))
		hash = hash_bytes(hash, buf, n);
	fclose(f);
	return hash;
}

void run_env_host(struct env *env)
{
	char buf[512], line[4096];
	struct utsname uts;
	time_t now = time(NULL);
	struct tm tm;

	uname(&uts);
	env_set(env, "host", "%s", uts.nodename);
	env_set(env, "machine", "%s", uts.machine);
	env_set(env, "kernel_release", "%s", uts.release);
	env_set(env, "kernel_version", "%s", uts.version);
	/* which holds the linker's build id: kernels of one version may differ */
	env_set(env, "kernel_build", "%016" PRIx64, hash_file("/sys/kernel/notes"));
	host_first_line("/proc/sys/kernel/random/boot_id", buf, sizeof(buf));
	env_set(env, "boot_id", "%s", buf);
	host_first_line("/proc/cmdline", line, sizeof(line));
	env_set(env, "kernel_cmdline", "%s", line);
	env_set(env, "cpus_online", "%ld", sysconf(_SC_NPROCESSORS_ONLN));
	host_first_line("/sys/devices/system/cpu/smt/control", buf, sizeof(buf));
	env_set(env, "smt", "%s", buf);
	env_set(env, "mitigations", "%s", host_mitigations(line, sizeof(line)));
	env_set(env, "page_size", "%ld", sysconf(_SC_PAGESIZE));
	env_set(env, "clock_resolution_ns", "%" PRIu64, clock_resolution_ns());
	strftime(buf, sizeof(buf), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
	env_set(env, "date_utc", "%s", buf);
	env_set(env, "tool_version", "%s", REGSCOPE_VERSION);
	env_set(env, "tool_commit", "%s", version_commit());
	/* another build executes other instructions */
	env_set(env, "tool_build", "%016" PRIx64, run_hash_program("/proc/self/exe"));
}

/* The part of the machine that is measured on, and what works in the background there. */
static void env_machine(struct run *run)
{
	struct env *env = &run->env;
	int cpu = run_cpu(run);
	char buf[64];

	env_set(env, "governor", "%s", host_governor(cpu, buf, sizeof(buf)));
	env_set(env, "frequency_khz", "%s", host_frequency(cpu, buf, sizeof(buf)));
	if (!run->counting.emulated) {
		env_set(env, "huge_pages", "%s", host_huge_pages(buf, sizeof(buf)));
		host_first_line("/sys/kernel/mm/ksm/run", buf, sizeof(buf));
		env_set(env, "ksm", "%s", buf);
	}
	env_set(env, "host_kind", "%s", run->counting.host_kind);
	if (run->options->host_kind && *run->counting.found.text)
		env_set(env, "host_kind_found", "%s", run->counting.found.text);
}

/* A hash of what the registers are and of how wide, whatever says so. */
static uint64_t scope_hash(const struct reg_table *regs)
{
	uint64_t hash = HASH_INIT;
	size_t i;

	for (i = 0; i < regs->nr; i++) {
		hash = hash_bytes(hash, &regs->regs[i].id, sizeof(regs->regs[i].id));
		hash = hash_bytes(hash, &regs->regs[i].scope, sizeof(regs->regs[i].scope));
	}
	return hash;
}

/* Those that a pass leaves out, and why: "NAME (set: EPERM)". */
static void env_left_out(struct run *run)
{
	char text[1024] = "none", name[ERRNO_NAME_MAX];
	size_t i, len = 0;

	for (i = 0; i < run->subject.regs.nr && len < sizeof(text); i++) {
		const struct reg *r = &run->subject.regs.regs[i];
		int err = r->get_err ? r->get_err : r->set_err;

		if (err)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s (%s: %s)",
						len ? ", " : "", r->name,
						r->get_err ? "get" : "set", errno_name(err, name));
	}
	env_set(&run->env, "registers_left_out", "%s", text);
}

static void env_regs(struct run *run)
{
	char lossy[1024] = "none", unlike[512];
	struct env *env = &run->env;
	size_t i, get = 0, set = 0, len = 0;

	for (i = 0; i < run->subject.regs.nr; i++) {
		get += !run->subject.regs.regs[i].get_err;
		set += !run->subject.regs.regs[i].set_err;
		if (state_is_lossy(&run->subject.recipes, i) && len < sizeof(lossy))
			len += (size_t)snprintf(lossy + len, sizeof(lossy) - len, "%s%s",
						len ? " " : "", run->subject.regs.regs[i].name);
	}
	env_set(env, "registers", "%zu", run->subject.regs.nr);
	env_set(env, "registers_wide", "%zu", run->subject.regs.wide);
	env_set(env, "registers_get_ok", "%zu", get);
	env_set(env, "registers_set_ok", "%zu", set);
	env_set(env, "registers_varied", "%zu", run->subject.recipes.nr_varied);
	env_set(env, "registers_lossy", "%s", lossy);
	env_left_out(run);
	env_set(env, "scope_source", "%s", scope_source_names[run->subject.source]);
	env_set(env, "scope_proof", "%s",
		run->subject.recipes.cannot_run.text[0] ? "fresh" : "fresh ran");
	if (run->options->scope.file)
		env_set(env, "scope_file", "%s", run->options->scope.file);
	env_set(env, "scope_cap", "%u", run->subject.vm.scope_cap);
	run_subject_record_effect(&run->subject, env);
	if (run_subject_unlike(&run->subject, unlike, sizeof(unlike)))
		env_set(env, DOUBT_SAID "kvm_version", "%s", unlike);
	env_set(env, "scope_hash", "%016" PRIx64, scope_hash(&run->subject.regs));
	run_replayed_record(&run->subject, run->options, env);
}

void run_env_kvm(struct env *env, uint64_t features)
{
	unsigned int ipa_bits;
	char buf[512];

	env_set(env, "kvm_mode", "%s", kvm_arch.kvm_mode(buf, sizeof(buf)));
	env_set(env, "irqchip", "%s", kvm_arch.irqchip(buf, sizeof(buf)));
	kvm_arch.vm_type(&ipa_bits);
	env_set(env, "ipa_bits", "%u", ipa_bits);
	env_set(env, "max_vcpus", "%d", kvm_max_vcpus(NULL));
	features_print(features, buf, sizeof(buf));
	env_set(env, "features", "%s", buf);
}

static void env_subject(struct run *run)
{
	char counts[2560];

	run_env_kvm(&run->env, run->subject.vm.features);
	counts_print(&run->plan.vcpus, counts, sizeof(counts));
	env_set(&run->env, "vcpus", "%s", counts);
	if (*run->left_out)
		env_set(&run->env, "left_out", "%s", run->left_out);
	env_regs(run);
}

static void env_counters(struct run *run)
{
	double cost[NR_COUNTERS];
	enum counter c;
	char key[64];

	perf_meter_cost(&run->counting.perf, cost);
	for (c = 0; c < NR_COUNTERS; c++) {
		const char *reason = run->counting.perf.reason[c];

		snprintf(key, sizeof(key), "counter.%s", counter_info[c].name);
		env_set(&run->env, key, "%s%s", *reason ? "no: " : "yes", reason);
		snprintf(key, sizeof(key), "meter_cost.%s", counter_info[c].name);
		if (cost[c] > 0)
			env_set(&run->env, key, "%.0f", cost[c]);
	}
	if (run->counting.perf.instructions)
		env_set(&run->env, "instructions_by", "%s: all that the CPU executes",
			kvm_arch.instruction_clock_name);
}

static void env_options(struct run *run)
{
	const struct run_options *o = run->options;
	struct env *env = &run->env;

	env_set(env, "seed", "%" PRIu64, o->seed);
	env_set(env, "benches", "%s", o->benches ? o->benches : "default");
	if (o->ops)
		env_set(env, "ops", "%s", o->ops);
	if (o->first)
		env_set(env, "first", "yes");
	if (run->cold)
		env_set(env, "eviction", "%s", run->cold);
	if (o->policies)
		env_set(env, "policies", "%s", o->policies);
	env_set(env, "rounds_per_vm", "%u", o->rounds_per_vm);
	env_set(env, "part", "%u/%u", o->shard, o->shards);
	env_set(env, "option.rounds", "%u", o->rounds);
	env_set(env, "option.budget_s", "%g", o->budget_s);
	env_set(env, "option.width_points", "%g", o->width_points);
	if (o->cpus)
		env_set(env, "option.cpu", "%s", o->cpus);
	env_set(env, "option.warmup", "%d", o->warmup);
	env_set(env, "metric", "%s", counter_info[run->counting.metric].name);
	env_set(env, "reproduce", "%s", o->reproduce ? o->reproduce : "regscope bench");
}

static void env_threads(struct run *run)
{
	char threads[2560], vms[2560], cpus[2560];
	struct env *env = &run->env;
	size_t i, len = 0;

	if (!run->threads.team)
		return;
	counts_print(&run->threads.threads, threads, sizeof(threads));
	counts_print(&run->threads.vms, vms, sizeof(vms));
	for (i = 0; i < run->threads.topology.nr && len < sizeof(cpus); i++)
		len += (size_t)snprintf(cpus + len, sizeof(cpus) - len, "%s%d", i ? "," : "",
					run->threads.topology.cpus[i].number);
	env_set(env, "threads", "%s", threads);
	env_set(env, "vms", "%s", vms);
	env_set(env, "thread_cpus", "%s", cpus);
	env_set(env, "spread", "%s",
		run->options->spread == SPREAD_SCATTER ? "scatter" : "compact");
	env_set(env, "cpu_kinds", "%zu", run->threads.topology.nr_kinds);
	env_set(env, "threads_unpinned", "%u", run->threads.nr_unpinned);
}

void run_env_before(struct run *run)
{
	run_env_host(&run->env);
	env_machine(run);
	run_env_place(run);
	env_subject(run);
	env_counters(run);
	env_threads(run);
	env_options(run);
	env_set(&run->env, "stopped", "interrupted"); /* as long as it has not ended */
}

static const char *stop_reason(const struct run *run, int err)
{
	if (err)
		return "failed";
	switch (run->stop) {
	case SAMPLER_STOP_ROUNDS: return "all rounds asked for are done";
	case SAMPLER_STOP_WIDTH: return "every saving's interval is as narrow as asked";
	case SAMPLER_STOP_BUDGET:
		return "the time budget is spent; some interval is wider than asked";
	case SAMPLER_STOP_INTERRUPTED: break;
	}
	return "interrupted";
}

void run_env_after(struct run *run, int failed)
{
	struct rusage usage = { 0 };

	getrusage(RUSAGE_SELF, &usage);
	env_set(&run->env, "rounds", "%u", run->rounds);
	if (run->rounds_least < run->rounds)
		env_set(&run->env, "rounds_least", "%u", run->rounds_least);
	env_set(&run->env, "peak_memory_kib", "%ld", usage.ru_maxrss);
	env_set(&run->env, "stopped", "%s", stop_reason(run, failed));
	run_doubts_record(&run->doubts, run->counting.perf.multiplexed, &run->env);
	run_mishaps_record(&run->mishaps, &run->env);
}
