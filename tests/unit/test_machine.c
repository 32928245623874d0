// SPDX-License-Identifier: GPL-2.0
/* Which machine is one of metal, by what real ones say of themselves. */
#include "root_bed.h"

#include "measure/machine.h"

static void put_midr(const char *midr)
{
	root_put(root, "/sys/devices/system/cpu/cpu0/regs/identification/midr_el1", midr);
}

static void put_dmi(const char *vendor, const char *product, const char *bios)
{
	root_put(root, "/sys/class/dmi/id/sys_vendor", vendor);
	root_put(root, "/sys/class/dmi/id/product_name", product);
	root_put(root, "/sys/class/dmi/id/bios_vendor", bios);
}

static const char *machine(enum machine_kind kind)
{
	static struct machine m;

	machine_read(&m);
	if (m.kind != kind)
		fail_msg("%s: kind %d, not %d", m.text, (int)m.kind, (int)kind);
	return m.text;
}

static void by_what_firmware_says(void **state)
{
	static const struct {
		const char *vendor, *product, *bios;
		enum machine_kind kind;
		const char *text;
	} machines[] = {
		{ "HPE", "ProLiant RL300 Gen11", "HPE", MACHINE_NATIVE, "native" },
		{ "GIGABYTE", "R272-P30-JG", "GIGABYTE", MACHINE_NATIVE, "native" },
		{ "Ampere(R)", "Mt. Jade", "Ampere(R)", MACHINE_NATIVE, "native" },
		{ "ADLINK", "Ampere Altra Developer Platform", "EDK II", MACHINE_NATIVE, "native" },
		{ "Huawei", "TaiShan 200 (Model 2280)", "Huawei Corp.", MACHINE_NATIVE, "native" },
		{ "Cavium Inc.", "Saber", "Cavium", MACHINE_NATIVE, "native" },
		{ "NVIDIA", "Grace CPU P5042", "NVIDIA", MACHINE_NATIVE, "native" },
		{ "Oracle Corporation", "ORACLE SERVER A1-2c", "Oracle", MACHINE_NATIVE, "native" },
		{ "Raspberry Pi Foundation", "Raspberry Pi 4 Model B",
		  "https://github.com/pftf/RPi4", MACHINE_NATIVE, "native" },
		{ "Microsoft Corporation", "Surface Pro X", "Microsoft Corporation", MACHINE_NATIVE,
		  "native" },
		{ "Amazon EC2", "c7g.metal", "Amazon EC2", MACHINE_NATIVE, "native" },
		{ "Amazon EC2", "r8g.metal-48xl", "Amazon EC2", MACHINE_NATIVE, "native" },
		{ "Amazon EC2", "c7g.large", "Amazon EC2", MACHINE_VIRTUAL,
		  "virtual machine (Amazon EC2 c7g.large, by its DMI)" },
		{ "Microsoft Corporation", "Virtual Machine", "Microsoft Corporation",
		  MACHINE_VIRTUAL,
		  "virtual machine (Microsoft Corporation Virtual Machine, by its DMI)" },
		{ "Google", "Google Compute Engine", "Google", MACHINE_VIRTUAL,
		  "virtual machine (Google Compute Engine, by its DMI)" },
		{ "Hetzner", "vServer", "Hetzner", MACHINE_VIRTUAL,
		  "virtual machine (Hetzner vServer, by its DMI)" },
		{ "VMware, Inc.", "VMware20,1", "VMware, Inc.", MACHINE_VIRTUAL,
		  "virtual machine (VMware, Inc. VMware20,1, by its DMI)" },
		{ "Parallels International GmbH.", "Parallels ARM Virtual Machine",
		  "Parallels International GmbH.", MACHINE_VIRTUAL,
		  "virtual machine (Parallels International GmbH. Parallels ARM Virtual Machine, "
		  "by its DMI)" },
		{ "Apple Inc.", "Apple Virtualization Generic Platform", "Apple Inc.",
		  MACHINE_VIRTUAL,
		  "virtual machine (Apple Inc. Apple Virtualization Generic Platform, by its "
		  "DMI)" },
		{ "Xen", "HVM domU", "Xen", MACHINE_VIRTUAL,
		  "virtual machine (Xen HVM domU, by its DMI)" },
		{ "OpenStack Foundation", "OpenStack Nova", "EDK II", MACHINE_VIRTUAL,
		  "virtual machine (OpenStack Foundation OpenStack Nova, by its DMI)" },
		{ "QEMU", "KVM Virtual Machine", "EDK II", MACHINE_VIRTUAL,
		  "virtual machine (QEMU KVM Virtual Machine, by its DMI)" },
		{ "QEMU", "QEMU Virtual Machine", "EDK II", MACHINE_EMULATED,
		  "emulated (QEMU Virtual Machine, by its DMI)" },
		{ "QEMU", "QEMU SBSA-REF Machine", "EDK II", MACHINE_EMULATED,
		  "emulated (QEMU SBSA-REF Machine, by its DMI)" },
	};
	size_t i;

	(void)state;
	put_midr("0x00000000413fd0c1\n");
	for (i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		put_dmi(machines[i].vendor, machines[i].product, machines[i].bios);
		assert_string_equal(machine(machines[i].kind), machines[i].text);
	}
}

