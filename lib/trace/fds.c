// SPDX-License-Identifier: GPL-2.0
/* Descriptors of VMs and vCPUs: see fds.h. */
#include "trace/fds.h"

#include "record/csv.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NEITHER -2
#define NEAR	16 /* descriptors made one after another are not far apart */

int fds_parse_link(const char *link)
{
	static const char vcpu[] = "anon_inode:kvm-vcpu:";
	char *end;
	long n;

	if (!strcmp(link, "anon_inode:kvm-vm"))
		return FDS_OF_VM;
	if (strncmp(link, vcpu, strlen(vcpu)))
		return NEITHER;
	n = strtol(link + strlen(vcpu), &end, 10);
	return end == link + strlen(vcpu) || *end || n < 0 || n > 65535 ? NEITHER : (int)n;
}

static int look(pid_t process, int fd)
{
	char path[64], link[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%ld/fd/%d", (long)process, fd);
	n = readlink(path, link, sizeof(link) - 1);
	link[n > 0 ? n : 0] = '\0';
	return fds_parse_link(link);
}

static struct fds_known *known(struct fds *fds, pid_t process, int fd)
{
	size_t i;

	for (i = 0; i < fds->nr; i++) {
		size_t at = (fds->last + i) % fds->nr;

		if (fds->known[at].fd == fd && fds->known[at].process == process) {
			fds->last = at;
			return &fds->known[at];
		}
	}
	return NULL;
}

static struct fds_known *add(struct fds *fds, const struct fds_known *what)
{
	struct fds_known *one = csv_push(&fds->known, &fds->nr, sizeof(*one));

	if (one)
		*one = *what;
	return one;
}

/* Numbers of descriptors that were closed are given again. */
static void forget_closed(struct fds *fds, pid_t process, unsigned int but_vm)
{
	size_t i, kept = 0;

	for (i = 0; i < fds->nr; i++) {
		const struct fds_known *k = &fds->known[i];

		if (k->process != process || k->vm == but_vm || look(process, k->fd) == k->vcpu)
			fds->known[kept++] = *k;
	}
	fds->nr = kept;
}

static int add_pending(struct fds *fds, const struct fds_pending *what)
{
	struct fds_pending *p = NULL;
	size_t i;

	for (i = 0; i < fds->nr_pending && !p; i++)
		if (!fds->pending[i].thread)
			p = &fds->pending[i];
	if (!p)
		p = csv_push(&fds->pending, &fds->nr_pending, sizeof(*p));
	if (!p)
		return -ENOMEM;
	*p = *what;
	return 0;
}

int fds_make_vm(struct fds *fds, pid_t process, pid_t thread)
{
	forget_closed(fds, process, 0);
	return add_pending(fds, &(struct fds_pending){ process, thread, FDS_OF_VM, ++fds->nr_vms });
}

/* The VM of a descriptor that nobody was seen to make. */
static int unseen_vm(struct fds *fds, pid_t process, int fd)
{
	return add(fds, &(struct fds_known){ process, fd, FDS_OF_VM, ++fds->nr_vms }) ? 0 : -ENOMEM;
}

/* What is being made of that kind, the newest, if its thread was not heard of since. */
static struct fds_pending *pending_of(struct fds *fds, pid_t process, int vcpu)
{
	size_t i;

	for (i = fds->nr_pending; i--;)
		if (fds->pending[i].thread && fds->pending[i].process == process &&
		    fds->pending[i].vcpu == vcpu)
			return &fds->pending[i];
	return NULL;
}

static int resolve(struct fds *fds, struct fds_pending *p, int fd)
{
	p->thread = 0;
	return add(fds, &(struct fds_known){ p->process, fd, p->vcpu, p->vm }) ? 0 : -ENOMEM;
}

int fds_make_vcpu(struct fds *fds, pid_t process, pid_t thread, int vm_fd, int vcpu)
{
	struct fds_known *vm = known(fds, process, vm_fd);
	struct fds_pending *p;
	int err = 0;

	if (look(process, vm_fd) != FDS_OF_VM)
		return 0; /* and no vCPU will be */
	if (!vm) {
		p = pending_of(fds, process, FDS_OF_VM);
		err = p ? resolve(fds, p, vm_fd) : unseen_vm(fds, process, vm_fd);
		vm = err ? NULL : known(fds, process, vm_fd);
	}
	if (!vm)
		return -ENOMEM;
	p = &(struct fds_pending){ process, thread, vcpu, vm->vm };
	forget_closed(fds, process, vm->vm);
	return add_pending(fds, p);
}

static bool is_it(struct fds *fds, const struct fds_pending *p, int fd)
{
	return look(p->process, fd) == p->vcpu && !known(fds, p->process, fd);
}

/* The descriptor that was made, or -1: that failed, or it is closed again. */
static int search(struct fds *fds, const struct fds_pending *p)
{
	int i, last = fds->nr ? fds->known[fds->nr - 1].fd : 0, found = -1;
	struct dirent *entry;
	char path[64];
	DIR *dir;

	for (i = 1; last >= 0 && i <= NEAR; i++)
		if (is_it(fds, p, last + i))
			return last + i;
	snprintf(path, sizeof(path), "/proc/%ld/fd", (long)p->process);
	dir = opendir(path);
	while (dir && found < 0 && (entry = readdir(dir)))
		if (*entry->d_name != '.' && is_it(fds, p, atoi(entry->d_name)))
			found = atoi(entry->d_name);
	if (dir)
		closedir(dir);
	return found;
}

int fds_settle(struct fds *fds, pid_t thread)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < fds->nr_pending; i++) {
		struct fds_pending *p = &fds->pending[i];
		int fd;

		if (p->thread != thread)
			continue;
		fd = search(fds, p);
		if (fd >= 0)
			err = resolve(fds, p, fd);
		p->thread = 0;
	}
	return err;
}

/* A vCPU's descriptor that is new to us: just made, or a copy, or of a VM we did not see. */
static int find_new(struct fds *fds, pid_t process, int fd, int vcpu)
{
	struct fds_pending *p = pending_of(fds, process, vcpu);
	size_t i;

	if (p)
		return resolve(fds, p, fd);
	for (i = fds->nr; i--;)
		if (fds->known[i].process == process && fds->known[i].vcpu == vcpu) {
			struct fds_known copy = fds->known[i];

			copy.fd = fd;
			return add(fds, &copy) ? 0 : -ENOMEM;
		}
	return add(fds, &(struct fds_known){ process, fd, vcpu, ++fds->nr_vms }) ? 0 : -ENOMEM;
}

int fds_find(struct fds *fds, pid_t process, int fd, unsigned int *vm, int *vcpu)
{
	struct fds_known *k = known(fds, process, fd);

	if (!k) {
		int v = look(process, fd), err = v < 0 ? 0 : find_new(fds, process, fd, v);

		if (v < 0 || err)
			return err;
		k = known(fds, process, fd);
	}
	if (!k || k->vcpu < 0)
		return 0;
	*vm = k->vm;
	*vcpu = k->vcpu;
	return 1;
}

void fds_free(struct fds *fds)
{
	free(fds->known);
	free(fds->pending);
	*fds = (struct fds){ 0 };
}
