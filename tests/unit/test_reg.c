// SPDX-License-Identifier: GPL-2.0
/* Names, classes, sizes and documented scope of arm64 registers. */
#include "test.h"

#include "kvm/arch.h"

static const struct {
	uint64_t id;
	const char *name, *class;
	size_t size;
} named[] = {
	{ 0x6030000000100000, "X0", "core", 8 },
	{ 0x603000000010003c, "X30", "core", 8 },
	{ 0x603000000010003e, "SP", "core", 8 },
	{ 0x6030000000100040, "PC", "core", 8 },
	{ 0x6030000000100042, "PSTATE", "core", 8 },
	{ 0x6030000000100048, "SPSR_EL1", "core", 8 },
	{ 0x6040000000100054, "V0", "vector", 16 },
	{ 0x60400000001000d0, "V31", "vector", 16 },
	{ 0x60200000001000d4, "FPSR", "vector", 4 },
	{ 0x60200000001000d5, "FPCR", "vector", 4 },
	{ 0x6020000000110000, "CCSIDR_EL1[0]", "cache", 4 },
	{ 0x602000000011000d, "CCSIDR_EL1[13]", "cache", 4 },
	{ 0x6030000000140000, "KVM_REG_ARM_PSCI_VERSION", "firmware", 8 },
	{ 0x6030000000140003, "KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_3", "firmware", 8 },
	{ 0x6030000000160002, "KVM_REG_ARM_VENDOR_HYP_BMAP", "firmware-bitmap", 8 },
	{ 0x6030000000160003, "KVM_REG_ARM_VENDOR_HYP_BMAP_2", "firmware-bitmap", 8 },
	/* the two that are swapped */
	{ 0x603000000013df1a, "KVM_REG_ARM_TIMER_CNT", "timer", 8 },
	{ 0x603000000013df02, "KVM_REG_ARM_TIMER_CVAL", "timer", 8 },
	{ 0x603000000013df19, "KVM_REG_ARM_TIMER_CTL", "timer", 8 },
	{ 0x603000000013df01, "KVM_REG_ARM_PTIMER_CNT", "timer", 8 },
	{ 0x603000000013c000, "MIDR_EL1", "implementation-id", 8 },
	{ 0x603000000013c005, "MPIDR_EL1", "el1", 8 },
	{ 0x603000000013c020, "ID_AA64PFR0_EL1", "feature-id", 8 },
	{ 0x603000000013c01b, "S3_0_C0_C3_3", "feature-id", 8 },
	{ 0x603000000013d801, "CTR_EL0", "feature-id", 8 },
	{ 0x603000000013c080, "SCTLR_EL1", "el1", 8 },
	{ 0x603000000013c801, "CLIDR_EL1", "cache", 8 },
	{ 0x603000000013d000, "CSSELR_EL1", "cache", 8 },
	{ 0x6030000000138004, "DBGBVR0_EL1", "debug", 8 },
	{ 0x603000000013807f, "DBGWCR15_EL1", "debug", 8 },
	{ 0x6030000000138012, "MDSCR_EL1", "debug", 8 },
	{ 0x603000000013dce0, "PMCR_EL0", "pmu", 8 },
	{ 0x603000000013df40, "PMEVCNTR0_EL0", "pmu", 8 },
	{ 0x603000000013df5e, "PMEVCNTR30_EL0", "pmu", 8 },
	{ 0x603000000013df7e, "PMEVTYPER30_EL0", "pmu", 8 },
	{ 0x603000000013df7f, "PMCCFILTR_EL0", "pmu", 8 },
	{ 0x603000000013c108, "APIAKEYLO_EL1", "ptrauth", 8 },
	/* of MTE, of 7.3's PMU, and of vCPUs with EL2 */
	{ 0x603000000013c085, "RGSR_EL1", "el1", 8 },
	{ 0x603000000013c2b1, "TFSRE0_EL1", "el1", 8 },
	{ 0x603000000013c4f6, "PMMIR_EL1", "pmu", 8 },
	{ 0x603000000013e0a8, "NVHCR_EL2", "el2", 8 },
	{ 0x603000000013e293, "VSESR_EL2", "el2", 8 },
	{ 0x603000000013e609, "VDISR_EL2", "el2", 8 },
	{ 0x603000000013e703, "CNTVOFF_EL2", "timer", 8 },
	{ 0x603000000013f208, "SP_EL2", "el2", 8 },
	{ 0x6080000000150000, "Z0", "sve", 256 },
	{ 0x60800000001503e0, "Z31", "sve", 256 },
	{ 0x6050000000150400, "P0", "sve", 32 },
	{ 0x60500000001505e0, "P15", "sve", 32 },
	{ 0x6050000000150600, "FFR", "sve", 32 },
	{ 0x606000000015ffff, "KVM_REG_ARM64_SVE_VLS", "sve", 64 },
	{ 0x603000000013fff8, "S3_7_C15_C15_0", "el1", 8 },
	{ 0x6030000000190000, "0x6030000000190000", "unknown", 8 },
	{ 0x60300000001000fe, "CORE+1016", "core", 8 },
};

