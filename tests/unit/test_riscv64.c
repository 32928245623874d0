// SPDX-License-Identifier: GPL-2.0
/* riscv64's registers, features and their order, on a fake KVM: tests/lab-riscv64.t has a real
 * one. */
#include "fake_kvm.h"
#include "test.h"

#include "kvm/features.h"
#include "kvm/riscv64/riscv64.h"

#include <errno.h>

#define ISA(nr)	  RISCV64_REG(RISCV64_ISA_EXT, 0, nr)
#define SBI(nr)	  RISCV64_REG(RISCV64_SBI_EXT, 0, nr)
#define TIMER(nr) RISCV64_REG(RISCV64_TIMER, 0, nr)

static const struct vm_config plain = { .features = 0 };
static const struct kernel_version newest = { 7, 3 };

static void names(void **state)
{
	static const struct {
		uint64_t id;
		const char *name, *class;
	} known[] = {
		{ 0x8030000001000006, "config.satp_mode", "config" },
		{ 0x8030000002000000, "core.pc", "core" },
		{ 0x8030000002000020, "core.mode", "core" },
		{ 0x8030000003000008, "csr.satp", "csr" },
		{ 0x8030000003010000, "csr.aia.siselect", "csr-aia" },
		{ 0x8030000003020000, "csr.smstateen.sstateen0", "csr-smstateen" },
		{ 0x8030000004000001, "timer.time", "timer" },
		{ 0x8020000005000003, "fp_f.f3", "fp-f" },
		{ 0x803000000600001f, "fp_d.f31", "fp-d" },
		{ 0x8020000006000020, "fp_d.fcsr", "fp-d" },
		{ 0x803000000700000f, "isa.V", "isa-ext" },
		{ 0x803000000700004d, "isa.ZALASR", "isa-ext" },
		{ 0x80300000070000ff, "isa.255", "isa-ext" },
		{ 0x8030000008000009, "sbi.DBCN", "sbi-ext" },
		{ 0x8030000009000004, "vector.vlenb", "vector" },
		{ 0x8050000009000006, "vector.v0", "vector" },
		{ 0x8050000009000025, "vector.v31", "vector" },
		{ 0x803000000a000001, "sbi.sta.shmem_hi", "sbi-state" },
		{ 0x803000000a010002, "sbi.fwft.misaligned_deleg.value", "sbi-state" },
		{ 0x8030000007010000, "0x8030000007010000", "unknown" },
		{ 0x803000000b000000, "0x803000000b000000", "unknown" },
	};
	char name[REG_NAME_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		assert_string_equal(kvm_arch.reg_name(known[i].id, name), known[i].name);
		assert_string_equal(kvm_arch.reg_class(known[i].id), known[i].class);
		assert_int_equal(known[i].id & kvm_arch.scope_mask, 0);
	}
}

static enum reg_scope scope_of(uint64_t id, enum reg_evidence *evidence)
{
	return kvm_arch.reg_scope(id, &plain, newest, evidence);
}

static void scope(void **state)
{
	enum reg_evidence evidence;
	uint64_t id;

	(void)state;
	assert_int_equal(scope_of(TIMER(1), &evidence), REG_SCOPE_VM);
	assert_int_equal(scope_of(TIMER(0), &evidence), REG_SCOPE_HOST);
	assert_int_equal(evidence, REG_EVIDENCE_DOCUMENTED);
	for (id = 0; id < 8; id++) /* block sizes and satp_mode; isa and m*id are a vCPU's */
		assert_int_equal(scope_of(RISCV64_REG(RISCV64_CONFIG, 0, id), &evidence),
				 id == 1 || id >= 5 ? REG_SCOPE_HOST : REG_SCOPE_VCPU);
	assert_int_equal(scope_of(TIMER(2), &evidence), REG_SCOPE_VCPU);
	assert_int_equal(scope_of(0x803000000b000000, &evidence), REG_SCOPE_VCPU);
	assert_int_equal(evidence, REG_EVIDENCE_UNPROVEN);
	/* what is wider is not also said to be each vCPU's */
	assert_false(kvm_arch.never_wide(TIMER(1)));
	assert_false(kvm_arch.never_wide(TIMER(0)));
	assert_true(kvm_arch.never_wide(ISA(15)));
	assert_true(kvm_arch.never_wide(RISCV64_REG(RISCV64_CONFIG, 0, 0)));
	assert_false(kvm_arch.never_wide(RISCV64_REG(RISCV64_CONFIG, 0, 6)));
}

