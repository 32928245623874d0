// SPDX-License-Identifier: GPL-2.0
/*
 * Default runs on made-up machines: is the time budget kept, and who got how much of it? The fake
 * KVM has 8 registers, a real one some 360: an access takes so much longer here.
 */
#include "fake_host.h"
#include "run_bed.h"

#include "kvm/arm64/uapi.h"
#include "measure/budget.h"
#include "measure/rng.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* How many registers a fake one stands for. */
#define REGISTERS 45

struct made_machine {
	const char *name;
	uint64_t access_ns, vcpu_ns; /* creating one, and the same for what comes with it */
};

static const struct made_machine a72 = { "A72", 700, 200000 };
static const struct made_machine a72_slow_vms = { "A72, VMs slow to make", 700, 4000000 };
static const struct made_machine a53 = { "A53", 4200, 1200000 };
static const struct made_machine a53_slow_vms = { "A53, VMs slow to make", 4200, 24000000 };
static const struct made_machine fast = { "Neoverse", 210, 60000 };

static const struct made_machine *machine;
static struct rng rng;
static unsigned int nr_accesses;
static uint64_t access_ns;

static double uniform(void)
{
	return (double)(rng_next(&rng) >> 11) / 9007199254740992.0;
}

/* Accesses are noisy in bursts: short passes more than long ones. */
static void spend(unsigned long request)
{
	switch (request) {
	case KVM_GET_ONE_REG:
	case KVM_SET_ONE_REG:
		if (nr_accesses++ % 40 == 0)
			access_ns = (uint64_t)((0.9 + 0.2 * uniform()) * REGISTERS *
					       (double)machine->access_ns);
		fake_host_spend(access_ns);
		break;
	case KVM_CREATE_VCPU: fake_host_spend(machine->vcpu_ns); break;
	case KVM_ARM_VCPU_INIT:
	case KVM_GET_REG_LIST: fake_host_spend(machine->vcpu_ns / 4); break;
	case 0: fake_host_spend(machine->vcpu_ns / 4); break;
	default: fake_host_spend(machine->access_ns); break;
	}
}

static double number(const struct run_bed *bed, const char *key)
{
	return strtod(run_bed_env(bed->path, key), NULL);
}

static const char *const benches[] = { "sweep", "restore", "create", "baseline", "registers" };
#define NR_BENCHES (sizeof(benches) / sizeof(benches[0]))

/* What a harness used of the time. */
struct use {
	double s;
	unsigned int least, most; /* rounds */
	char lacks[512];	  /* what is said of it: "" if it has all it needs */
};

static struct use use_of(const struct run_bed *bed, const char *bench)
{
	struct use use = { 0 };
	char key[64];

	snprintf(key, sizeof(key), "share.%s", bench);
	assert_int_equal(sscanf(run_bed_env(bed->path, key), "%lf s, %u to %u rounds", &use.s,
				&use.least, &use.most),
			 3);
	snprintf(key, sizeof(key), "short.%s", bench);
	snprintf(use.lacks, sizeof(use.lacks), "%s", run_bed_env(bed->path, key));
	if (!strcmp(use.lacks, "(none)"))
		use.lacks[0] = '\0';
	return use;
}

static void begin_on(struct run_bed *bed, const struct made_machine *m, double budget_s,
		     double width)
{
	static unsigned int nr;
	char name[32];

	snprintf(name, sizeof(name), "budget-%u", nr++);
	run_bed_reset();
	run_bed_begin(bed, name);
	bed->options.benches = bed->options.vcpus = NULL;
	bed->options.rounds = 0;
	bed->options.budget_s = budget_s;
	bed->options.width_points = width;
	bed->options.host_kind = "native";
	machine = m;
	rng = rng_stream(1, 0);
	fake_kvm.spend = spend;
}

static int run_in_made_time(struct run_bed *bed)
{
	int err;

	fake_host_own_clock = true;
	err = run_bed_run(bed);
	fake_host_own_clock = false;
	return err;
}

/* A default run with that much time: in seconds, how long it took from its start to its end. */
static double run_on(struct run_bed *bed, const struct made_machine *m, double budget_s,
		     double width)
{
	uint64_t begin_ns = fake_host_now_ns();
	struct use use;
	size_t i;

	begin_on(bed, m, budget_s, width);
	assert_int_equal(run_in_made_time(bed), 0);
	print_message("# %s, %g s: measured %s s\n", m->name, budget_s,
		      run_bed_env(bed->path, "measured_s"));
	for (i = 0; i < NR_BENCHES; i++) {
		use = use_of(bed, benches[i]);
		print_message("#   %s %.1f s, %u to %u rounds%s%s\n", benches[i], use.s, use.least,
			      use.most, *use.lacks ? "; short: " : "", use.lacks);
	}
	return (double)(fake_host_now_ns() - begin_ns) / 1e9;
}

