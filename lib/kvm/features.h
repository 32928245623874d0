/* SPDX-License-Identifier: GPL-2.0 */
/* Sets of features of vCPUs and VMs, by the architecture's names. */
#ifndef REGSCOPE_KVM_FEATURES_H
#define REGSCOPE_KVM_FEATURES_H

#include "error.h"

#include <stddef.h>
#include <stdint.h>

/**
 * features_parse - the features that a list names
 * @text:	names separated by commas or blanks; "all" is all that the host offers but for those
 *		that restrict another one, "default" those of them that are on by default, "none" is
 *		none
 * @features:	bit i: feature i of kvm_arch.features
 *
 * Returns 0; -EINVAL for one that the host does not offer, and @error lists those it does and says
 * what a host has that offers it; -EINVAL for one without another that it goes with.
 */
int features_parse(const char *text, uint64_t *features, struct error *error);

/* Those that such a list names and the host offers. */
uint64_t features_offered(const char *text);

/* "PSCI_0_2 PMU_V3 SVE" */
void features_print(uint64_t features, char *buf, size_t size);

#endif
