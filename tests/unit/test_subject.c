// SPDX-License-Identifier: GPL-2.0
/* Registers and scope as the user chose them, proven, and what the listener hears of them. */
#include "fake_kvm.h"
#include "test.h"

#include "kvm/arm64/uapi.h"
#include "run/subject.h"

#include <errno.h>

enum { X0, SP, PSCI, PFR0, MIDR, SCTLR, LONG, READ_ONLY };

static char said[4096], *dir;
static struct error error;
static struct run_options options;
static struct run_subject subject;

static void hear(void *arg, const char *line)
{
	size_t len = strlen(said);

	(void)arg;
	snprintf(said + len, sizeof(said) - len, "%s\n", line);
}

static int setup(void **state)
{
	fake_kvm_setup(state);
	fake_kvm.shared[PSCI] = fake_kvm.shared[PFR0] = true;
	options = (struct run_options)RUN_OPTIONS_DEFAULT;
	subject = (struct run_subject){ .scope_name = NULL };
	dir = temp_dir();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	run_subject_free(&subject);
	remove_dir(dir);
	return 0;
}

static int read_subject(void)
{
	const struct run_listener listener = { .say = hear };

	said[0] = error.text[0] = '\0';
	run_subject_free(&subject);
	return run_subject_read(&subject, &options, &listener, &error);
}

/* A --scope-file: @header, then a line with the id of @reg and @rest. */
static void scope_file(const char *header, unsigned int reg, const char *rest)
{
	char text[512];

	snprintf(text, sizeof(text), "%s\n0x%016llx,%s\n", header,
		 (unsigned long long)fake_kvm.ids[reg], rest);
	write_text(file_in(dir, "scope.csv"), text);
	options.scope.file = file_in(dir, "scope.csv");
}

static void what_cannot_be_accessed_is_named(void **state)
{
	(void)state;
	fake_kvm.get_errno[SCTLR] = ENOENT;
	assert_int_equal(read_subject(), 0);
	assert_int_equal(subject.regs.wide, 2);
	assert_non_null(strstr(said, "cannot be read (ENOENT): left out\n"));
	assert_non_null(strstr(said, "cannot be written (EPERM): left out of set\n"));
}

/* What no kernel lets anybody write is nothing to say in every run; another errno is. */
static void what_nobody_can_write_is_not_said(void **state)
{
	(void)state;
	fake_kvm.ids[READ_ONLY] = KVM_REG_ARM64_SVE_VLS;
	assert_int_equal(read_subject(), 0);
	assert_string_equal(said, "");
	fake_kvm.set_errno[READ_ONLY] = EINVAL;
	assert_int_equal(read_subject(), 0);
	assert_non_null(strstr(said, "KVM_REG_ARM64_SVE_VLS cannot be written (EINVAL)"));
}

static void a_file_has_the_last_word(void **state)
{
	(void)state;
	scope_file("id,scope", PFR0, "vcpu");
	assert_int_equal(read_subject(), 0);
	assert_int_equal(subject.regs.wide, 1);
	assert_int_equal(subject.regs.regs[PFR0].scope, REG_SCOPE_VCPU);
	assert_int_equal(subject.regs.regs[PFR0].evidence, REG_EVIDENCE_FILE);
	assert_int_equal(subject.regs.regs[PSCI].scope, REG_SCOPE_VM);
	/* a whole regs.csv is as good */
	scope_file("id,name,class,size,scope,evidence,get,set", PSCI,
		   "PSCI,firmware,8,vcpu,probed,ok,ok");
	assert_int_equal(read_subject(), 0);
	assert_int_equal(subject.regs.regs[PSCI].scope, REG_SCOPE_VCPU);
	assert_int_equal(subject.regs.regs[PFR0].scope, REG_SCOPE_VM);
	assert_null(strstr(said, "names"));
}

static void a_file_may_name_registers_of_another_host(void **state)
{
	(void)state;
	scope_file("id,scope", PFR0, "vm\n0x6030000000100fff,vm");
	assert_int_equal(read_subject(), 0);
	assert_int_equal(subject.regs.wide, 2);
	assert_non_null(strstr(said, "scope.csv: names 1 registers that are not in this host's"));
}

