/* SPDX-License-Identifier: GPL-2.0 */
/* benches.csv of this program's own harnesses. */
#ifndef REGSCOPE_RUN_HARNESSES_H
#define REGSCOPE_RUN_HARNESSES_H

#include "record/benches.h"

/* A row for each harness, op and policy. 0 or -ENOMEM; free @out in either case. */
int benches_of_harnesses(struct benches *out);

#endif
