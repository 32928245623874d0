// SPDX-License-Identifier: GPL-2.0
/* What else the kernel of the fake KVM says: its limits, its counters, its name. */
#include "fake_host.h"
#include "fake_kvm.h"
#include "fake_perf.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

int __real_open(const char *path, int flags, ...);
int __real_getrlimit(__rlimit_resource_t what, struct rlimit *limit);
int __real_setrlimit(__rlimit_resource_t what, const struct rlimit *limit);
int __wrap_getrlimit(__rlimit_resource_t what, struct rlimit *limit);
int __wrap_setrlimit(__rlimit_resource_t what, const struct rlimit *limit);
long __wrap_syscall(long nr, ...);
int __wrap_uname(struct utsname *uts);

static int fail_with(int err)
{
	errno = err;
	return -1;
}

/* As KVM does: without the capability no type but 0, which stands for 40 bits. */
bool fake_kvm_takes_type(unsigned long type)
{
	unsigned long bits = type ? type : 40, most = (unsigned long)fake_kvm.ipa_bits;

	return most ? bits <= most && bits >= 32 : !type;
}

int fake_kvm_vcpu_errno(unsigned int nr)
{
	if (!fake_kvm.vcpus_most || nr < fake_kvm.vcpus_most)
		return 0;
	if (!fake_kvm.vcpus_errno)
		raise(SIGKILL);
	return fake_kvm.vcpus_errno;
}

int __wrap_getrlimit(__rlimit_resource_t what, struct rlimit *limit)
{
	if (what != RLIMIT_NOFILE || !fake_kvm.nofile.rlim_max)
		return __real_getrlimit(what, limit);
	*limit = fake_kvm.nofile;
	return 0;
}

int __wrap_setrlimit(__rlimit_resource_t what, const struct rlimit *limit)
{
	if (what != RLIMIT_NOFILE || !fake_kvm.nofile.rlim_max)
		return __real_setrlimit(what, limit);
	fake_kvm.nofile = *limit;
	return 0;
}

/* What opens is no counter, and reads as nothing, unless there are PMUs. */
static long perf_event_open(struct perf_event_attr *attr, int leader)
{
	int err;

	if (fake_perf.nr_pmus) {
		err = fake_perf_open(attr, leader);
		return err < 0 ? fail_with(-err) : err;
	}
	err = fake_kvm.perf_errno[attr->exclude_kernel];
	if (!err && attr->type == PERF_TYPE_HARDWARE &&
	    attr->config + 1 == fake_kvm.perf_config_errno)
		err = ENOENT;
	return err ? fail_with(err) : __real_open("/dev/null", O_RDONLY);
}

/* No other comes by syscall(2), of those that are tested. */
long __wrap_syscall(long nr, ...)
{
	va_list ap;
	void *first;
	int leader;

	va_start(ap, nr);
	if (nr == SYS_set_mempolicy) {
		fake_host.memory_policy = va_arg(ap, int);
		va_end(ap);
		fake_host.nr_policies++;
		return 0;
	}
	first = va_arg(ap, void *);
	va_arg(ap, int); /* pid */
	va_arg(ap, int); /* CPU */
	leader = va_arg(ap, int);
	va_end(ap);
	if (nr == SYS_get_mempolicy && !fake_host.no_policy)
		return *(int *)first = fake_host.memory_policy, 0;
	return nr == SYS_perf_event_open ? perf_event_open(first, leader) : fail_with(ENOSYS);
}

/* The kernel whose documented scope is the fake's. */
int __wrap_uname(struct utsname *uts)
{
	memset(uts, 0, sizeof(*uts));
	strcpy(uts->release, fake_kvm.release ? fake_kvm.release : "6.12.0-fake");
	return 0;
}
