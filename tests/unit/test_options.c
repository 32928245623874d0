// SPDX-License-Identifier: GPL-2.0
/* Values of options. */
#include "cmd.h" /* its fail() before CMocka's */

#include "fake_kvm.h"
#include "test.h"

#include "kvm/arm64/uapi.h"
#include "kvm/features.h"
#include "kvm/vm.h"
#include "parse.h"
#include "run/subject.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

static void vcpu_lists(void **state)
{
	static const struct {
		const char *text;
		size_t nr;
		unsigned int v[12];
	} good[] = {
		{ "1", 1, { 1 } },
		{ "1,2,4", 3, { 1, 2, 4 } },
		{ "4,2,1", 3, { 1, 2, 4 } },
		{ "1-512", 10, { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512 } },
		{ "3-20", 5, { 3, 4, 8, 16, 20 } },
		{ "1-4,100", 4, { 1, 2, 4, 100 } },
		{ "7-7", 1, { 7 } },
		{ "4 1, 2", 3, { 1, 2, 4 } },
		{ "010", 1, { 10 } },
	};
	static const char *const bad[] = { "0",	    "513",
					   "x",	    "",
					   "1,",    ",1",
					   "1,1",   "1-4,2",
					   "4-2",   "-1",
					   "1-",    "1.5",
					   "1,,2",  "99999999999999999999",
					   "1-513", "00000000000000000000000000000085" };
	struct counts c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(parse_counts(good[i].text, "--vcpus", &c, NULL), 0);
		assert_int_equal(c.nr, good[i].nr);
		assert_memory_equal(c.v, good[i].v, c.nr * sizeof(c.v[0]));
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct error error = { "" };

		assert_int_equal(parse_counts(bad[i], "--vcpus", &c, &error), -EINVAL);
		assert_non_null(strstr(error.text, "--vcpus"));
	}
}

static void features(void **state)
{
	struct error error = { "" };
	uint64_t f;
	char buf[128];

	(void)state;
	fake_kvm_reset();
	assert_int_equal(features_parse("default", &f, NULL), 0);
	features_print(f, buf, sizeof(buf));
	assert_string_equal(buf, "PSCI_0_2 PMU_V3 SVE"); /* the fake has no PTRAUTH */
	assert_int_equal(features_parse("PSCI_0_2,SVE", &f, NULL), 0);
	features_print(f, buf, sizeof(buf));
	assert_string_equal(buf, "PSCI_0_2 SVE");
	assert_int_equal(features_parse("default,MTE", &f, &error), -EINVAL);
	assert_non_null(strstr(error.text, "MTE is not offered"));
	assert_non_null(strstr(error.text, "PSCI_0_2 PMU_V3 SVE"));
	assert_int_equal(features_parse("SVE2", &f, &error), -EINVAL);
	assert_non_null(strstr(error.text, "not a feature that regscope knows"));
	assert_int_equal(features_parse("none", &f, NULL), 0);
	assert_int_equal(f, 0);
}

/* Nested virtualization: who asks for it in vain is told what it needs. */
static void features_of_nested_guests(void **state)
{
	struct error error = { "" };
	uint64_t f;
	char buf[128];

	(void)state;
	fake_kvm_reset();
	assert_int_equal(features_parse("default,HAS_EL2", &f, &error), -EINVAL);
	assert_non_null(strstr(error.text, "HAS_EL2 is not offered by this host's KVM or CPU: it "
					   "needs Linux 6.16 or newer"));
	assert_non_null(strstr(error.text, "kvm-arm.mode=nested"));
	assert_non_null(strstr(error.text, "CPU=max QEMU=debian-trixie-backports KERNEL="));
	assert_non_null(strstr(error.text, "this host offers: PSCI_0_2 PMU_V3 SVE"));
	fake_kvm.extra_cap = KVM_CAP_ARM_EL2;
	assert_int_equal(features_parse("all", &f, NULL), 0);
	features_print(f, buf, sizeof(buf));
	assert_string_equal(buf, "PSCI_0_2 PMU_V3 SVE HAS_EL2 VGIC");
	assert_int_equal(features_parse("HAS_EL2,HAS_EL2_E2H0", &f, &error), -EINVAL);
	fake_kvm.extra_last = KVM_CAP_ARM_EL2_E2H0;
	assert_int_equal(features_parse("HAS_EL2,HAS_EL2_E2H0", &f, NULL), 0);
	assert_int_equal(features_parse("HAS_EL2_E2H0", &f, &error), -EINVAL);
	assert_non_null(strstr(error.text, "HAS_EL2_E2H0 goes with HAS_EL2: name both"));
	/* what takes registers away is not among all */
	assert_int_equal(features_parse("all", &f, NULL), 0);
	features_print(f, buf, sizeof(buf));
	assert_string_equal(buf, "PSCI_0_2 PMU_V3 SVE HAS_EL2 VGIC");
	assert_int_equal(features_parse("default", &f, NULL), 0);
	features_print(f, buf, sizeof(buf));
	assert_string_equal(buf, "PSCI_0_2 PMU_V3 SVE");
	fake_kvm_reset();
}

