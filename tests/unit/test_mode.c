// SPDX-License-Identifier: GPL-2.0
/* How KVM runs, by what a boot keeps, and by the log where that is hidden. */
#include "fake_kvm.h"
#include "made_root.h"

#include "kvm/arm64/arm64.h"
#include "kvm/arm64/uapi.h"

#define VHE_IRQS \
	"           CPU0       CPU1\n" \
	" 10:          0          0     GICv3  30 Level     kvm guest ptimer\n" \
	" 11:          0          0     GICv3  27 Level     kvm guest vtimer\n" \
	" 13:       5042       4810     GICv3  26 Level     arch_timer\n"
#define NVHE_IRQS \
	"           CPU0       CPU1\n" \
	"  9:          0          0     GICv2  27 Level     kvm guest vtimer\n" \
	" 11:       5042       4810     GICv2  30 Level     arch_timer\n"
#define V8_0	 "fp asimd evtstrm crc32 cpuid"		      /* Cortex-A72 */
#define V8_0_RDM "fp asimd evtstrm crc32 cpuid asimdrdm"      /* Falkor */
#define V8_2	 "fp asimd evtstrm aes atomics fphp asimdrdm" /* Neoverse-N1 */

static char *root;

static int new_root(void **state)
{
	(void)state;
	fake_kvm_reset();
	root = temp_dir();
	return 0;
}

static int remove_root(void **state)
{
	(void)state;
	remove_dir(root);
	return 0;
}

static const char *mode(const char *release)
{
	static char buf[32];

	return arm64_kvm_mode_in(root, release, buf, sizeof(buf));
}

static void put_cpu(const char *features)
{
	char text[512];

	snprintf(text, sizeof(text), "processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: %s\n",
		 features);
	root_put(root, "/proc/cpuinfo", text);
}

static void is_told_by_what_a_boot_keeps(void **state)
{
	static const struct {
		const char *release, *irqs, *cpu, *cmdline, *mode;
	} hosts[] = {
		{ "6.12.1", VHE_IRQS, V8_2, "quiet", "VHE" },
		{ "5.10.0", VHE_IRQS, V8_2, "quiet", "VHE" },
		{ "6.12.1", NVHE_IRQS, V8_0, "quiet", "nVHE" },
		{ "6.12.1", NVHE_IRQS, V8_2, "kvm-arm.mode=nvhe", "nVHE" },
		{ "6.12.1", NVHE_IRQS, V8_2, "id_aa64mmfr1.vh=0", "nVHE" },
		{ "6.12.1", NVHE_IRQS, V8_2, "a arm64_sw.hvhe=1 b", "hVHE" },
		{ "6.4.1", NVHE_IRQS, V8_2, "id_aa64mmfr1.vh=0 arm64_sw.hvhe=1", "nVHE" },
		{ "6.12.1", NVHE_IRQS, V8_0_RDM, "arm64_sw.hvhe=1", "nVHE" },
		/* what "protected" stands for has changed in 6.10 */
		{ "6.12.1", NVHE_IRQS, V8_2, "kvm-arm.mode=protected", "Protected hVHE" },
		{ "7.2.13", NVHE_IRQS, V8_2, "kvm_arm.mode=protected", "Protected hVHE" },
		{ "6.9.3", NVHE_IRQS, V8_2, "kvm-arm.mode=protected", "Protected nVHE" },
		{ "6.12.1", NVHE_IRQS, V8_0, "kvm-arm.mode=protected", "Protected nVHE" },
		{ "5.10.0", NVHE_IRQS, V8_2, "kvm-arm.mode=protected", "nVHE" },
		{ "6.12.1", NVHE_IRQS, V8_2,
		  "kvm_arm.mode=protected arm64_sw.hvhe=0 id_aa64mmfr1.vh=0", "Protected nVHE" },
		/* the last word counts, and none after -- */
		{ "6.12.1", NVHE_IRQS, V8_2, "kvm-arm.mode=protected kvm-arm.mode=nvhe", "nVHE" },
		{ "6.12.1", NVHE_IRQS, V8_2, "kvm-arm.mode=nvhe -- kvm-arm.mode=protected",
		  "nVHE" },
		/* a CPU that cannot leave VHE; a mode that is none */
		{ "6.12.1", VHE_IRQS, V8_2, "kvm-arm.mode=protected", "VHE" },
		{ "6.12.1", NVHE_IRQS, V8_0, "kvm-arm.mode=fast", "nVHE" },
		{ "6.12.1", VHE_IRQS, V8_2, "kvm-arm.mode=nested", "VHE" },
	};
	size_t i;

	(void)state;
	/* a log that says otherwise is not asked */
	root_put(root, "/dev/kmsg", "6,1,1,-;kvm [1]: Hyp nVHE mode initialized successfully\n");
	for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		root_put(root, "/proc/interrupts", hosts[i].irqs);
		root_put(root, "/proc/cmdline", hosts[i].cmdline);
		put_cpu(hosts[i].cpu);
		if (strcmp(mode(hosts[i].release), hosts[i].mode) != 0)
			fail_msg("%s on %s: %s, not %s", hosts[i].cmdline, hosts[i].release,
				 mode(hosts[i].release), hosts[i].mode);
	}
}

static void nested_is_what_kvm_offers(void **state)
{
	(void)state;
	root_put(root, "/proc/interrupts", VHE_IRQS);
	root_put(root, "/proc/cmdline", "kvm-arm.mode=nested\n");
	fake_kvm.extra_cap = KVM_CAP_ARM_EL2;
	assert_string_equal(mode("7.2.13"), "VHE+NV2");
}

/* Also where interrupts cannot be seen: in a container. */
static void the_log_is_asked_last(void **state)
{
	static const char *const said[][2] = {
		{ "VHE", "VHE" },
		{ "VHE+NV2", "VHE+NV2" },
		{ "Hyp nVHE", "nVHE" },
		{ "Hyp hVHE", "hVHE" },
		{ "Protected nVHE", "Protected nVHE" },
		{ "Protected hVHE", "Protected hVHE" },
		{ "Hyp", "nVHE" },
		{ "Other", "unknown" },
	};
	char line[128];
	size_t i;

	(void)state;
	assert_string_equal(mode("6.12.1"), "unknown");
	for (i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		snprintf(line, sizeof(line), "6,1,1,-;kvm [1]: %s mode initialized successfully\n",
			 said[i][0]);
		root_put(root, "/dev/kmsg", line);
		assert_string_equal(mode("6.12.1"), said[i][1]);
	}
	root_put(root, "/dev/kmsg", "6,1,1,-;kvm [1]: VHE: something else\n");
	assert_string_equal(mode("6.12.1"), "unknown");
	root_put(root, "/dev/kmsg", "6,1,1,-;xen: VHE mode initialized successfully\n");
	assert_string_equal(mode("6.12.1"), "unknown");
}

#define T(f) cmocka_unit_test_setup_teardown(f, new_root, remove_root)
static const struct CMUnitTest tests[] = {
	T(is_told_by_what_a_boot_keeps),
	T(nested_is_what_kvm_offers),
	T(the_log_is_asked_last),
};
RUN(tests);
