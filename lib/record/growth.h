/* SPDX-License-Identifier: GPL-2.0 */
/* growth.csv: how the cost of a pass grows with the vCPUs of the VM. */
#ifndef REGSCOPE_RECORD_GROWTH_H
#define REGSCOPE_RECORD_GROWTH_H

#include "record/summary.h"

struct growth_row {
	struct cell_key cell; /* its vcpus: the largest */
	char metric[METRIC_NAME_MAX], unit[METRIC_NAME_MAX];
	size_t n, nr_vcpus;		       /* rounds; different vCPU counts */
	struct stats_interval fixed, per_vcpu; /* cost = fixed + per_vcpu x vCPUs */
	struct stats_interval exponent;	       /* cost = factor x vCPUs^exponent */
	double misfit_pct; /* how far the median of a vCPU count is away from the line, at most */
	bool has_line, has_exponent; /* else these fit too badly, and their fields are empty */
};

struct growth {
	struct growth_row *rows;
	size_t nr;
};

extern const struct table growth_table;

#endif
