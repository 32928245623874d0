// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz-batch [CALLS [SEED]]: KVM_GET_REG_BATCH and KVM_SET_REG_BATCH with good and bad arguments,
 * for a kernel that checks itself. Calls are made in rounds, of which each has VMs of its own, of
 * other features, that have run or have not. In every other round
 *
 *	- a thread compares each call with what KVM_GET_ONE_REG and KVM_SET_ONE_REG do, one
 *	  register after the other;
 *	- two threads call at once on one vCPU, while a third changes the descriptors, takes
 *	  pages away and brings them back, and sends signals: then only that an answer is one of
 *	  those that there can be is checked.
 *
 * Says on standard error how far it is. Prints a line of what it did, and its seed. Exit code: 0;
 * 1 if an answer was wrong; 2 if it cannot be done here.
 */
#include "fuzz.h"
#include "kvm/arch.h"
#include "kvm/features.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ROUND_CALLS   2500
#define ROUNDS_A_LINE 20

static void cannot(const char *what, const char *why)
{
	fprintf(stderr, "fuzz-batch: %s: %s\n", what, why);
	exit(2);
}

void wrong(const struct fuzz *fuzz, const struct call *call, const char *what, long got,
	   long wanted)
{
	printf("wrong: seed %llu: %s of %u at 0x%llx, flags 0x%x: %s: got %ld, wanted %ld\n",
	       (unsigned long long)fuzz->seed, call->set ? "SET" : "GET", call->batch.nr,
	       (unsigned long long)call->batch.regs, call->batch.flags, what, got, wanted);
	exit(1);
}

long make_call(const struct vm *vm, const struct call *call)
{
	int ret = ioctl(vm->vcpu_fd[0], call->set ? KVM_SET_REG_BATCH : KVM_GET_REG_BATCH,
			call->argument);

	return ret < 0 ? -errno : ret;
}

/* Those of a single access, and of a batch that is too large. */
static bool is_refusal(long answer)
{
	switch (-answer) {
	case EBUSY:
	case EFAULT:
	case EINVAL:
	case ENOENT:
	case EPERM:
	case E2BIG: return true;
	default: return false;
	}
}

void count_answer(const struct fuzz *fuzz, struct tally *tally, const struct call *call,
		  long answer)
{
	/* of an argument that is somewhere in the arena it is not known what it asks for */
	long asked = call->argument == &call->batch ? call->batch.nr : fuzz->max;

	tally->calls++;
	if (answer > asked || (answer < 0 && !is_refusal(answer)) ||
	    (!answer && asked && call->argument == &call->batch))
		wrong(fuzz, call, "no answer that can be", answer, asked);
	if (answer < 0)
		tally->refused[-answer]++;
	else if (answer < asked)
		tally->cut_short++;
	else
		tally->whole++;
}

static void *call_in_race(void *arg)
{
	struct caller *caller = arg;
	struct call call;
	uint64_t n;

	for (n = 0; n < caller->calls; n++) {
		draw_call(&call, &caller->rng, &caller->arena, &caller->fuzz->regs,
			  caller->fuzz->max);
		count_answer(caller->fuzz, &caller->tally, &call,
			     make_call(&caller->fuzz->vm, &call));
	}
	atomic_fetch_sub(&caller->fuzz->racing, 1);
	return NULL;
}

struct disturber {
	struct caller *callers;
	unsigned int nr;
	struct rng rng;
};

static void *disturb(void *arg)
{
	struct disturber *d = arg;

	while (atomic_load(&d->callers[0].fuzz->racing)) {
		const struct caller *caller = &d->callers[rng_next(&d->rng) % d->nr];

		arena_disturb(&caller->arena, &d->rng);
		if (rng_next(&d->rng) % 64 == 0)
			pthread_kill(caller->thread, SIGUSR1);
	}
	return NULL;
}

static void on_signal(int nr)
{
	(void)nr;
}

static void make_vms(struct fuzz *fuzz, const struct vm_config *config, bool ran)
{
	struct vm *vms[] = { &fuzz->vm, &fuzz->twin };
	unsigned int i;

	if (reg_table_read(&fuzz->regs, config, SCOPE_DOCUMENTED, &fuzz->error))
		cannot("the list of registers", fuzz->error.text);
	for (i = 0; i < 2; i++) {
		if (vm_create(vms[i], config, 1, &fuzz->error))
			cannot("a VM", fuzz->error.text);
		if (ran && kvm_arch.run_guest(vms[i], config, &fuzz->error))
			cannot("a guest", fuzz->error.text);
	}
}

