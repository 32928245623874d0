// SPDX-License-Identifier: GPL-2.0
/* In what two runs differ besides the kernel, and the noise that they recorded. */
#include "test.h"

#include "analyse/compare.h"

#include <errno.h>

struct seen {
	size_t nr;
	char text[256];
};

static void see(void *arg, const struct compare_difference *d)
{
	struct seen *seen = arg;

	seen->nr++;
	snprintf(seen->text, sizeof(seen->text), "%s: %s, %s%s%s", d->key, d->base, d->new,
		 d->refused ? " (refused)" : "", d->known ? "" : " (not known)");
}

/* What is seen of two runs that differ in one key. */
static struct seen seen_of(const char *key, const char *base, const char *new, size_t refused)
{
	struct env a = { 0 }, b = { 0 };
	struct seen seen = { 0 };

	env_set(&a, key, "%s", base);
	env_set(&b, key, "%s", new);
	assert_int_equal(compare_unlike(&a, &b, see, &seen), refused);
	env_free(&a);
	env_free(&b);
	return seen;
}

static void what_cannot_be_the_kernels_is_refused(void **state)
{
	(void)state;
	assert_string_equal(seen_of("cpu", "A", "B", 1).text, "cpu: A, B (refused)");
	assert_string_equal(seen_of("host_kind", "native", "emulated", 1).text,
			    "host_kind: native, emulated (refused)");
	assert_int_equal(seen_of("cpu", "A", "A", 0).nr, 0);
	assert_int_equal(seen_of("kernel_release", "6.1", "6.12", 0).nr, 0);
}

/* What is seen of two host kinds whose CPUs are those models; NULL: of an older run. */
static struct seen seen_of_hosts(const char *base, const char *new, const char *base_model,
				 const char *new_model, size_t refused)
{
	struct compare_run run[2] = { 0 };
	struct seen seen = { 0 }, again = { 0 };

	env_set(&run[0].env, "host_kind", "%s", base);
	env_set(&run[1].env, "host_kind", "%s", new);
	if (base_model)
		env_set(&run[0].env, "lab_cpu", "%s", base_model);
	if (new_model)
		env_set(&run[1].env, "lab_cpu", "%s", new_model);
	assert_int_equal(compare_unlike(&run[0].env, &run[1].env, see, &seen), refused);
	assert_int_equal(compare_unlike_sides(&(struct compare_side){ run, 1 },
					      &(struct compare_side){ run + 1, 1 }, see, &again),
			 refused);
	assert_int_equal(seen.nr, again.nr);
	env_free(&run[0].env);
	env_free(&run[1].env);
	return seen;
}

/* A model of a CPU counts the same in every QEMU; max, which grows with it, says whose it is. */
static void the_model_counts_not_the_emulator(void **state)
{
	static const char old[] = "emulated arm64 (QEMU 7.2 TCG, 1 CPU, icount)",
			  new[] = "emulated arm64 (QEMU 10.0 TCG, 1 CPU, icount)",
			  two[] = "emulated arm64 (QEMU 7.2 TCG, 2 CPUs, nothing counted)",
			  other[] = "emulated riscv (QEMU 7.2 TCG, 1 CPU, icount)";

	(void)state;
	assert_int_equal(seen_of_hosts(old, new, "a64fx", "a64fx", 0).nr, 0);
	assert_int_equal(seen_of_hosts(old, two, "a64fx", "a64fx", 1).nr, 1);
	assert_int_equal(seen_of_hosts(old, other, "a64fx", "a64fx", 1).nr, 1);
	assert_string_equal(seen_of("lab_cpu", "max of QEMU 7.2", "max of QEMU 11.1", 1).text,
			    "lab_cpu: max of QEMU 7.2, max of QEMU 11.1 (refused)");
	/* an older run's model is that of its QEMU */
	assert_int_equal(seen_of_hosts(old, new, NULL, NULL, 1).nr, 1);
	assert_int_equal(seen_of_hosts(old, new, NULL, "a64fx", 1).nr, 2);
	assert_int_equal(seen_of_hosts(old, old, NULL, NULL, 0).nr, 0);
}

static void what_may_be_part_of_a_change_is_doubted(void **state)
{
	static const char *const doubted[] = { "governor",    "frequency_khz", "smt",
					       "mitigations", "metric",	       "cpus_online",
					       "tool_build",  "lab_emulator" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(doubted) / sizeof(doubted[0]); i++)
		assert_int_equal(seen_of(doubted[i], "a", "b", 0).nr, 1);
	assert_string_equal(seen_of("governor", "performance", "schedutil", 0).text,
			    "governor: performance, schedutil");
}

