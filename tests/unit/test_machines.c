// SPDX-License-Identifier: GPL-2.0
/* Machines in one table: what each has of it, and nothing of it speaks to Markdown. */
#include "made_run.h"
#include "test.h"

#include "analyse/sides.h"
#include "report/machines.h"

static char *table_of(const struct side *side, size_t nr)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	machines_write(f, side, nr);
	fclose(f);
	return text;
}

static void the_largest_vm_of_each_pass(void **state)
{
	struct side side[2] = { { .summary = made.findings.summary, .benches = made.benches },
				{ .summary = made.findings.summary, .benches = made.benches } };
	char *text;

	(void)state;
	assert_int_equal(env_set(&side[0].env, "cpu", "Neoverse-N1 r3p1"), 0);
	assert_int_equal(env_set(&side[0].env, "kernel_release", "6.12_x|<b>`"), 0);
	assert_int_equal(env_set(&side[0].env, "kvm_mode", "VHE"), 0);
	assert_int_equal(env_set(&side[1].env, "host_kind", "emulated: by hand"), 0);
	snprintf(side[1].doubts.text, sizeof(side[1].doubts.text), "was [interrupted]");
	text = table_of(side, 2);
	/* a head of two lines; two savings of each op; what is doubtful after a blank line */
	assert_int_equal(count(text, "\n"), 2 + 2 * NR_OPS * (NR_POLICIES - 1) + 2);
	assert_int_equal(count(text, "| 8 | - | - | 40.000 |"), 2 * NR_OPS * (NR_POLICIES - 1));
	assert_int_equal(count(text, "\n| [1] Neoverse-N1 r3p1 | 6.12\\_x??b?? | VHE | "),
			 NR_OPS * (NR_POLICIES - 1));
	assert_int_equal(count(text, "\n| [2] unknown | unknown | emulated, unknown | "),
			 NR_OPS * (NR_POLICIES - 1));
	assert_non_null(strstr(text, "| KVM\\_OPERATION\\_0 | 8 |"));
	assert_non_null(strstr(text, "\n\n- [2] doubtful: was ?interrupted?\n"));
	free(text);
	env_free(&side[0].env);
	env_free(&side[1].env);
}

static void no_machine_is_a_table_without_rows(void **state)
{
	char *text = table_of(NULL, 0);

	(void)state;
	assert_int_equal(count(text, "\n"), 2);
	free(text);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(the_largest_vm_of_each_pass),
	cmocka_unit_test(no_machine_is_a_table_without_rows),
};

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make, unmake);
}
