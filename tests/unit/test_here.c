// SPDX-License-Identifier: GPL-2.0
/* What `regscope` alone says to do, on each kind of machine. */
#include "test.h"

#include "here.h"

static const char *said(const char *machine, const char *why_not)
{
	static char text[2048];
	FILE *f = fmemopen(text, sizeof(text), "w");

	assert_non_null(f);
	here_print(f, machine, why_not);
	assert_int_equal(fclose(f), 0);
	return text;
}

static void assert_has(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("\"%s\" lacks \"%s\"", text, words);
}

static void arm64_with_kvm(void **state)
{
	const char *text = said("aarch64", NULL);

	(void)state;
	assert_has(text, "Here (aarch64, with KVM)");
	assert_has(text, "`regscope doctor`");
	assert_has(text, "`regscope bench --out DIR`");
	assert_null(strstr(text, "QEMU"));
}

static void arm64_without(void **state)
{
	const char *text = said("aarch64", "/dev/kvm: it is not there");

	(void)state;
	assert_has(text, "/dev/kvm: it is not there");
	assert_has(text, "`make bench ARCH=arm64`");
	assert_has(text, "`regscope doctor` says what this machine lacks");
	assert_null(strstr(text, "bench --out"));
}

static void others_with_kvm(void **state)
{
	const char *text = said("riscv64", NULL);

	(void)state;
	assert_has(text, "Here (riscv64, with KVM)");
	assert_has(text, "`make bench ARCH=arm64`");
	assert_has(text, "`ARCH=riscv64 make bench`");
}

static void any_other(void **state)
{
	const char *text = said("ppc64le", "regscope does not know its KVM");

	(void)state;
	assert_has(text, "Here (ppc64le, whose own KVM cannot be measured)");
	assert_has(text, "`make bench ARCH=arm64`");
	assert_null(strstr(text, "doctor"));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(arm64_with_kvm),
	cmocka_unit_test(arm64_without),
	cmocka_unit_test(others_with_kvm),
	cmocka_unit_test(any_other),
};
RUN(tests);
