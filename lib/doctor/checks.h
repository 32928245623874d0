/* SPDX-License-Identifier: GPL-2.0 */
/* The checks of doctor.c's table, by what they look at: a file each. */
#ifndef REGSCOPE_DOCTOR_CHECKS_H
#define REGSCOPE_DOCTOR_CHECKS_H

#include "doctor/doctor.h"
#include "error.h"
#include "measure/machine.h"
#include "measure/place.h"

/* What several checks need to know. */
struct doctor_scene {
	const struct doctor_options *options;
	struct machine machine;
	struct place place; /* where a run would be made */
	struct error place_error;
	int kvm; /* a descriptor, or -errno and why */
	struct error kvm_error;
};

/* What one check found; the table's remedy stands unless it leaves one of its own. */
typedef enum doctor_state doctor_check(const struct doctor_scene *scene,
				       struct doctor_finding *finding);

/* Leave the words, and return @state. */
enum doctor_state doctor_says(struct doctor_finding *finding, enum doctor_state state,
			      const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A sentence of the house's: "thing: cause; remedy", or "thing: cause: remedy". */
enum doctor_state doctor_takes(struct doctor_finding *finding, enum doctor_state state,
			       const char *sentence);

/* The number behind "Key:" in a file of host_root, in any base; @missing if there is none. */
unsigned long long doctor_number(const char *path, const char *key, int base,
				 unsigned long long missing);

/* machine.c */
doctor_check doctor_machine, doctor_kernel, doctor_program;
/* kvm.c */
doctor_check doctor_kvm, doctor_permission, doctor_vm, doctor_vcpus, doctor_files, doctor_qemu;
/* cpus.c */
doctor_check doctor_cpu, doctor_isolated, doctor_governor, doctor_turbo, doctor_smt, doctor_load,
	doctor_heat;
/* memory.c */
doctor_check doctor_memory, doctor_reserved, doctor_huge_pages, doctor_ksm;
/* counters.c */
doctor_check doctor_paranoid, doctor_watchdog, doctor_pmu;

#endif
