// SPDX-License-Identifier: GPL-2.0
/* Counts of a trace, spread over passes: see replayed_trace.h. */
#include "run/replayed_trace.h"

#include "record/env.h"
#include "record/trace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* More than any VM has, and than any phase of a VMM makes that could be replayed in a pass. */
#define VCPUS_MAX    4096
#define ACCESSES_MAX 4000000
#define NOWHERE	     SIZE_MAX

struct maker {
	const char *path;
	const struct reg_table *regs;
	struct trace_rows rows;
	unsigned int vm, vcpus, phases; /* of the VM that is replayed */
	bool begins_fresh;
	size_t *place;	 /* of each row's register; NOWHERE: it is none of @regs, or a list */
	uint32_t *left;	 /* [op][vcpu][regs->nr] of a phase: accesses that no pass has yet */
	uint32_t *lists; /* [vcpu] */
	uint64_t accesses, fresh; /* of that phase, lists too; and of a VM that had not run */
	size_t *pass;		  /* room for the registers of one */
	uint64_t left_out;
};

int run_trace_check(const char *path, struct error *error)
{
	struct run_dir dir;
	int err = run_dir_open(&dir, path, error);

	if (!err)
		run_dir_close(&dir);
	return err;
}

static int read_trace(struct maker *m, const struct run_listener *listener, struct error *error)
{
	struct run_dir dir;
	struct env env = { 0 };
	int err = run_dir_open(&dir, m->path, error);

	if (err)
		return err;
	err = table_read(&trace_table, &dir, &m->rows.row, &m->rows.nr, error);
	if (!err)
		err = env_read_dir(&env, &dir, error);
	if (!err) {
		m->begins_fresh = !strcmp(env_get(&env, "trace_creation", "no"), "yes");
		if (strcmp(env_get(&env, "trace_lost", "0"), "0") != 0)
			run_say(listener, "doubt: %s: %s accesses are not in the trace itself",
				m->path, env_get(&env, "trace_lost", "0"));
	}
	env_free(&env);
	run_dir_close(&dir);
	return err;
}

/* The VM with the most accesses; rows of a VM stand together. */
static int choose_vm(struct maker *m, struct error *error)
{
	uint64_t most = 0, sum = 0;
	size_t i;

	for (i = 0; i < m->rows.nr; i++) {
		const struct trace_row *row = &m->rows.row[i];

		sum = i && row->vm == row[-1].vm ? sum : 0;
		if (row->accesses > ACCESSES_MAX)
			return error_set(error, -EINVAL,
					 "%s/trace.csv: %" PRIu64 " accesses of %s, and at most %d "
					 "can be replayed",
					 m->path, row->accesses, row->name, ACCESSES_MAX);
		sum += row->accesses;
		if (sum > most) {
			most = sum;
			m->vm = row->vm;
		}
	}
	for (i = 0; i < m->rows.nr; i++) {
		const struct trace_row *row = &m->rows.row[i];

		if (row->vm != m->vm)
			continue;
		if (row->vcpu >= VCPUS_MAX)
			return error_set(error, -EINVAL, "%s/trace.csv: there is no vCPU %u",
					 m->path, row->vcpu);
		m->vcpus = row->vcpu >= m->vcpus ? row->vcpu + 1 : m->vcpus;
		m->phases = row->phase > m->phases ? row->phase : m->phases;
	}
	return m->vcpus ? 0 : error_set(error, -ENODATA, "%s/trace.csv: has no accesses", m->path);
}

/* Rows are in order of ids, and so is most of the table: the next one is likely near. */
static size_t place_of(const struct reg_table *regs, uint64_t id, size_t near)
{
	size_t i, at;

	for (i = 0; i < regs->nr; i++) {
		at = (near + i) % regs->nr;
		if (regs->regs[at].plain_id == id || regs->regs[at].id == id)
			return at;
	}
	return NOWHERE;
}

static bool is_left_out(const struct maker *m, const struct trace_row *row, size_t place)
{
	enum pattern_op op = row->op == TRACE_GET ? PATTERN_GET : PATTERN_SET;

	return row->vm == m->vm && row->op != TRACE_LIST &&
	       (place == NOWHERE || !pattern_can(op, &m->regs->regs[place]));
}

static void find_places(struct maker *m, const struct run_listener *listener)
{
	const char *example = NULL;
	size_t i, near = 0;

	for (i = 0; i < m->rows.nr; i++) {
		const struct trace_row *row = &m->rows.row[i];

		m->place[i] = row->vm != m->vm || row->op == TRACE_LIST
				      ? NOWHERE
				      : place_of(m->regs, row->id, near);
		near = m->place[i] == NOWHERE ? near : m->place[i];
		if (!is_left_out(m, row, m->place[i]))
			continue;
		m->left_out += row->accesses;
		example = example ? example : row->name;
		m->place[i] = NOWHERE;
	}
	if (example)
		run_trace_say_left_out(m->path, m->left_out, example, listener);
}

static uint32_t *left_of(const struct maker *m, enum pattern_op op, unsigned int vcpu)
{
	return &m->left[((size_t)(op == PATTERN_SET) * m->vcpus + vcpu) * m->regs->nr];
}

