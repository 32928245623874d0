/* SPDX-License-Identifier: GPL-2.0 */
/* Whole runs of the engine on the fake KVM, in a temporary directory. */
#ifndef RUN_BED_H
#define RUN_BED_H

#include "fake_kvm.h"
#include "test.h"

#include "run/run.h"

struct run_bed {
	struct run_options options;
	unsigned int passes_left; /* until the run is interrupted; 0: never */
	char said[8192];	  /* what the listener heard, a line each */
	unsigned int nr_progress;
	struct error error;
	/* of the last run */
	enum sampler_stop stop;
	unsigned int rounds;
	size_t nr_cells;
	struct run_doubts doubts; /* as it was left; without its array */
	char path[128];		  /* its directory */
};

/* A fake KVM: PSCI_VERSION and ID_AA64PFR0 are the VM's, and nothing is counted but time. */
void run_bed_reset(void);

/* The same before each test. */
static inline int run_bed_setup(void **state)
{
	(void)state;
	run_bed_reset();
	return 0;
}

/* Six rounds, three VMs, of two harnesses of each kind, into run @name of the bed's directory. */
void run_bed_begin(struct run_bed *bed, const char *name);

/* The whole of a run, or what came of it up to an error, which is returned. */
int run_bed_run(struct run_bed *bed);

/* Where a run goes, and what its env.txt says; both good until the next call. */
const char *run_bed_path(const char *name);
const char *run_bed_env(const char *path, const char *key);

/* The rows of samples.csv, or of register_samples.csv; to be freed with samples_free(). */
struct sample_set run_bed_samples(const char *path, enum run_samples which);

#endif
