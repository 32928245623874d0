// SPDX-License-Identifier: GPL-2.0
/* A KVM of arm64 in user space, behind the linker's --wrap: see fake_kvm.h. */
#include "fake_kvm.h"
#include "fake_perf.h"
#include "fake_vgic.h"

#include "kvm/arm64/uapi.h"
#include "kvm/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct fake_kvm fake_kvm;

enum kind { NOT_OURS, DEVICE, VM, VCPU, IRQCHIP };

static struct {
	enum kind kind;
	int vm;		    /* of a vCPU: its VM's fd */
	unsigned int index; /* and which of its vCPUs it is */
	bool scope, initialised, finalized;
	uint64_t features;
	uint64_t value[FAKE_REGS][4]; /* up to 32 bytes each */
	uint64_t own[FAKE_REGS];
	bool written[FAKE_REGS];
} objects[4 * FAKE_VCPUS];
static unsigned int nr_vcpus; /* of all VMs */

int __real_open(const char *path, int flags, ...);
int __real_close(int fd);
int __real_ioctl(int fd, unsigned long request, void *arg);
int __wrap_open(const char *path, int flags, ...);
int __wrap_close(int fd);
int __wrap_ioctl(int fd, unsigned long request, void *arg);

void fake_kvm_reset(void)
{
	int fd;

	for (fd = 0; fd < (int)(sizeof(objects) / sizeof(objects[0])); fd++)
		if (objects[fd].kind != DEVICE)
			objects[fd].kind = NOT_OURS;
	fake_vgic_reset();
	nr_vcpus = 0;
	fake_kvm = (struct fake_kvm){
		.api_version = KVM_API_VERSION,
		.max_vcpus = 512,
		.nr_regs = FAKE_REGS,
		.ids = {
			ARM64_REG_U64(ARM64_COPROC_CORE, 0),
			ARM64_REG_U64(ARM64_COPROC_CORE, 2),
			KVM_REG_ARM_PSCI_VERSION,
			ARM64_SYSREG(3, 0, 0, 4, 0), /* ID_AA64PFR0_EL1 */
			ARM64_SYSREG(3, 0, 0, 0, 0), /* MIDR_EL1 */
			ARM64_SYSREG(3, 0, 1, 0, 0), /* SCTLR_EL1 */
			KVM_REG_ARM64 | KVM_REG_SIZE_U256 | 0x15ull << 16,
			KVM_REG_ARM64_SVE_VLS,
		},
		.set_errno = { [7] = EPERM },
		.counter = -1,
	};
	fake_kvm.ids[7] = (fake_kvm.ids[7] & ~KVM_REG_SIZE_MASK) | KVM_REG_SIZE_U64;
}

static int new_fd(enum kind kind, int vm)
{
	int fd = __real_open("/dev/null", O_RDWR);

	memset(&objects[fd], 0, sizeof(objects[fd]));
	objects[fd].kind = kind;
	objects[fd].vm = vm;
	fake_kvm.open_fds += kind != DEVICE;
	nr_vcpus += kind == VCPU;
	return fd;
}

static int fail_with(int err)
{
	errno = err;
	return -1;
}

int __wrap_open(const char *path, int flags, ...)
{
	unsigned int mode;
	va_list ap;

	if (!strcmp(path, "/dev/kvm"))
		return fake_kvm.open_errno ? fail_with(fake_kvm.open_errno) : new_fd(DEVICE, -1);
	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, unsigned int) : 0;
	va_end(ap);
	return __real_open(path, flags, mode);
}

int __wrap_close(int fd)
{
	if (fd >= 0 && objects[fd].kind != NOT_OURS) {
		if (fake_kvm.spend)
			fake_kvm.spend(0);
		fake_kvm.open_fds -= objects[fd].kind != DEVICE;
		nr_vcpus -= objects[fd].kind == VCPU;
		if (objects[fd].kind == IRQCHIP)
			fake_vgic_close(fd);
		objects[fd].kind = NOT_OURS;
	}
	fake_perf_close(fd);
	return __real_close(fd);
}

static int other_ioctl(int fd, unsigned long request, void *arg)
{
	int ret = fake_kvm.other ? fake_kvm.other(fd, request, arg) : -ENOTTY;

	return ret < 0 ? fail_with(-ret) : ret;
}

static int device_ioctl(int fd, unsigned long request, void *arg)
{
	switch (request) {
	case KVM_GET_API_VERSION: return fake_kvm.api_version;
	case KVM_CREATE_VM:
		return fake_kvm_takes_type((uintptr_t)arg) ? new_fd(VM, -1) : fail_with(EINVAL);
	case KVM_CHECK_EXTENSION:
		switch ((uintptr_t)arg) {
		case KVM_CAP_MAX_VCPUS: return fake_kvm.max_vcpus;
		case KVM_CAP_ARM_VM_IPA_SIZE: return fake_kvm.ipa_bits;
		case KVM_CAP_REG_BATCH: return (int)fake_kvm.batch_max;
		case KVM_CAP_ARM_PSCI_0_2:
		case KVM_CAP_ARM_PMU_V3:
		case KVM_CAP_ARM_SVE: return 1;
		}
		return fake_kvm.extra_cap && (uintptr_t)arg >= fake_kvm.extra_cap &&
		       ((uintptr_t)arg == fake_kvm.extra_cap ||
			(uintptr_t)arg <= fake_kvm.extra_last);
	}
	return other_ioctl(fd, request, arg);
}