#define TREE "/sys/firmware/devicetree/base/"

static void put_tree(const char *model, const char *compatible, size_t size)
{
	root_put_bytes(root, TREE "model", model, strlen(model) + 1);
	root_put_bytes(root, TREE "compatible", compatible, size);
}

static void by_the_device_tree(void **state)
{
#define LIST(text) text, sizeof(text)
	static const struct {
		const char *model, *compatible;
		size_t size;
		enum machine_kind kind;
		const char *text;
	} machines[] = {
		{ "Raspberry Pi 5 Model B Rev 1.0", LIST("raspberrypi,5-model-b\0brcm,bcm2712"),
		  MACHINE_NATIVE, "native" },
		{ "Apple Mac mini (M1, 2020)", LIST("apple,j274\0apple,t8103\0apple,arm-platform"),
		  MACHINE_NATIVE, "native" },
		{ "Radxa ROCK 5B", LIST("radxa,rock-5b\0rockchip,rk3588"), MACHINE_NATIVE,
		  "native" },
		{ "ARM Juno development board (r2)", LIST("arm,juno-r2\0arm,juno\0arm,vexpress"),
		  MACHINE_NATIVE, "native" },
		{ "FVP Base RevC", LIST("arm,fvp-base-revc\0arm,vexpress"), MACHINE_EMULATED,
		  "emulated (arm,fvp-base-revc, by its device tree)" },
		{ "XENVM-4.17", LIST("xen,xenvm-4.17\0xen,xenvm"), MACHINE_VIRTUAL,
		  "virtual machine (xen,xenvm-4.17, by its device tree)" },
		{ "linux,dummy-virt", LIST("linux,dummy-virt"), MACHINE_VIRTUAL,
		  "virtual machine (linux,dummy-virt, by its device tree)" },
	};
	size_t i;

	(void)state;
	put_midr("0x00000000410fd4f1\n");
	for (i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		put_tree(machines[i].model, machines[i].compatible, machines[i].size);
		assert_string_equal(machine(machines[i].kind), machines[i].text);
	}
	/* what tells QEMU from those that cannot emulate */
	root_put(root, TREE "fw-cfg@9020000/compatible", "qemu,fw-cfg-mmio");
	assert_string_equal(
		machine(MACHINE_EMULATED),
		"emulated (QEMU, by its device tree; if KVM runs it, that cannot be told)");
}

static void by_what_runs_below(void **state)
{
	(void)state;
	put_midr("0x00000000414fd0c1\n");
	root_put(root, "/sys/hypervisor/type", "xen\n");
	assert_string_equal(machine(MACHINE_VIRTUAL), "virtual machine (xen, by /sys/hypervisor)");
	put_tree("Some Board", LIST("some,board"));
	root_put_bytes(root, TREE "hypervisor/compatible", LIST("gunyah-hypervisor"));
	assert_string_equal(machine(MACHINE_VIRTUAL),
			    "virtual machine (gunyah-hypervisor, by its device tree)");
}

static void by_a_flag_of_its_cpu(void **state)
{
	(void)state;
	root_put(root, "/proc/cpuinfo",
		 "processor\t: 0\nmodel name\t: hypervisor\nflags\t\t: fpu vme\n");
	assert_string_equal(machine(MACHINE_NATIVE), "native");
	root_put(root, "/proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu hypervisor lahf_lm\n");
	assert_string_equal(machine(MACHINE_VIRTUAL), "virtual machine (by the flags of its CPU)");
}

static void by_a_cpu_of_no_maker(void **state)
{
	(void)state;
	assert_string_equal(machine(MACHINE_NATIVE), "native"); /* of which nothing is known */
	put_midr("0x00000000000f0510\n");
	put_dmi("QEMU", "KVM Virtual Machine", "EDK II");
	assert_string_equal(machine(MACHINE_EMULATED), "emulated (MIDR_EL1 names no maker)");
}

/* Longer than any: cut, never written beyond the end. */
static void names_may_be_of_any_length(void **state)
{
	char longest[2048];

	(void)state;
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	put_tree(longest, longest, sizeof(longest));
	put_dmi(longest, longest, longest);
	assert_string_equal(machine(MACHINE_NATIVE), "native");
	memcpy(longest, "QEMU ", 5);
	put_dmi("QEMU", longest, longest);
	assert_int_equal(strncmp(machine(MACHINE_EMULATED), "emulated (QEMU xxx", 18), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, root_new, root_remove)
static const struct CMUnitTest tests[] = {
	T(by_what_firmware_says), T(by_the_device_tree),   T(by_what_runs_below),
	T(by_a_flag_of_its_cpu),  T(by_a_cpu_of_no_maker), T(names_may_be_of_any_length),
};
RUN(tests);
