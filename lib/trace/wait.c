// SPDX-License-Identifier: GPL-2.0
/* Waiting: see wait.h. */
#include "trace/wait.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* Children that ended: the VMM, and what became ours. */
static unsigned int reap(struct wait *w)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (!w->launch || pid != w->launch->pid)
			continue;
		w->trace->ended = true;
		w->trace->status = status;
	}
	return pid < 0 && errno == ECHILD && w->launch ? WAIT_ENDED : 0;
}

static unsigned int take_signals(struct wait *w)
{
	struct signalfd_siginfo info;
	unsigned int what = 0;

	while (read(w->trace->options->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD) {
			what |= reap(w);
		} else if (info.ssi_signo == SIGUSR1) {
			what |= WAIT_MARK;
		} else {
			what |= WAIT_STOP;
			w->stops++;
		}
	}
	return what;
}

static unsigned int take_enter(struct wait *w)
{
	char text[256];
	ssize_t i, n = read(STDIN_FILENO, text, sizeof(text));

	w->stdin_ended = n <= 0;
	for (i = 0; i < n; i++)
		if (text[i] == '\n')
			return WAIT_MARK;
	return 0;
}

unsigned int wait_next(struct wait *w, int fd, int timeout_ms)
{
	struct pollfd fds[] = {
		{ w->trace->options->signals, POLLIN, 0 },
		{ w->trace->options->enter && !w->stdin_ended ? STDIN_FILENO : -1, POLLIN, 0 },
		{ w->pidfd, POLLIN, 0 },
		{ fd, POLLIN, 0 },
	};
	unsigned int what = 0;

	if (poll(fds, sizeof(fds) / sizeof(fds[0]), timeout_ms) <= 0)
		return 0;
	if (fds[0].revents)
		what |= take_signals(w);
	if (fds[1].revents)
		what |= take_enter(w);
	if (fds[2].revents)
		what |= WAIT_ENDED;
	if (fds[3].revents & POLLIN)
		what |= WAIT_FD;
	else if (fds[3].revents)
		what |= WAIT_HUP;
	return what;
}

void wait_stop_vmm(const struct wait *w)
{
	launch_signal_all(w->stops > 1 ? SIGKILL : SIGTERM);
}
