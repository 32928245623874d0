// SPDX-License-Identifier: GPL-2.0
/*
 * Names and classes. Almost every register is a number within a type and a subtype; the number is
 * the place of a word in a structure, or of an enumerator, of arch/riscv/include/uapi/asm/kvm.h.
 * What a newer kernel has added keeps its number.
 */
#include "kvm/riscv64/riscv64.h"

#include <stdio.h>

static const char *const config_names[] = {
	"isa",	  "zicbom_block_size", "mvendorid", "marchid",
	"mimpid", "zicboz_block_size", "satp_mode", "zicbop_block_size",
};
static const char *const core_names[] = {
	"pc", "ra", "sp", "gp", "tp",  "t0",  "t1", "t2", "s0", "s1", "a0",
	"a1", "a2", "a3", "a4", "a5",  "a6",  "a7", "s2", "s3", "s4", "s5",
	"s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6", "mode",
};
static const char *const csr_names[] = {
	"sstatus", "sie", "stvec", "sscratch",	 "sepc",    "scause",
	"stval",   "sip", "satp",  "scounteren", "senvcfg",
};
static const char *const csr_aia_names[] = {
	"siselect", "iprio1", "iprio2", "sieh", "siph", "iprio1h", "iprio2h",
};
static const char *const csr_smstateen_names[] = { "sstateen0" };
static const char *const timer_names[] = { "frequency", "time", "compare", "state" };
static const char *const fp_f_names[] = { [32] = "fcsr" };
static const char *const fp_d_names[] = { [32] = "fcsr" };
static const char *const isa_names[] = {
	"A",	    "C",       "D",	    "F",	   "H",	       "I",	   "M",
	"SVPBMT",   "SSTC",    "SVINVAL",   "ZIHINTPAUSE", "ZICBOM",   "ZICBOZ",   "ZBB",
	"SSAIA",    "V",       "SVNAPOT",   "ZBA",	   "ZBS",      "ZICNTR",   "ZICSR",
	"ZIFENCEI", "ZIHPM",   "SMSTATEEN", "ZICOND",	   "ZBC",      "ZBKB",	   "ZBKC",
	"ZBKX",	    "ZKND",    "ZKNE",	    "ZKNH",	   "ZKR",      "ZKSED",	   "ZKSH",
	"ZKT",	    "ZVBB",    "ZVBC",	    "ZVKB",	   "ZVKG",     "ZVKNED",   "ZVKNHA",
	"ZVKNHB",   "ZVKSED",  "ZVKSH",	    "ZVKT",	   "ZFH",      "ZFHMIN",   "ZIHINTNTL",
	"ZVFH",	    "ZVFHMIN", "ZFA",	    "ZTSO",	   "ZACAS",    "SSCOFPMF", "ZIMOP",
	"ZCA",	    "ZCB",     "ZCD",	    "ZCF",	   "ZCMOP",    "ZAWRS",	   "SMNPM",
	"SSNPM",    "SVADE",   "SVADU",	    "SVVPTC",	   "ZABHA",    "ZICCRSE",  "ZAAMO",
	"ZALRSC",   "ZICBOP",  "ZFBFMIN",   "ZVFBFMIN",	   "ZVFBFWMA", "ZCLSD",	   "ZILSD",
	"ZALASR",
};
static const char *const sbi_names[] = {
	"V01",		"TIME",	  "IPI",  "RFENCE", "SRST", "HSM",  "PMU",
	"EXPERIMENTAL", "VENDOR", "DBCN", "STA",    "SUSP", "FWFT", "MPXY",
};
/* struct __riscv_v_ext_state, which ends with a pointer that is no register; then v0 to v31 */
static const char *const vector_names[] = { "vstart", "vl", "vtype", "vcsr", "vlenb" };
static const char *const sta_names[] = { "shmem_lo", "shmem_hi" };
static const char *const fwft_names[] = {
	"misaligned_deleg.enable", "misaligned_deleg.flags", "misaligned_deleg.value",
	"pointer_masking.enable",  "pointer_masking.flags",  "pointer_masking.value",
};

#define NAMES(table) .names = (table), .nr_names = sizeof(table) / sizeof((table)[0])

static const struct reg_file {
	unsigned int type, subtype;
	const char *class, *prefix;
	const char *const *names;
	unsigned int nr_names;
	const char *format; /* of a row of registers, the first of which is @first */
	unsigned int first, nr;
} files[] = {
	{ RISCV64_CONFIG, 0, "config", "config", NAMES(config_names) },
	{ RISCV64_CORE, 0, "core", "core", NAMES(core_names) },
	{ RISCV64_CSR, 0, "csr", "csr", NAMES(csr_names) },
	{ RISCV64_CSR, 1, "csr-aia", "csr.aia", NAMES(csr_aia_names) },
	{ RISCV64_CSR, 2, "csr-smstateen", "csr.smstateen", NAMES(csr_smstateen_names) },
	{ RISCV64_TIMER, 0, "timer", "timer", NAMES(timer_names) },
	{ RISCV64_FP_F, 0, "fp-f", "fp_f", NAMES(fp_f_names), "f%u", 0, 32 },
	{ RISCV64_FP_D, 0, "fp-d", "fp_d", NAMES(fp_d_names), "f%u", 0, 32 },
	{ RISCV64_ISA_EXT, RISCV64_SINGLE, "isa-ext", "isa", NAMES(isa_names) },
	{ RISCV64_SBI_EXT, RISCV64_SINGLE, "sbi-ext", "sbi", NAMES(sbi_names) },
	{ RISCV64_VECTOR, 0, "vector", "vector", NAMES(vector_names), "v%u", 6, 32 },
	{ RISCV64_SBI_STATE, 0, "sbi-state", "sbi.sta", NAMES(sta_names) },
	{ RISCV64_SBI_STATE, 1, "sbi-state", "sbi.fwft", NAMES(fwft_names) },
};

static const struct reg_file *file_of(uint64_t id)
{
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (files[i].type == riscv64_type(id) && files[i].subtype == riscv64_subtype(id))
			return &files[i];
	return NULL;
}

bool riscv64_is_known(uint64_t id)
{
	return file_of(id);
}

const char *riscv64_reg_name(uint64_t id, char name[REG_NAME_MAX])
{
	const struct reg_file *file = file_of(id);
	unsigned int nr = riscv64_nr(id);
	char part[REG_NAME_MAX / 2];

	if (!file) {
		snprintf(name, REG_NAME_MAX, "0x%016llx", (unsigned long long)id);
		return name;
	}
	if (nr < file->nr_names && file->names[nr])
		snprintf(part, sizeof(part), "%s", file->names[nr]);
	else if (file->format && nr >= file->first && nr < file->first + file->nr)
		snprintf(part, sizeof(part), file->format, nr - file->first);
	else
		snprintf(part, sizeof(part), "%u", nr);
	snprintf(name, REG_NAME_MAX, "%s.%s", file->prefix, part);
	return name;
}

const char *riscv64_reg_class(uint64_t id)
{
	const struct reg_file *file = file_of(id);

	return file ? file->class : "unknown";
}