static void a_wrong_file_is_refused(void **state)
{
	(void)state;
	scope_file("id,scope", PFR0, "galaxy");
	assert_int_equal(read_subject(), -EINVAL);
	assert_non_null(
		strstr(error.text, "scope.csv:2:20: scope: \"galaxy\" is not one of vcpu, vm"));
	scope_file("id,name,class,size,scope,evidence,get,set", PSCI,
		   "PSCI,firmware,8,galaxy,probed,ok,ok");
	assert_int_equal(read_subject(), -EINVAL);
	assert_non_null(strstr(error.text, "scope: \"galaxy\" is not one of vcpu, vm"));
	scope_file("id,breadth", PFR0, "vm");
	assert_int_equal(read_subject(), -EINVAL);
	assert_non_null(strstr(error.text, "expected \"scope\""));
	options.scope.file = file_in(dir, "no-such-file");
	assert_int_equal(read_subject(), -ENOENT);
	assert_non_null(strstr(error.text, "no-such-file: No such file or directory"));
}

/* A vCPU's register that is said to be the VM's: nothing is measured. */
static void a_wrong_scope_is_refused(void **state)
{
	(void)state;
	scope_file("id,scope", SCTLR, "vm");
	assert_int_equal(read_subject(), -EPROTO);
	assert_int_equal(strncmp(error.text, "scope (", 7), 0);
	assert_non_null(strstr(error.text, "scope.csv) is wrong: SCTLR_EL1"));
	assert_non_null(strstr(error.text, "; nothing was measured"));
}

/* Where a register keeps its value whatever is written, a file is neither proven nor refuted. */
static void what_no_experiment_can_tell_is_doubted(void **state)
{
	char both[64];

	(void)state;
	fake_kvm.fixed[SCTLR] = fake_kvm.fixed[X0] = UINT64_MAX;
	scope_file("id,scope", SCTLR, "vm");
	assert_int_equal(read_subject(), 0);
	assert_non_null(
		strstr(said, "scope.csv says that SCTLR_EL1 is wider than a vCPU, and no "));
	snprintf(both, sizeof(both), "vm\n0x%016llx,vm", (unsigned long long)fake_kvm.ids[X0]);
	scope_file("id,scope", SCTLR, both);
	assert_int_equal(read_subject(), 0);
	assert_non_null(strstr(said, " and others are wider than a vCPU, and no "));
	/* one that takes values is proven */
	fake_kvm.fixed[X0] = 0;
	fake_kvm.shared[X0] = true;
	scope_file("id,scope", X0, "vm");
	assert_int_equal(read_subject(), 0);
	assert_null(strstr(said, "no experiment can tell"));
}

/* --scope try: what the capability does on this kernel decides, and is told. */
static void a_capability_is_found_by_its_effect(void **state)
{
	(void)state;
	options.scope = (struct scope_options){ .source = "try", .cap = 999 };
	assert_int_equal(read_subject(), 0); /* it is not there yet, which is nothing to say */
	assert_int_equal(subject.effect, SCOPE_EFFECT_REFUSED);
	assert_int_equal(subject.source, SCOPE_PROBE);
	assert_false(subject.advertised);
	assert_null(strstr(said, "KVM_CAP_ARM_REG_SCOPE"));
	fake_kvm.extra_cap = 999;
	assert_int_equal(read_subject(), 0);
	assert_true(subject.advertised);
	assert_non_null(strstr(said, "doubt: the kernel advertises KVM_CAP_ARM_REG_SCOPE, and ids "
				     "do not carry their scope: KVM_ENABLE_CAP"));
	fake_kvm.scope_cap = 999;
	assert_int_equal(read_subject(), 0);
	assert_int_equal(subject.effect, SCOPE_EFFECT_NONE);
	assert_int_equal(subject.source, SCOPE_PROBE);
	assert_int_equal(subject.vm.scope_cap, 0); /* a VMM would gain nothing by it */
	assert_int_equal(subject.regs.wide, 2);
	assert_non_null(strstr(said, "advertises KVM_CAP_ARM_REG_SCOPE"));
	assert_non_null(strstr(said, "marked no register"));
	options.scope.source = "auto"; /* who is sure of it is told that it is not so */
	assert_int_equal(read_subject(), -EPROTO);
}

