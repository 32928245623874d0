// SPDX-License-Identifier: GPL-2.0
/* The state of a VM's interrupt controller, held and compared: see irqchip.h. */
#include "kvm/irqchip.h"

#include "kvm/arch.h"
#include "kvm/ioctl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static int memory_make(struct irqchip_memory *memory, size_t size)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (at == MAP_FAILED)
		return -errno;
	*memory = (struct irqchip_memory){ at, size };
	return 0;
}

static int make_memory(struct irqchip *chip, const struct vm *vm, struct error *error)
{
	size_t size = kvm_arch.irqchip_state->memory_size(chip->vcpus);
	int err = size ? memory_make(&chip->source, size) : 0;

	if (!size)
		return 0;
	err = err ? err : memory_make(&chip->copy, size);
	if (err)
		return error_set(error, err, "no memory for the tables of %u vCPUs: %s",
				 vm->nr_vcpus, strerror(-err));
	return kvm_arch.irqchip_state->map(vm, &chip->source, error);
}

int irqchip_make(struct irqchip *chip, const struct vm *vm, struct error *error)
{
	int err;

	chip->vcpus = vm->nr_vcpus;
	err = make_memory(chip, vm, error);
	err = err ? err : kvm_arch.irqchip_state->lists(chip, vm, error);
	err = err ? err : kvm_arch.irqchip_state->vary(chip, vm, error);
	if (!err)
		kvm_arch.irqchip_state->move(chip);
	return err;
}

void irqchip_free(struct irqchip *chip)
{
	enum irqchip_op op;

	for (op = 0; op < NR_IRQCHIP_OPS; op++)
		free(chip->list[op].access);
	free(chip->values);
	free(chip->kept);
	free(chip->cpus);
	if (chip->source.at)
		munmap(chip->source.at, chip->source.size);
	if (chip->copy.at)
		munmap(chip->copy.at, chip->copy.size);
	*chip = (struct irqchip){ 0 };
}

int irqchip_attach(const struct irqchip *chip, const struct vm *copy, struct error *error)
{
	return chip->copy.at ? kvm_arch.irqchip_state->map(copy, &chip->copy, error) : 0;
}

int irqchip_run(const struct irqchip *chip, const struct vm *vm, enum irqchip_op op,
		struct error *error)
{
	const struct irqchip_list *list = &chip->list[op];
	int fd = vm->device_fd[list->device];
	size_t i;
	long ret;

	for (i = 0; i < list->nr; i++) {
		ret = ioctl_again(fd, list->access[i].request, &list->access[i].attr);
		if (ret < 0)
			return irqchip_error(chip, op, i, ret, error);
	}
	return 0;
}

/* The value that an access reads; NULL: it reads none. */
static uint64_t *value_read(const struct irqchip_access *access)
{
	return access->request == KVM_GET_DEVICE_ATTR ? (uint64_t *)(uintptr_t)access->attr.addr
						      : NULL;
}

void irqchip_spoil(struct irqchip *chip, enum irqchip_op op)
{
	const struct irqchip_list *list = &chip->list[op];
	uint64_t *value;
	size_t i;

	/* what is read may be four bytes: the others stay as they are */
	for (i = 0; i < list->nr; i++)
		if ((value = value_read(&list->access[i])))
			*value = chip->kept[value - chip->values] ^ UINT32_MAX;
}

int irqchip_compare(const struct irqchip *chip, enum irqchip_op op, struct error *error)
{
	const struct irqchip_list *list = &chip->list[op];
	const uint64_t *value;
	char name[IRQCHIP_NAME_MAX];
	uint64_t kept;
	size_t i;

	for (i = 0; i < list->nr; i++) {
		value = value_read(&list->access[i]);
		kept = value ? chip->kept[value - chip->values] : 0;
		if (!value || *value == kept)
			continue;
		kvm_arch.irqchip_state->name(&list->access[i], name);
		return error_set(error, -EPROTO, "%s is 0x%llx, and was 0x%llx in the source", name,
				 (unsigned long long)*value, (unsigned long long)kept);
	}
	return 0;
}

int irqchip_error(const struct irqchip *chip, enum irqchip_op op, size_t i, long err,
		  struct error *error)
{
	const struct irqchip_access *access = &chip->list[op].access[i];
	char name[IRQCHIP_NAME_MAX];

	kvm_arch.irqchip_state->name(access, name);
	return error_set(error, (int)err, "%s of %s, %u vCPUs: %s%s",
			 access->request == KVM_GET_DEVICE_ATTR ? "KVM_GET_DEVICE_ATTR"
								: "KVM_SET_DEVICE_ATTR",
			 name, chip->vcpus, strerror((int)-err),
			 err == -EBUSY ? "; the vGIC takes the lock of every vCPU, and one was "
					 "taken: let none run, or be in another ioctl, meanwhile"
				       : "");
}
