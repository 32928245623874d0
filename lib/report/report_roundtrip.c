// SPDX-License-Identifier: GPL-2.0
/* Round trips as text, and as KTAP: see report_roundtrip.h. */
#include "report/report_roundtrip.h"

#include "report/report.h"

#include <string.h>

static void put_header(FILE *f, const struct env *env)
{
	report_put_field(f, "host", "%s, %s, %s", env_get(env, "host_kind", "host unknown"),
			 env_get(env, "kvm_mode", "KVM mode unknown"),
			 env_get(env, "irqchip", "irqchip unknown"));
	report_put_field(f, "kernel", "%s", env_get(env, "kernel_release", "unknown"));
	report_put_field(f, "vcpu", "%s vCPUs, %s, %s registers, %s with values of their own",
			 env_get(env, "vcpus", "?"), env_get(env, "features", "features unknown"),
			 env_get(env, "registers", "?"), env_get(env, "registers_varied", "?"));
	if (*env_get(env, "registers_left_out", ""))
		report_put_field(f, "without", "%s", env_get(env, "registers_left_out", ""));
}

static void put_counts(FILE *f, const struct roundtrip_rows *rows)
{
	size_t i, next, count[NR_ROUNDTRIP_RESULTS];

	fprintf(f, "%-7s %-8s %8s %8s %8s\n", "state", "order", "kept", "expected", "lost");
	for (i = 0; i < rows->nr; i = next) {
		next = roundtrip_count(rows, i, count);
		fprintf(f, "%-7.7s %-8.8s %8zu %8zu %8zu\n", rows->row[i].state, rows->row[i].order,
			count[ROUNDTRIP_KEPT], count[ROUNDTRIP_EXPECTED], count[ROUNDTRIP_LOST]);
	}
}

/* The same loss of a register, in whatever trip, on whatever vCPU? */
static bool is_alike(const struct roundtrip_row *a, const struct roundtrip_row *b)
{
	return a->id == b->id && a->result == b->result && !strcmp(a->by, b->by) &&
	       a->was_right == b->was_right && !strcmp(a->set, b->set);
}

/* The next row, from @from on, that is as row @i; or rows->nr. */
static size_t next_alike(const struct roundtrip_rows *rows, size_t i, size_t from)
{
	while (from < rows->nr && !is_alike(&rows->row[from], &rows->row[i]))
		from++;
	return from;
}

/* "fresh list, ran list" */
static void spell_trips(const struct roundtrip_rows *rows, size_t i, char text[256])
{
	char trip[2 * REGS_WORD_MAX + 2];
	size_t k, n = 0;

	*text = '\0';
	for (k = i; k < rows->nr && n < 256; k = next_alike(rows, i, k + 1)) {
		snprintf(trip, sizeof(trip), "%s %s", rows->row[k].state, rows->row[k].order);
		if (!strstr(text, trip))
			n += (size_t)snprintf(text + n, 256 - n, "%s%s", n ? ", " : "", trip);
	}
}

/* "vCPU 0, 2" */
static void spell_vcpus(const struct roundtrip_rows *rows, size_t i, char text[256])
{
	size_t k, n = (size_t)snprintf(text, 256, "vCPU");
	unsigned int v;

	for (v = 0; v <= ROUNDTRIP_VCPU_TOP && n < 256; v++) {
		for (k = i; k < rows->nr && rows->row[k].vcpu != v; k = next_alike(rows, i, k + 1))
			;
		if (k < rows->nr)
			n += (size_t)snprintf(text + n, 256 - n, "%s %u", n > 4 ? "," : "", v);
	}
}

/* How it came to be, in words. */
static void spell_cause(const struct roundtrip_row *row, char text[256])
{
	if (strcmp(row->set, "ok") != 0)
		snprintf(text, 256, "a write of it was refused: %s", row->set);
	else if (!*row->by)
		snprintf(text, 256, "no write to that vCPU made it so");
	else if (row->was_right)
		snprintf(text, 256, "right until %s was written", row->by);
	else
		snprintf(text, 256, "never right, and last changed when %s was written", row->by);
}

static void put_rows(FILE *f, const struct roundtrip_rows *rows, enum roundtrip_result result,
		     const char *title)
{
	const struct roundtrip_row *row;
	char trips[256], vcpus[256], cause[256];
	bool any = false;
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		row = &rows->row[i];
		if (row->result != result || next_alike(rows, i, 0) < i)
			continue;
		fprintf(f, "%s%s", any ? "" : "\n", any ? "" : title);
		any = true;
		spell_trips(rows, i, trips);
		spell_vcpus(rows, i, vcpus);
		report_put_text(f, "%s", row->name);
		report_put_field(f, "", "in %s; %s", trips, vcpus);
		report_put_field(f, "", "vCPU %u held %s, its copy holds %s", row->vcpu,
				 row->source, row->copy);
		spell_cause(row, cause);
		report_put_field(f, "", "%s", cause);
	}
}

void report_put_roundtrip(FILE *f, const struct roundtrip_rows *rows, const struct env *env)
{
	put_header(f, env);
	putc('\n', f);
	put_counts(f, rows);
	put_rows(f, rows, ROUNDTRIP_LOST, "lost:\n");
	put_rows(f, rows, ROUNDTRIP_EXPECTED, "expected to be lost:\n");
}

static void put_ktap_row(FILE *f, const struct roundtrip_row *row)
{
	char cause[256];

	spell_cause(row, cause);
	fprintf(f, "# %s: %s of vCPU %u: %s became %s: %s\n", roundtrip_result_names[row->result],
		row->name, row->vcpu, row->source, row->copy, cause);
}

void export_ktap_roundtrip(FILE *f, const struct roundtrip_rows *rows)
{
	size_t i, next, n = 0, count[NR_ROUNDTRIP_RESULTS];

	for (i = 0; i < rows->nr; i = roundtrip_count(rows, i, count))
		n++;
	fprintf(f, "KTAP version 1\n1..%zu\n", n);
	for (i = 0, n = 1; i < rows->nr; n++) {
		const struct roundtrip_row *trip = &rows->row[i];

		for (next = roundtrip_count(rows, i, count); i < next; i++)
			if (rows->row[i].result != ROUNDTRIP_KEPT)
				put_ktap_row(f, &rows->row[i]);
		fprintf(f, "%sok %zu roundtrip/state=%s/order=%s\n",
			count[ROUNDTRIP_LOST] ? "not " : "", n, trip->state, trip->order);
	}
}
