// SPDX-License-Identifier: GPL-2.0
/* Starting a VMM: see launch.h. */
#include "trace/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* It says one number, and is told to go on. */
static void say_and_wait(int talk, int value)
{
	char c;

	if (write(talk, &value, sizeof(value)) != sizeof(value) || read(talk, &c, 1) != 1)
		raise(SIGKILL);
}

/* Signals are for the VMM what they were before they were ours. */
static void give_signals_back(void)
{
	sigset_t none;

	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* A reader of our terminal beside us would get some of the lines. */
static void leave_stdin(void)
{
	int null = open("/dev/null", O_RDONLY);

	if (null >= 0) {
		dup2(null, STDIN_FILENO);
		close(null);
	}
}

/* As execvp(3), but that nothing is taken for a script of the shell's: a program of another
 * architecture would be. Returns an errno. */
static int exec_by_path(char **argv)
{
	const char *path = getenv("PATH"), *end;
	char file[4096];
	int err = ENOENT;

	if (strchr(argv[0], '/')) {
		execv(argv[0], argv);
		return errno;
	}
	for (path = path ? path : "/bin:/usr/bin"; path; path = *end ? end + 1 : NULL) {
		end = strchrnul(path, ':'); /* an empty part is the folder we are in */
		snprintf(file, sizeof(file), "%.*s%s%s", (int)(end - path), path,
			 end > path ? "/" : "./", argv[0]);
		execv(file, argv);
		if (errno != ENOENT && errno != ENOTDIR)
			err = errno;
		if (err == ENOEXEC)
			break;
	}
	return err;
}

static void become_vmm(const struct trace_options *o, int talk,
		       int (*before_exec)(const struct trace_options *options))
{
	int value;

	if (o->enter)
		leave_stdin();
	if (before_exec)
		prctl(PR_SET_PDEATHSIG, SIGTERM); /* without us what it asks for is refused */
	say_and_wait(talk, 0);
	value = before_exec ? before_exec(o) : 0;
	give_signals_back();
	say_and_wait(talk, value);
	say_and_wait(talk, exec_by_path(o->argv));
}

int launch_begin(struct launch *launch, const struct trace_options *options,
		 int (*before_exec)(const struct trace_options *options), struct error *error)
{
	int pair[2];

	*launch = (struct launch){ .pid = -1, .pidfd = -1, .talk = -1, .fd = -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return error_set(error, -errno, "socketpair: %s", strerror(errno));
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	launch->pid = fork();
	if (!launch->pid) {
		close(pair[0]);
		become_vmm(options, pair[1], before_exec);
		raise(SIGKILL); /* with nothing that is this program's to do at its end */
	}
	launch->talk = pair[0];
	close(pair[1]);
	if (launch->pid < 0)
		return error_set(error, -errno, "fork: %s", strerror(errno));
	launch->pidfd = (int)syscall(SYS_pidfd_open, launch->pid, 0);
	return 0;
}

/* The next number it says; false if it says nothing more. */
static bool hear(const struct launch *launch, int *value)
{
	ssize_t n;

	do
		n = read(launch->talk, value, sizeof(*value));
	while (n < 0 && errno == EINTR);
	return n == sizeof(*value);
}

static bool let_go_on(const struct launch *launch)
{
	return send(launch->talk, "", 1, MSG_NOSIGNAL) == 1;
}

static int cannot_exec(const char *program, int err, struct error *error)
{
	const char *why = "";

	if (err == ENOEXEC)
		why = ": it is a program of another architecture, or no program";
	if (err == ENOENT)
		why = ": it, or the loader it names, is not there";
	return error_set(error, -err, "%s: %s%s", program, strerror(err), why);
}

static int fetch_fd(struct launch *launch, int value, struct error *error)
{
	if (value < 0)
		return error_set(error, value, "seccomp: %s%s", strerror(-value),
				 value == -EBUSY ? ": this program is itself watched by a seccomp "
						   "listener, as in some containers, and there can "
						   "be but one"
				 : value == -EINVAL ? ": it needs Linux 5.19"
						    : "");
	launch->fd = (int)syscall(SYS_pidfd_getfd, launch->pidfd, value, 0);
	return launch->fd < 0
		       ? error_set(error, -errno,
				   "pidfd_getfd: %s: a process may not look into its child "
				   "here (kernel.yama.ptrace_scope, or a container's filter)",
				   strerror(errno))
		       : 0;
}

int launch_go(struct launch *launch, const struct trace_options *options, struct error *error)
{
	int value = 0, err = 0;

	if (!hear(launch, &value) || !let_go_on(launch) || !hear(launch, &value))
		return error_set(error, -ECHILD, "%s: its process ended before it was begun",
				 options->argv[0]);
	if (value)
		err = fetch_fd(launch, value, error);
	if (!err && !let_go_on(launch))
		err = error_set(error, -ECHILD, "%s: its process is gone", options->argv[0]);
	if (!err && hear(launch, &value))
		err = cannot_exec(options->argv[0], value, error);
	return err;
}

void launch_end(struct launch *launch)
{
	if (launch->talk >= 0)
		close(launch->talk); /* one that waits for a word from us ends */
	if (launch->pidfd >= 0)
		close(launch->pidfd);
	if (launch->fd >= 0)
		close(launch->fd);
	launch->talk = launch->pidfd = launch->fd = -1;
}

void launch_signal_all(int sig)
{
	char path[64];
	long pid;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%ld/children", (long)getpid());
	f = fopen(path, "re");
	while (f && fscanf(f, "%ld", &pid) == 1)
		kill((pid_t)pid, sig);
	if (f)
		fclose(f);
}
