# SPDX-License-Identifier: GPL-2.0
# regscope: `make help` lists what can be made. One Makefile, not recursive: every build variant (host,
# arm64, sanitized, clang) is one call of the `variant` template below, with a folder of its own.

MAKEFLAGS += --no-builtin-rules --no-print-directory
SHELL := /bin/bash
.DELETE_ON_ERROR:

O ?= build
CROSS_COMPILE ?=
CC := $(CROSS_COMPILE)gcc
prefix ?= /usr/local

HOST ?= auto
KERNEL ?=
VCPUS ?=
ROUNDS ?=
BENCH ?=
THREADS ?=
VMS ?=
SPREAD ?=
FEATURES ?=
SCOPE ?=
SCOPE_CAP ?=
SCOPE_FILE ?=
KERNELS ?=
LIMIT ?=
COMMIT ?=
OUT ?=
RESUME ?=
DEPS ?= yes
SAN ?=
V ?= 0
WERROR ?= 1
export O HOST KERNEL KERNELS VCPUS ROUNDS BENCH THREADS VMS SPREAD FEATURES SCOPE SCOPE_CAP SCOPE_FILE LIMIT COMMIT OUT RESUME DEPS

# -s is in the first word of MAKEFLAGS, if that is one of single letters
silent := $(findstring s,$(filter-out ---%,$(firstword -$(MAKEFLAGS))))
say = $(if $(filter 1,$(V)),,@$(if $(silent),,printf '  %-7s %s\n' $(1) $(2);))

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wwrite-strings -Wundef $(if $(filter 1,$(WERROR)),-Werror)
# no path of this tree in the program: every clone builds the same one, and counts the same
comma := ,
BASE_CFLAGS := -std=gnu11 -D_GNU_SOURCE -pthread -O2 -g -ffile-prefix-map=$(CURDIR)=. $(WARNINGS) -Ilib -Ibench -Icmd
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

FUZZED := -fsanitize=address,undefined -fno-sanitize-recover=all

