// SPDX-License-Identifier: GPL-2.0
/* CPUs and clock of a made-up host: see fake_host.h. */
#include "fake_host.h"
#include "fake_perf.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct fake_host fake_host;
bool fake_host_own_clock;
unsigned int fake_threads_most;
uint64_t fake_slept_ns;
int fake_offline_cpu = -1;

static _Thread_local uint64_t now_ns;

int __real_sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set);
int __wrap_sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set);
int __real_sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set);
int __wrap_sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *),
			  void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *),
			  void *arg);
int __real_pthread_join(pthread_t thread, void **result);
int __wrap_pthread_join(pthread_t thread, void **result);
int __real_sched_getcpu(void);
int __wrap_sched_getcpu(void);
int __real_clock_gettime(clockid_t clock, struct timespec *t);
int __wrap_clock_gettime(clockid_t clock, struct timespec *t);
ssize_t __real_read(int fd, void *buf, size_t size);
ssize_t __wrap_read(int fd, void *buf, size_t size);

void fake_host_spend(uint64_t ns)
{
	now_ns += ns;
}

uint64_t fake_host_now_ns(void)
{
	return now_ns;
}

static atomic_uint nr_threads;

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *),
			  void *arg)
{
	int err = EAGAIN;

	if (!fake_threads_most || atomic_load(&nr_threads) < fake_threads_most)
		err = __real_pthread_create(thread, attr, start, arg);
	atomic_fetch_add(&nr_threads, !err);
	return err;
}

int __wrap_pthread_join(pthread_t thread, void **result)
{
	atomic_fetch_sub(&nr_threads, 1);
	return __real_pthread_join(thread, result);
}

int __wrap_sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
	const int *cpus = fake_host.wide ? fake_host.usable : fake_host.cpus;
	int i, nr = fake_host.wide ? fake_host.nr_usable : fake_host.nr_allowed;

	if (!fake_host.nr_cpus)
		return __real_sched_getaffinity(pid, size, set);
	if (8 * size < (size_t)fake_host.nr_cpus) {
		errno = EINVAL;
		return -1;
	}
	memset(set, 0, size);
	for (i = 0; i < nr; i++)
		CPU_SET_S((size_t)cpus[i], size, set);
	return 0;
}

/* How many of the CPUs that the task could be kept on are in the set. */
static int nr_usable_in(size_t size, const cpu_set_t *set)
{
	int i, n = 0;

	for (i = 0; i < fake_host.nr_usable; i++)
		n += CPU_ISSET_S((size_t)fake_host.usable[i], size, set) != 0;
	return n;
}

/* Like the kernel, of a set larger than its own it does not see the rest. */
int __wrap_sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set)
{
	int cpu;

	if (!fake_host.nr_cpus)
		return __real_sched_setaffinity(pid, size, set);
	if (fake_host.usable) {
		fake_host.wide = nr_usable_in(size, set) == fake_host.nr_usable;
		if (nr_usable_in(size, set) && CPU_COUNT_S(size, set) != 1)
			return 0;
		if (!nr_usable_in(size, set)) {
			errno = EINVAL;
			return -1;
		}
	}
	fake_host.pinned = -1;
	for (cpu = 0; cpu < fake_host.nr_cpus; cpu++)
		if (CPU_ISSET_S((size_t)cpu, size, set))
			fake_host.pinned = cpu;
	if (fake_host.pinned < 0 || CPU_COUNT_S(size, set) != 1 ||
	    fake_host.pinned == fake_offline_cpu) {
		errno = EINVAL;
		return -1;
	}
	return 0;
}

int __wrap_sched_getcpu(void)
{
	return fake_host.nr_cpus ? fake_host.cpus[0] : __real_sched_getcpu();
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *t)
{
	uint64_t ns = clock == CLOCK_BOOTTIME ? fake_slept_ns : 0;

	if (!fake_host.tick_ns && !fake_host_own_clock) {
		__real_clock_gettime(clock, t);
		ns += (uint64_t)t->tv_sec * 1000000000 + (uint64_t)t->tv_nsec;
	} else {
		now_ns += fake_host.tick_ns;
		ns += now_ns;
	}
	*t = (struct timespec){ (time_t)(ns / 1000000000), (long)(ns % 1000000000) };
	return 0;
}

ssize_t __wrap_read(int fd, void *buf, size_t size)
{
	ssize_t got;

	if (fake_perf.nr_pmus && fake_perf_read(fd, buf, size, &got))
		return got;
	if (!fake_host.tick_ns)
		return __real_read(fd, buf, size);
	now_ns += fake_host.read_ns;
	memset(buf, 0, size);
	return (ssize_t)size;
}
