// SPDX-License-Identifier: GPL-2.0
/* VMs on hosts whose guest physical addresses have more or fewer bits than KVM's 40. */
#include "run_bed.h"

#include "kvm/arch.h"

#include <errno.h>

static const struct vm_config config = { .features = 7 }; /* PSCI_0_2, PMU_V3, SVE */

/* The most bits that a host gives a VM, those that it then has; 0: the host does not say. */
static void vms_have_the_bits_that_the_host_has(void **state)
{
	static const struct {
		int most;
		unsigned int bits;
		unsigned long type;
	} hosts[] = { { 0, 40, 0 },  { 32, 32, 32 }, { 36, 36, 36 }, { 39, 39, 39 },
		      { 40, 40, 0 }, { 48, 40, 0 },  { 52, 40, 0 } };
	unsigned int bits;
	struct vm vm;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		fake_kvm.ipa_bits = hosts[i].most;
		assert_int_equal(kvm_arch.vm_type(&bits), hosts[i].type);
		assert_int_equal(bits, hosts[i].bits);
		assert_int_equal(vm_create(&vm, &config, 2, NULL), 0);
		assert_int_equal(vm.type, hosts[i].type);
		vm_destroy(&vm);
		assert_int_equal(fake_kvm.open_fds, 0);
	}
}

static void says_which_type_of_vm_was_refused(void **state)
{
	struct error error = { "" };
	struct vm vm;

	(void)state;
	fake_kvm.ipa_bits = 36;
	fake_kvm.fail_at = 1;
	fake_kvm.fail_errno = EINVAL;
	assert_int_equal(vm_create(&vm, &config, 2, &error), -EINVAL);
	assert_non_null(strstr(error.text, "KVM_CREATE_VM, type 36: Invalid argument"));
}

static const char *irqchip(void)
{
	static char text[16];

	return kvm_arch.irqchip(text, sizeof(text));
}

/* The VM that is asked for its interrupt controller is one of those, too. */
static void a_host_of_few_bits_has_an_irqchip(void **state)
{
	(void)state;
	assert_string_equal(irqchip(), "GICv3");
	fake_kvm.ipa_bits = 36;
	assert_string_equal(irqchip(), "GICv3");
	assert_int_equal(fake_kvm.open_fds, 0);
}

/* Every harness, and the experiments before them. */
static void a_run_says_how_many_bits(void **state)
{
	static const struct {
		int most;
		const char *said;
	} hosts[] = { { 0, "40" }, { 32, "32" }, { 36, "36" }, { 48, "40" } };
	struct run_bed bed;
	char name[16];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		snprintf(name, sizeof(name), "bits-%d", hosts[i].most);
		run_bed_begin(&bed, name);
		fake_kvm.ipa_bits = hosts[i].most;
		assert_int_equal(run_bed_run(&bed), 0);
		assert_int_equal(bed.rounds, 6);
		assert_string_equal(run_bed_env(bed.path, "ipa_bits"), hosts[i].said);
	}
}

#define T(f) cmocka_unit_test_setup(f, fake_kvm_setup)
static const struct CMUnitTest tests[] = {
	T(vms_have_the_bits_that_the_host_has),
	T(says_which_type_of_vm_was_refused),
	T(a_host_of_few_bits_has_an_irqchip),
	cmocka_unit_test_setup(a_run_says_how_many_bits, run_bed_setup),
};
RUN(tests);
