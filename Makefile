# SPDX-License-Identifier: GPL-2.0
# regscope: `make help` lists what can be made. One Makefile, not recursive: every build variant (host,
# arm64, sanitized, clang) is one call of the `variant` template below, with a folder of its own.

MAKEFLAGS += --no-builtin-rules --no-print-directory
SHELL := /bin/bash
.DELETE_ON_ERROR:

O ?= build
ifneq ($(words $(O)),1)
$(error O=$(O): is not a folder that make can build in: give one, with no blank in its name)
endif
CROSS_COMPILE ?=
# the environment's CC counts, unless CROSS_COMPILE asks for another
ifneq ($(filter default,$(origin CC))$(CROSS_COMPILE),)
CC := $(CROSS_COMPILE)gcc
endif
prefix ?= /usr/local

comma := ,
quote = '$(subst ','\'',$(1))'

HOST ?= auto
ARCH ?=
KERNEL ?=
CPU ?=
QEMU ?=
BOOTS ?=
VCPUS ?=
ROUNDS ?=
BUDGET ?=
BENCH ?=
POLICIES ?=
OPS ?=
FIRST ?=
PATTERN ?=
TRACE ?=
THREADS ?=
VMS ?=
SPREAD ?=
PIN ?=
FEATURES ?=
SCOPE ?=
SCOPE_CAP ?=
SCOPE_FILE ?=
METRIC ?=
HOST_KIND ?=
KERNELS ?=
TREE ?=
REV ?=
RANGE ?=
DIRTY ?=
CONFIG ?=
FRAGMENT ?=
LIMIT ?=
VMM ?=
BY ?=
COSTS ?=
COMMIT ?=
OUT ?=
PLOTS ?= yes
ARCHIVE ?=
YES ?=
TESTS ?=
HISTORY ?=
RESUME ?=
DEPS ?= yes
SAN ?=
STATIC ?=
V ?= 0
WERROR ?= 0
# other programs export a HOST of theirs: scripts/bench wants to know whose it is
HOST_FROM := $(origin HOST)
of_scripts := O HOST ARCH KERNEL KERNELS TREE REV RANGE DIRTY CONFIG FRAGMENT BOOTS VCPUS ROUNDS BUDGET BENCH POLICIES OPS FIRST PATTERN TRACE THREADS VMS SPREAD PIN FEATURES SCOPE SCOPE_CAP SCOPE_FILE METRIC HOST_KIND CPU QEMU LIMIT COMMIT VMM BY COSTS OUT PLOTS ARCHIVE YES HISTORY RESUME DEPS
export $(of_scripts) TESTS HOST_FROM

# A misspelt variable would measure something else in silence. make hands those of other programs on, so only
# what is nearly one of ours is refused.
known := $(of_scripts) TESTS BASE SAN STATIC V WERROR CROSS_COMPILE CC prefix DESTDIR KERNEL_REFRESH QEMU_REFRESH VMM_REFRESH KERNEL_SERIES KERNEL_CC KCFLAGS JOBS PASSES RUNS \
	REGSCOPE_APT_SOURCES LAB_TIME_LIMIT LAB_BOOT_LIMIT LAB_SHARDS LAB_OUT_FILE LAB_MEMORY BASELINES CHECKS SINGLE_BOOT LIKE LEAST XDG_CACHE_HOME TMPDIR HOST_FROM
given = $(foreach v,$(.VARIABLES),$(if $(findstring command line,$(origin $(v))),$(v)))
ifeq ($(MAKELEVEL),0)
$(foreach v,$(filter-out $(known) %FLAGS,$(given)),$(eval near := $(shell scripts/nearest $(call quote,$(v)) $(known)))\
	$(if $(near),$(error $(v)=: is no variable of this Makefile; is it $(near)= that you mean?),\
	$(warning $(v)=: is no variable of this Makefile: `make help` lists them)))
$(if $(TREE),,$(foreach v,$(filter REV DIRTY CONFIG FRAGMENT,$(given)),\
	$(error $(v)=: is about a kernel that is built; it goes with TREE=)))
endif

