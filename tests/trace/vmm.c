// SPDX-License-Identifier: GPL-2.0
/*
 * vmm WORD...: a VMM that makes known accesses, and no others, for a tracer to find. The words are
 * carried out one after another:
 *
 *	vm:N		a VM of N vCPUs, the current one from then on
 *	get:REG:TIMES	each vCPU's register is read so often; set: written; vCPU 0 first
 *	stairs:REG	vCPU v reads it v + 1 times
 *	list		each vCPU's list, as VMMs ask for it: how many, then which
 *	run		KVM_RUN of vCPU 0, which returns at once
 *	threads		from here on each vCPU is accessed by a thread of its own
 *	aside		the rest is carried out by another thread
 *	close		the current VM is closed
 *	swap		the VM before becomes the current one, and this one the one before
 *	sleep:MS	nothing for so long
 *	mark		SIGUSR1 to the parent, and time for it to hear it
 *	ready:FILE	tell that this word is reached
 *	wait:FILE	until that file is there
 *	daemon		go on in a child of a child, without the parent
 *	exec		begin anew, as another process image, with the rest of the words
 *	listen		ask for a seccomp listener, and print what comes of it
 *	hang		for ever
 *	fail		exit code 7
 *
 * REG: x0 and x1 (of a vCPU), pfr0 and cnt (of the VM).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/kvm.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define VCPUS_MAX 512

static const struct {
	const char *name;
	uint64_t id;
} regs[] = {
	{ "x0", 0x6030000000100000 },
	{ "x1", 0x6030000000100002 },
	{ "pfr0", 0x603000000013c020 },
	{ "cnt", 0x603000000013df1a },
};

static int vm_fd = -1, vcpu_fd[VCPUS_MAX], nr_vcpus;
static int other_vm_fd = -1, other_vcpu_fd[VCPUS_MAX], other_nr_vcpus;
static bool by_threads;

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static uint64_t id_of(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(regs) / sizeof(regs[0]); i++)
		if (strlen(regs[i].name) == len && !strncmp(regs[i].name, name, len))
			return regs[i].id;
	fprintf(stderr, "%s: no register\n", name);
	exit(2);
}

static void swap(int *a, int *b)
{
	int c = *a;

	*a = *b;
	*b = c;
}

static void swap_vms(void)
{
	int i;

	swap(&vm_fd, &other_vm_fd);
	swap(&nr_vcpus, &other_nr_vcpus);
	for (i = 0; i < VCPUS_MAX; i++)
		swap(&vcpu_fd[i], &other_vcpu_fd[i]);
}

static void make_vm(int n)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	struct kvm_vcpu_init init;
	int i;

	swap_vms();
	vm_fd = ioctl(kvm, KVM_CREATE_VM, 0);
	if (vm_fd < 0 || ioctl(vm_fd, KVM_ARM_PREFERRED_TARGET, &init))
		die("KVM_CREATE_VM");
	close(kvm);
	init.features[0] = 1u << KVM_ARM_VCPU_PSCI_0_2;
	for (i = 0; i < n; i++) {
		vcpu_fd[i] = ioctl(vm_fd, KVM_CREATE_VCPU, i);
		if (vcpu_fd[i] < 0 || ioctl(vcpu_fd[i], KVM_ARM_VCPU_INIT, &init))
			die("KVM_CREATE_VCPU");
	}
	nr_vcpus = n;
}

static void close_vm(void)
{
	while (nr_vcpus)
		close(vcpu_fd[--nr_vcpus]);
	close(vm_fd);
}

/* What a thread does to one vCPU. */
struct work {
	int fd, times;
	unsigned long request;
	uint64_t id;
};

static void *do_work(void *arg)
{
	const struct work *w = arg;
	uint64_t value = 0;
	struct kvm_one_reg one = { w->id, (uintptr_t)&value };
	int i;

	if (w->request == KVM_SET_ONE_REG && ioctl(w->fd, KVM_GET_ONE_REG, &one))
		die("KVM_GET_ONE_REG");
	for (i = 0; i < w->times; i++)
		if (ioctl(w->fd, w->request, &one))
			die("access");
	return NULL;
}

static void access_vcpu(int v, unsigned long request, uint64_t id, int times)
{
	struct work work = { vcpu_fd[v], times, request, id };
	pthread_t thread;

	if (!by_threads)
		do_work(&work);
	else if (pthread_create(&thread, NULL, do_work, &work) || pthread_join(thread, NULL))
		die("thread");
}

