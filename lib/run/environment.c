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

/* A run goes on only under the conditions it was begun under. */
static const char *const must_match[] = {
	"cpu",		 "features",   "host_kind", "kernel_release", "kernel_version",
	"metric",	 "page_size",  "registers", "registers_wide", "rounds_per_vm",
	"scope_source",	 "scope_file", "seed",	    "tool_version",   "vcpus",
	"benches",	 "threads",    "vms",	    "spread",	      "thread_cpus",
	"option.warmup",
};

static int env_host(struct run *run)
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
			    run->options->host_kind  ? run->options->host_kind
			    : run->counting.emulated ? "emulated (MIDR_EL1 names no maker)"
						     : "native");
	if (run->doubts.cpu >= 0)
		return err ? err : env_set(env, "pinned_cpu", "%d", run->doubts.cpu);
	return err ? err
		   : env_set(env, "pinned_cpu", "none: %s",
			     run->options->pin ? strerror(-run->doubts.cpu) : "--no-pin");
}

static int env_regs(struct run *run)
{
	char lossy[1024] = "none";
	struct env *env = &run->env;
	size_t i, get = 0, set = 0, len = 0;
	int err;

	for (i = 0; i < run->subject.regs.nr; i++) {
		get += !run->subject.regs.regs[i].get_err;
		set += !run->subject.regs.regs[i].set_err;
		if (state_is_lossy(&run->subject.recipes, i) && len < sizeof(lossy))
			len += (size_t)snprintf(lossy + len, sizeof(lossy) - len, "%s%s",
						len ? " " : "", run->subject.regs.regs[i].name);
	}
	err = env_set(env, "registers", "%zu", run->subject.regs.nr);
	err = err ? err : env_set(env, "registers_wide", "%zu", run->subject.regs.wide);
	err = err ? err : env_set(env, "registers_get_ok", "%zu", get);
	err = err ? err : env_set(env, "registers_set_ok", "%zu", set);
	err = err ? err : env_set(env, "registers_varied", "%zu", run->subject.recipes.nr_varied);
	err = err ? err : env_set(env, "registers_lossy", "%s", lossy);
	err = err ? err
		  : env_set(env, "scope_source", "%s", scope_source_names[run->subject.source]);
	err = err ? err
		  : env_set(env, "scope_proof", "%s",
			    run->subject.recipes.cannot_run.text[0] ? "fresh" : "fresh ran");
	if (run->options->scope.file)
		err = err ? err : env_set(env, "scope_file", "%s", run->options->scope.file);
	return err ? err : env_set(env, "scope_cap", "%u", run->subject.vm.scope_cap);
}

static int env_kvm(struct run *run)
{
	char buf[512], counts[2560];
	struct env *env = &run->env;
	int err = env_set(env, "kvm_mode", "%s", kvm_arch.kvm_mode(buf, sizeof(buf)));

	err = err ? err : env_set(env, "irqchip", "%s", kvm_arch.irqchip(buf, sizeof(buf)));
	err = err ? err : env_set(env, "max_vcpus", "%d", kvm_max_vcpus(NULL));
	features_print(run->subject.vm.features, buf, sizeof(buf));
	err = err ? err : env_set(env, "features", "%s", buf);
	counts_print(&run->plan.vcpus, counts, sizeof(counts));
	err = err ? err : env_set(env, "vcpus", "%s", counts);
	return err ? err : env_regs(run);
}

static int env_counters(struct run *run)
{
	double cost[NR_COUNTERS];
	enum counter c;
	char key[64];
	int err = 0;

	perf_meter_cost(&run->counting.perf, cost);
	for (c = 0; !err && c < NR_COUNTERS; c++) {
		snprintf(key, sizeof(key), "counter.%s", counter_info[c].name);
		err = env_set(&run->env, key, "%s%s",
			      run->counting.perf.reason[c][0] ? "no: " : "yes",
			      run->counting.perf.reason[c]);
		snprintf(key, sizeof(key), "meter_cost.%s", counter_info[c].name);
		if (!err && cost[c] > 0)
			err = env_set(&run->env, key, "%.0f", cost[c]);
	}
	return err;
}

