// SPDX-License-Identifier: GPL-2.0
/* Traces: what is redundant, what repeats and what both save, on traces whose answers are known. */
#include "test.h"

#include "analyse/trace_phases.h"
#include "trace/counts.h"
#include "trace/fds.h"
#include "trace/hist.h"
#include "trace/trace.h"

#include <errno.h>

static struct trace_row row(unsigned int phase, enum trace_op op, unsigned int vcpu, uint64_t id,
			    const char *scope, uint64_t accesses)
{
	struct trace_row r = {
		.vm = 1, .phase = phase, .op = op, .vcpu = vcpu, .id = id, .accesses = accesses
	};

	strcpy(r.scope, scope);
	strcpy(r.phase_name, phase == 1 ? "one" : "two");
	return r;
}

static struct trace_line sum_of(struct trace_row *rows, size_t nr)
{
	struct trace_rows all = { rows, nr };
	struct trace_sums sums;
	struct trace_line line;

	assert_int_equal(trace_mark(&all), 0);
	assert_int_equal(trace_sum(&sums, &all, NULL), 0);
	line = sums.all;
	trace_sums_free(&sums);
	return line;
}

/* N vCPUs, c accesses of each: c(N-1) redundant, N(c-1) repeats, of them (c-1)(N-1) both; one is
 * left. */
static void a_wide_register(void **state)
{
	struct trace_row rows[5];
	struct trace_line sum;
	unsigned int v;

	(void)state;
	for (v = 0; v < 5; v++)
		rows[v] = row(1, TRACE_GET, v, 7, "vm", 3);
	sum = sum_of(rows, 5);
	assert_int_equal(sum.n[TRACE_ACCESSES], 15);
	assert_int_equal(sum.n[TRACE_WIDE], 15);
	assert_int_equal(sum.n[TRACE_REDUNDANT], 12);
	assert_int_equal(sum.n[TRACE_REPEATS], 10);
	assert_int_equal(sum.n[TRACE_OVERLAP], 8);
	assert_int_equal(rows[0].redundant, 0);
	assert_int_equal(rows[4].redundant, 3);
}

/* One vCPU's worth is the most that any of them did. */
static void vcpus_that_differ(void **state)
{
	struct trace_row rows[] = {
		row(1, TRACE_SET, 0, 7, "host", 1),
		row(1, TRACE_SET, 1, 7, "host", 4),
		row(1, TRACE_SET, 2, 7, "host", 2),
	};
	struct trace_line sum = sum_of(rows, 3);

	(void)state;
	assert_int_equal(rows[0].redundant, 1);
	assert_int_equal(rows[1].redundant, 0);
	assert_int_equal(rows[2].redundant, 2);
	assert_int_equal(sum.n[TRACE_REPEATS], 4);
	assert_int_equal(sum.n[TRACE_OVERLAP], 1);
	/* with both, one of 7 is left */
	assert_int_equal(sum.n[TRACE_REDUNDANT] + sum.n[TRACE_REPEATS] - sum.n[TRACE_OVERLAP], 6);
}

static void a_register_of_a_vcpu_is_never_redundant(void **state)
{
	struct trace_row rows[] = {
		row(1, TRACE_GET, 0, 7, "vcpu", 2),
		row(1, TRACE_GET, 1, 7, "vcpu", 2),
	};
	struct trace_line sum = sum_of(rows, 2);

	(void)state;
	assert_int_equal(sum.n[TRACE_WIDE], 0);
	assert_int_equal(sum.n[TRACE_REDUNDANT], 0);
	assert_int_equal(sum.n[TRACE_REPEATS], 2);
}

/* A GET and a SET are not the same again, nor is it one in another phase or of another VM. */
static void phases_ops_and_vms_are_apart(void **state)
{
	struct trace_row rows[] = {
		row(1, TRACE_GET, 0, 7, "vm", 1),  row(1, TRACE_SET, 0, 7, "vm", 1),
		row(1, TRACE_LIST, 0, 0, "vm", 9), row(1, TRACE_LIST, 1, 0, "vm", 9),
		row(2, TRACE_GET, 1, 7, "vm", 1),  row(2, TRACE_GET, 1, 7, "vm", 1),
	};
	struct trace_line sum;

	(void)state;
	rows[5].vm = 2;
	sum = sum_of(rows, 6);
	assert_int_equal(sum.n[TRACE_ACCESSES], 4);
	assert_int_equal(sum.n[TRACE_REDUNDANT], 0);
	assert_int_equal(sum.n[TRACE_REPEATS], 0);
	assert_int_equal(sum.lists, 18);
}