static void free_vms(struct fuzz *fuzz)
{
	vm_destroy(&fuzz->vm);
	vm_destroy(&fuzz->twin);
	reg_table_free(&fuzz->regs);
}

static void start(pthread_t *thread, void *(*function)(void *), void *arg)
{
	int err = pthread_create(thread, NULL, function, arg);

	if (err)
		cannot("a thread", strerror(err));
}

static void race(struct caller callers[2], struct rng rng)
{
	struct disturber disturber = { callers, 2, rng };
	pthread_t thread;
	unsigned int i;

	atomic_store(&callers[0].fuzz->racing, 2);
	for (i = 0; i < 2; i++)
		start(&callers[i].thread, call_in_race, &callers[i]);
	start(&thread, disturb, &disturber);
	pthread_join(thread, NULL);
	for (i = 0; i < 2; i++) {
		pthread_join(callers[i].thread, NULL);
		if (arena_show(&callers[i].arena))
			cannot("the arena", strerror(errno));
	}
}

/* Rounds take turns: compared or in a race, fresh or after a guest ran, and with which features. */
static void one_round(struct fuzz *fuzz, struct caller callers[2], uint64_t round, uint64_t calls)
{
	static const char *const features[] = { "default", "none", "all" };
	struct vm_config config = { 0 };
	bool in_race = round % 2;

	if (features_parse(features[round / 4 % 3], &config.features, &fuzz->error))
		cannot("features", fuzz->error.text);
	make_vms(fuzz, &config, round / 2 % 2);
	callers[0].calls = in_race ? calls - calls / 2 : calls;
	callers[1].calls = calls / 2;
	if (in_race)
		race(callers, rng_stream(fuzz->seed, 2 + round));
	else
		call_alone(&callers[0]);
	free_vms(fuzz);
}

static void print_tallies(const struct fuzz *fuzz, const struct caller callers[2])
{
	const struct tally *a = &callers[0].tally, *b = &callers[1].tally;
	char name[ERRNO_NAME_MAX];
	int err;

	printf("seed %llu: %llu calls, %llu compared with single ones; %llu done, %llu in part",
	       (unsigned long long)fuzz->seed, (unsigned long long)(a->calls + b->calls),
	       (unsigned long long)(a->compared + b->compared),
	       (unsigned long long)(a->whole + b->whole),
	       (unsigned long long)(a->cut_short + b->cut_short));
	for (err = 1; err < ERRNO_END; err++)
		if (a->refused[err] + b->refused[err])
			printf(", %llu %s", (unsigned long long)(a->refused[err] + b->refused[err]),
			       errno_name(err, name));
	putchar('\n');
}

int main(int argc, char **argv)
{
	uint64_t calls = argc > 1 ? strtoull(argv[1], NULL, 0) : 10000, done = 0, round, n;
	static struct fuzz fuzz;
	static struct caller callers[2];
	struct sigaction action = { .sa_handler = on_signal };
	unsigned int i;

	fuzz.seed = argc > 2 ? strtoull(argv[2], NULL, 0) : (uint64_t)getpid();
	if (kvm_fd(&fuzz.error) < 0)
		cannot("KVM", fuzz.error.text);
	fuzz.max = (uint32_t)kvm_has_cap(KVM_CAP_REG_BATCH);
	if (!fuzz.max)
		cannot("KVM_CAP_REG_BATCH", "this kernel does not have it");
	sigaction(SIGUSR1, &action, NULL);
	for (i = 0; i < 2; i++) {
		callers[i].fuzz = &fuzz;
		callers[i].rng = rng_stream(fuzz.seed, i);
		if (arena_make(&callers[i].arena))
			cannot("the arena", strerror(errno));
	}
	for (round = 0; done < calls; round++, done += n) {
		n = calls - done < ROUND_CALLS ? calls - done : ROUND_CALLS;
		one_round(&fuzz, callers, round, n);
		if (round % ROUNDS_A_LINE == ROUNDS_A_LINE - 1)
			fprintf(stderr, "fuzz-batch: %llu of %llu calls\n",
				(unsigned long long)(done + n), (unsigned long long)calls);
	}
	print_tallies(&fuzz, callers);
	for (i = 0; i < 2; i++)
		arena_free(&callers[i].arena);
	return 0;
}