static void what_is_no_fault_of_the_capability_stays_one(void **state)
{
	(void)state;
	options.scope = (struct scope_options){ .source = "try", .cap = 999 };
	fake_kvm.scope_cap = 999;
	fake_kvm.scope_change[0] = fake_kvm.scope_change[1] = 1ull << 28;
	fake_kvm.shared[X0] = fake_kvm.shared[SP] = true;
	fake_kvm.shared[PSCI] = fake_kvm.shared[PFR0] = false;
	assert_int_equal(read_subject(), 0);
	assert_int_equal(subject.effect, SCOPE_EFFECT_MARKED);
	assert_int_equal(subject.source, SCOPE_CAP);
	assert_int_equal(subject.vm.scope_cap, 999);
	fake_kvm.nr_regs = 0;
	assert_int_equal(read_subject(), -ENODATA);
	assert_non_null(strstr(error.text, "the list is empty"));
}

/* A vendor's kernel: behaviour decides, and the run says so. */
static void a_kvm_unlike_its_version_is_doubted(void **state)
{
	char text[512];

	(void)state;
	fake_kvm.ids[SCTLR] = ARM64_SYSREG(3, 0, 0, 6, 0); /* ID_AA64ISAR0_EL1 */
	fake_kvm.shared[SCTLR] = true;
	assert_int_equal(read_subject(), 0);
	assert_false(run_subject_unlike(&subject, text, sizeof(text)));
	fake_kvm.release = "5.14.0-503.el9.aarch64";
	assert_int_equal(read_subject(), 0);
	assert_int_equal(subject.regs.wide, 3);
	assert_true(run_subject_unlike(&subject, text, sizeof(text)));
	assert_non_null(strstr(text, "KVM is newer than the kernel's version, 5.14, says: "
				     "ID_AA64ISAR0_EL1 is the VM's here, as it is since 6.5; "));
	fake_kvm.release = "6.12.0";
	fake_kvm.shared[SCTLR] = false;
	assert_int_equal(read_subject(), 0);
	assert_true(run_subject_unlike(&subject, text, sizeof(text)));
	assert_non_null(strstr(text, "KVM is older than the kernel's version, 6.12, says: "
				     "ID_AA64ISAR0_EL1 is a vCPU's here, as it was before 6.5; "));
}

/* What hangs on another register is a vCPU's, and who says otherwise is refused; what a full copy
 * loses is doubted. */
static void what_only_a_second_look_shows_counts(void **state)
{
	(void)state;
	fake_kvm.less[PSCI] = 1 + SCTLR;
	assert_int_equal(read_subject(), 0);
	assert_int_equal(subject.regs.wide, 1);
	scope_file("id,scope", PSCI, "vm");
	assert_int_equal(read_subject(), -EPROTO);
	assert_non_null(strstr(error.text, "is wrong: KVM_REG_ARM_PSCI_VERSION"));
	options.scope.file = NULL;
	fake_kvm.shared[MIDR] = true;
	options.scope.source = "documented"; /* which makes no experiment: the proof finds it */
	assert_int_equal(read_subject(), -EPROTO);
	assert_non_null(strstr(error.text, "is wrong: KVM_REG_ARM_PSCI_VERSION"));
	assert_non_null(strstr(error.text, "is said to be wider than a vCPU, and vCPU 1 holds"));
	options.scope.source = "probe";
	fake_kvm.less[PSCI] = 0;
	fake_kvm.clears[SCTLR] = 1 + PSCI;
	fake_kvm.initial[SCTLR] = 0xff;
	fake_kvm.fixed[SCTLR] = UINT64_MAX;
	assert_int_equal(read_subject(), 0);
	assert_int_equal(subject.regs.regs[PSCI].scope, REG_SCOPE_VCPU);
	assert_null(strstr(said, "loses it"));
	scope_file("id,scope", PSCI, "vm");
	assert_int_equal(read_subject(), 0);
	assert_non_null(strstr(said, "says that KVM_REG_ARM_PSCI_VERSION is wider than a vCPU, and "
				     "a copy of all registers loses it"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
static const struct CMUnitTest tests[] = {
	T(what_cannot_be_accessed_is_named),
	T(what_nobody_can_write_is_not_said),
	T(a_file_has_the_last_word),
	T(a_file_may_name_registers_of_another_host),
	T(a_wrong_file_is_refused),
	T(a_wrong_scope_is_refused),
	T(what_no_experiment_can_tell_is_doubted),
	T(a_capability_is_found_by_its_effect),
	T(what_is_no_fault_of_the_capability_stays_one),
	T(a_kvm_unlike_its_version_is_doubted),
	T(what_only_a_second_look_shows_counts),
};
RUN(tests);