static void names(void **state)
{
	char name[REG_NAME_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		assert_string_equal(kvm_arch.reg_name(named[i].id, name), named[i].name);
		assert_string_equal(kvm_arch.reg_class(named[i].id), named[i].class);
		assert_int_equal(reg_size(named[i].id), named[i].size);
	}
}

static const struct vm_config plain = { .features = 0 };

static enum reg_scope scope_of(uint64_t id, struct kernel_version version)
{
	enum reg_evidence evidence;

	return kvm_arch.reg_scope(id, &plain, version, &evidence);
}

static void scope_by_version(void **state)
{
	static const struct {
		uint64_t id;
		unsigned int major, minor;
		enum reg_scope scope;
	} known[] = {
		{ 0x603000000013c020, 6, 1, REG_SCOPE_VCPU }, /* ID_AA64PFR0_EL1 */
		{ 0x603000000013c020, 6, 4, REG_SCOPE_VCPU },
		{ 0x603000000013c020, 6, 5, REG_SCOPE_VM },
		{ 0x603000000013c020, 7, 0, REG_SCOPE_VM },
		{ 0x603000000013c008, 6, 12, REG_SCOPE_VM },   /* ID_PFR0_EL1, the first */
		{ 0x603000000013c03f, 6, 12, REG_SCOPE_VM },   /* the last, not allocated */
		{ 0x603000000013c007, 6, 12, REG_SCOPE_VCPU }, /* CRm 0 is another space */
		{ 0x603000000013c040, 6, 12, REG_SCOPE_VCPU },
		{ 0x603000000013d801, 6, 10, REG_SCOPE_HOST }, /* CTR_EL0 */
		{ 0x603000000013d801, 6, 11, REG_SCOPE_VM },
		{ 0x603000000013c000, 6, 14, REG_SCOPE_HOST }, /* MIDR_EL1 */
		{ 0x603000000013c000, 6, 15, REG_SCOPE_VM },
		{ 0x603000000013c006, 6, 12, REG_SCOPE_HOST }, /* REVIDR_EL1 */
		{ 0x603000000013c807, 6, 12, REG_SCOPE_HOST }, /* AIDR_EL1 */
		{ 0x6030000000140000, 4, 19, REG_SCOPE_VM },   /* PSCI_VERSION */
		{ 0x6030000000140001, 6, 12, REG_SCOPE_HOST }, /* WORKAROUND_1 to 3 */
		{ 0x6030000000140003, 6, 12, REG_SCOPE_HOST },
		{ 0x6030000000140004, 6, 12, REG_SCOPE_VCPU }, /* unknown firmware: in doubt */
		{ 0x6030000000160000, 6, 1, REG_SCOPE_VM },
		{ 0x6030000000160003, 6, 15, REG_SCOPE_VM },
		{ 0x6030000000160004, 6, 15, REG_SCOPE_VCPU },
		{ 0x603000000013df1a, 6, 1, REG_SCOPE_VM },    /* TIMER_CNT */
		{ 0x603000000013df02, 6, 12, REG_SCOPE_VCPU }, /* TIMER_CVAL */
		{ 0x603000000013df01, 6, 12, REG_SCOPE_VM },   /* PTIMER_CNT */
		{ 0x603000000013df01, 6, 1, REG_SCOPE_VCPU },
		{ 0x603000000013dce0, 6, 12, REG_SCOPE_VCPU }, /* PMCR_EL0 */
		{ 0x603000000013c4f6, 7, 3, REG_SCOPE_VM },    /* PMMIR_EL1 */
		{ 0x603000000013c005, 6, 12, REG_SCOPE_VCPU }, /* MPIDR_EL1 */
		{ 0x603000000013c801, 6, 1, REG_SCOPE_VCPU },  /* CLIDR_EL1 */
		{ 0x603000000013d000, 6, 12, REG_SCOPE_VCPU }, /* CSSELR_EL1 */
		{ 0x606000000015ffff, 6, 12, REG_SCOPE_VCPU }, /* SVE_VLS */
		{ 0x6020000000110003, 6, 12, REG_SCOPE_VCPU }, /* CCSIDR */
		{ 0x6030000000190000, 6, 12, REG_SCOPE_VCPU }, /* no such thing yet */
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct kernel_version v = { known[i].major, known[i].minor };
		enum reg_scope scope = scope_of(known[i].id, v);

		if (scope != known[i].scope)
			fail_msg("0x%llx on %u.%u is %s", (unsigned long long)known[i].id, v.major,
				 v.minor, reg_scope_names[scope]);
	}
}

