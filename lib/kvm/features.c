// SPDX-License-Identifier: GPL-2.0
/* vCPU features by name: see features.h. */
#include "kvm/features.h"

#include "kvm/arch.h"
#include "parse.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void features_print(uint64_t features, char *buf, size_t size)
{
	size_t len = 0;
	unsigned int i;

	snprintf(buf, size, "none");
	for (i = 0; i < kvm_arch.nr_features; i++)
		if (features >> i & 1 && len < size)
			len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? " " : "",
						kvm_arch.features[i].name);
}

/* "default", "all" and "none" are sets of features. */
static bool add_set(const char *name, uint64_t offered, uint64_t *features)
{
	bool is_default = !strcmp(name, "default"), is_all = !strcmp(name, "all");
	unsigned int i;

	for (i = 0; i < kvm_arch.nr_features; i++)
		if ((is_all && !kvm_arch.features[i].restricts) ||
		    (is_default && kvm_arch.features[i].by_default))
			*features |= offered & (uint64_t)1 << i;
	return is_default || is_all || !strcmp(name, "none");
}

static int add_feature(const char *name, uint64_t offered, uint64_t *features, struct error *error)
{
	const char *needs = NULL;
	char have[256];
	unsigned int i;

	for (i = 0; i < kvm_arch.nr_features; i++)
		if (!strcmp(name, kvm_arch.features[i].name))
			break;
	if (i < kvm_arch.nr_features && offered >> i & 1) {
		*features |= (uint64_t)1 << i;
		return 0;
	}
	if (i < kvm_arch.nr_features)
		needs = kvm_arch.features[i].needs;
	features_print(offered, have, sizeof(have));
	return error_set(error, -EINVAL, "--features: %s %s%s%s; this host offers: %s", name,
			 i < kvm_arch.nr_features ? "is not offered by this host's KVM or CPU"
						  : "is not a feature that regscope knows",
			 needs ? ": it needs " : "", needs ? needs : "", have);
}

/* Does each have the one that it goes with? */
static int check_pairs(uint64_t features, struct error *error)
{
	unsigned int i, k;

	for (i = 0; i < kvm_arch.nr_features; i++) {
		const char *with = kvm_arch.features[i].with;

		for (k = 0; with && k < kvm_arch.nr_features; k++)
			if (!strcmp(with, kvm_arch.features[k].name) && features >> i & 1 &&
			    !(features >> k & 1))
				return error_set(error, -EINVAL,
						 "--features: %s goes with %s: name both",
						 kvm_arch.features[i].name, with);
	}
	return 0;
}

int features_parse(const char *text, uint64_t *features, struct error *error)
{
	uint64_t offered = kvm_arch.offered();
	char name[64];
	int err = 0;

	*features = 0;
	while (!err && list_next(&text, name, sizeof(name)))
		if (!add_set(name, offered, features))
			err = add_feature(name, offered, features, error);
	return err ? err : check_pairs(*features, error);
}

uint64_t features_offered(const char *text)
{
	uint64_t offered = kvm_arch.offered(), features = 0;
	char name[64];
	unsigned int i;

	while (list_next(&text, name, sizeof(name)))
		for (i = 0; i < kvm_arch.nr_features; i++)
			if (!strcmp(name, kvm_arch.features[i].name))
				features |= offered & (uint64_t)1 << i;
	return features;
}
