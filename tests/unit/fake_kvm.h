/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A /dev/kvm for failures that a real kernel will not produce on demand. The linker's --wrap sends
 * open(2), ioctl(2) and the limits here; what is not KVM's goes on to libc. It holds a small VM
 * with registers of each width, and can be told to fail at the n-th ioctl. Threads may call it at
 * the same time, as they may the kernel.
 */
#ifndef FAKE_KVM_H
#define FAKE_KVM_H

#include "benches.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>

#define FAKE_VCPUS 600
#define FAKE_REGS  8

struct fake_kvm {
	int open_errno; /* of /dev/kvm; 0: it opens */
	int api_version;
	int max_vcpus;
	unsigned int extra_cap;	 /* a capability it has besides; 0: none */
	unsigned int extra_last; /* and those up to this one; 0: none */
	unsigned int vcpus_most; /* of all VMs together; 0: any number */
	int vcpus_errno; /* of one more; 0: it ends the process, as it does where memory ends */
	int ipa_bits;	 /* the most that a VM may have; 0: it has 40, and is of type 0 alone */
	unsigned int nr_regs;
	uint64_t ids[FAKE_REGS];
	int get_errno[FAKE_REGS], set_errno[FAKE_REGS];
	bool shared[FAKE_REGS];	   /* one value for all vCPUs of a VM */
	uint64_t fixed[FAKE_REGS]; /* bits that a write leaves as they are, of the first 8 bytes */
	uint64_t split[FAKE_REGS]; /* bits that are the vCPU's although the rest is shared */
	uint64_t initial[FAKE_REGS];
	unsigned int
		clears[FAKE_REGS]; /* 1 + index of a register in which a write clears its bits */
	/* 1 + index of a register of the vCPU that is taken off where it is read */
	unsigned int less[FAKE_REGS];
	/* 1 + index of a register of the vCPU that, as long as it is 0, has writes dropped */
	unsigned int needs[FAKE_REGS];
	int counter; /* index of a register that runs on by 1000 with every read, or -1 */
	bool sticky[FAKE_REGS];	  /* takes one new value, and then refuses every other (EBUSY) */
	unsigned int scope_cap;	  /* the capability that marks ids, 0: none */
	uint64_t scope_change[2]; /* what it does to the first two ids */
	unsigned int scope_hides; /* how many registers it leaves out at the end */
	unsigned int batch_max;	  /* registers a batch may have; 0: there is no such ioctl */
	unsigned int batch_stop;  /* a batch ends after so many, as for a signal; 0: at its end */
	const int *batch_returns; /* and does nothing, if not NULL */
	bool batch_is_else;	  /* the capability's number is used for something else */
	uint64_t calls;		  /* ioctls so far, KVM_CHECK_EXTENSION apart */
	uint64_t fail_at;	  /* fail the ioctl that is the n-th from 1; 0: none */
	int fail_errno;
	unsigned long failed_request; /* which that was */
	uint64_t gets, sets;	      /* accesses that succeeded, batched ones too */
	uint64_t batches, lists; /* KVM_GET_REG_BATCH and KVM_SET_REG_BATCH; KVM_GET_REG_LIST */
	unsigned int open_fds;	 /* VMs, vCPUs and VMs' devices that are open */
	bool drop_gets;		 /* a GET says it succeeded, and moves nothing */
	bool drop_sets;
	int perf_errno[2];	    /* of perf_event_open: with the kernel, of user space alone */
	uint64_t perf_config_errno; /* the hardware event that gets ENOENT, plus 1; 0: none */
	/* Called before a GET writes, or a SET reads, the caller's memory. Under ThreadSanitizer
	 * this file is not instrumented, and what the callback does stands for the kernel's access.
	 */
	void (*touch)(void *value, size_t size, bool write);
	/* Called before every ioctl, and with 0 before a VM or vCPU is closed: time may pass. */
	void (*spend)(unsigned long request);
	/* What of another architecture is not here: an ioctl's result, or -errno. NULL: ENOTTY. */
	int (*other)(int fd, unsigned long request, void *arg);
	const char *release;  /* what uname says; NULL: 6.12.0-fake */
	struct rlimit nofile; /* what getrlimit says; rlim_max 0: the real one */
};

extern struct fake_kvm fake_kvm;

/* Back to a working KVM with FAKE_REGS registers, the last of which cannot be written. */
void fake_kvm_reset(void);

/* KVM_GET_ONE_REG and KVM_SET_ONE_REG of a vCPU, for another architecture's accesses. 0 or -errno.
 */
int fake_kvm_access(int fd, uint64_t id, void *value, bool set);

/* Does KVM_CREATE_VM take that type? And why does KVM_CREATE_VCPU not make one more; 0: it does. */
bool fake_kvm_takes_type(unsigned long type);
int fake_kvm_vcpu_errno(unsigned int nr);

/* Before each test. /dev/kvm is opened once, and kept: what tests count comes after it. */
static inline int fake_kvm_setup(void **state)
{
	(void)state;
	fake_kvm_reset();
	kvm_fd(NULL);
	fake_kvm.calls = 0;
	return 0;
}

/* One pass of a harness, as the sampler has it run; its error. */
static inline long run_pass(const struct bench *b, void *ctx, unsigned int op,
			    enum bench_policy policy, struct bench_tally *tally)
{
	struct bench_pass pass = { .op = op, .policy = policy, .repeat = 1, .threads = 1 };

	*tally = (struct bench_tally){ 0 };
	b->run(ctx, &pass, tally);
	return tally->error;
}

#endif
