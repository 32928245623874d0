/* SPDX-License-Identifier: GPL-2.0 */
/* Everything found in the samples of a run: made, written and read back together. */
#ifndef REGSCOPE_ANALYSE_FINDINGS_H
#define REGSCOPE_ANALYSE_FINDINGS_H

#include "record/benches.h"
#include "record/env.h"
#include "record/findings.h"
#include "record/summary.h"

struct findings {
	struct summary summary;
	struct growth growth;
	struct scaling scaling;
	struct contrasts contrasts;
	struct register_costs registers;
	struct model model;
};

/* What they are made from. */
struct findings_source {
	const struct sample_set *passes, *registers; /* @registers may be empty */
	const struct regs_rows *regs;
	const struct env *env;
	const struct benches *benches;
};

/* Make findings from sample sets, or from the files of a run directory. 0 or -errno; -ENODATA
 * without samples. Free @findings in either case. */
int findings_make(struct findings *findings, const struct findings_source *source,
		  struct error *error);
int findings_make_dir(struct findings *findings, const struct run_dir *dir, const struct env *env,
		      const struct benches *benches, struct error *error);

/* Write summary.csv, savings.csv, and each other file that has rows: registers.csv and model.csv
 * are left alone if the samples of registers were not kept. */
int findings_write(const struct findings *findings, struct run_dir *dir, struct error *error);

/* Read them back. Only summary.csv and savings.csv must exist. @benches says which policy the
 * savings of an older release belong to. */
int findings_read(struct findings *findings, const struct run_dir *dir,
		  const struct benches *benches, struct error *error);
int findings_read_summary(struct summary *summary, const struct run_dir *dir,
			  const struct benches *benches, struct error *error);

void findings_free(struct findings *findings);

#endif
