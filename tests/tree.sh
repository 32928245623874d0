# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# git trees for tests of what builds kernels.

tree_commit() { git -C "$1" add -A && git -C "$1" -c user.name=test -c user.email=test@localhost commit -qm "$2"; }

# mini_linux DIR: what is source of Linux to all but a machine: its Image is the text of the files in arch/arm64/kvm.
# In it are v9.1, two commits on main, and branches topic, broken, old, no-kvm and not-linux.
mini_linux() {
	local dir=$1
	git init -q -b main "$dir"
	mkdir -p "$dir/arch/arm64/kvm" "$dir/include/uapi/linux" "$dir/scripts/kconfig"
	touch "$dir/Kbuild" "$dir/include/uapi/linux/kvm.h"
	# shellcheck disable=SC2016 # make's
	printf '%s\n' 'VERSION = 9' 'PATCHLEVEL = 1' 'tinyconfig:' '	: >$(O)/.config' 'olddefconfig:' \
		'	sed -i -e "/CONFIG_LATER/d" -e "\$$aCONFIG_HW_PERF_EVENTS=y" $(O)/.config' \
		'kernelversion:' '	@echo 9.1.2' \
		'Image:' \
		'	mkdir -p $(O)/arch/arm64/boot' \
		'	! grep -Hn error arch/arm64/kvm/*.c' \
		'	$(if $(SLEEPING),echo $$PPID >$(SLEEPING);) sleep `cat slow`' \
		'	{ printf "%60s" ""; cat arch/arm64/kvm/*.c; } >$(O)/arch/arm64/boot/Image' >"$dir/Makefile"
	printf '%s\n' '#!/bin/sh' 'cat "$3" >>"$2"' >"$dir/scripts/kconfig/merge_config.sh"
	chmod +x "$dir/scripts/kconfig/merge_config.sh"
	echo get >"$dir/arch/arm64/kvm/get.c"
	echo 0 >"$dir/slow"
	tree_commit "$dir" base
	git -C "$dir" tag v9.1
	echo set >"$dir/arch/arm64/kvm/set.c"
	tree_commit "$dir" set
	git -C "$dir" checkout -q -b broken
	echo 'an error' >"$dir/arch/arm64/kvm/set.c"
	tree_commit "$dir" broken
	git -C "$dir" checkout -q -b old
	sed -i -e 's/^VERSION = .*/VERSION = 5/' -e 's/^PATCHLEVEL = .*/PATCHLEVEL = 10/' "$dir/Makefile"
	tree_commit "$dir" old
	git -C "$dir" checkout -q -b no-kvm main
	git -C "$dir" rm -qr arch/arm64/kvm
	tree_commit "$dir" no-kvm
	git -C "$dir" rm -q Kbuild
	git -C "$dir" checkout -q -b not-linux
	tree_commit "$dir" not-linux
	git -C "$dir" checkout -q main
	git -C "$dir" branch topic
	echo '#define KVM_CAP_ARM_REG_SCOPE 1210' >"$dir/include/uapi/linux/kvm.h"
	tree_commit "$dir" capability
	git -C "$dir" checkout -q topic
	echo topic >"$dir/arch/arm64/kvm/topic.c"
	tree_commit "$dir" topic
	git -C "$dir" checkout -q main
}

# linux_tree DIR: Debian's source of 6.12, as far as the lab's configuration wants it (a seventh), as a commit of a git
# tree. The lab's own kernel comes first: what it is made of ccache then knows.
linux_tree() {
	local dir=$1 wanted source=${XDG_CACHE_HOME:-$HOME/.cache}/regscope/linux-6.12/source
	scripts/lab/build-kernel scope-6.12 >/dev/null || return
	git init -q -b main "$dir" || return
	wanted='arch/arm64|block|certs|fs|include|init|io_uring|ipc|kernel|lib|mm|scripts|security|tools/(include|scripts)|usr'
	wanted+='|virt|drivers/(amba|base|bus|char|clk|clocksource|firmware|hid|input|irqchip|of|pci|perf|power|tty|video/console'
	(cd "$source" && find . -regextype posix-extended -path ./arch/arm64/boot/dts -prune -o ! -type d \
		\( -name 'Kconfig*' -o -name 'Makefile*' -o -name 'Kbuild*' -o -regex "\./($wanted|virtio))/.*" \) \
		-print0 | xargs -0 cp -d --parents -t "$dir") || return
	git -C "$dir" config core.compression 0
	git -C "$dir" add -Af . && tree_commit "$dir" 6.12
}
