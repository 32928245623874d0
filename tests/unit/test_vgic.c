// SPDX-License-Identifier: GPL-2.0
/* VMs with a GICv3 on the fake KVM: how they are made and end, and the harness `vgic`. */
#include "fake_kvm.h"
#include "fake_vgic.h"
#include "test.h"

#include "kvm/arch.h"
#include "kvm/arm64/vgic.h"
#include "kvm/features.h"

#include <errno.h>

#define NR_VCPUS 5

static struct vm_config with_vgic(void)
{
	struct vm_config config = { .features = 0 };

	assert_int_equal(features_parse("default,VGIC", &config.features, NULL), 0);
	return config;
}

static void a_vm_has_its_devices_until_it_ends(void **state)
{
	struct vm_config config = with_vgic();
	struct vm vm;

	(void)state;
	assert_int_equal(vm_create(&vm, &config, NR_VCPUS, NULL), 0);
	assert_int_equal(fake_kvm.open_fds, 1 + NR_VCPUS + 2);
	vm_destroy(&vm);
	assert_int_equal(fake_kvm.open_fds, 0);
	fake_vgic.no_its = true;
	assert_int_equal(vm_create(&vm, &config, NR_VCPUS, NULL), 0);
	assert_int_equal(fake_kvm.open_fds, 1 + NR_VCPUS + 1);
	vm_destroy(&vm);
	assert_int_equal(fake_kvm.open_fds, 0);
}

/* A GIC's creation and 4 attributes, the question whether there is an ITS, its creation and 2
 * attributes: each fails in turn. Nothing is left, and the message says what to do. */
static void a_vgic_that_fails_is_named(void **state)
{
	enum { NR_CALLS = 9, QUESTION = 5 };
	struct vm_config config = with_vgic(), without = { .features = 0 };
	uint64_t i, first;
	struct error error;
	struct vm vm;

	(void)state;
	assert_int_equal(features_parse("default", &without.features, NULL), 0);
	fake_kvm.calls = 0;
	assert_int_equal(vm_create(&vm, &without, NR_VCPUS, NULL), 0);
	vm_destroy(&vm);
	first = fake_kvm.calls + 1;
	fake_kvm.calls = 0;
	assert_int_equal(vm_create(&vm, &config, NR_VCPUS, NULL), 0);
	vm_destroy(&vm);
	assert_int_equal(fake_kvm.calls, first - 1 + NR_CALLS);
	for (i = 0; i < NR_CALLS; i++) {
		fake_kvm.calls = 0;
		fake_kvm.fail_at = first + i;
		fake_kvm.fail_errno = ENXIO;
		error.text[0] = '\0';
		assert_int_equal(vm_create(&vm, &config, NR_VCPUS, &error),
				 i == QUESTION ? 0 : -ENXIO);
		vm_destroy(&vm);
		assert_int_equal(fake_kvm.open_fds, 0);
		if (i != QUESTION)
			assert_non_null(strstr(error.text, "leave VGIC out of --features"));
	}
}

static void a_host_of_gicv2_offers_none(void **state)
{
	struct bench_config bench = { .vcpus = 1, .threads = 1 };
	struct error error = { "" };
	uint64_t features;
	char name[16];

	(void)state;
	fake_vgic.no_gicv3 = true;
	assert_string_equal(kvm_arch.irqchip(name, sizeof(name)), "GICv2");
	assert_int_equal(features_parse("default,VGIC", &features, &error), -EINVAL);
	assert_non_null(strstr(error.text, "VGIC is not offered by this host's KVM"));
	assert_int_equal(features_parse("all", &features, NULL), 0);
	assert_false(features & kvm_arch.irqchip_state->feature());
	assert_non_null(strstr(bench_find("vgic")->supported(&bench), "no GICv3"));
}

/* A subject of the harness, and its passes. */
struct subject {
	const struct bench *b;
	struct bench_config config;
	void *ctx;
};

