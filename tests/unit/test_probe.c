// SPDX-License-Identifier: GPL-2.0
/*
 * The experiment on registers whose truth the test knows. Wider than the truth is never forgiven.
 */
#include "fake_kvm.h"
#include "test.h"

#include "kvm/arm64/uapi.h"
#include "kvm/probe.h"
#include "kvm/reg.h"

#include <errno.h>

/* Indices of the fake's registers. */
enum { X0, X1, PSCI, PFR0, MIDR, SCTLR, Z0, LAST };

static const struct vm_config config = { .features = 7 };
static struct reg_table table;

/* Both looks, as a run takes them. */
static void probe_twice(void)
{
	struct state_recipes recipes;

	reg_table_free(&table);
	assert_int_equal(reg_table_read(&table, &config, SCOPE_PROBE, NULL), 0);
	assert_int_equal(state_recipes_make(&recipes, &table, &config, NULL), 0);
	assert_int_equal(probe_scope_again(&table, &recipes, NULL), 0);
	state_recipes_free(&recipes);
	assert_int_equal(fake_kvm.open_fds, 0);
}

static void probe(void)
{
	reg_table_free(&table);
	assert_int_equal(reg_table_read(&table, &config, SCOPE_PROBE, NULL), 0);
	assert_int_equal(fake_kvm.open_fds, 0);
}

static void expect(unsigned int i, enum reg_scope scope, enum reg_evidence evidence)
{
	if (table.regs[i].scope != scope || table.regs[i].evidence != evidence)
		fail_msg("%s is %s, %s", table.regs[i].name, reg_scope_names[table.regs[i].scope],
			 reg_evidence_names[table.regs[i].evidence]);
}