/* "REG:TIMES" */
static void access_all(unsigned long request, const char *arg)
{
	const char *colon = strchr(arg, ':');
	uint64_t id = id_of(arg, colon ? (size_t)(colon - arg) : strlen(arg));
	int v;

	for (v = 0; v < nr_vcpus; v++)
		access_vcpu(v, request, id, colon ? atoi(colon + 1) : v + 1);
}

static void list_all(void)
{
	struct kvm_reg_list count = { .n = 0 }, *list;
	int v;

	for (v = 0; v < nr_vcpus; v++) {
		count.n = 0;
		if (!ioctl(vcpu_fd[v], KVM_GET_REG_LIST, &count) || errno != E2BIG)
			die("KVM_GET_REG_LIST");
		list = calloc(1, sizeof(*list) + count.n * sizeof(list->reg[0]));
		list->n = count.n;
		if (ioctl(vcpu_fd[v], KVM_GET_REG_LIST, list))
			die("KVM_GET_REG_LIST");
		free(list);
	}
}

static void run(void)
{
	struct kvm_run *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu_fd[0], 0);

	if (page == MAP_FAILED)
		die("mmap");
	page->immediate_exit = 1;
	if (!ioctl(vcpu_fd[0], KVM_RUN, 0) || errno != EINTR)
		die("KVM_RUN");
	munmap(page, 4096);
}

static void become_daemon(void)
{
	if (fork())
		exit(0);
	setsid();
	if (fork())
		exit(0);
}

static void listen_oneself(void)
{
	struct sock_filter pass = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog prog = { 1, &pass };

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &prog) <
	    0)
		perror("seccomp");
	else
		puts("seccomp: has a listener");
}

static void ready(const char *path)
{
	close(open(path, O_WRONLY | O_CREAT, 0666));
}

static void wait_for(const char *path)
{
	while (access(path, F_OK))
		usleep(20000);
}

static void *do_rest(void *arg);

static void go_aside(char **rest)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, do_rest, rest + 1) || pthread_join(thread, NULL))
		die("thread");
	exit(0);
}

static void other_word(const char *word, char **rest)
{
	if (!strcmp(word, "threads")) {
		by_threads = true;
	} else if (!strcmp(word, "aside")) {
		go_aside(rest);
	} else if (!strcmp(word, "mark")) {
		kill(getppid(), SIGUSR1);
		usleep(400000);
	} else if (!strcmp(word, "exec")) {
		*rest = (char *)"vmm";
		execv("/proc/self/exe", rest);
		die("exec");
	} else if (!strcmp(word, "listen")) {
		listen_oneself();
	} else if (!strcmp(word, "hang")) {
		for (;;)
			pause();
	} else if (!strcmp(word, "fail")) {
		exit(7);
	} else {
		fprintf(stderr, "%s: no word of mine\n", word);
		exit(2);
	}
}

static void one_word(const char *word, char **rest)
{
	const char *arg = strchr(word, ':') ? strchr(word, ':') + 1 : "";

	if (!strncmp(word, "vm:", 3))
		make_vm(atoi(arg));
	else if (!strncmp(word, "get:", 4) || !strncmp(word, "stairs:", 7))
		access_all(KVM_GET_ONE_REG, arg);
	else if (!strncmp(word, "set:", 4))
		access_all(KVM_SET_ONE_REG, arg);
	else if (!strncmp(word, "sleep:", 6))
		usleep((useconds_t)atoi(arg) * 1000);
	else if (!strncmp(word, "ready:", 6))
		ready(arg);
	else if (!strncmp(word, "wait:", 5))
		wait_for(arg);
	else if (!strcmp(word, "list"))
		list_all();
	else if (!strcmp(word, "run"))
		run();
	else if (!strcmp(word, "close"))
		close_vm();
	else if (!strcmp(word, "swap"))
		swap_vms();
	else if (!strcmp(word, "daemon"))
		become_daemon();
	else
		other_word(word, rest);
}

static void *do_rest(void *arg)
{
	char **word;

	for (word = arg; *word; word++)
		one_word(*word, word);
	return NULL;
}

int main(int argc, char **argv)
{
	(void)argc;
	do_rest(argv + 1);
	return 0;
}