/* Phase 1: a VM that looks at the host, and the real one of two vCPUs; phase 2: only the latter. */
static struct trace_row two_vms[] = {
	{ 1, 1, "one", TRACE_GET, 0, 7, .scope = "vm", .accesses = 5 },
	{ 2, 1, "one", TRACE_GET, 0, 7, .scope = "vm", .accesses = 4 },
	{ 2, 1, "one", TRACE_GET, 1, 7, .scope = "vm", .accesses = 4 },
	{ 2, 1, "one", TRACE_LIST, 0, 0, .scope = "vcpu", .accesses = 1 },
	{ 2, 2, "two", TRACE_SET, 0, 8, .scope = "vcpu", .accesses = 1 },
	{ 2, 2, "two", TRACE_SET, 1, 8, .scope = "vcpu", .accesses = 2 },
};

static void check_phases(const struct trace_sums *sums)
{
	struct trace_phases phases;

	assert_int_equal(trace_phases_make(&phases, sums), 0);
	assert_int_equal(phases.nr, 2);
	assert_string_equal(phases.phase[0].name, "one");
	assert_int_equal(phases.phase[0].vm, 2);
	assert_int_equal(phases.phase[0].vcpus, 2);
	assert_int_equal(phases.phase[0].others, 5);
	assert_near(phases.phase[0].per_vcpu[TRACE_GET], 4);
	assert_near(phases.phase[0].per_vcpu[TRACE_LIST], 0.5);
	assert_near(phases.phase[0].percent[TRACE_REDUNDANT], 50);
	assert_near(phases.phase[0].percent[TRACE_REPEATS], 75);
	assert_near(phases.phase[0].percent[TRACE_OVERLAP], 87.5); /* either: 4 + 6 - 3 of 8 */
	assert_near(phases.phase[1].per_vcpu[TRACE_SET], 1.5);
	assert_near(phases.all.share[TRACE_ACCESSES], 11);
	assert_int_equal(phases.all.vcpus, 2);
	trace_phases_free(&phases);
}

/* As the trace has them, and from the rows of phases.csv. */
static void phases_are_of_the_largest_vm(void **state)
{
	struct trace_rows rows = { two_vms, sizeof(two_vms) / sizeof(two_vms[0]) };
	struct trace_line_rows lines;
	struct trace_sums sums, again;

	(void)state;
	assert_int_equal(trace_mark(&rows), 0);
	assert_int_equal(trace_sum(&sums, &rows, NULL), 0);
	check_phases(&sums);
	assert_int_equal(trace_lines_put(&lines, &sums, NULL), 0);
	assert_int_equal(trace_lines_take(&again, &lines), 0);
	check_phases(&again);
	assert_int_equal(again.all.lists, sums.all.lists);
	assert_memory_equal(again.all.n, sums.all.n, sizeof(sums.all.n));
	assert_int_equal(trace_sums_keep(&again, "two,three"), 0);
	assert_int_equal(again.nr, 1);
	assert_int_equal(again.all.n[TRACE_ACCESSES], 3);
	assert_int_equal(trace_sums_keep(&again, "one"), -EINVAL);
	trace_sums_free(&sums);
	trace_sums_free(&again);
	free(lines.row);
}

static struct register_row cost(const char *op, const char *state, unsigned int vcpus, uint64_t id,
				double median)
{
	struct register_row r = { .cell = { .vcpus = vcpus, .id = id }, .s.mid.median = median };

	strcpy(r.cell.op, op);
	strcpy(r.cell.state, state);
	strcpy(r.metric, "instructions");
	return r;
}