static void scope(void **state)
{
	struct scope_options o = { .source = "auto" };
	enum scope_source source;
	struct error error = { "" };
	unsigned int cap;

	(void)state;
	assert_int_equal(scope_choose(&o, &source, &cap, NULL), 0);
	assert_int_equal(source, SCOPE_PROBE);
	assert_int_equal(cap, 0); /* never a number of our own: 210 is another capability today */
	o.cap = 999;
	assert_int_equal(scope_choose(&o, &source, &cap, NULL), 0);
	assert_int_equal(source, SCOPE_CAP);
	assert_int_equal(cap, 999);
	o.source = "try";
	assert_int_equal(scope_choose(&o, &source, &cap, NULL), 0);
	assert_int_equal(source, SCOPE_CAP);
	assert_int_equal(cap, 999);
	o.source = "documented";
	assert_int_equal(scope_choose(&o, &source, &cap, NULL), 0);
	assert_int_equal(cap, 0);
	o = (struct scope_options){ .source = "cap" };
	assert_int_equal(scope_choose(&o, &source, &cap, &error), -EINVAL);
	assert_non_null(strstr(error.text, "--scope-cap"));
	o.source = "guess";
	assert_int_equal(scope_choose(&o, &source, &cap, &error), -EINVAL);
}

static void numbers(void **state)
{
	uint64_t n;
	double d;

	(void)state;
	assert_int_equal(parse_number("0x10", "--seed", 0, 100, &n, NULL), 0);
	assert_int_equal(n, 16);
	assert_int_equal(parse_number("010", "--seed", 0, 100, &n, NULL), 0);
	assert_int_equal(n, 10);
	assert_int_equal(parse_number("-1", "--seed", 0, UINT64_MAX, &n, NULL), -EINVAL);
	assert_int_equal(parse_number("101", "--seed", 0, 100, &n, NULL), -EINVAL);
	assert_int_equal(parse_decimal("0.5", "--width", 0, 100, &d, NULL), 0);
	assert_int_equal(parse_decimal("nan", "--width", 0, 100, &d, NULL), -EINVAL);
	assert_int_equal(parse_decimal("1s", "--width", 0, 100, &d, NULL), -EINVAL);
}

static void lists(void **state)
{
	const char *list = " sweep,restore threads,", *rest = list;
	char name[8];

	(void)state;
	assert_true(list_has(list, "restore"));
	assert_false(list_has(list, "store"));
	assert_false(list_has(NULL, "sweep"));
	assert_string_equal(list_next(&rest, name, sizeof(name)), "sweep");
	assert_string_equal(list_next(&rest, name, sizeof(name)), "restore");
	assert_string_equal(list_next(&rest, name, sizeof(name)), "threads");
	assert_null(list_next(&rest, name, sizeof(name)));
}

extern const struct cmd *const __start_cmds[], *const __stop_cmds[];

static const struct cmd *cmd_of(const char *name)
{
	const struct cmd *const *c = __start_cmds;

	while (c != __stop_cmds && strcmp((*c)->name, name))
		c++;
	assert_true(c != __stop_cmds);
	return *c;
}

/* What nohup, or a shell's &, has had ignored must not end a run. */
static void ignored_signals_stay_ignored(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	char name[] = "regscope bench", features[] = "--features=none-of-this-name";
	char *argv[] = { name, features, NULL };
	struct sigaction now;
	size_t i;

	(void)state;
	fake_kvm_reset();
	kvm_fd(NULL);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) /* whoever runs us */
		signal(signals[i], signals[i] == SIGHUP ? SIG_IGN : SIG_DFL);
	assert_int_equal(cmd_of("bench")->run(cmd_of("bench"), 2, argv), EXIT_WRONG);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		assert_int_equal(sigaction(signals[i], NULL, &now), 0);
		assert_true(now.sa_handler != SIG_DFL);
		assert_int_equal(now.sa_handler == SIG_IGN, signals[i] == SIGHUP);
		signal(signals[i], SIG_DFL);
	}
}

/* Whatever form it was given in: what changes the measurement, and a shell could take it. */
static void a_command_line_is_told_again(void **state)
{
	char name[] = "regscope bench", out[] = "--out", dir[] = "x", cpus[] = "--vcpus=1,2",
	     file[] = "--scope-fil", path[] = "it's $HOME", budget[] = "--budget", five[] = "5",
	     pin[] = "--no-pin", kind[] = "--host-kind=", shard[] = "--shard=1/2",
	     resume[] = "--resume", six[] = "--budget=6";
	char *argv[] = { name, pin,  out,  dir,	  file,	  path, budget,
			 five, cpus, kind, shard, resume, six,	NULL };
	char *again = options_again(cmd_of("bench"), 13, argv);

	(void)state;
	assert_string_equal(again, "regscope bench --vcpus 1,2 --scope-file 'it'\\''s $HOME' "
				   "--budget 6 --no-pin --host-kind ''");
	free(again);
	again = options_again(cmd_of("bench"), 1, argv);
	assert_string_equal(again, "regscope bench");
	free(again);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(vcpu_lists),
	cmocka_unit_test(features),
	cmocka_unit_test(features_of_nested_guests),
	cmocka_unit_test(scope),
	cmocka_unit_test(numbers),
	cmocka_unit_test(lists),
	cmocka_unit_test(ignored_signals_stay_ignored),
	cmocka_unit_test(a_command_line_is_told_again),
};
RUN(tests);