static int create_device(int fd, struct kvm_create_device *dev)
{
	if (!fake_vgic_takes(dev->type))
		return fail_with(ENODEV);
	if (dev->flags & KVM_CREATE_DEVICE_TEST)
		return 0;
	dev->fd = (__u32)new_fd(IRQCHIP, fd);
	fake_vgic_open((int)dev->fd);
	return 0;
}

static int vm_ioctl(int fd, unsigned long request, void *arg)
{
	struct kvm_enable_cap *cap = arg;
	struct kvm_vcpu_init *init = arg;
	int vcpu, err;

	switch (request) {
	case KVM_ENABLE_CAP:
		if (!fake_kvm.scope_cap || cap->cap != fake_kvm.scope_cap)
			return fail_with(EINVAL);
		objects[fd].scope = true;
		return 0;
	case KVM_CREATE_VCPU:
		if ((uintptr_t)arg >= (uintptr_t)fake_kvm.max_vcpus)
			return fail_with(EINVAL);
		err = fake_kvm_vcpu_errno(nr_vcpus);
		if (err)
			return fail_with(err);
		vcpu = new_fd(VCPU, fd);
		objects[vcpu].scope = objects[fd].scope;
		objects[vcpu].index = (unsigned int)(uintptr_t)arg;
		return vcpu;
	case KVM_ARM_PREFERRED_TARGET: memset(init, 0, sizeof(*init)); return 0;
	case KVM_CREATE_DEVICE: return create_device(fd, arg);
	case KVM_SET_USER_MEMORY_REGION: return 0;
	}
	return other_ioctl(fd, request, arg);
}

static uint64_t listed_id(int fd, unsigned int i)
{
	return fake_kvm.ids[i] ^ (objects[fd].scope && i < 2 ? fake_kvm.scope_change[i] : 0);
}

static int get_list(int fd, struct kvm_reg_list *list)
{
	unsigned int nr = fake_kvm.nr_regs - (objects[fd].scope ? fake_kvm.scope_hides : 0), i;

	fake_kvm.lists++;
	if (!objects[fd].initialised)
		return fail_with(ENOEXEC);
	if ((objects[fd].features & 1u << KVM_ARM_VCPU_SVE) && !objects[fd].finalized)
		return fail_with(EPERM);
	if (list->n < nr) {
		list->n = nr;
		return fail_with(E2BIG);
	}
	list->n = nr;
	for (i = 0; i < nr; i++)
		list->reg[i] = listed_id(fd, i);
	return 0;
}

/* Where register i of a vCPU lives. What was never written holds its initial value. */
static uint64_t *cell_of(int fd, unsigned int i)
{
	int owner = fake_kvm.shared[i] ? objects[fd].vm : fd;

	if (!objects[owner].written[i])
		objects[owner].value[i][0] = fake_kvm.initial[i];
	return objects[owner].value[i];
}

/* No memcpy(3): ThreadSanitizer would see it, and not the lock that it is under. */
static void copy(void *to, const void *from, size_t size)
{
	const volatile unsigned char *in = from;
	volatile unsigned char *out = to;

	while (size--)
		*out++ = *in++;
}

static int store(int fd, unsigned int i, const void *from, size_t size)
{
	uint64_t *cell = cell_of(fd, i), before = cell[0], own = fake_kvm.split[i];
	int owner = fake_kvm.shared[i] ? objects[fd].vm : fd;
	uint64_t wanted = 0;

	if (fake_kvm.needs[i] && !*cell_of(fd, fake_kvm.needs[i] - 1))
		return 0;
	copy(&wanted, from, size < sizeof(wanted) ? size : sizeof(wanted));
	if (fake_kvm.sticky[i] && objects[owner].written[i] && wanted != before)
		return EBUSY;
	objects[owner].written[i] = wanted != before || objects[owner].written[i];
	copy(cell, from, size);
	cell[0] = (cell[0] & ~fake_kvm.fixed[i]) | (before & fake_kvm.fixed[i]);
	objects[fd].own[i] = cell[0] & own;
	if (fake_kvm.clears[i]) {
		i = fake_kvm.clears[i] - 1;
		cell_of(fd, i)[0] &= ~wanted;
		objects[fake_kvm.shared[i] ? objects[fd].vm : fd].written[i] = true;
	}
	return 0;
}