static void make_subject(struct subject *s)
{
	*s = (struct subject){ .b = bench_find("vgic"),
			       .config = { .vcpus = NR_VCPUS, .threads = 1 } };
	assert_null(s->b->supported(&s->config));
	assert_int_equal(bench_setup(s->b, &s->config, &s->ctx, NULL), 0);
}

static int pass_of(struct subject *s, unsigned int op, struct bench_tally *tally,
		   struct error *error)
{
	struct bench_pass pass = { .op = op, .repeat = 1, .threads = 1 };
	int err = s->b->prepare(s->ctx, &pass, error);

	*tally = (struct bench_tally){ 0 };
	if (err)
		return err;
	s->b->run(s->ctx, &pass, tally);
	return s->b->check(s->ctx, &pass, tally, error);
}

/* By the registers: 634 of the VM, and 4 + 17 + 9 of each vCPU, 24 and 3 of which are cleared
 * first; the pending tables before all. Of the ITS 13, and its tables. */
static void passes_make_the_accesses_they_count(void **state)
{
	const uint64_t values = 634 + NR_VCPUS * 30;
	const uint64_t expected[] = {
		values + 1,	   values + 24 + 3 * NR_VCPUS, 14, 14, IRQCHIP_ONE_READS,
		IRQCHIP_ONE_READS, IRQCHIP_ONE_READS
	};
	struct bench_tally tally;
	struct bench_work work;
	struct subject s;
	uint64_t before;
	unsigned int op;

	(void)state;
	make_subject(&s);
	for (op = 0; op < s.b->nr_ops; op++) {
		struct bench_pass pass = { .op = op, .repeat = 1, .threads = 1 };

		s.b->count(&s.config, &pass, &work);
		assert_int_equal(work.accesses, expected[op]);
		assert_int_equal(s.b->prepare(s.ctx, &pass, NULL), 0);
		tally = (struct bench_tally){ 0 };
		before = fake_vgic.gets + fake_vgic.sets;
		s.b->run(s.ctx, &pass, &tally);
		assert_int_equal(tally.accesses, expected[op]);
		assert_int_equal(fake_vgic.gets + fake_vgic.sets - before, expected[op]);
		assert_int_equal(s.b->check(s.ctx, &pass, &tally, NULL), 0);
	}
	bench_teardown(s.b, s.ctx);
	assert_int_equal(fake_kvm.open_fds, 0);
}

/* LPIs have no tables then, and there is nothing of an ITS to move. */
static void a_host_without_an_its(void **state)
{
	const uint64_t values = 634 + NR_VCPUS * (30 - 4);
	const uint64_t expected[] = { values, values + 24 + 3 * NR_VCPUS, 0, 0 };
	struct bench_tally tally;
	struct bench_work work;
	struct subject s;
	unsigned int op;

	(void)state;
	fake_vgic.no_its = true;
	vgic_host.known = false; /* it is asked once */
	make_subject(&s);
	for (op = IRQCHIP_SAVE; op <= IRQCHIP_ITS_RESTORE; op++) {
		struct bench_pass pass = { .op = op, .repeat = 1, .threads = 1 };

		s.b->count(&s.config, &pass, &work);
		assert_int_equal(work.accesses, expected[op]);
		if (expected[op])
			assert_int_equal(pass_of(&s, op, &tally, NULL), 0);
	}
	bench_teardown(s.b, s.ctx);
	assert_int_equal(fake_kvm.open_fds, 0);
	vgic_host.known = false;
}

