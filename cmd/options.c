// SPDX-License-Identifier: GPL-2.0
/* Parsing of option values: see options.h. */
#include "options.h"

#include "kvm/arch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int parse_number(const char *text, const char *what, uint64_t min, uint64_t max, uint64_t *value,
		 struct error *error)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 0);
	if (*text < '0' || *text > '9' || *end || errno || *value < min || *value > max)
		return error_set(error, -EINVAL,
				 "%s: \"%s\" is not a whole number from %llu to %llu", what, text,
				 (unsigned long long)min, (unsigned long long)max);
	return 0;
}

int parse_decimal(const char *text, const char *what, double min, double max, double *value,
		  struct error *error)
{
	char *end;

	*value = strtod(text, &end);
	if (!*text || *end || !(*value >= min && *value <= max))
		return error_set(error, -EINVAL, "%s: \"%s\" is not a number from %g to %g", what,
				 text, min, max);
	return 0;
}

static int compare_uints(const void *a, const void *b)
{
	unsigned int x = *(const unsigned int *)a, y = *(const unsigned int *)b;

	return (x > y) - (x < y);
}

static int add_count(struct counts *counts, uint64_t n, const char *what, struct error *error)
{
	size_t i;

	for (i = 0; i < counts->nr; i++)
		if (counts->v[i] == n)
			return error_set(error, -EINVAL, "%s: %llu is named twice", what,
					 (unsigned long long)n);
	counts->v[counts->nr++] = (unsigned int)n;
	return 0;
}

/* One item: "8", or "1-512". */
static int add_item(struct counts *counts, char *item, const char *what, struct error *error)
{
	char *dash = strchr(item, '-');
	uint64_t first, last, n;
	int err;

	if (dash)
		*dash = '\0';
	err = parse_number(item, what, 1, COUNTS_MAX, &first, error);
	if (err || !dash)
		return err ? err : add_count(counts, first, what, error);
	err = parse_number(dash + 1, what, first, COUNTS_MAX, &last, error);
	if (!err)
		err = add_count(counts, first, what, error);
	for (n = 1; !err && n < last; n *= 2)
		if (n > first)
			err = add_count(counts, n, what, error);
	return err || last == first ? err : add_count(counts, last, what, error);
}

int parse_counts(const char *text, const char *what, struct counts *counts, struct error *error)
{
	char *copy = strdup(text), *rest = copy, *item;
	int err = copy ? 0 : -ENOMEM;

	counts->nr = 0;
	while (!err && (item = strsep(&rest, ",")))
		err = add_item(counts, item, what, error);
	free(copy);
	if (!err)
		qsort(counts->v, counts->nr, sizeof(counts->v[0]), compare_uints);
	return err;
}

void print_features(uint64_t features, char *buf, size_t size)
{
	size_t len = 0;
	unsigned int i;

	snprintf(buf, size, "none");
	for (i = 0; i < kvm_arch.nr_features; i++)
		if (features >> i & 1 && len < size)
			len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? " " : "",
						kvm_arch.features[i].name);
}

static int add_feature(const char *name, uint64_t offered, uint64_t *features, struct error *error)
{
	char have[256];
	unsigned int i;

	for (i = 0; i < kvm_arch.nr_features; i++) {
		bool by_default = !strcmp(name, "default") && kvm_arch.features[i].by_default;

		if (by_default || !strcmp(name, "all"))
			*features |= offered & (uint64_t)1 << i;
	}
	if (!strcmp(name, "default") || !strcmp(name, "all") || !strcmp(name, "none"))
		return 0;
	for (i = 0; i < kvm_arch.nr_features; i++)
		if (!strcmp(name, kvm_arch.features[i].name))
			break;
	if (i < kvm_arch.nr_features && offered >> i & 1) {
		*features |= (uint64_t)1 << i;
		return 0;
	}
	print_features(offered, have, sizeof(have));
	return error_set(error, -EINVAL, "--features: %s %s; this host offers: %s", name,
			 i < kvm_arch.nr_features ? "is not offered by this host's KVM or CPU"
						  : "is no feature regscope knows",
			 have);
}

int parse_features(const char *text, uint64_t *features, struct error *error)
{
	char *copy = strdup(text), *rest = copy, *name;
	uint64_t offered = kvm_arch.offered();
	int err = copy ? 0 : -ENOMEM;

	*features = 0;
	while (!err && (name = strsep(&rest, ",")))
		err = add_feature(name, offered, features, error);
	free(copy);
	return err;
}

int choose_scope(const struct scope_options *options, enum scope_source *source, unsigned int *cap,
		 struct error *error)
{
	*cap = options->cap ? options->cap : kvm_arch.scope_cap;
	*source = SCOPE_PROBE;
	if (!strcmp(options->scope, "cap") && !*cap)
		return error_set(error, -EINVAL,
				 "--scope cap needs --scope-cap NR: no released kernel has "
				 "KVM_CAP_ARM_REG_SCOPE, so its number is yours to say");
	if (!strcmp(options->scope, "cap") || (!strcmp(options->scope, "auto") && *cap)) {
		*source = SCOPE_CAP;
		return 0;
	}
	*cap = 0;
	if (!strcmp(options->scope, "documented"))
		*source = SCOPE_DOCUMENTED;
	else if (strcmp(options->scope, "auto") && strcmp(options->scope, "probe"))
		return error_set(error, -EINVAL,
				 "--scope: \"%s\" is none of auto, probe, cap, documented",
				 options->scope);
	return 0;
}