static void load(int fd, unsigned int i, void *to, size_t size)
{
	uint64_t *cell = cell_of(fd, i), own = fake_kvm.split[i];

	if ((int)i == fake_kvm.counter) {
		cell[0] += fake_kvm.gets % 5 ? 1000 : 100000; /* now and then an interrupt */
		objects[fake_kvm.shared[i] ? objects[fd].vm : fd].written[i] = true;
	}
	cell[0] = (cell[0] & ~own) | (objects[fd].own[i] & own);
	copy(to, cell, size);
	if (fake_kvm.less[i])
		*(uint64_t *)to -= *cell_of(fd, fake_kvm.less[i] - 1);
}

static int access_reg(int fd, const struct kvm_one_reg *one, bool set)
{
	unsigned int i;
	size_t size;
	int err;

	if (one->id == FAKE_MPIDR_ID && !set) {
		*(uint64_t *)(uintptr_t)one->addr = fake_mpidr(objects[fd].index);
		return 0;
	}
	for (i = 0; i < fake_kvm.nr_regs && listed_id(fd, i) != one->id; i++)
		;
	if (i == fake_kvm.nr_regs)
		return fail_with(ENOENT);
	err = set ? fake_kvm.set_errno[i] : fake_kvm.get_errno[i];
	if (err)
		return fail_with(err);
	size = (size_t)1 << ((one->id & KVM_REG_SIZE_MASK) >> KVM_REG_SIZE_SHIFT);
	if (fake_kvm.touch)
		fake_kvm.touch((void *)(uintptr_t)one->addr, size, !set);
	if (set && !fake_kvm.drop_sets)
		err = store(fd, i, (void *)(uintptr_t)one->addr, size);
	if (err)
		return fail_with(err);
	if (!set && !fake_kvm.drop_gets)
		load(fd, i, (void *)(uintptr_t)one->addr, size);
	fake_kvm.gets += !set;
	fake_kvm.sets += set;
	return 0;
}

int fake_kvm_access(int fd, uint64_t id, void *value, bool set)
{
	const struct kvm_one_reg one = { id, (uintptr_t)value };

	return access_reg(fd, &one, set) ? -errno : 0;
}

/* A failure ends it, and is told by the call that begins there. */
static int access_batch(int fd, const struct kvm_reg_batch *batch, bool set)
{
	const struct kvm_one_reg *one = (void *)(uintptr_t)batch->regs;
	unsigned int i;

	if (!fake_kvm.batch_max || fake_kvm.batch_is_else)
		return fail_with(ENOTTY);
	fake_kvm.batches++;
	if (fake_kvm.batch_returns)
		return *fake_kvm.batch_returns;
	if (batch->flags)
		return fail_with(EINVAL);
	if (batch->nr > fake_kvm.batch_max)
		return fail_with(E2BIG);
	for (i = 0; i < batch->nr && (!fake_kvm.batch_stop || i < fake_kvm.batch_stop); i++)
		if (access_reg(fd, &one[i], set))
			return i ? (int)i : -1;
	return (int)i;
}

static int vcpu_ioctl(int fd, unsigned long request, void *arg)
{
	switch (request) {
	case KVM_ARM_VCPU_INIT:
		objects[fd].initialised = true;
		objects[fd].features = ((struct kvm_vcpu_init *)arg)->features[0];
		return 0;
	case KVM_ARM_VCPU_FINALIZE: objects[fd].finalized = true; return 0;
	case KVM_GET_REG_LIST: return get_list(fd, arg);
	case KVM_GET_ONE_REG: return access_reg(fd, arg, false);
	case KVM_SET_ONE_REG: return access_reg(fd, arg, true);
	case KVM_GET_REG_BATCH: return access_batch(fd, arg, false);
	case KVM_SET_REG_BATCH: return access_batch(fd, arg, true);
	case KVM_SET_SIGNAL_MASK: return 0;
	}
	return other_ioctl(fd, request, arg);
}

static int locked_ioctl(int fd, unsigned long request, void *arg)
{
	int ret;

	/* KVM_CHECK_EXTENSION has no way to fail */
	if (request != KVM_CHECK_EXTENSION && ++fake_kvm.calls == fake_kvm.fail_at) {
		fake_kvm.failed_request = request;
		return fail_with(fake_kvm.fail_errno);
	}
	switch (objects[fd].kind) {
	case DEVICE: return device_ioctl(fd, request, arg);
	case VM: return vm_ioctl(fd, request, arg);
	case IRQCHIP:
		ret = fake_vgic_ioctl(fd, request, arg);
		return ret < 0 ? fail_with(-ret) : ret;
	default: return vcpu_ioctl(fd, request, arg);
	}
}

/* The kernel's locks order nothing that ThreadSanitizer sees: nor does this one. */
int __wrap_ioctl(int fd, unsigned long request, void *arg)
{
	static char lock;
	int ret;

	if (objects[fd].kind == NOT_OURS)
		return __real_ioctl(fd, request, arg);
	while (__atomic_test_and_set(&lock, __ATOMIC_ACQUIRE))
		sched_yield();
	if (fake_kvm.spend)
		fake_kvm.spend(request);
	ret = locked_ioctl(fd, request, arg);
	__atomic_clear(&lock, __ATOMIC_RELEASE);
	return ret;
}