# -s is in the first word of MAKEFLAGS, if that is one of single letters
silent := $(findstring s,$(filter-out ---%,$(firstword -$(MAKEFLAGS))))
say = $(if $(filter 1,$(V)),,@$(if $(silent),,printf '  %-7s %s\n' $(1) $(2);))

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wwrite-strings -Wundef $(if $(filter 1,$(WERROR)),-Werror)
# no path of this tree in the program: every clone builds the same one, and counts the same
BASE_CFLAGS := -std=gnu11 -D_GNU_SOURCE -pthread -O2 -g -ffile-prefix-map="$$PWD"=. $(WARNINGS) -Ilib -Ibench -Icmd
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

lib_sources := $(sort $(wildcard lib/*.c lib/*/*.c))
main_sources := $(sort $(wildcard bench/*.c cmd/*.c))
arch_sources = $(sort $(wildcard lib/kvm/$(1)/*.c))
# those that have a unit test of their name; the UAPI's words for MSRs are in the headers of x86-64 alone
arch_tests := $(foreach f,$(filter-out arm64 none,$(notdir $(patsubst %/,%,$(sort $(wildcard lib/kvm/*/))))),$(if $(wildcard tests/unit/test_$(f).c),$(f)))
unit_tests := $(filter-out $(arch_tests:%=tests/unit/test_%.c),$(sort $(wildcard tests/unit/test_*.c)))
other_folders = $(filter-out $(if $(filter x86_64,$(machine)),,x86_64),$(arch_tests))

# the folder of lib/kvm/ for what a compiler makes: MACHINE:FOLDER
arch_folders := aarch64:arm64 riscv64:riscv64 x86_64:x86_64
arch_of = $(or $(patsubst $(1):%,%,$(filter $(1):%,$(arch_folders))),none)
arch_of_compiler = $(call arch_of,$(firstword $(subst -, ,$(shell $(1) -dumpmachine 2>/dev/null))))
machine := $(shell uname -m)
# $(call compiler_for,MACHINE): the one that the emulated host's programs are built with
compiler_for = $(if $(filter $(1),$(machine)),gcc,$(1)-linux-gnu-gcc)

.PHONY: all arm64 riscv64 x86_64
## all: regscope for this machine, build/host/regscope
all: $(O)/host/regscope
## arm64: a static regscope for an arm64 server, build/arm64/regscope
arm64: $(O)/arm64/regscope
## riscv64: the same for a riscv64 one, build/riscv64/regscope
riscv64: $(O)/riscv64/regscope
## x86_64: the same for an x86-64 one, build/x86_64/regscope
x86_64: $(O)/x86_64/regscope

# Of the variants that tests are made of, 1,500 files say what an object needs: they are not read for goals that build
# none of these.
test_variants := gcc san tsan gcov
builds_no_test := all host arm64 riscv64 x86_64 bench bench-full series alternatives trace plots report page submit baseline check \
	crosscheck test unit coverage test-long kernel kernels reference lint deps help
built = $(if $(filter-out $(builds_no_test),$(or $(MAKECMDGOALS),all))$(filter-out $(test_variants),$(1)),$(2))

# $(call variant,NAME,CC,ARCH,CFLAGS,LDFLAGS): objects and the program of a build variant. Its flags and
# list of files are a prerequisite of every object, so a change of either builds anew; the file that holds
# them marks the folder as ours.
define variant
variants += $(1)
$(1)_flags = $(2) $$(BASE_CFLAGS) $(4) $(5) $(lib_sources) $(main_sources)
$(O)/$(1)/.regscope-flags: FORCE
	@mkdir -p $$(@D); printf '%s\n' $$(call quote,$$($(1)_flags)) | cmp -s - $$@ || \
		printf '%s\n' $$(call quote,$$($(1)_flags)) >$$@

$(O)/$(1)/%.o: %.c $(O)/$(1)/.regscope-flags
	$$(call say,CC,$$@)mkdir -p $$(@D) && $(2) $$(BASE_CFLAGS) -Ilib/kvm/$(3) $(4) -MMD -MP -c -o $$@ $$<

