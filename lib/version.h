/* SPDX-License-Identifier: GPL-2.0 */
/* The tool's version, kept in every run directory. */
#ifndef REGSCOPE_VERSION_H
#define REGSCOPE_VERSION_H

#define REGSCOPE_VERSION "0.1"

#endif
