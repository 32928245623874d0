// SPDX-License-Identifier: GPL-2.0
/* env.txt of a run, and the doubts a reader should have of its numbers. */
#include "run/run.h"

#include "cmd.h"
#include "kvm/arch.h"
#include "measure/clock.h"
#include "measure/host.h"
#include "measure/stats.h"
#include "version.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

/* A run goes on only under the conditions it was begun under. */
static const char *const must_match[] = {
	"cpu",		"features",   "host_kind", "kernel_release", "kernel_version",
	"metric",	"page_size",  "registers", "registers_wide", "rounds_per_vm",
	"scope_source", "scope_file", "seed",	   "tool_version",   "vcpus",
	"benches",	"threads",    "vms",
};

static int env_host(struct bench_run *run)
{
	char buf[512], line[4096];
	struct utsname uts;
	time_t now = time(NULL);
	struct tm tm;
	struct env *env = &run->env;
	int err = uname(&uts) ? -errno : 0;

	err = err ? err : env_set(env, "host", "%s", uts.nodename);
	err = err ? err : env_set(env, "machine", "%s", uts.machine);
	err = err ? err : env_set(env, "kernel_release", "%s", uts.release);
	err = err ? err : env_set(env, "kernel_version", "%s", uts.version);
	err = err ? err
		  : env_set(env, "kernel_cmdline", "%s",
			    host_first_line("/proc/cmdline", line, sizeof(line)));
	err = err ? err : env_set(env, "cpu", "%s", host_cpu(buf, sizeof(buf)));
	err = err ? err : env_set(env, "cpus_online", "%ld", sysconf(_SC_NPROCESSORS_ONLN));
	err = err ? err : env_set(env, "governor", "%s", host_governor(buf, sizeof(buf)));
	err = err ? err : env_set(env, "mitigations", "%s", host_mitigations(line, sizeof(line)));
	err = err ? err : env_set(env, "page_size", "%ld", sysconf(_SC_PAGESIZE));
	err = err ? err : env_set(env, "clock_resolution_ns", "%" PRIu64, clock_resolution_ns());
	strftime(buf, sizeof(buf), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
	err = err ? err : env_set(env, "date_utc", "%s", buf);
	err = err ? err
		  : env_set(env, "host_kind", "%s",
			    run->options->host_kind ? run->options->host_kind
			    : run->emulated	    ? "emulated (MIDR_EL1 names no maker)"
						    : "native");
	if (run->doubt.cpu >= 0)
		return err ? err : env_set(env, "pinned_cpu", "%d", run->doubt.cpu);
	return err ? err
		   : env_set(env, "pinned_cpu", "none: %s",
			     run->options->pin ? strerror(-run->doubt.cpu) : "--no-pin");
}

static void join_counts(const struct counts *counts, char *buf, size_t size)
{
	size_t i, len = 0;

	for (i = 0; i < counts->nr && len < size; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s%u", i ? "," : "", counts->v[i]);
}

static int env_regs(struct bench_run *run)
{
	char lossy[1024] = "none";
	struct env *env = &run->env;
	size_t i, get = 0, set = 0, len = 0;
	int err;

	for (i = 0; i < run->regs.nr; i++) {
		get += !run->regs.regs[i].get_err;
		set += !run->regs.regs[i].set_err;
		if (state_is_lossy(&run->recipes, i) && len < sizeof(lossy))
			len += (size_t)snprintf(lossy + len, sizeof(lossy) - len, "%s%s",
						len ? " " : "", run->regs.regs[i].name);
	}
	err = env_set(env, "registers", "%zu", run->regs.nr);
	err = err ? err : env_set(env, "registers_wide", "%zu", run->regs.wide);
	err = err ? err : env_set(env, "registers_get_ok", "%zu", get);
	err = err ? err : env_set(env, "registers_set_ok", "%zu", set);
	err = err ? err : env_set(env, "registers_varied", "%zu", run->recipes.nr_varied);
	err = err ? err : env_set(env, "registers_lossy", "%s", lossy);
	err = err ? err : env_set(env, "scope_source", "%s", scope_source_name(run->source));
	err = err ? err
		  : env_set(env, "scope_proof", "%s",
			    run->recipes.cannot_run.text[0] ? "fresh" : "fresh ran");
	if (run->options->scope.file)
		err = err ? err : env_set(env, "scope_file", "%s", run->options->scope.file);
	return err ? err : env_set(env, "scope_cap", "%u", run->vm.scope_cap);
}

static int env_kvm(struct bench_run *run)
{
	char buf[512], counts[2560];
	struct env *env = &run->env;
	int err = env_set(env, "kvm_mode", "%s", kvm_arch.kvm_mode(buf, sizeof(buf)));

	err = err ? err : env_set(env, "irqchip", "%s", kvm_arch.irqchip(buf, sizeof(buf)));
	err = err ? err : env_set(env, "max_vcpus", "%d", kvm_max_vcpus(NULL));
	print_features(run->vm.features, buf, sizeof(buf));
	err = err ? err : env_set(env, "features", "%s", buf);
	join_counts(&run->counts, counts, sizeof(counts));
	err = err ? err : env_set(env, "vcpus", "%s", counts);
	return err ? err : env_regs(run);
}

static int env_counters(struct bench_run *run)
{
	double cost[NR_COUNTERS];
	enum counter c;
	char key[64];
	int err = 0;

	perf_meter_cost(&run->perf, cost);
	for (c = 0; !err && c < NR_COUNTERS; c++) {
		snprintf(key, sizeof(key), "counter.%s", counter_info[c].name);
		err = env_set(&run->env, key, "%s%s", run->perf.reason[c][0] ? "no: " : "yes",
			      run->perf.reason[c]);
		snprintf(key, sizeof(key), "meter_cost.%s", counter_info[c].name);
		if (!err && cost[c] > 0)
			err = env_set(&run->env, key, "%.0f", cost[c]);
	}
	return err;
}

/* FNV-1a of this program's file: another build has other instructions of its own. 0 if it cannot be
 * read. */
static uint64_t own_digest(void)
{
	FILE *f = fopen("/proc/self/exe", "r");
	uint64_t digest = 0xcbf29ce484222325u;
	unsigned char buf[4096];
	size_t n, i;

	if (!f)
		return 0;
	while ((n = fread(buf, 1, sizeof(buf), f)))
		for (i = 0; i < n; i++)
			digest = (digest ^ buf[i]) * 0x100000001b3u;
	fclose(f);
	return digest;
}

static int env_options(struct bench_run *run)
{
	const struct bench_options *o = run->options;
	struct env *env = &run->env;
	int err = env_set(env, "seed", "%" PRIu64, o->seed);

	err = err ? err : env_set(env, "tool_version", "%s", REGSCOPE_VERSION);
	err = err ? err : env_set(env, "tool_build", "%016" PRIx64, own_digest());
	err = err ? err : env_set(env, "benches", "%s", o->benches ? o->benches : "default");
	err = err ? err : env_set(env, "rounds_per_vm", "%u", run->rounds_per_vm);
	err = err ? err : env_set(env, "part", "%u/%u", o->shard, o->shards);
	err = err ? err : env_set(env, "option.rounds", "%u", o->rounds);
	err = err ? err : env_set(env, "option.budget_s", "%g", o->budget_s);
	err = err ? err : env_set(env, "option.width_points", "%g", o->width_points);
	err = err ? err : env_set(env, "option.warmup", "%d", o->warmup);
	err = err ? err : env_set(env, "metric", "%s", counter_info[run->metric].name);
	if (o->reproduce)
		return err ? err : env_set(env, "reproduce", "%s", o->reproduce);
	return err ? err
		   : env_set(env, "reproduce", "regscope bench --vcpus %s --seed %" PRIu64,
			     o->vcpus ? o->vcpus : VCPUS_DEFAULT, o->seed);
}

static int env_threads(struct bench_run *run)
{
	char threads[2560], vms[2560], cpus[2560];
	struct env *env = &run->env;
	size_t i, len = 0;
	int err;

	if (!run->team)
		return 0;
	join_counts(&run->threads, threads, sizeof(threads));
	join_counts(&run->vms, vms, sizeof(vms));
	for (i = 0; i < run->topology.nr && len < sizeof(cpus); i++)
		len += (size_t)snprintf(cpus + len, sizeof(cpus) - len, "%s%d", i ? "," : "",
					run->topology.cpus[i].number);
	err = env_set(env, "threads", "%s", threads);
	err = err ? err : env_set(env, "vms", "%s", vms);
	err = err ? err : env_set(env, "thread_cpus", "%s", cpus);
	err = err ? err
		  : env_set(env, "spread", "%s",
			    run->options->spread == SPREAD_SCATTER ? "scatter" : "compact");
	err = err ? err : env_set(env, "cpu_kinds", "%zu", run->topology.nr_kinds);
	return err ? err : env_set(env, "threads_unpinned", "%u", run->nr_unpinned);
}

int bench_env_before(struct bench_run *run)
{
	int err = env_host(run);

	err = err ? err : env_kvm(run);
	err = err ? err : env_counters(run);
	err = err ? err : env_threads(run);
	return err ? err : env_options(run);
}

static const char *stop_reason(const struct bench_run *run, int err)
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

int bench_env_after(struct bench_run *run, int failed)
{
	struct env *env = &run->env;
	struct rusage usage = { 0 };
	int err = env_set(env, "rounds", "%u", run->rounds);

	getrusage(RUSAGE_SELF, &usage);
	err = err ? err : env_set(env, "peak_memory_kib", "%ld", usage.ru_maxrss);

	err = err ? err : env_set(env, "stopped", "%s", stop_reason(run, failed));
	err = err ? err
		  : env_set(env, "doubt.context_switches", "%" PRIu64 " of %" PRIu64 " passes",
			    run->doubt.switched, run->doubt.passes);
	err = err ? err
		  : env_set(env, "doubt.migrations", "%" PRIu64 " of %" PRIu64 " passes",
			    run->doubt.migrated, run->doubt.passes);
	err = err ? err
		  : env_set(env, "doubt.multiplexed", "%" PRIu64 " of %" PRIu64 " passes",
			    run->perf.multiplexed, run->doubt.passes);
	if (!err && run->doubt.nr_ghz)
		err = env_set(env, "doubt.frequency_spread_pct", "%.2f",
			      100 * stats_relative_spread(run->doubt.ghz, run->doubt.nr_ghz));
	return err;
}

int bench_env_must_match(const struct bench_run *run, const struct env *old, struct error *error)
{
	size_t i;

	for (i = 0; i < sizeof(must_match) / sizeof(must_match[0]); i++) {
		const char *was = env_get(old, must_match[i], ""),
			   *is = env_get(&run->env, must_match[i], "");

		if (strcmp(was, is))
			return error_set(
				error, -EINVAL,
				"%s: was begun with %s=%s, and would go on with %s=%s; "
				"resume under the same conditions, or begin another directory",
				run->dir.path, must_match[i], was, must_match[i], is);
	}
	return 0;
}

void bench_say_doubts(struct bench_run *run)
{
	const char *governor = env_get(&run->env, "governor", "none");
	double spread = strtod(env_get(&run->env, "doubt.frequency_spread_pct", "0"), NULL);

	if (run->perf.multiplexed)
		say("doubt: %" PRIu64 " of %" PRIu64
		    " passes had their counters multiplexed, and are "
		    "without counts: something else uses the PMU; stop it (perf, the NMI watchdog)",
		    run->perf.multiplexed, run->doubt.passes);
	if (run->emulated)
		return; /* what follows disturbs time; an emulated host's counts repeat with it */
	if (run->doubt.switched * 10 > run->doubt.passes)
		say("doubt: %" PRIu64 " of %" PRIu64
		    " passes lost the CPU to another task: leave the "
		    "machine alone, or isolate a CPU (isolcpus=)",
		    run->doubt.switched, run->doubt.passes);
	if (run->doubt.migrated)
		say("doubt: %" PRIu64 " of %" PRIu64
		    " passes moved to another CPU: leave out --no-pin",
		    run->doubt.migrated, run->doubt.passes);
	if (run->doubt.cpu < 0)
		say("doubt: not pinned to a CPU (%s)",
		    run->options->pin ? strerror(-run->doubt.cpu) : "--no-pin");
	if (strcmp(governor, "none") && strcmp(governor, "performance"))
		say("doubt: the cpufreq governor is %s: `cpupower frequency-set -g performance`",
		    governor);
	if (spread > 1)
		say("doubt: cycles per ns moved by %.1f%% in the run: the CPU changes its "
		    "frequency; "
		    "disable boost, cool it, or judge by instructions",
		    spread);
}

int bench_env_noise(struct bench_run *run, const char *metric, double percent)
{
	char key[64];

	snprintf(key, sizeof(key), "noise_floor.%s", metric);
	return env_set(&run->env, key, "%.6g", percent);
}