/* Before the first KVM_RUN as fresh, after it as ran; of the nearest VM; or not at all. */
static void accesses_are_priced(void **state)
{
	struct register_row prices[] = {
		cost("get", "fresh", 1, 7, 10),	  cost("get", "ran", 1, 7, 100),
		cost("get", "ran", 512, 7, 1000), cost("set", "fresh", 1, 8, 5),
		cost("get", "fresh", 1, 7, 77),
	};
	struct register_costs costs = { prices, 5 };
	struct trace_row rows[] = {
		row(1, TRACE_GET, 0, 7, "vm", 2),   row(1, TRACE_GET, 1, 7, "vm", 2),
		row(2, TRACE_GET, 0, 7, "vm", 1),   row(2, TRACE_SET, 0, 8, "vcpu", 3),
		row(2, TRACE_SET, 1, 9, "vcpu", 4),
	};
	struct trace_rows all = { rows, 5 };
	struct trace_prices how = { &costs, trace_metric(&costs), true };
	struct trace_sums sums;

	(void)state;
	strcpy(prices[4].metric, "wall_ns");
	assert_string_equal(how.metric, "instructions");
	assert_int_equal(trace_mark(&all), 0);
	assert_int_equal(trace_sum(&sums, &all, &how), 0);
	assert_int_equal(sums.nr, 3);
	assert_near(sums.line[0].cost[TRACE_ACCESSES], 40);
	assert_near(sums.line[0].cost[TRACE_REDUNDANT], 20);
	assert_near(sums.line[0].cost[TRACE_REPEATS], 20);
	assert_near(sums.line[0].cost[TRACE_OVERLAP], 10);
	assert_near(trace_saved(sums.line[0].cost), 30);
	assert_near(sums.line[1].cost[TRACE_ACCESSES], 100);
	assert_near(sums.line[2].cost[TRACE_ACCESSES], 15);
	assert_int_equal(sums.all.unpriced, 4);
	assert_int_equal(sums.vm[0].vcpus, 2);
	assert_string_equal(sums.line[2].phase_name, "two");
	trace_sums_free(&sums);
}

static void percentages(void **state)
{
	(void)state;
	assert_near(trace_percent(1, 4), 25);
	assert_near(trace_percent(0, 0), 0);
}

static void counts_become_rows(void **state)
{
	const struct trace_options options = { .phases = "first", .creation = true };
	const uint64_t vms[] = { 0xb, 0xa };
	struct trace_counts counts = { 0 };
	struct trace_key key = { .phase = 1 };
	struct trace_rows rows;
	unsigned int i;

	(void)state;
	for (i = 0; i < 6000; i++) {
		key.vm = i % 3 + 0xa; /* 0xc is nobody's */
		key.vcpu = 99 - i / 3 % 100;
		key.id = i % 2000 / 300;
		key.op = i / 3000;
		key.phase = 1 + i / 3000;
		++*trace_count_of(&counts, &key);
	}
	assert_int_equal(trace_rows_make(&rows, &counts, vms, 2, &options), 0);
	for (i = 0; i < rows.nr; i++) {
		const struct trace_row *a = &rows.row[i], *b = a + 1;

		assert_int_equal(a->op, a->phase - 1);
		assert_string_equal(a->phase_name, a->phase == 1 ? "first" : "2");
		if (i + 1 < rows.nr && a->vm == b->vm && a->phase == b->phase)
			assert_true(a->vcpu < b->vcpu || (a->vcpu == b->vcpu && a->id < b->id));
	}
	assert_int_equal(rows.row[0].vm, 1);
	assert_int_equal(rows.row[rows.nr - 1].vm, 2);
	free(rows.row);
	trace_counts_free(&counts);
}

static void names_of_phases(void **state)
{
	char name[TRACE_PHASE_MAX], word[] = "vmm", *vmm[] = { word, NULL };
	struct trace_options o = { .argv = vmm, .creation = true };
	struct error error = { "" };

	(void)state;
	trace_phase_name(&o, 1, name);
	assert_string_equal(name, "creation");
	trace_phase_name(&o, 2, name);
	assert_string_equal(name, "2");
	o.creation = false;
	trace_phase_name(&o, 1, name);
	assert_string_equal(name, "1");
	o.phases = "create,stop";
	trace_phase_name(&o, 2, name);
	assert_string_equal(name, "stop");
	trace_phase_name(&o, 3, name);
	assert_string_equal(name, "3");
	assert_int_equal(trace_phases_check("a,b,c", &error), 0);
	assert_int_equal(trace_phases_check("a,b,a", &error), -EINVAL);
	assert_int_equal(trace_phases_check("a,bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", &error), -EINVAL);
}

#define HEAD "# event histogram\n#\n# trigger info: hist:keys=kvm,vcpu_id,id [active]\n#\n\n"

static uint64_t taken[8][4];
static unsigned int nr_taken;

