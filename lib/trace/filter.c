// SPDX-License-Identifier: GPL-2.0
/* The seccomp filter: see filter.h. */
#include "trace/filter.h"

#include "kvm/arch.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/kvm.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Linux 5.19 */
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

/* Linux 6.6: the VMM goes on on the CPU where it was answered. */
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#endif
#define FD_SYNC_WAKE_UP (1UL << 0)

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
/* Skip @no instructions unless it is @value. */
#define UNLESS(value, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (__u32)(value), 0, no)
/* Skip @yes if it is. */
#define IF(value, yes) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (__u32)(value), yes, 0)
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, action)

/* Without the signal-proof flag a signal would have an ioctl announced once more. */
static int install(const struct sock_fprog *prog)
{
	return (int)syscall(
		SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, prog);
}

int filter_install(bool run)
{
	struct sock_filter code[] = {
		LOAD(arch),
		UNLESS(kvm_arch.trace->audit_arch, 14),
		LOAD(nr),
		IF(SYS_seccomp, 9),
		UNLESS(SYS_ioctl, 11),
		LOAD(args[1]), /* the request: its low half, all that the kernel looks at */
		IF(KVM_GET_ONE_REG, 10),
		IF(KVM_SET_ONE_REG, 9),
		IF(KVM_GET_REG_LIST, 8),
		IF(KVM_CREATE_VM, 7),
		IF(KVM_CREATE_VCPU, 6),
		IF(run ? KVM_RUN : KVM_GET_ONE_REG, 5),
		RETURN(SECCOMP_RET_ALLOW),
		LOAD(args[1]), /* of seccomp(2): flags */
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, SECCOMP_FILTER_FLAG_NEW_LISTENER, 2, 0),
		RETURN(SECCOMP_RET_ALLOW),
		RETURN(SECCOMP_RET_ALLOW),
		RETURN(SECCOMP_RET_USER_NOTIF),
	};
	const struct sock_fprog prog = { sizeof(code) / sizeof(code[0]), code };
	int fd = install(&prog);

	if (fd < 0 && errno == EACCES && !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		fd = install(&prog);
	if (fd >= 0 && ioctl(fd, SECCOMP_IOCTL_NOTIF_SET_FLAGS, FD_SYNC_WAKE_UP))
		errno = 0; /* it is but slower */
	return fd < 0 ? -errno : fd;
}

int filter_check(struct error *error)
{
	__u32 action = SECCOMP_RET_USER_NOTIF;

	if (!syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action))
		return 0;
	return error_set(error, -errno,
			 "seccomp: %s: this kernel, or the container's filter, has no user "
			 "notification",
			 strerror(errno));
}

bool filter_is_listener_request(const struct seccomp_data *data)
{
	return data->nr == SYS_seccomp;
}

int filter_receive(int listener, struct seccomp_notif *request)
{
	memset(request, 0, sizeof(*request));
	if (!ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, request))
		return 1;
	return errno == ENOENT || errno == EINTR ? 0 : -errno;
}

bool filter_is_valid(int listener, const struct seccomp_notif *request)
{
	__u64 id = request->id;

	return !ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id);
}

void filter_continue(int listener, const struct seccomp_notif *request)
{
	struct seccomp_notif_resp answer = { .id = request->id,
					     .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE };

	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer))
		errno = 0; /* it was killed in between */
}