static void private_is_seen(void **state)
{
	(void)state;
	probe();
	expect(X0, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
	expect(SCTLR, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
	expect(Z0, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
	/* against the documentation, which calls it the VM's: this kernel keeps one a vCPU */
	expect(PSCI, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
}

static void shared_is_seen(void **state)
{
	(void)state;
	fake_kvm.shared[PSCI] = true;
	fake_kvm.initial[PSCI] = 0x10003;
	probe();
	expect(PSCI, REG_SCOPE_VM, REG_EVIDENCE_PROBED);
	assert_int_equal(table.wide, 1);
}

static void what_is_shared_but_not_documented_must_move_whole(void **state)
{
	(void)state;
	fake_kvm.shared[SCTLR] = true;
	fake_kvm.initial[SCTLR] = 0x30d00800;
	probe();
	expect(SCTLR, REG_SCOPE_VM, REG_EVIDENCE_PROBED);
	fake_kvm.fixed[SCTLR] = 0x800; /* one bit that is set and cannot be moved */
	probe();
	expect(SCTLR, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
}

/* It has no bit that is set and stays: but those that are not might be set on another vCPU. */
static void what_reads_0_must_move_whole_too(void **state)
{
	(void)state;
	fake_kvm.shared[SCTLR] = true;
	fake_kvm.fixed[SCTLR] = ~1ull;
	probe();
	expect(SCTLR, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
	fake_kvm.fixed[SCTLR] = 1ull << 63;
	probe();
	expect(SCTLR, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
	fake_kvm.fixed[SCTLR] = 0;
	probe();
	expect(SCTLR, REG_SCOPE_VM, REG_EVIDENCE_PROBED);
}

/* As CNTVOFF_EL2 is taken off the virtual counter. On vCPUs that are alike it looks shared. */
static void what_hangs_on_another_register_is_seen(void **state)
{
	(void)state;
	fake_kvm.shared[PSCI] = true;
	fake_kvm.less[PSCI] = 1 + SCTLR;
	probe();
	expect(PSCI, REG_SCOPE_VM, REG_EVIDENCE_PROBED);
	probe_twice();
	expect(PSCI, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
	assert_int_equal(table.wide, 0);
	/* one that no contract calls wider is looked at again, too: that makes it proven */
	fake_kvm.shared[X1] = true;
	fake_kvm.fixed[X1] = 1;
	fake_kvm.less[X1] = 1 + SCTLR;
	fake_kvm.less[PSCI] = 0;
	probe_twice();
	expect(X1, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
	expect(PSCI, REG_SCOPE_VM, REG_EVIDENCE_PROBED);
	fake_kvm.counter = PSCI;
	fake_kvm.less[PSCI] = 1 + SCTLR;
	probe_twice();
	expect(PSCI, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
}

/* Even what no experiment can move: it reads otherwise on each vCPU. */
static void what_cannot_move_and_hangs_on_another_is_seen(void **state)
{
	(void)state;
	fake_kvm.fixed[MIDR] = UINT64_MAX;
	fake_kvm.less[MIDR] = 1 + SCTLR;
	probe();
	expect(MIDR, REG_SCOPE_HOST, REG_EVIDENCE_DOCUMENTED);
	probe_twice();
	expect(MIDR, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
}

/* The copy's PSCI_VERSION is cleared by the write of another register, which comes after it. */
static void what_a_copy_loses_is_a_vcpus(void **state)
{
	(void)state;
	fake_kvm.shared[PSCI] = true;
	fake_kvm.clears[SCTLR] = 1 + PSCI;
	fake_kvm.initial[SCTLR] = 0xff;
	fake_kvm.fixed[SCTLR] = UINT64_MAX;
	probe();
	expect(PSCI, REG_SCOPE_VM, REG_EVIDENCE_PROBED);
	probe_twice();
	expect(PSCI, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
	assert_int_equal(table.regs[PSCI].seen, REG_SEEN_LOST);
}

#define ID_AA64ISAR0_EL1 ARM64_SYSREG(3, 0, 0, 6, 0)
#define ID_AA64MMFR3_EL1 ARM64_SYSREG(3, 0, 0, 7, 3)

/* Feature IDs are the VM's since 6.5: one that is shared tells of one that takes no value. */
static void a_version_that_lies_is_seen_through(void **state)
{
	(void)state;
	fake_kvm.release = "5.14.0-503.el9.aarch64";
	fake_kvm.ids[X1] = ID_AA64ISAR0_EL1;
	fake_kvm.initial[X1] = 0x1111;
	fake_kvm.fixed[X1] = ~0xffull;
	fake_kvm.shared[X1] = true;
	fake_kvm.ids[SCTLR] = ID_AA64MMFR3_EL1;
	fake_kvm.fixed[SCTLR] = UINT64_MAX;
	fake_kvm.shared[PFR0] = true;
	fake_kvm.fixed[PFR0] = ~0xffull;
	probe();
	expect(X1, REG_SCOPE_VM, REG_EVIDENCE_PROBED);
	expect(PFR0, REG_SCOPE_VM, REG_EVIDENCE_PROBED);
	expect(SCTLR, REG_SCOPE_VM, REG_EVIDENCE_DOCUMENTED);
	assert_ptr_equal(table.unlike, &table.regs[X1]);
	assert_int_equal(table.unlike_since.minor, 5);
	/* one of its fields was the VM's long before: that shows nothing of the others */
	fake_kvm.shared[X1] = false;
	fake_kvm.fixed[X1] = UINT64_MAX;
	probe();
	assert_null(table.unlike);
	expect(X1, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
	expect(PFR0, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
	/* true to its version */
	fake_kvm.release = "6.12.0-fake";
	probe();
	assert_null(table.unlike);
	expect(SCTLR, REG_SCOPE_VM, REG_EVIDENCE_DOCUMENTED);
	/* and one that is older than it says */
	fake_kvm.fixed[X1] = ~0xffull;
	probe();
	assert_ptr_equal(table.unlike, &table.regs[X1]);
	expect(X1, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
	expect(SCTLR, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
}

static void one_private_bit_makes_it_private(void **state)
{
	unsigned int bit;

	(void)state;
	fake_kvm.shared[PSCI] = true;
	fake_kvm.initial[PSCI] = 0x10003;
	for (bit = 0; bit < 64; bit += 7) {
		fake_kvm.split[PSCI] = 1ull << bit;
		probe();
		assert_int_equal(table.regs[PSCI].scope, REG_SCOPE_VCPU);
	}
}

static void what_cannot_move_is_as_documented(void **state)
{
	(void)state;
	fake_kvm.fixed[MIDR] = UINT64_MAX; /* takes every value, and keeps none */
	fake_kvm.fixed[X1] = UINT64_MAX;
	probe();
	expect(MIDR, REG_SCOPE_HOST, REG_EVIDENCE_DOCUMENTED);
	expect(X1, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
	expect(LAST, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN); /* EPERM, and not the real SVE_VLS */
}

/* As x86's HV_X64_MSR_HYPERCALL: nothing can be seen before another register has a value. */
static void what_needs_another_one_is_seen_at_the_second_look(void **state)
{
	(void)state;
	fake_kvm.shared[PSCI] = true;
	fake_kvm.initial[PSCI] = 0x10003;
	fake_kvm.needs[PSCI] = 1 + SCTLR;
	probe();
	expect(PSCI, REG_SCOPE_VM, REG_EVIDENCE_DOCUMENTED);
	probe_twice();
	expect(PSCI, REG_SCOPE_VM, REG_EVIDENCE_PROBED);
	fake_kvm.shared[PSCI] = false;
	probe_twice();
	expect(PSCI, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
}

static void what_cannot_be_taken_back_is_not_believed(void **state)
{
	(void)state;
	fake_kvm.shared[PSCI] = true;
	fake_kvm.initial[PSCI] = 0x10003;
	fake_kvm.sticky[PSCI] = true;
	probe();
	expect(PSCI, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
}

static void counters_are_judged_by_their_offset(void **state)
{
	(void)state;
	fake_kvm.counter = SCTLR;
	probe();
	expect(SCTLR, REG_SCOPE_VCPU, REG_EVIDENCE_PROBED);
	fake_kvm_setup(NULL);
	fake_kvm.counter = PSCI;
	fake_kvm.shared[PSCI] = true;
	probe();
	expect(PSCI, REG_SCOPE_VM, REG_EVIDENCE_PROBED);
}

static void cannot_be_read_is_unproven(void **state)
{
	(void)state;
	fake_kvm.get_errno[PSCI] = ENOENT;
	probe();
	expect(PSCI, REG_SCOPE_VCPU, REG_EVIDENCE_UNPROVEN);
}

/*
 * An ioctl that fails in the middle makes registers unproven, or ends the probe; it never widens.
 */
static void failing_never_widens(void **state)
{
	uint64_t nr, n;

	(void)state;
	probe();
	nr = fake_kvm.calls;
	for (n = 1; n < nr; n += 3) {
		size_t i;
		int err;

		fake_kvm_setup(NULL);
		fake_kvm.fail_at = n;
		fake_kvm.fail_errno = EFAULT;
		reg_table_free(&table);
		err = reg_table_read(&table, &config, SCOPE_PROBE, NULL);
		assert_int_equal(fake_kvm.open_fds, 0);
		for (i = 0; !err && i < table.nr; i++)
			if (table.regs[i].scope !=
			    REG_SCOPE_VCPU) /* at most as the kernel's contract says */
				assert_int_equal(table.regs[i].evidence, REG_EVIDENCE_DOCUMENTED);
	}
	reg_table_free(&table);
}

#define T(f) cmocka_unit_test_setup(f, fake_kvm_setup)
static const struct CMUnitTest tests[] = {
	T(private_is_seen),
	T(shared_is_seen),
	T(what_is_shared_but_not_documented_must_move_whole),
	T(what_reads_0_must_move_whole_too),
	T(what_hangs_on_another_register_is_seen),
	T(what_cannot_move_and_hangs_on_another_is_seen),
	T(what_a_copy_loses_is_a_vcpus),
	T(a_version_that_lies_is_seen_through),
	T(one_private_bit_makes_it_private),
	T(what_cannot_move_is_as_documented),
	T(what_needs_another_one_is_seen_at_the_second_look),
	T(what_cannot_be_taken_back_is_not_believed),
	T(counters_are_judged_by_their_offset),
	T(cannot_be_read_is_unproven),
	T(failing_never_widens),
};
RUN(tests);