/* A host with V and ZICBOZ, of which V alone can be turned off, and with SBI_DBCN. */
static void a_host(void)
{
	fake_kvm.ids[0] = ISA(15);
	fake_kvm.initial[0] = 1;
	fake_kvm.ids[1] = ISA(12);
	fake_kvm.initial[1] = 1;
	fake_kvm.set_errno[1] = EINVAL;
	fake_kvm.ids[2] = SBI(9);
	fake_kvm.initial[2] = 0;
}

static uint64_t features_of(const char *text)
{
	struct error error;
	uint64_t mask = 0;

	assert_int_equal(features_parse(text, &mask, &error), 0);
	return mask;
}

static void features(void **state)
{
	struct vm_config config = { .features = 0 };
	struct vcpu_ioctl step;
	struct kvm_one_reg one;
	uint64_t mask;
	char text[128];

	(void)state;
	a_host();
	features_print(kvm_arch.offered(), text, sizeof(text));
	assert_string_equal(text, "V SBI_DBCN");

	config.features = features_of("default");
	assert_false(kvm_arch.has_step(&config, VM_STEP_INIT));
	assert_false(kvm_arch.has_step(&config, VM_STEP_FINALIZE));

	config.features = features_of("SBI_DBCN"); /* and so without V */
	assert_true(kvm_arch.has_step(&config, VM_STEP_INIT));
	assert_int_equal(kvm_arch.vcpu_step(NULL, &config, VM_STEP_INIT, &step, NULL), 0);
	memcpy(&one, step.arg, sizeof(one));
	memcpy(&mask, (void *)(uintptr_t)one.addr, sizeof(mask));
	assert_int_equal(one.id, RISCV64_REG(RISCV64_ISA_EXT, RISCV64_MULTI_DIS, 0));
	assert_int_equal(mask, 1 << 15);
	assert_true(kvm_arch.has_step(&config, VM_STEP_FINALIZE));
	assert_int_equal(kvm_arch.vcpu_step(NULL, &config, VM_STEP_FINALIZE, &step, NULL), 0);
	memcpy(&one, step.arg, sizeof(one));
	memcpy(&mask, (void *)(uintptr_t)one.addr, sizeof(mask));
	assert_int_equal(one.id, RISCV64_REG(RISCV64_SBI_EXT, RISCV64_MULTI_EN, 0));
	assert_int_equal(mask, 1 << 9);
}

static void no_scope_cap(void **state)
{
	struct vm_config config = { .scope_cap = 77 };
	struct error error;
	struct vm vm;

	(void)state;
	assert_int_equal(vm_create(&vm, &config, 1, &error), -ENODEV);
	assert_non_null(strstr(error.text, "capability 77: no kernel of riscv64"));
	assert_int_equal(fake_kvm.open_fds, 0);
}

/* QEMU writes floating point at its widest, the timer last, and no extension. */
static void qemu_order(void **state)
{
	static struct reg regs[] = {
		{ .plain_id = ISA(15) },
		{ .plain_id = TIMER(0) },
		{ .plain_id = TIMER(1) },
		{ .plain_id = RISCV64_REG(RISCV64_FP_F, 0, 0) },
		{ .plain_id = RISCV64_REG(RISCV64_FP_D, 0, 0) },
		{ .plain_id = RISCV64_REG(RISCV64_CSR, 0, 0) },
		{ .plain_id = RISCV64_REG(RISCV64_CSR, 0, 9) },
		{ .plain_id = RISCV64_REG(RISCV64_CORE, 0, 0) },
	};
	struct reg_table table = { .regs = regs, .nr = sizeof(regs) / sizeof(regs[0]) };
	size_t order[2 * sizeof(regs) / sizeof(regs[0])];

	(void)state;
	assert_int_equal(kvm_arch.qemu_order(&table, order), 4);
	assert_int_equal(order[0], 7);
	assert_int_equal(order[1], 5);
	assert_int_equal(order[2], 4);
	assert_int_equal(order[3], 2);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup(names, fake_kvm_setup),
	cmocka_unit_test_setup(scope, fake_kvm_setup),
	cmocka_unit_test_setup(features, fake_kvm_setup),
	cmocka_unit_test_setup(no_scope_cap, fake_kvm_setup),
	cmocka_unit_test_setup(qemu_order, fake_kvm_setup),
};

RUN(tests);
