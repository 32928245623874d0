// SPDX-License-Identifier: GPL-2.0
/* What a user hears who has no /dev/kvm, or may not use it. */
#include "fake_kvm.h"
#include "test.h"

#include "kvm/device.h"

#include <errno.h>

static void says_why_there_is_none(void **state)
{
	static const char with[] = "235 autofs\n232 kvm\n", without[] = "235 autofs\n 1 kvmx\n";
	char why[KVM_DEVICE_WHY_MAX];

	(void)state;
	kvm_device_absence(with, "quiet kvm-arm.mode=none", KVM_BUILT, why);
	assert_non_null(strstr(why, "--device /dev/kvm"));
	assert_null(strstr(why, "HOST=emulated"));
	kvm_device_absence(without, "quiet kvm-arm.mode=none\n", KVM_BUILT, why);
	assert_non_null(strstr(why, "(kvm-arm.mode=none); boot without that"));
	assert_non_null(strstr(why, "HOST=emulated"));
	kvm_device_absence(without, "kvm-arm.mode=nvhe", KVM_BUILT_UNKNOWN, why);
	assert_non_null(strstr(why, "has no KVM, or was not started at EL2"));
	assert_non_null(strstr(why, "HOST=emulated)"));
	kvm_device_absence(without, "kvm-arm.mode=nvhe", KVM_BUILT, why);
	assert_non_null(strstr(why, "has KVM, but was not started at EL2"));
	assert_non_null(strstr(why, "HOST=emulated)"));
	kvm_device_absence(without, "quiet", KVM_NOT_BUILT, why);
	assert_non_null(strstr(why, "CONFIG_VIRTUALIZATION=y and CONFIG_KVM=y"));
	assert_non_null(strstr(why, "HOST=emulated)"));
}

static void says_who_may_use_it(void **state)
{
	char why[KVM_DEVICE_WHY_MAX];

	(void)state;
	kvm_device_denial("kvm", true, why);
	assert_non_null(strstr(why, "belongs to group kvm;"));
	assert_non_null(strstr(why, "`sudo usermod -aG kvm $USER`, then log in again)"));
	kvm_device_denial("root", false, why);
	assert_null(strstr(why, "usermod"));
	assert_non_null(strstr(why, "chmod g+rw /dev/kvm`)"));
}

/* Whatever is the matter here, the sentence is whole, and names the device. */
static void each_error_is_a_sentence(void **state)
{
	static const int errnos[] = { ENOENT, ENODEV, ENXIO, EACCES, EBUSY };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(errnos) / sizeof(errnos[0]); i++) {
		struct error error = { "" };

		assert_int_equal(kvm_device_error(-errnos[i], &error), -errnos[i]);
		assert_ptr_equal(strstr(error.text, "/dev/kvm: "), error.text);
		assert_true(strlen(error.text) < sizeof(error.text) - 1);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(says_why_there_is_none),
	cmocka_unit_test(says_who_may_use_it),
	cmocka_unit_test(each_error_is_a_sentence),
};
RUN(tests);