lib_sources := $(sort $(wildcard lib/*.c lib/measure/*.c lib/kvm/*.c lib/record/*.c))
main_sources := $(sort $(wildcard bench/*.c cmd/*.c))
arch_sources = $(sort $(wildcard lib/kvm/$(1)/*.c))
tests := $(patsubst tests/unit/%.c,%,$(sort $(wildcard tests/unit/test_*.c)))

arch_of = $(if $(filter aarch64%,$(shell $(1) -dumpmachine 2>/dev/null)),arm64,none)
is_arm64 := $(filter aarch64,$(shell uname -m))

.PHONY: all arm64
all: $(O)/host/regscope
arm64: $(O)/arm64/regscope

# $(call variant,NAME,CC,ARCH,CFLAGS,LDFLAGS): objects and the program of a build variant. Its flags and
# list of files are a prerequisite of every object, so a change of either builds anew.
define variant
$(O)/$(1)/flags: FORCE
	@mkdir -p $$(@D); printf '%s\n' '$(2) $(BASE_CFLAGS) $(4) $(5) $(lib_sources) $(main_sources)' \
		| cmp -s - $$@ || printf '%s\n' '$(2) $(BASE_CFLAGS) $(4) $(5) $(lib_sources) $(main_sources)' >$$@

$(O)/$(1)/%.o: %.c $(O)/$(1)/flags
	$$(call say,CC,$$@)mkdir -p $$(@D) && $(2) $(BASE_CFLAGS) -Ilib/kvm/$(3) $(4) -MMD -MP -c -o $$@ $$<

$(1)_objects := $(patsubst %.c,$(O)/$(1)/%.o,$(lib_sources) $(call arch_sources,$(3)) $(main_sources))
$(O)/$(1)/regscope: $$($(1)_objects)
	$$(call say,LD,$$@)$(2) $(4) $(5) -o $$@ $$^ -lm

-include $$($(1)_objects:.o=.d)
endef

# $(call unit_tests,VARIANT,CC,FLAGS): every tests/unit/test_*.c becomes a program. They test the arm64
# folder on any machine: raw_ioctl() is then libc's ioctl, and so can be wrapped like the others.
test_wraps := -Wl,--wrap=ioctl -Wl,--wrap=open -Wl,--wrap=close -Wl,--wrap=getrlimit -Wl,--wrap=setrlimit \
	-Wl,--wrap=syscall -Wl,--wrap=uname
test_sources := $(lib_sources) $(call arch_sources,arm64) $(sort $(wildcard bench/*.c)) \
	cmd/options.c cmd/progress.c cmd/bench_threads.c cmd/cmd.c $(sort $(wildcard tests/unit/fake_*.c))
define unit_tests
$(1)_tests := $(patsubst %,$(O)/$(1)/tests/unit/%,$(tests))
$$($(1)_tests): %: %.o $(patsubst %.c,$(O)/$(1)/%.o,$(test_sources))
	$$(call say,LD,$$@)$(2) $(3) $(test_wraps) -o $$@ $$^ -lcmocka -lm
.SECONDARY: $$($(1)_tests:=.o)
-include $$($(1)_tests:=.d)
endef

host_arch := $(call arch_of,$(CC))
# what is copied to a server depends on nothing there
$(eval $(call variant,host,$(CC),$(host_arch),$(if $(SAN),$(SANITIZE)),$(if $(filter arm64,$(host_arch)),$(if $(SAN),,-static))))
# --strip-debug: what is counted in the emulated host depends on the program to the byte; a comment, which
# moves line numbers, must not change it
$(eval $(call variant,arm64,$(if $(is_arm64),gcc,aarch64-linux-gnu-gcc),arm64,,-static -Wl$(comma)--strip-debug))
$(eval $(call variant,clang,clang,none,,))
$(eval $(call variant,gcc,gcc,none,,))
$(eval $(call variant,san,gcc,none,$(SANITIZE),))
$(eval $(call variant,tsan,gcc,none,-fsanitize=thread,))
$(eval $(call variant,fuzz,clang,none,$(FUZZED) -fsanitize=fuzzer-no-link,))
$(eval $(call unit_tests,gcc,gcc,))
$(eval $(call unit_tests,clang,clang,))
$(eval $(call unit_tests,san,gcc,$(SANITIZE)))

# what has threads, under ThreadSanitizer, which is not to see into the fake kernel, as it does not into
# the real one
tsan_tests := $(addprefix $(O)/tsan/tests/unit/,test_crew test_threads)
$(O)/tsan/tests/unit/fake_kvm.o: tests/unit/fake_kvm.c $(O)/tsan/flags
	$(call say,CC,$@)mkdir -p $(@D) && gcc $(BASE_CFLAGS) -Ilib/kvm/none -MMD -MP -c -o $@ $<
$(tsan_tests): %: %.o $(patsubst %.c,$(O)/tsan/%.o,$(test_sources))
	$(call say,LD,$@)gcc -fsanitize=thread $(test_wraps) -o $@ $^ -lcmocka -lm
.SECONDARY: $(tsan_tests:=.o)
-include $(tsan_tests:=.d)

# the readers under libFuzzer: all of the program but its main()
$(O)/fuzz/fuzz_readers: $(filter-out $(O)/fuzz/cmd/main.o,$(fuzz_objects)) $(O)/fuzz/tests/fuzz/fuzz_readers.o
	$(call say,LD,$@)clang $(FUZZED) -fsanitize=fuzzer -o $@ $^ -lm
-include $(O)/fuzz/tests/fuzz/fuzz_readers.d

.PHONY: FORCE bench bench-full plots report baseline check crosscheck test kernel test-long lint deps install clean help
FORCE:

## bench: measure (native where an arm64 /dev/kvm can be used, else emulated), then table and pictures
bench:
	@scripts/bench

## bench-full: the same with every harness, those of several threads and VMs too (BENCH=all)
bench-full:
	@BENCH=all scripts/bench

## plots: draw the pictures of OUT=DIR again, from its CSV files; needs no KVM
plots:
	@scripts/deps plots
	@scripts/plots "$(OUT)"

## report: print the table of OUT=DIR again, from its samples
report:
	@scripts/deps build
	@$(MAKE) -s all
	@$(O)/host/regscope summary "$(OUT)" && $(O)/host/regscope report "$(OUT)"

## baseline: keep a run (OUT=DIR, or a new one) as the baseline of its host and features
baseline:
	@scripts/deps build
	@$(MAKE) -s all
	@scripts/baseline keep

## check: run again and compare with the baseline: exit code 0, 1 worse, 3 cannot tell
check:
	@scripts/deps build
	@$(MAKE) -s all
	@scripts/baseline check

## crosscheck: hold bench against hyperfine, which times whole processes
crosscheck:
	@scripts/deps build lab witness
	@$(MAKE) -s all arm64
	@scripts/crosscheck

## test: unit tests (plain, clang, sanitized), checks of scripts, and real runs in the emulated host
test:
	@scripts/deps build lab kernel plots test
	@$(MAKE) -s -j2 test-programs
	@prove --timer -j2 tests/*.t $(test_programs)

test_programs = $(gcc_tests) $(clang_tests) $(san_tests) $(tsan_tests)
.PHONY: test-programs
test-programs: $(O)/host/regscope $(O)/arm64/regscope $(O)/clang/regscope $(O)/san/regscope $(O)/fuzz/fuzz_readers $(test_programs)

## kernel: build the lab's kernel with KVM_CAP_ARM_REG_SCOPE (KERNEL=plain-6.12: the same without)
kernel:
	@scripts/lab/build-kernel $(if $(filter plain-6.12,$(KERNEL)),plain-6.12,scope-6.12)

## test-long: what takes hours: each patch of the kernel series by itself, a kernel made slower, fresh Debians
test-long:
	@scripts/deps build lab kernel plots test long
	@$(MAKE) -s -j2 all arm64
	@prove --timer tests/long/*.t

## lint: shellcheck of the scripts, clang-format of the C files
lint:
	@scripts/deps test lint
	@scripts/lint

## deps: install what building, measuring and testing need (when root), or say how
deps:
	@scripts/deps build lab kernel plots test

## install: the program into $(prefix)/bin
install: $(O)/host/regscope
	install -D -m 755 $< $(DESTDIR)$(prefix)/bin/regscope

## clean: remove what was built; results and the cache stay
clean:
	rm -rf $(O)

## help: this list
help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)
	@printf '%s\n' '' 'Variables: HOST=auto|native|emulated  KERNEL=debian|debian-X.Y|scope-6.12|plain-6.12|PATH' \
		'  KERNELS="plain-6.12 scope-6.12" (one after another, side by side)' \
		'  VCPUS=1-512  ROUNDS=N  BENCH=sweep,restore  THREADS=1,2,4  VMS=1-8  SPREAD=compact|scatter' \
		'  FEATURES=default  SCOPE=auto|probe|cap|documented' \
		'  SCOPE_CAP=NR  SCOPE_FILE=FILE  LIMIT=instructions=0.5%  COMMIT=ID  OUT=DIR  RESUME=yes  CROSS_COMPILE=  O=build  SAN=1  V=1  WERROR=0  DEPS=no'