/* With a width that is never reached. */
static void the_budget_is_kept(void **state)
{
	static const struct made_machine *const machines[] = { &a72, &a72_slow_vms, &a53,
							       &a53_slow_vms, &fast };
	static const double budgets[] = { 10, 60, 300 };
	/* of each machine all budgets, but 300 s of the fastest one, which take as long as all the
	 * others, with TESTS=all alone; under sanitizers each machine once, and each budget */
#ifdef SANITIZED
	static const size_t runs[] = { 0, 4, 8, 10, 12 };
#else
	static const size_t runs[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 };
#endif
	const char *tests = getenv("TESTS");
	bool in_full = tests && !strcmp(tests, "all");
	const size_t nr = sizeof(runs) / sizeof(runs[0]);
	struct run_bed bed;
	double took, measured;
	size_t i, k;

	(void)state;
	for (k = 0; k < nr; k++) {
		i = runs[k];
		if (i == 14 && !in_full)
			continue;
		took = run_on(&bed, machines[i / 3], budgets[i % 3], 0);
		measured = number(&bed, "measured_s");
		assert_int_equal(bed.stop, SAMPLER_STOP_BUDGET);
		assert_true(fabs(measured - budgets[i % 3]) < 5);
		assert_true(took < measured + 30);
	}
}

/* What is short is said, with a remedy, and what is not short is not. */
static void is_said(const struct run_bed *bed, const char *bench, unsigned int needs)
{
	struct use use = use_of(bed, bench);
	char said[64];

	snprintf(said, sizeof(said), "%s: the time was too short: at ", bench);
	assert_int_equal(use.least < needs, strstr(bed->said, said) != NULL);
	assert_int_equal(use.least < needs, *use.lacks != '\0');
	if (use.least >= needs)
		return;
	snprintf(said, sizeof(said), " of the %u rounds that ", needs);
	assert_non_null(strstr(use.lacks, said));
	snprintf(said, sizeof(said), " vCPUs %u ", use.least);
	assert_non_null(strstr(use.lacks, said));
}

static void the_default_run_on_a_server(void **state)
{
	struct run_bed bed;
	size_t i;

	(void)state;
	run_on(&bed, &a72, 60, 1);
	assert_true(use_of(&bed, "sweep").least >= 18);
	assert_true(use_of(&bed, "restore").least >= 16);
	/* neither starved, nor at the expense of others */
	assert_in_range(use_of(&bed, "registers").least, 2, 11);
	assert_true(use_of(&bed, "registers").s < 60 / 4);
	assert_true(use_of(&bed, "create").least >= 6);
	is_said(&bed, "sweep", 20);
	is_said(&bed, "restore", 16);
	for (i = 2; i < NR_BENCHES; i++)
		is_said(&bed, benches[i], 12);
	assert_non_null(strstr(bed.said, "`--budget 75` (make: BUDGET=75)"));
}

/* As long as that, and all have what they need. */
static void what_is_suggested_is_enough(void **state)
{
	struct run_bed bed;
	size_t i;

	(void)state;
	run_on(&bed, &a72, 75, 1);
	for (i = 0; i < NR_BENCHES; i++)
		assert_string_equal(use_of(&bed, benches[i]).lacks, "");
	assert_null(strstr(bed.said, "too short"));
}

static void a_fast_machine_is_done_sooner(void **state)
{
	struct run_bed bed;

	(void)state;
	run_on(&bed, &fast, 60, 8);
	assert_int_equal(bed.stop, SAMPLER_STOP_WIDTH);
	assert_true(number(&bed, "measured_s") < 40);
	assert_null(strstr(bed.said, "--budget"));
	/* and says how long it would take, if it is not */
	run_on(&bed, &fast, 40, 0.2);
	assert_int_equal(bed.stop, SAMPLER_STOP_BUDGET);
	assert_non_null(strstr(bed.said, "the widest interval of a saving is "));
	assert_non_null(strstr(bed.said, " points, not 0.2: that takes about "));
}

