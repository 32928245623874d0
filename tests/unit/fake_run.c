// SPDX-License-Identifier: GPL-2.0
/* Whole runs on the fake KVM: see run_bed.h. */
#include "run_bed.h"

#include "measure/host.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { PSCI = 2, PFR0 = 3 };

static char root[64];

static void remove_root(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", root);
	if (system(command))
		perror(root);
}

void run_bed_reset(void)
{
	fake_kvm_reset();
	kvm_fd(NULL);
	fake_kvm.shared[PSCI] = fake_kvm.shared[PFR0] = true;
	fake_kvm.perf_errno[0] = fake_kvm.perf_errno[1] = EACCES;
	if (*root)
		return;
	/* in memory where that can be had: files are made to last, and a disk takes its time */
	snprintf(root, sizeof(root), "%s/regscope-run.XXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	assert_non_null(mkdtemp(root));
	atexit(remove_root);
	host_root = root; /* a machine that says nothing of itself */
}

const char *run_bed_path(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s/%s", root, name);
	return path;
}

void run_bed_begin(struct run_bed *bed, const char *name)
{
	memset(bed, 0, sizeof(*bed));
	bed->options = (struct run_options)RUN_OPTIONS_DEFAULT;
	bed->options.benches = "baseline,create,registers,restore,sweep";
	bed->options.vcpus = "1,3";
	bed->options.rounds = 6;
	bed->options.pin = false;
	snprintf(bed->path, sizeof(bed->path), "%s", run_bed_path(name));
	bed->options.out = bed->path;
}

static void hear(void *arg, const char *line)
{
	struct run_bed *bed = arg;
	size_t len = strlen(bed->said);

	snprintf(bed->said + len, sizeof(bed->said) - len, "%s\n", line);
}

static void count_progress(void *arg, double fraction, const char *what)
{
	struct run_bed *bed = arg;

	assert_true(fraction >= 0 && fraction <= 1);
	assert_true(*what);
	bed->nr_progress++;
}

static bool is_interrupted(void *arg)
{
	struct run_bed *bed = arg;

	return bed->passes_left && !--bed->passes_left ? (bed->passes_left = 1, true) : false;
}

int run_bed_run(struct run_bed *bed)
{
	const struct run_listener listener = { bed, hear, count_progress, is_interrupted };
	struct run run = RUN_INIT(&bed->options, listener);
	struct error later;
	int err;

	bed->said[0] = bed->error.text[0] = '\0';
	err = run_prepare(&run, &bed->error);
	if (!err)
		err = run_open(&run, &bed->error);
	if (!err) {
		err = run_measure(&run, &bed->error);
		assert_int_equal(run_close(&run, err, &later), 0);
		run_say_doubts(&run);
	}
	bed->stop = run.stop;
	bed->rounds = run.rounds;
	bed->nr_cells = run.plan.nr_cells;
	bed->doubts = run.doubts;
	bed->doubts.ghz = NULL;
	run_free(&run);
	assert_int_equal(fake_kvm.open_fds, 0);
	assert_true(!err || bed->error.text[0]);
	if (err)
		print_message("# %s\n", bed->error.text); /* what an unexpected one was */
	return err;
}

const char *run_bed_env(const char *path, const char *key)
{
	static char value[512];
	struct env env = { 0 };
	struct run_dir dir;

	assert_int_equal(run_dir_open(&dir, path, NULL), 0);
	assert_int_equal(env_read_dir(&env, &dir, NULL), 0);
	snprintf(value, sizeof(value), "%s", env_get(&env, key, "(none)"));
	env_free(&env);
	run_dir_close(&dir);
	return value;
}

struct sample_set run_bed_samples(const char *path, enum run_samples which)
{
	struct error error = { "" };
	struct sample_set set;
	struct run_dir dir;

	assert_int_equal(run_dir_open(&dir, path, NULL), 0);
	if (samples_read_dir(&set, &dir, which, false, &error))
		fail_msg("%s", error.text);
	run_dir_close(&dir);
	return set;
}
