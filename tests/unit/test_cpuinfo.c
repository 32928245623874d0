// SPDX-License-Identifier: GPL-2.0
/* What a CPU is called where MIDR_EL1 does not say it: by /proc/cpuinfo of x86-64 and riscv64. */
#include "root_bed.h"

static const char *cpu(int number, const char *cpuinfo)
{
	static char buf[64];

	root_put(root, "/proc/cpuinfo", cpuinfo);
	return host_cpu(number, buf, sizeof(buf));
}

static void x86_has_a_name(void **state)
{
	static const char *const two = "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel\t\t: 207\n"
				       "model name\t: Intel(R) Xeon(R) Gold 6430\n\n"
				       "processor\t: 1\nmodel name\t: another: one\n";

	(void)state;
	assert_string_equal(cpu(0, two), "Intel(R) Xeon(R) Gold 6430");
	assert_string_equal(cpu(1, two), "another: one");
	assert_string_equal(cpu(2, two), "unknown");
}

static void riscv64_has_what_it_tells(void **state)
{
	static const char *const isa = "processor\t: 0\nhart\t\t: 0\nisa\t\t: rv64imafdch_zba_zbb\n"
				       "mvendorid\t: 0x0\nmarchid\t\t: 0x0\nhart isa\t: rv64i\n";
	static const char *const ids = "processor\t: 0\nhart\t\t: 2\nisa\t\t: rv64imafdcv\n"
				       "mvendorid\t: 0x710\nmarchid\t\t: 0x8000000058000001\n";
	static const char *const name = "processor\t: 0\nisa\t\t: rv64imafdc\n"
					"uarch\t\t: sifive,u74-mc\nmvendorid\t: 0x489\n";

	(void)state;
	assert_string_equal(cpu(0, isa), "rv64imafdch");
	assert_string_equal(cpu(0, ids), "mvendorid 0x710 marchid 0x8000000058000001");
	assert_string_equal(cpu(0, name), "sifive,u74-mc");
}

static void what_says_nothing_is_unknown(void **state)
{
	char buf[64], *longest = malloc(4096);

	(void)state;
	assert_string_equal(host_cpu(0, buf, sizeof(buf)), "unknown");
	assert_string_equal(cpu(0, ""), "unknown");
	assert_string_equal(cpu(0, "processor\nmodel name\nisa"), "unknown");
	assert_string_equal(cpu(0, "model name : before any processor\n"), "unknown");
	assert_string_equal(cpu(0, "processor: 0\nmodel names: x\nthe model name: x\n"), "unknown");
	memset(longest, 'x', 4095);
	longest[4095] = '\0';
	memcpy(longest, "processor: 0\nmodel name: ", 25);
	assert_int_equal(strlen(cpu(0, longest)), 63);
	free(longest);
}

static void midr_comes_first(void **state)
{
	(void)state;
	root_put(root, "/sys/devices/system/cpu/cpu0/regs/identification/midr_el1",
		 "0x00000000413fd0c1\n");
	assert_string_equal(cpu(0, "processor: 0\nmodel name: X-Gene\n"), "Neoverse-N1 r3p1");
}

#define T(f) cmocka_unit_test_setup_teardown(f, root_new, root_remove)
static const struct CMUnitTest tests[] = {
	T(x86_has_a_name),
	T(riscv64_has_what_it_tells),
	T(what_says_nothing_is_unknown),
	T(midr_comes_first),
};
RUN(tests);
