/* SPDX-License-Identifier: GPL-2.0 */
/* The seccomp filter that announces a VMM's ioctls, and the announcements. */
#ifndef REGSCOPE_TRACE_FILTER_H
#define REGSCOPE_TRACE_FILTER_H

#include "error.h"

#include <linux/seccomp.h>
#include <stdbool.h>

/* Put this process, and all that will come of it, under the filter; @run: announce KVM_RUN, too.
 * Returns its listener or -errno: -EBUSY if there is one already. */
int filter_install(bool run);

/* Can that be done on this kernel? 0, or -errno and why not. */
int filter_check(struct error *error);

/* Another process's request for a listener, which it will not get. */
bool filter_is_listener_request(const struct seccomp_data *data);

/* Fetch one announcement: 1; 0 if it is gone, or -errno. */
int filter_receive(int listener, struct seccomp_notif *request);

/* Is it still about the task that made it? */
bool filter_is_valid(int listener, const struct seccomp_notif *request);

/* Let the system call be made. */
void filter_continue(int listener, const struct seccomp_notif *request);

#endif
