// SPDX-License-Identifier: GPL-2.0
/* VMs made in a process that may be killed for it: see trial.h. */
#include "run/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the process leaves to the one that waits for it. */
struct outcome {
	bool is_whole; /* it was not ended before */
	int err;
	struct error error;
};

/* Of the processes that the kernel may kill for memory, this one first. */
static void offer_oneself(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (fd < 0)
		return;
	if (write(fd, "1000", 4) < 0)
		errno = 0; /* then the kernel chooses as it likes */
	close(fd);
}

/* All of it goes when the process ends. */
static void make_all(const struct run_trial *t, struct outcome *out)
{
	struct vm *vms = calloc(t->vms, sizeof(*vms));
	unsigned char *memory = malloc(t->bytes);
	unsigned int i;

	if (!vms || !memory)
		out->err = error_set(&out->error, -ENOMEM,
				     "no memory for what %u VMs of %u vCPUs hold; free some, raise "
				     "what limits it (`ulimit -v`), or ask for fewer with --vcpus",
				     t->vms, t->vcpus);
	else
		memset(memory, 1, t->bytes);
	for (i = 0; !out->err && i < t->vms; i++)
		out->err = vm_create(&vms[i], &t->recipes->config, t->vcpus, &out->error);
	for (i = 0; !out->err && i < t->run; i++)
		out->err = state_make(t->recipes, &vms[i], true, &out->error);
}

static int result_of(const struct run_trial *t, int status, const struct outcome *out,
		     struct error *error)
{
	if (out->is_whole)
		return out->err ? error_set(error, out->err, "%s", out->error.text) : 0;
	return error_set(error, -ENOMEM,
			 "a trial with %u VMs of %u vCPUs was ended by signal %d (%s), as the "
			 "kernel does where memory ends; free memory, raise what limits it "
			 "(memory.max of the cgroup), or ask for fewer with --vcpus",
			 t->vms, t->vcpus, WTERMSIG(status), strsignal(WTERMSIG(status)));
}

int run_try_vms(const struct run_trial *trial, struct error *error)
{
	struct outcome *out =
		mmap(NULL, sizeof(*out), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status = 0, err = 0;
	pid_t pid;

	if (out == MAP_FAILED)
		return 0;
	pid = fork();
	if (!pid) {
		offer_oneself();
		make_all(trial, out);
		out->is_whole = true;
		raise(SIGKILL); /* with nothing that is this program's to do at its end */
	}
	if (pid > 0) {
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
		err = result_of(trial, status, out, error);
	}
	munmap(out, sizeof(*out));
	return err;
}