static enum reg_evidence evidence_of(uint64_t id)
{
	enum reg_evidence evidence;

	kvm_arch.reg_scope(id, &plain, (struct kernel_version){ 6, 12 }, &evidence);
	return evidence;
}

/* What no table knows nobody has documented. */
static void unknown_is_unproven(void **state)
{
	(void)state;
	assert_int_equal(evidence_of(0x6030000000190000), REG_EVIDENCE_UNPROVEN);
	assert_int_equal(evidence_of(0x603000000013ef80), REG_EVIDENCE_UNPROVEN);   /* no sysreg */
	assert_int_equal(evidence_of(0x6030000000100000), REG_EVIDENCE_DOCUMENTED); /* X0 */
	assert_int_equal(evidence_of(0x603000000013c080), REG_EVIDENCE_DOCUMENTED); /* SCTLR_EL1 */
	assert_int_equal(evidence_of(0x603000000013df44), REG_EVIDENCE_DOCUMENTED); /* PMEVCNTR4 */
	assert_int_equal(evidence_of(0x603000000013c01b),
			 REG_EVIDENCE_DOCUMENTED); /* reserved ID */
}

static void every_feature_id_is_counted(void **state)
{
	struct kernel_version v = { 6, 12 };
	unsigned int low, n = 0;

	(void)state;
	for (low = 0; low < 0x10000; low++)
		n += scope_of(0x6030000000130000 | low, v) == REG_SCOPE_VM;
	assert_int_equal(n, 56 + 1 + 1 + 2); /* feature IDs, CTR_EL0, PMMIR_EL1, the two counters */
}

/* With EL2, each vCPU's CNTVOFF_EL2 is in its virtual counter, and a write of either counter moves
 * both. */
static void a_vcpu_with_el2_has_its_own_counters(void **state)
{
	static const uint64_t timer_cnt = 0x603000000013df1a, ptimer_cnt = 0x603000000013df01;
	struct vm_config el2 = { .features = 0 };
	struct kernel_version v = { 7, 3 };
	enum reg_evidence evidence;
	unsigned int f;
	bool shows;

	(void)state;
	for (f = 0; f < kvm_arch.nr_features; f++)
		if (!strcmp(kvm_arch.features[f].name, "HAS_EL2"))
			el2.features = (uint64_t)1 << f;
	assert_int_not_equal(el2.features, 0);
	assert_int_equal(scope_of(timer_cnt, v), REG_SCOPE_VM);
	assert_int_equal(scope_of(ptimer_cnt, v), REG_SCOPE_VM);
	assert_int_equal(kvm_arch.reg_scope(timer_cnt, &el2, v, &evidence), REG_SCOPE_VCPU);
	assert_int_equal(evidence, REG_EVIDENCE_DOCUMENTED);
	assert_int_equal(kvm_arch.reg_scope(ptimer_cnt, &el2, v, &evidence), REG_SCOPE_VCPU);
	assert_false(kvm_arch.scope_changed(ptimer_cnt, &el2, &v, &shows));
}

static void versions(void **state)
{
	struct kernel_version v;

	(void)state;
	assert_true(kernel_version_parse("6.12.117+deb12-cloud-arm64", &v));
	assert_int_equal(v.major, 6);
	assert_int_equal(v.minor, 12);
	assert_true(kernel_version_parse("6.1.0-56-cloud-arm64", &v));
	assert_int_equal(v.minor, 1);
	assert_false(kernel_version_parse("next-20260101", &v));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(names),
	cmocka_unit_test(scope_by_version),
	cmocka_unit_test(unknown_is_unproven),
	cmocka_unit_test(every_feature_id_is_counted),
	cmocka_unit_test(a_vcpu_with_el2_has_its_own_counters),
	cmocka_unit_test(versions),
};
RUN(tests);
