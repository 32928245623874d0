// SPDX-License-Identifier: GPL-2.0
/* Accesses of our own that the kernel has to count: see beacon.h. */
#include "trace/beacon.h"

#include "kvm/arch.h"
#include "kvm/ioctl.h"
#include "kvm/vm.h"
#include "trace/judge.h"
#include "trace/tracefs.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/kvm.h>
#include <string.h>
#include <sys/random.h>

#define EACH 3

/* No architecture has ids with these upper bits; the others are drawn, as another regscope may be
 * at work. */
#define IDS 0x7ffe000000000000u

static int choose_id(struct beacon *b, struct error *error)
{
	uint64_t drawn;

	if (b->id)
		return 0;
	if (getrandom(&drawn, sizeof(drawn), 0) != sizeof(drawn))
		return error_set(error, -EIO, "getrandom: %s", strerror(errno));
	b->id = IDS | drawn >> 16;
	return 0;
}

static int access_one(const struct vm *vm, unsigned long request, uint64_t id)
{
	unsigned char value[64] = { 0 };
	struct kvm_one_reg one = { id, (uintptr_t)value };
	int fd = vm->vcpu_fd[0];
	long err = request == KVM_GET_ONE_REG ? __kvm_ioctl(fd, KVM_GET_ONE_REG, &one)
					      : __kvm_ioctl(fd, KVM_SET_ONE_REG, &one);

	return err == -ENOENT || err == -EINVAL ? 0 : (int)err; /* as all that is not there */
}

int beacon_send(struct beacon *b, struct error *error)
{
	const struct vm_config config = { 0 };
	struct vm vm;
	unsigned int i;
	int err = choose_id(b, error);

	err = err ? err : vm_create(&vm, &config, 1, error);
	if (err)
		return err;
	for (i = 0; !err && i < EACH; i++) {
		err = access_one(&vm, KVM_GET_ONE_REG, b->id);
		err = err ? err : access_one(&vm, KVM_SET_ONE_REG, b->id);
	}
	vm_destroy(&vm);
	b->sent += EACH;
	return err ? error_set(error, err, "a register that is not there: %s", strerror(-err)) : 0;
}

static int take(void *arg, const uint64_t *keys, uint64_t n)
{
	beacon_take(arg, TRACE_GET, keys[0], n);
	return 0;
}

static int no_fprobe(int err, struct error *error)
{
	return error_set(error, err,
			 "this kernel has no fprobe of %s: %s: it was built without "
			 "CONFIG_FPROBE_EVENTS, which arm64 has since Linux 6.14: trace with --by "
			 "kprobe",
			 kvm_arch.trace->get, strerror(-err));
}

static int try_in(struct tracefs *fs, struct error *error)
{
	static const char name[] = "beacon";
	struct beacon b = { 0 };
	struct hist_totals totals;
	int err = tracefs_probe(fs, true, name, kvm_arch.trace->get, kvm_arch.trace->access_by_btf);

	err = err ? err : tracefs_trigger(fs, name, "hist:keys=id");
	if (err)
		return no_fprobe(err, error);
	err = beacon_send(&b, error);
	err = err ? err : tracefs_hist(fs, name, 1, take, &b, &totals, error);
	if (tracefs_trigger(fs, name, "!hist:keys=id") || err || b.counted[TRACE_GET] == b.sent)
		return err;
	return error_set(error, -EPROTO,
			 "this kernel's fprobes saw %" PRIu64 " of %" PRIu64
			 " accesses: trace with --by kprobe",
			 b.counted[TRACE_GET], b.sent);
}

int beacon_try(struct error *error)
{
	struct tracefs fs;
	int err;

	tracefs_remove_left_behind();
	err = tracefs_open(&fs, true, error);
	err = err ? err : try_in(&fs, error);
	tracefs_close(&fs);
	return err;
}

void beacon_reset(struct beacon *b)
{
	memset(b->counted, 0, sizeof(b->counted));
}

bool beacon_take(struct beacon *b, enum trace_op op, uint64_t id, uint64_t n)
{
	if (!b->id || id != b->id || op > TRACE_SET)
		return false;
	b->counted[op] += n;
	return true;
}

int beacon_judge(const struct beacon *b, const struct hist_totals *totals, struct trace *trace,
		 struct error *error)
{
	uint64_t most = b->counted[0] > b->counted[1] ? b->counted[0] : b->counted[1];

	if (most > b->sent)
		return error_set(error, -EIO,
				 "the kernel's histograms hold %" PRIu64
				 " accesses more than regscope itself has made: trace again, or "
				 "with --by kprobe",
				 most - b->sent);
	trace_lose(trace, 2 * b->sent - b->counted[0] - b->counted[1],
		   "they are regscope's own; of the VMM's nobody knows: something else cleared or "
		   "paused the histograms; trace again, or --by kprobe");
	return judge_totals(totals, trace, error);
}