$(1)_objects := $(patsubst %.c,$(O)/$(1)/%.o,$(lib_sources) $(call arch_sources,$(3)) $(main_sources))
# The commit that the program tells of: another one is written into it anew. A copy of this tree that knows none
# leaves what is built as it is.
$(O)/$(1)/.regscope-commit: FORCE
	@mkdir -p $$(@D); commit=$$$$(scripts/version --commit); \
		[ -f $$@ ] && { [ "$$$$commit" = unknown ] || [ "$$$$commit" = "$$$$(cat $$@)" ]; } || echo "$$$$commit" >$$@

$(O)/$(1)/regscope: $$($(1)_objects) $(O)/$(1)/.regscope-commit
	$$(call say,LD,'$$@$$($(1)_note)')$(2) $(4) $(5) -o $$@ $$($(1)_objects) -lm -pthread
	@scripts/version --stamp $$@

# into which the assembler puts the page's style and script
$(O)/$(1)/lib/page/assets.o: $(wildcard lib/page/assets/*)

-include $$(call built,$(1),$$($(1)_objects:.o=.d))
endef

# $(call unit_programs,VARIANT,LINK,OBJECTS,TESTS): every tests/unit/test_*.c becomes a program, with all of
# regscope but its main(). They test the arm64 folder on any machine: raw_ioctl() is then libc's ioctl, and
# so can be wrapped like the others; and of other folders what asks no kernel.
test_wraps := -Wl,--wrap=ioctl -Wl,--wrap=open -Wl,--wrap=close -Wl,--wrap=getrlimit -Wl,--wrap=setrlimit \
	-Wl,--wrap=syscall -Wl,--wrap=uname -Wl,--wrap=read -Wl,--wrap=clock_gettime \
	-Wl,--wrap=sched_getaffinity -Wl,--wrap=sched_setaffinity -Wl,--wrap=sched_getcpu \
	-Wl,--wrap=pthread_create -Wl,--wrap=pthread_join
memory_wraps := $(addprefix -Wl$(comma)--wrap=,malloc calloc realloc strdup vasprintf asprintf __getdelim)
test_sources := $(lib_sources) $(call arch_sources,arm64) $(addprefix lib/kvm/x86_64/,reg_name.c scope.c) $(filter-out cmd/main.c,$(main_sources)) \
	$(sort $(wildcard tests/unit/fake_*.c))
objects = $(patsubst %.c,$(O)/$(1)/%.o,$(2))
define unit_programs
$(1)_tests += $(patsubst %.c,$(O)/$(1)/%,$(4))
$(patsubst %.c,$(O)/$(1)/%,$(4)): %: %.o $(3)
	$$(call say,LD,$$@)$(2) $(test_wraps) $$(wraps) -o $$@ $$^ -lcmocka -lm -pthread
# whose allocations can be made to fail
$(O)/$(1)/tests/unit/test_memory: wraps := $(memory_wraps)
$(O)/$(1)/tests/unit/test_state: wraps := -Wl,--wrap=arm64_run_guest
.SECONDARY: $$($(1)_tests:=.o)
-include $$(call built,$(1),$$($(1)_tests:=.d) $(3:.o=.d))
endef

host_arch := $(call arch_of_compiler,$(CC))
# What is copied to a server depends on nothing there, if the compiler has what to link it with: Fedora has
# libc.a in a package of its own. Asked once, and only by what builds.
links_static = $(eval links_static := $(shell t=$$(mktemp) && printf 'int main(void) { return 0; }\n' | \
	$(CC) -static $(LDFLAGS) -o "$$t" -x c - -x none -lm -pthread 2>/dev/null && echo yes; rm -f "$$t"))$(links_static)
host_may_be_static = $(if $(SAN)$(filter no,$(STATIC)),,$(filter-out none,$(host_arch)))
host_is_static = $(if $(host_may_be_static),$(links_static))
host_is_dynamic = $(if $(host_may_be_static),$(if $(links_static),,yes))
host_cflags = $(if $(SAN),$(SANITIZE)) $(CPPFLAGS) $(CFLAGS)
host_ldflags = $(if $(host_is_static),-static) $(LDFLAGS)
host_note = $(if $(host_is_dynamic), (dynamic: $(CC) finds no libc.a; it runs where there is a libc like this one))
$(eval $(call variant,host,$$(CC),$(host_arch),$$(host_cflags),$$(host_ldflags)))
# What is counted in the emulated host depends on the program to the byte. So compiler and flags are never the
# user's, and --strip-debug keeps line numbers out, which every comment moves.
$(foreach f,$(arch_folders),$(eval $(call variant,$(lastword $(subst :, ,$(f))),$(call compiler_for,$(firstword $(subst :, ,$(f)))),$(lastword $(subst :, ,$(f))),,-static -Wl$(comma)--strip-debug)))
$(eval $(call variant,gcc,gcc,none,,))
# another compiler, its sanitizers, and what libFuzzer wants to see: one build shows what three would. What a
# simulation says is for the plain build; here, by SANITIZED, a test runs through fewer.
$(eval $(call variant,san,clang,none,-O1 -DSANITIZED $(SANITIZE) -fsanitize=fuzzer-no-link,))
$(eval $(call variant,tsan,gcc,none,-fsanitize=thread,))
$(eval $(call variant,gcov,gcc,none,-Og --coverage,))
$(eval $(call unit_programs,gcc,gcc,$(call objects,gcc,$(test_sources)),$(unit_tests)))
$(eval $(call unit_programs,san,clang $(SANITIZE),$(call objects,san,$(test_sources)),$(unit_tests)))
$(eval $(call unit_programs,gcov,gcc --coverage,$(call objects,gcov,$(test_sources)),$(unit_tests)))

# what tests another folder of lib/kvm/, with that one in arm64's place
arch_test_sources = $(sort $(filter-out $(call arch_sources,arm64),$(test_sources)) $(call arch_sources,$(1)))
$(foreach a,$(other_folders),\
	$(eval $(call unit_programs,gcc,gcc,$(call objects,gcc,$(call arch_test_sources,$(a))),tests/unit/test_$(a).c)) \
	$(eval $(call unit_programs,san,clang $(SANITIZE),$(call objects,san,$(call arch_test_sources,$(a))),tests/unit/test_$(a).c)))

# What has threads, under ThreadSanitizer: the tests that name it, and the rooms whose code threads run. It is
# not to see into the fake kernel, as it does not into the real one.
tsan_sources := $(filter lib/measure/% lib/kvm/% lib/run/% bench/%,$(test_sources))
tsan_objects := $(call objects,tsan,$(tsan_sources)) $(call objects,gcc,$(filter-out $(tsan_sources),$(test_sources)))
threaded_tests := $(shell grep -l ThreadSanitizer $(unit_tests))
$(if $(threaded_tests),,$(error tests/unit: no test is for ThreadSanitizer, by that word in its source))
$(eval $(call unit_programs,tsan,gcc -fsanitize=thread,$(tsan_objects),$(threaded_tests)))

# kernels whose difference is known, for verdicts to be held against
$(O)/gcc/simulate: $(O)/gcc/tests/simulate/simulate.o $(call objects,gcc,$(filter lib/measure/% lib/record/% lib/%.c,$(filter-out lib/doctor/% lib/run/% lib/kvm/% lib/analyse/% lib/report/% lib/page/% lib/trace/%,$(lib_sources))))
	$(call say,LD,$@)gcc -o $@ $^ -lm -pthread
-include $(O)/gcc/tests/simulate/simulate.d

# a VMM that makes known accesses, for `regscope trace` in the emulated host
$(O)/arm64/trace-vmm: $(O)/arm64/tests/trace/vmm.o
	$(call say,LD,$@)$(call compiler_for,aarch64) -static -o $@ $^ -pthread
-include $(O)/arm64/tests/trace/vmm.d

# calls with good and bad arguments, for a kernel with batched accesses that checks itself
batch_objects := $(call objects,arm64,$(wildcard tests/batch/*.c))
$(O)/arm64/fuzz-batch: $(batch_objects) $(call objects,arm64,$(wildcard lib/*.c) lib/measure/rng.c $(wildcard lib/kvm/*.c lib/kvm/arm64/*.c))
	$(call say,LD,$@)$(call compiler_for,aarch64) -static -o $@ $^ -pthread
-include $(batch_objects:.o=.d)

# the readers under libFuzzer
fuzz_objects := $(call objects,san,$(wildcard tests/fuzz/*.c))
$(O)/san/fuzz_readers: $(filter-out $(O)/san/cmd/main.o,$(san_objects)) $(fuzz_objects)
	$(call say,LD,$@)clang $(SANITIZE) -fsanitize=fuzzer -o $@ $^ -lm -pthread
-include $(fuzz_objects:.o=.d)

.PHONY: FORCE bench bench-full series alternatives trace plots report page submit baseline check crosscheck test unit coverage kernel test-long lint deps install deb dist clean help
FORCE:

## bench: measure (native where an arm64 /dev/kvm can be used, else emulated), then table and pictures
bench:
	@scripts/bench

## bench-full: the same with every harness, those of several threads and VMs too (BENCH=all)
bench-full:
	@BENCH=all scripts/bench

## series: build, boot and measure each commit of RANGE=base..topic in TREE=DIR, and make one table; with an OUT=DIR
##         that is there already it goes on
series:
	@scripts/series

## alternatives: measure what else would save register accesses, each on a kernel that has it (VCPUS=1,8,64,512);
##               one table, one picture; HOST=native: what this machine's kernel has
alternatives:
	@scripts/alternatives

## trace: which registers QEMU accesses as it creates, stops, resets, saves, loads and migrates VMs of VCPUS=1,2,8,64
##        in the emulated host, and what it could save; VMM=qemu-trixie, another one
trace:
	@scripts/trace

## plots: draw the pictures of OUT=DIR again, from its CSV files, or of HISTORY=FILE; needs no KVM
plots:
	@scripts/deps plots
	@[ -z "$$HISTORY" ] || { scripts/deps build && $(MAKE) -s all && scripts/plots --history "$$HISTORY"; }
	@[ -n "$$HISTORY" -a -z "$$OUT" ] || scripts/plots "$$OUT"

## report: print the table of OUT=DIR again, from its samples
report:
	@scripts/deps build
	@$(MAKE) -s all
	@[ -n "$$OUT" ] || { echo 'report: which run directory? make report OUT=results/...' >&2; exit 2; }
	@$(O)/host/regscope summary "$$OUT" && $(O)/host/regscope report "$$OUT"

## page: write OUT=DIR as one page for a browser, DIR/report.html; with BASE=DIR a verdict against that run, too
page:
	@scripts/deps build
	@$(MAKE) -s all
	@[ -n "$$OUT" ] || { echo 'page: which run directory? make page OUT=results/...' >&2; exit 2; }
	@$(O)/host/regscope report --html "$$OUT/report.html" -- "$$OUT" $${BASE:+"$$BASE"} && printf '%s\n' "$$OUT/report.html"

## submit: make one archive of OUT=DIR to send to others, with nothing personal in it; shows it and asks first
submit:
	@scripts/deps build
	@$(MAKE) -s all
	@[ -n "$$OUT" ] || { echo 'submit: which run directory? make submit OUT=results/...' >&2; exit 2; }
	@scripts/submit -- "$$OUT" $${ARCHIVE:+"$$ARCHIVE"}

## baseline: keep a run (OUT=DIR, or a new one) as the baseline of its host and features
baseline:
	@scripts/deps build
	@$(MAKE) -s all
	@scripts/baseline keep

## check: run again, compare with the baseline, fail if it got worse. make turns every failure into exit
##        code 2; a CI runs `scripts/baseline check` instead: 0, 1 worse, 2 failed, 3 cannot tell, 130 interrupted
check:
	@scripts/deps build
	@$(MAKE) -s all
	@scripts/baseline check

## crosscheck: compare bench with hyperfine, which times whole processes
crosscheck:
	@scripts/crosscheck

## test: unit tests (plain, sanitized), checks of scripts, and real runs: of this machine where an arm64
##       /dev/kvm can be used, else in the emulated host; TESTS=all: also those that alone take minutes,
##       and more of what is otherwise done in part
test:
	@case "$$TESTS" in '' | all) ;; *) echo "TESTS=$$TESTS: is not \"all\": leave it out, or say TESTS=all" >&2; exit 2 ;; esac
	@scripts/deps build host server plots test unit fleet deb browser
	@$(MAKE) -s unit
	@$(MAKE) -s -j2 test-programs
	@rm -rf $(O)/test-runs
	@other=$$(scripts/host --other 2>/dev/null) && \
	chosen=$$(grep -L "^# host: $$other" $(shell_tests) | if [ "$$TESTS" = all ]; then cat; else xargs grep -L '^# cost: minutes'; fi) && \
	HOST=auto prove --timer -j3 $$chosen $(filter-out $(gcc_tests),$(test_programs))
	@[ "$$TESTS" = all ] || echo "left out, for they take minutes: $$(grep -l '^# cost: minutes' $(shell_tests) | xargs); TESTS=all runs them too"

# Three at a time, since some wait more than they work, the longest first: then the last one to end is short. What
# the list does not name comes after it.
longest := make-bench server lab-512 package kernels lab-trouble hostile page-browser lab-scope lab-x86 lab-kernels lab-threads trace fleet lab-ways-out page \
	lab-riscv64 docs series signals history crosscheck lint cli tree simulations paths boots baseline lab-batch get-kernel make fuzz dist
shell_tests := $(foreach t,$(longest),$(wildcard tests/$(t).t))
shell_tests += $(filter-out $(shell_tests),$(sort $(wildcard tests/*.t)))
test_programs := $(gcc_tests) $(san_tests) $(tsan_tests)
.PHONY: test-programs unit-programs coverage-programs
test-programs: $(O)/host/regscope $(O)/arm64/regscope $(O)/san/regscope $(O)/san/fuzz_readers $(O)/gcc/simulate $(O)/arm64/trace-vmm $(O)/arm64/fuzz-batch $(test_programs)
unit-programs: $(gcc_tests)
coverage-programs: $(gcov_tests)

## unit: the unit tests alone, in seconds
unit:
	@scripts/deps build unit
	@$(MAKE) -s -j2 unit-programs
	@prove -Q -j2 $(gcc_tests)

## coverage: lines of each file that the unit tests run; fails where the engine has too few
coverage:
	@scripts/deps build unit
	@$(MAKE) -s -j2 coverage-programs
	@scripts/coverage $(O)/gcov $(gcov_tests)

## kernel: build the lab's kernel with KVM_CAP_ARM_REG_SCOPE (KERNEL=scope-X.Y; plain-X.Y: the same without;
##         early-out-X.Y, batch-X.Y, batch-scope-X.Y: with what is an alternative to it)
kernel:
	@scripts/lab/build-kernel $(or $(filter scope-% plain-% early-out-% batch-% kasan-%,$(KERNEL)),scope-6.12)

## kernels: list those that KERNEL= can name here, and how much of them is in the cache
.PHONY: kernels
kernels:
	@scripts/lab/kernels

## test-long: what takes hours: each patch of the kernel series by itself, kernels that differ elsewhere, compilers,
##            fresh Debians, servers of many kinds
test-long:
	@scripts/deps build lab server kernel plots test long fleet
	@$(MAKE) -s -j2 all arm64
	@prove --timer tests/long/*.t

## reference: measure the kept runs again, and write what the documentation shows of them (scripts/reference)
.PHONY: reference
reference:
	@scripts/reference

## lint: shellcheck of the scripts, clang-format of the C files
lint:
	@scripts/deps test lint
	@scripts/lint

## deps: install what building, measuring and testing need (when root), or say how
deps:
	@scripts/deps build host server plots test unit fleet deb browser

# A program for another machine cannot be asked for its pages: there one for this machine is built for it.
asked_program = $(O)/$(if $(filter $(machine),$(firstword $(subst -, ,$(shell $(CC) -dumpmachine 2>/dev/null)))),host,gcc)/regscope
.PHONY: man
## man: manual pages of the program, its sub-commands and its files, build/man
man: $(O)/man/.made
$(O)/man/.made: $(asked_program)
	@rm -rf $(@D) && mkdir -p $(@D) && for page in $$($(asked_program) manual --list); do \
		$(asked_program) manual $$page >$(@D)/$$page || exit; done; touch $@

## install: below $(prefix), /usr/local: regscope, regscope-bench and what it needs, manual pages, completions; for an
##          emulated host the programs of `make arm64`, `riscv64` and `x86_64` too, where these were made before
install: $(O)/host/regscope $(O)/man/.made
	@scripts/install "$(DESTDIR)$(prefix)" $(O)

## deb: a Debian package of this tree, build/deb/regscope_*.deb, in which lintian finds no error and no warning
deb:
	@scripts/deps deb
	@scripts/deb

## dist: the release archive of the last commit, build/dist/regscope-X.Y.tar.xz: sources, and static programs for arm64 and
##       riscv64; the same bytes wherever it is made
dist:
	@scripts/deps build dist
	@scripts/dist

## clean: remove what was built in O=build; results and the cache stay, and so does what make did not build
clean:
	@for dir in $(variants:%=$(O)/%) $(O)/server/host; do [ ! -f "$$dir/.regscope-flags" ] || rm -rf "$$dir"; done
	@rm -f $(O)/server/lock $(O)/lint/passed $(O)/dist/regscope-*.tar.xz{,.sha256}
	@[ ! -f $(O)/man/.made ] || rm -rf $(O)/man
	@rmdir $(O)/server $(O)/lint $(O)/dist $(O) 2>/dev/null || true

## help: this list
help:
	@sed -n 's/^## //p' Makefile
	@printf '%s\n' '' 'Variables: HOST=auto|native|emulated  ARCH=arm64|riscv64|x86_64  KERNEL=debian|debian-X.Y|debian-SUITE|scope-X.Y|plain-X.Y|PATH' \
		'  KERNELS="plain-6.12 scope-6.12" (one after another, side by side)  BOOTS=N' \
		'  TREE=~/linux (a kernel of your own source)  REV=COMMIT  DIRTY=yes (local changes too)' \
		'  RANGE=base..topic (the commits of a series)' \
		'  CONFIG=FILE  FRAGMENT=FILE (options on top)  KERNEL_CC=COMPILER  KCFLAGS=FLAGS' \
		'  CPU=a64fx|max (the emulated host'\''s, as QEMU calls it)  QEMU=debian-SUITE|PATH' \
		'  VCPUS=1-512  ROUNDS=N  BUDGET=SECONDS  BENCH=sweep,restore  POLICIES=all,scoped' \
		'  OPS=get,set  FIRST=yes (first passes over a VM too)' \
		'  PATTERN=qemu|firecracker|cloud-hypervisor|crosvm  TRACE=DIR (what BENCH=replay makes)' \
		'  THREADS=1,2,4  VMS=1-8  SPREAD=compact|scatter  PIN=CPU  FEATURES=default  SCOPE=auto|probe|cap|documented' \
		'  METRIC=wall_ns  HOST_KIND=native  SCOPE_CAP=NR  SCOPE_FILE=FILE  OUT=DIR  RESUME=yes' \
		'  PLOTS=no (no pictures)  BASE=DIR (of page: the run that it is compared with)' \
		'  of baseline and check: LIMIT=instructions=0.5%  COMMIT=ID  HISTORY=FILE  SINGLE_BOOT=yes (let this boot' \
		'  decide)  BASELINES=DIR  CHECKS=DIR (instead of results/baseline, results/check)' \
		'  of trace: VMM="qemu qemu-SUITE kvmtool"  BY=fprobe|kprobe|seccomp  COSTS=DIR (a run, to price accesses by)' \
		'  of submit: ARCHIVE=FILE  YES=1 (do not ask)' \
		'  of test: TESTS=all' \
		'  O=build  SAN=1  STATIC=no  V=1  WERROR=1  DEPS=no  CROSS_COMPILE=  CC= CPPFLAGS= CFLAGS= LDFLAGS= (after ours)' \
		'  are for $(O)/host; $(O)/arm64, which the emulated host runs, is the same for everyone: its bytes' \
		'  decide the counts'