/* Each cell has the rounds from 0 on, each once; the most of any cell. */
static unsigned int whole_rounds(const struct run_bed *bed, enum run_samples which)
{
	struct sample_set set = run_bed_samples(bed->path, which);
	unsigned int *next = test_calloc(set.cells.nr + 1, sizeof(*next)), most = 0;
	size_t i;

	for (i = 0; i < set.nr_rows; i++) {
		unsigned int *n = &next[set.rows[i].cell];

		assert_int_equal(set.rows[i].round, (*n)++);
		most = *n > most ? *n : most;
	}
	test_free(next);
	samples_free(&set);
	return most;
}

/* Wherever it is interrupted, each harness goes on after its own last round. */
static void a_run_goes_on(void **state)
{
	struct run_bed bed;
	unsigned int passes, had;

	(void)state;
	for (passes = 100; passes < 2000; passes += 577) {
		begin_on(&bed, &fast, 10, 0);
		bed.passes_left = passes;
		assert_int_equal(run_in_made_time(&bed), 0);
		assert_int_equal(bed.stop, SAMPLER_STOP_INTERRUPTED);
		assert_null(strstr(bed.said, "too short"));
		assert_string_equal(run_bed_env(bed.path, "short.sweep"), "(none)");
		had = whole_rounds(&bed, RUN_PASSES);
		whole_rounds(&bed, RUN_REGISTERS);
		bed.passes_left = 0;
		bed.options.resume = true;
		assert_int_equal(run_in_made_time(&bed), 0);
		assert_int_equal(bed.stop, SAMPLER_STOP_BUDGET);
		assert_true(fabs(number(&bed, "measured_s") - 10) < 1);
		assert_true(whole_rounds(&bed, RUN_PASSES) > had);
		whole_rounds(&bed, RUN_REGISTERS);
	}
}

/* A budget gives harnesses different rounds: counted ones would throw away what not all have. */
static void counted_rounds_do_not_go_on_with_it(void **state)
{
	struct run_bed bed;
	struct sample_set before, after;
	char stopped[128];

	(void)state;
	run_on(&bed, &a53_slow_vms, 60, 0);
	before = run_bed_samples(bed.path, RUN_PASSES);
	snprintf(stopped, sizeof(stopped), "%s", run_bed_env(bed.path, "stopped"));
	bed.options.resume = true;
	bed.options.rounds = 100;
	assert_int_equal(run_in_made_time(&bed), -EINVAL);
	assert_non_null(strstr(bed.error.text, "was measured by a budget"));
	after = run_bed_samples(bed.path, RUN_PASSES);
	assert_int_equal(after.nr_rows, before.nr_rows);
	assert_string_equal(run_bed_env(bed.path, "stopped"), stopped);
	assert_true(use_of(&bed, "sweep").most > 0);
	samples_free(&before);
	samples_free(&after);
	/* and what it suggests is what a part that goes on needs, not both parts */
	bed.options.rounds = 0;
	assert_int_equal(run_in_made_time(&bed), 0);
	assert_non_null(
		strstr(bed.said, " s more have room for what all harnesses need: `--resume "));
}

static void shares_are_fair(void **state)
{
	struct budget_claim all_fit[] = { { 1, 5, 1, 0 }, { 0, 3, 4, 0 } };
	struct budget_claim by_worth[] = { { 0, 100, 4, 0 }, { 0, 100, 1, 0 }, { 0, 2, 4, 0 } };
	struct budget_claim one_has_more[] = { { 30, 100, 1, 0 }, { 0, 100, 1, 0 } };

	(void)state;
	budget_deal(all_fit, 2, 8);
	assert_near(all_fit[0].gets, 5);
	assert_near(all_fit[1].gets, 3);
	/* what one does not want goes to the others by their worth */
	budget_deal(by_worth, 3, 52);
	assert_near(by_worth[2].gets, 2);
	assert_near(by_worth[0].gets, 40);
	assert_near(by_worth[1].gets, 10);
	/* what is used is not given back */
	budget_deal(one_has_more, 2, 50);
	assert_near(one_has_more[0].gets, 30);
	assert_near(one_has_more[1].gets, 20);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_budget_is_kept),
	cmocka_unit_test(the_default_run_on_a_server),
	cmocka_unit_test(what_is_suggested_is_enough),
	cmocka_unit_test(a_fast_machine_is_done_sooner),
	cmocka_unit_test(a_run_goes_on),
	cmocka_unit_test(counted_rounds_do_not_go_on_with_it),
	cmocka_unit_test(shares_are_fair),
};
RUN(tests);