static int take(void *arg, const uint64_t *keys, uint64_t n)
{
	assert_ptr_equal(arg, taken);
	memcpy(taken[nr_taken], keys, 3 * sizeof(*keys));
	taken[nr_taken++][3] = n;
	return 0;
}

static int read_hist(const char *text, struct hist_totals *totals, struct error *error)
{
	FILE *f = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
	int err;

	nr_taken = 0;
	err = hist_read(f, "hist", 3, take, taken, totals, error);
	fclose(f);
	return err;
}

static void histograms(void **state)
{
	struct error error = { "" };
	struct hist_totals totals;

	(void)state;
	assert_int_equal(
		read_hist(HEAD
			  "{ kvm: 18446603338368831488, vcpu_id:          0, id: "
			  "6931039826524487712 } "
			  "hitcount:          1\n"
			  "{ kvm: 0xffff800080025000, vcpu_id:        511, id: 5 } hitcount:  20\n"
			  "\nTotals:\n    Hits: 22\n    Entries: 2\n    Dropped: 3\n" HEAD
			  "\nTotals:\n    Hits: 0\n    Entries: 0\n    Dropped: 4\n",
			  &totals, &error),
		0);
	assert_int_equal(nr_taken, 2);
	assert_true(taken[0][0] == 18446603338368831488u && taken[0][2] == 6931039826524487712u);
	assert_true(taken[1][0] == 0xffff800080025000u && taken[1][1] == 511);
	assert_int_equal(taken[1][3], 20);
	assert_int_equal(totals.hits, 22);
	assert_int_equal(totals.sum, 21);
	assert_int_equal(totals.dropped, 7);
}

static void histograms_of_another_kind(void **state)
{
	static const char *const wrong[] = {
		HEAD "{ kvm: 1, vcpu_id: 0, id: 5 } hitcount: 1\n",
		HEAD "{ kvm: 1, vcpu_id: 0 } hitcount: 1\n",
		HEAD "{ kvm: 1, vcpu_id: 0, id: 5, cpu: 1 } hitcount: 1\n",
		HEAD "{ kvm: 1, vcpu_id: zero, id: 5 } hitcount: 1\n",
		HEAD "{ kvm: 1, vcpu_id: 0, id: 99999999999999999999999 } hitcount: 1\n",
		HEAD "{ kvm: 1, vcpu_id: 0, id: 5 } bytes: 1\n",
		HEAD "{ kvm: 1, vcpu_id: 0, id: 5 } hitcount: many\n",
		HEAD "{\n",
		HEAD "\nTotals:\n    Hits: few\n",
	};
	struct error error;
	struct hist_totals totals;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		error.text[0] = '\0';
		if (read_hist(wrong[i], &totals, &error) != -EINVAL || !strstr(error.text, "hist:"))
			fail_msg("%s is taken, or \"%s\"", wrong[i], error.text);
	}
}

static void links_of_descriptors(void **state)
{
	(void)state;
	assert_int_equal(fds_parse_link("anon_inode:kvm-vm"), FDS_OF_VM);
	assert_int_equal(fds_parse_link("anon_inode:kvm-vcpu:0"), 0);
	assert_int_equal(fds_parse_link("anon_inode:kvm-vcpu:511"), 511);
	assert_int_equal(fds_parse_link("anon_inode:kvm-vcpu:"), -2);
	assert_int_equal(fds_parse_link("anon_inode:kvm-vcpu:1 (deleted)"), -2);
	assert_int_equal(fds_parse_link("anon_inode:kvm-vcpu:-1"), -2);
	assert_int_equal(fds_parse_link("anon_inode:kvm-vcpu-stats:1"), -2);
	assert_int_equal(fds_parse_link("/dev/kvm"), -2);
	assert_int_equal(fds_parse_link(""), -2);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(a_wide_register),
	cmocka_unit_test(vcpus_that_differ),
	cmocka_unit_test(a_register_of_a_vcpu_is_never_redundant),
	cmocka_unit_test(phases_are_of_the_largest_vm),
	cmocka_unit_test(phases_ops_and_vms_are_apart),
	cmocka_unit_test(accesses_are_priced),
	cmocka_unit_test(percentages),
	cmocka_unit_test(counts_become_rows),
	cmocka_unit_test(names_of_phases),
	cmocka_unit_test(histograms),
	cmocka_unit_test(histograms_of_another_kind),
	cmocka_unit_test(links_of_descriptors),
};
RUN(tests);