/* What is lost on the way is seen, and named. */
static void a_lost_write_is_seen(void **state)
{
	static const struct {
		uint32_t group;
		uint64_t attr;
		const char *name;
	} all[] = {
		{ KVM_DEV_ARM_VGIC_GRP_DIST_REGS, 0x0, "GICD_CTLR" },
		{ KVM_DEV_ARM_VGIC_GRP_DIST_REGS, 0x104, "GICD_ISENABLER" },
		{ KVM_DEV_ARM_VGIC_GRP_DIST_REGS, 0x404 + 28, "GICD_IPRIORITYR" },
		{ KVM_DEV_ARM_VGIC_GRP_DIST_REGS, 0x6000 + 8 * 33, "GICD_IROUTER" },
		{ KVM_DEV_ARM_VGIC_GRP_LEVEL_INFO, 64, "line levels" },
		{ KVM_DEV_ARM_VGIC_GRP_REDIST_REGS, 4ull << 32 | 0x10200, "GICR_ISPENDR0" },
		{ KVM_DEV_ARM_VGIC_GRP_REDIST_REGS, 1ull << 32 | 0x78, "GICR_PENDBASER" },
		{ KVM_DEV_ARM_VGIC_GRP_CPU_SYSREGS,
		  2ull << 32 | ARM64_SYSREG_ENCODING(3, 0, 4, 6, 0), "ICC_PMR_EL1" },
		{ KVM_DEV_ARM_VGIC_GRP_ITS_REGS, 0x80, "GITS_CBASER" },
	};
	struct bench_tally tally;
	struct error error;
	struct subject s;
	unsigned int op;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		make_subject(&s);
		op = all[i].group == KVM_DEV_ARM_VGIC_GRP_ITS_REGS ? IRQCHIP_ITS_RESTORE
								   : IRQCHIP_RESTORE;
		fake_vgic.lose = true;
		fake_vgic.lose_group = all[i].group;
		fake_vgic.lose_attr = all[i].attr;
		assert_int_equal(pass_of(&s, op, &tally, &error), -EPROTO);
		assert_non_null(strstr(error.text, all[i].name));
		fake_vgic.lose = false;
		bench_teardown(s.b, s.ctx);
		make_subject(&s);
		assert_int_equal(pass_of(&s, op, &tally, &error), 0);
		bench_teardown(s.b, s.ctx);
	}
}

/* The source's state is no new VM's, or there would be nothing to see. */
static void a_register_that_takes_nothing_is_refused(void **state)
{
	struct bench_config config = { .vcpus = NR_VCPUS, .threads = 1 };
	const struct bench *b = bench_find("vgic");
	struct error error = { "" };
	void *ctx;

	(void)state;
	assert_null(b->supported(&config));
	fake_vgic.lose = true;
	fake_vgic.lose_group = KVM_DEV_ARM_VGIC_GRP_DIST_REGS; /* GICD_CTLR */
	assert_int_equal(bench_setup(b, &config, &ctx, &error), -EPROTO);
	assert_non_null(strstr(error.text, "GICD_CTLR took no other value"));
	assert_int_equal(fake_kvm.open_fds, 0);
}

static void a_vcpu_that_runs_is_named_as_the_reason(void **state)
{
	struct bench_tally tally;
	struct error error;
	struct subject s;

	(void)state;
	make_subject(&s);
	fake_vgic.vcpu_runs = true;
	assert_int_equal(pass_of(&s, IRQCHIP_SAVE, &tally, &error), -EBUSY);
	assert_true(tally.failed > 700);
	assert_non_null(strstr(error.text, "KVM_SET_DEVICE_ATTR of the pending tables"));
	assert_non_null(strstr(error.text, "takes the lock of every vCPU"));
	bench_teardown(s.b, s.ctx);
}

#define T(f) cmocka_unit_test_setup(f, fake_kvm_setup)
static const struct CMUnitTest tests[] = {
	T(a_vm_has_its_devices_until_it_ends),
	T(a_vgic_that_fails_is_named),
	T(a_host_of_gicv2_offers_none),
	T(passes_make_the_accesses_they_count),
	T(a_host_without_an_its),
	T(a_lost_write_is_seen),
	T(a_register_that_takes_nothing_is_refused),
	T(a_vcpu_that_runs_is_named_as_the_reason),
};
RUN(tests);