/* The rows of a phase: how often what; its label. Is there any? */
static int count_phase(struct maker *m, unsigned int phase, const char **label, struct error *error)
{
	size_t i;

	m->accesses = m->fresh = 0;
	memset(m->left, 0, 2 * m->vcpus * m->regs->nr * sizeof(*m->left));
	memset(m->lists, 0, m->vcpus * sizeof(*m->lists));
	for (i = 0; i < m->rows.nr; i++) {
		const struct trace_row *row = &m->rows.row[i];

		if (row->vm != m->vm || row->phase != phase)
			continue;
		*label = row->phase_name;
		m->accesses += row->accesses;
		m->fresh += trace_row_fresh(row, m->begins_fresh);
		if (row->op == TRACE_LIST)
			m->lists[row->vcpu] += (uint32_t)row->accesses;
		else if (m->place[i] != NOWHERE)
			left_of(m, row->op == TRACE_GET ? PATTERN_GET : PATTERN_SET,
				row->vcpu)[m->place[i]] += (uint32_t)row->accesses;
	}
	if (m->accesses > ACCESSES_MAX)
		return error_set(error, -EINVAL,
				 "%s/trace.csv: phase %u has %" PRIu64
				 " accesses, and at most %d can be replayed",
				 m->path, phase, m->accesses, ACCESSES_MAX);
	return m->accesses > 0;
}

/* What is left of each register of a vCPU, one of each. 1 if there was any, 0, or -ENOMEM. */
static int add_pass(struct maker *m, struct pattern_phase *phase, enum pattern_op op,
		    unsigned int vcpu)
{
	uint32_t *left = left_of(m, op, vcpu);
	struct pattern_pass pass = {
		.op = op,
		.first = vcpu,
		.alone = vcpu + 1 < m->vcpus,
		.regs = m->pass,
	};
	size_t i;
	int err;

	for (i = 0; i < m->regs->nr; i++) {
		if (!left[i])
			continue;
		left[i]--;
		m->pass[pass.nr++] = i;
	}
	err = pass.nr ? pattern_add_pass(phase, &pass, m->regs) : 0;
	return err ? err : pass.nr > 0;
}

static int add_list(struct maker *m, struct pattern_phase *phase, unsigned int vcpu)
{
	struct pattern_pass pass = { .op = PATTERN_LIST,
				     .first = vcpu,
				     .alone = vcpu + 1 < m->vcpus };
	int err;

	if (!m->lists[vcpu])
		return 0;
	m->lists[vcpu]--;
	err = pattern_add_pass(phase, &pass, m->regs);
	return err ? err : 1;
}

/* A pass of an op over all vCPUs, as far as anything is left: 1, 0 or -ENOMEM. */
static int add_round(struct maker *m, struct pattern_phase *phase, enum pattern_op op)
{
	int any = 0, ret = 0;
	unsigned int vcpu;

	for (vcpu = 0; vcpu < m->vcpus && ret >= 0; vcpu++) {
		ret = pattern_is_list(op) ? add_list(m, phase, vcpu) : add_pass(m, phase, op, vcpu);
		any |= ret > 0;
	}
	return ret < 0 ? ret : any;
}

static int fill_phase(struct maker *m, struct pattern_phase *phase)
{
	int got, ret;

	do
		ret = add_round(m, phase, PATTERN_LIST);
	while (ret > 0);
	do {
		got = ret < 0 ? ret : add_round(m, phase, PATTERN_GET);
		ret = got < 0 ? got : add_round(m, phase, PATTERN_SET);
	} while (ret > 0 || (!ret && got > 0));
	return ret;
}

static int add_phases(struct maker *m, struct pattern *pattern, const struct run_listener *listener,
		      struct error *error)
{
	struct pattern_phase *phase;
	const char *label = "";
	unsigned int nr;
	int err = 0;

	for (nr = 1; !err && nr <= m->phases && nr <= PATTERN_TRACED_MAX; nr++) {
		err = count_phase(m, nr, &label, error);
		if (err <= 0)
			continue;
		phase = pattern_add_phase(pattern, PATTERN_TRACED + nr - 1,
					  m->fresh == m->accesses);
		run_trace_say_mixed(m->path, nr, m->fresh, m->accesses, listener);
		err = fill_phase(m, phase);
		if (err)
			return error_set(error, err, "no memory for the phases of %s", m->path);
		snprintf(phase->label, sizeof(phase->label), "%s", label);
	}
	return err;
}

static int make(struct maker *m, struct pattern *pattern, const struct run_listener *listener,
		struct error *error)
{
	size_t nr = m->regs->nr;

	m->place = calloc(m->rows.nr + 1, sizeof(*m->place));
	m->left = calloc(2 * m->vcpus * nr + 1, sizeof(*m->left));
	m->lists = calloc(m->vcpus, sizeof(*m->lists));
	m->pass = calloc(nr + 1, sizeof(*m->pass));
	if (!m->place || !m->left || !m->lists || !m->pass)
		return error_set(error, -ENOMEM, "no memory for the trace %s", m->path);
	run_trace_say_others(&m->rows, m->vm, m->path, listener);
	find_places(m, listener);
	if (m->phases > PATTERN_TRACED_MAX)
		run_say(listener, "%s: phases %u to %u are left out: %u can be replayed", m->path,
			PATTERN_TRACED_MAX + 1, m->phases, PATTERN_TRACED_MAX);
	return add_phases(m, pattern, listener, error);
}

int run_trace_pattern(struct pattern *pattern, const char *path, const struct reg_table *regs,
		      const struct run_listener *listener, struct error *error)
{
	struct maker m = { .path = path, .regs = regs };
	int err;

	*pattern = (struct pattern){ .nr = 0 };
	err = read_trace(&m, listener, error);
	err = err ? err : choose_vm(&m, error);
	err = err ? err : make(&m, pattern, listener, error);
	free(m.rows.row);
	free(m.place);
	free(m.left);
	free(m.lists);
	free(m.pass);
	return err;
}
