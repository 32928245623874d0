/* SPDX-License-Identifier: GPL-2.0 */
/* Where tests of what a machine says of itself begin: its file systems are made, and empty. */
#ifndef ROOT_BED_H
#define ROOT_BED_H

#include "made_root.h"

#include "measure/host.h"

static char *root;

/* For a test's setup, and for its teardown. */
static inline int root_new(void **state)
{
	(void)state;
	root = temp_dir();
	host_root = root;
	return 0;
}

static inline int root_remove(void **state)
{
	(void)state;
	host_root = "";
	remove_dir(root);
	return 0;
}

#endif