/* A hash of this program's file: another build has other instructions of its own. 0 if it cannot be
 * read. */
static uint64_t own_hash(void)
{
	FILE *f = fopen("/proc/self/exe", "re");
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

static int env_options(struct run *run)
{
	const struct run_options *o = run->options;
	struct env *env = &run->env;
	int err = env_set(env, "seed", "%" PRIu64, o->seed);

	err = err ? err : env_set(env, "tool_version", "%s", REGSCOPE_VERSION);
	err = err ? err : env_set(env, "tool_build", "%016" PRIx64, own_hash());
	err = err ? err : env_set(env, "benches", "%s", o->benches ? o->benches : "default");
	err = err ? err : env_set(env, "rounds_per_vm", "%u", run->rounds_per_vm);
	err = err ? err : env_set(env, "part", "%u/%u", o->shard, o->shards);
	err = err ? err : env_set(env, "option.rounds", "%u", o->rounds);
	err = err ? err : env_set(env, "option.budget_s", "%g", o->budget_s);
	err = err ? err : env_set(env, "option.width_points", "%g", o->width_points);
	err = err ? err : env_set(env, "option.warmup", "%d", o->warmup);
	err = err ? err : env_set(env, "metric", "%s", counter_info[run->counting.metric].name);
	if (o->reproduce)
		return err ? err : env_set(env, "reproduce", "%s", o->reproduce);
	return err ? err
		   : env_set(env, "reproduce", "regscope bench --vcpus %s --seed %" PRIu64,
			     o->vcpus ? o->vcpus : VCPUS_DEFAULT, o->seed);
}

static int env_threads(struct run *run)
{
	char threads[2560], vms[2560], cpus[2560];
	struct env *env = &run->env;
	size_t i, len = 0;
	int err;

	if (!run->threads.team)
		return 0;
	counts_print(&run->threads.threads, threads, sizeof(threads));
	counts_print(&run->threads.vms, vms, sizeof(vms));
	for (i = 0; i < run->threads.topology.nr && len < sizeof(cpus); i++)
		len += (size_t)snprintf(cpus + len, sizeof(cpus) - len, "%s%d", i ? "," : "",
					run->threads.topology.cpus[i].number);
	err = env_set(env, "threads", "%s", threads);
	err = err ? err : env_set(env, "vms", "%s", vms);
	err = err ? err : env_set(env, "thread_cpus", "%s", cpus);
	err = err ? err
		  : env_set(env, "spread", "%s",
			    run->options->spread == SPREAD_SCATTER ? "scatter" : "compact");
	err = err ? err : env_set(env, "cpu_kinds", "%zu", run->threads.topology.nr_kinds);
	return err ? err : env_set(env, "threads_unpinned", "%u", run->threads.nr_unpinned);
}

int run_env_before(struct run *run)
{
	int err = env_host(run);

	err = err ? err : env_kvm(run);
	err = err ? err : env_counters(run);
	err = err ? err : env_threads(run);
	return err ? err : env_options(run);
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

int run_env_after(struct run *run, int failed)
{
	struct env *env = &run->env;
	struct rusage usage = { 0 };
	int err = env_set(env, "rounds", "%u", run->rounds);

	getrusage(RUSAGE_SELF, &usage);
	err = err ? err : env_set(env, "peak_memory_kib", "%ld", usage.ru_maxrss);

	err = err ? err : env_set(env, "stopped", "%s", stop_reason(run, failed));
	return err ? err : run_doubts_record(&run->doubts, run->counting.perf.multiplexed, env);
}

int run_env_must_match(const struct run *run, const struct env *old, struct error *error)
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
