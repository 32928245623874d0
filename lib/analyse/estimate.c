// SPDX-License-Identifier: GPL-2.0
/* Instructions as time: see estimate.h. */
#include "analyse/estimate.h"

double estimate_ns(const struct estimate *estimate, double instructions)
{
	return instructions / (estimate->ipc * estimate->ghz);
}