/* A mode that the log has lost, a run of an older release: like anything, and named. */
static void what_is_unknown_is_like_anything(void **state)
{
	static const char *const keys[] = { "kvm_mode", "cpu", "host_kind", "governor" };
	struct compare_run run[3] = { 0 };
	struct seen seen = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		assert_int_equal(seen_of(keys[i], "VHE", "unknown", 0).nr, 1);
		assert_int_equal(seen_of(keys[i], "unknown", "VHE", 0).nr, 1);
		assert_int_equal(seen_of(keys[i], "unknown", "unknown", 0).nr, 0);
	}
	assert_string_equal(seen_of("kvm_mode", "VHE", "unknown", 0).text,
			    "kvm_mode: VHE, unknown (not known)");
	/* but what another run knows is not forgotten for that */
	env_set(&run[0].env, "kvm_mode", "unknown");
	env_set(&run[1].env, "kvm_mode", "VHE");
	env_set(&run[2].env, "kvm_mode", "nVHE");
	assert_int_equal(compare_unlike_sides(&(struct compare_side){ run, 2 },
					      &(struct compare_side){ run + 2, 1 }, see, &seen),
			 1);
	assert_int_equal(seen.nr, 2);
	assert_string_equal(seen.text, "kvm_mode: VHE, nVHE (refused)");
	for (i = 0; i < 3; i++)
		env_free(&run[i].env);
}

/* Cells of replays are named alike, whatever is replayed. */
static void another_pattern_is_refused(void **state)
{
	struct env qemu = { 0 }, traced = { 0 }, other = { 0 };
	struct seen seen = { 0 };

	(void)state;
	assert_string_equal(seen_of("pattern", "qemu", "crosvm", 1).text,
			    "pattern: qemu, crosvm (refused)");
	/* another kernel may have other registers */
	assert_string_equal(seen_of("pattern_hash", "1", "2", 0).text, "pattern_hash: 1, 2");
	/* a run without replays */
	assert_int_equal(seen_of("pattern", "qemu", "unknown", 0).nr, 0);
	assert_int_equal(seen_of("pattern_hash", "unknown", "1", 0).nr, 0);
	env_set(&qemu, "pattern", "qemu");
	env_set(&traced, "trace", "/a");
	env_set(&other, "trace", "/b");
	assert_int_equal(compare_unlike(&qemu, &traced, see, &seen), 1);
	assert_string_equal(seen.text, "pattern: qemu, a trace (refused)");
	seen.nr = 0;
	assert_int_equal(compare_unlike(&traced, &other, see, &seen), 0);
	assert_int_equal(seen.nr, 0);
	env_free(&qemu);
	env_free(&traced);
	env_free(&other);
}

static void pinned_is_what_counts_not_where(void **state)
{
	(void)state;
	assert_int_equal(seen_of("pinned_cpu", "0", "17", 0).nr, 0);
	assert_string_equal(seen_of("pinned_cpu", "0", "none: --no-pin", 0).text,
			    "pinned_cpu: pinned, none: --no-pin");
}

static void a_noise_floor_is_a_percentage(void **state)
{
	static const char *const wrong[] = { "nan", "inf", "-1", "much", "", "1.5%", "1e99" };
	struct env env = { 0 };
	struct error error = { "" };
	size_t i;

	(void)state;
	assert_int_equal(compare_check_noise(&env, "DIR", &error), 0);
	env_set(&env, "noise_floor.cycles", "1.5");
	assert_int_equal(compare_check_noise(&env, "DIR", &error), 0);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		env_set(&env, "noise_floor.cycles", "%s", wrong[i]);
		assert_int_equal(compare_check_noise(&env, "DIR", &error), -EINVAL);
		assert_non_null(strstr(error.text, "DIR/env.txt: noise_floor.cycles: \""));
	}
	env_free(&env);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(what_cannot_be_the_kernels_is_refused),
	cmocka_unit_test(the_model_counts_not_the_emulator),
	cmocka_unit_test(what_may_be_part_of_a_change_is_doubted),
	cmocka_unit_test(what_is_unknown_is_like_anything),
	cmocka_unit_test(another_pattern_is_refused),
	cmocka_unit_test(pinned_is_what_counts_not_where),
	cmocka_unit_test(a_noise_floor_is_a_percentage),
};
RUN(tests);
