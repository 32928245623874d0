# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # what apt.sh sets
# Debian's kernels for $arch: which there are, and what is in their packages. Sourced after common.sh, not run.

# candidates [FLAVOUR]: each kernel of that flavour (default: the one that is emulated) of the package sources as
# "debian-X.Y PACKAGE", the newest last. The meta-packages say which are current: linux-image-cloud-arm64, and
# linux-image-X.Y-cloud-arm64 where a Debian has a second one.
candidates() {
	local metas
	mapfile -t metas < <(lab_apt apt-cache pkgnames linux-image- |
		grep -Ex "linux-image-([0-9.]+-)?${1:-$ARCH_FLAVOUR}")
	[ ${#metas[@]} -gt 0 ] || return 0
	lab_apt apt-cache show "${metas[@]}" |
		sed -nE 's/^Depends:.*(linux-image-([0-9]+\.[0-9]+)[^ ,]*).*/debian-\2 \1/p' | sort -V -u || true
}

# find_kernel NAME [FLAVOUR]: where debian-X.Y, debian-SUITE or debian-newest is to be had: into $from the suite,
# '' for the machine's own sources, and into $found its candidates there, the newest first. Fails if nowhere;
# no_such_kernel then says why.
find_kernel() {
	local name=$1 flavour=${2:-$ARCH_FLAVOUR} suite=${1#debian-}
	found='' from='' have_instead='' why_not='' suites=()
	case $name in
	debian-newest) find_newest "$flavour" ;;
	debian-[0-9]*) find_version "$name" "$flavour" ;;
	*)
		from=$suite
		update_suite "$suite" || return
		found=$(of_suite "$suite" candidates "$flavour" | tac)
		[ -n "$found" ] || why_not="Debian's $suite has no such $arch kernel"
		[ -n "$found" ]
		;;
	esac
}

find_version() {
	local name=$1 flavour=$2
	! own_lists || ! take_called "$name" "$(candidates "$flavour")" || return 0
	other_suites || return
	say "$name: is not in this machine's package sources; looking in other Debians of ${mirror%/}"
	for from in "${suites[@]}"; do
		update_suite "$from" || continue
		take_called "$name" "$(of_suite "$from" candidates "$flavour")" || continue
		say "$name: is taken from $from"
		return
	done
	why_not=''
	return 1
}

# take_called NAME CANDIDATES: into $found; what there is at all, into $have_instead
take_called() {
	found=$(awk -v name="$1" '$1 == name' <<<"$2" | tac)
	have_instead=$(cut -d ' ' -f 1 <<<"$have_instead"$'\n'"$2" | sed '/^$/d' | sort -uV)
	[ -n "$found" ]
}

find_newest() {
	local suite list newest
	other_suites || { own_lists && suites=(''); }
	for suite in "${suites[@]}"; do
		[ -z "$suite" ] || update_suite "$suite" || continue
		list=$(of_suite "$suite" candidates "$1" | tac)
		newest=$(printf '%s\n' "${found%%$'\n'*}" "${list%%$'\n'*}" | sort -V | tail -n 1)
		[ "$newest" != "${found%%$'\n'*}" ] || continue
		found=$list from=$suite
	done
	why_not=''
	[ -n "$found" ]
}

# no_such_kernel: what find_kernel left of a name that cannot be had, to be said after it
no_such_kernel() {
	local names text="the package sources of this machine have no such $arch kernel"
	if [ -n "$why_not" ]; then
		echo "$why_not"
		return
	fi
	names=$(paste -s -d ' ' <<<"$have_instead")
	[ ${#suites[@]} -eq 0 ] || text+=", nor has another Debian of ${mirror%/} (${suites[*]})"
	echo "$text (they have ${names:-none that is for this})"
}

# kernel_parts PACKAGE: the packages that it is in. Up to Debian 13 linux-image-RELEASE has everything; later it
# depends on linux-binary-RELEASE, the Image, and linux-modules-RELEASE.
kernel_parts() {
	local release=${1#linux-image-}
	echo "$1"
	lab_apt apt-cache depends "$1" | sed -n 's/^ *Depends: //p' |
		grep -Fx -e "linux-binary-$release" -e "linux-modules-$release" || true
}

unpack_kernel() {
	local part parts
	mapfile -t parts < <(kernel_parts "$1")
	for part in "${parts[@]}"; do
		unpack_deb "$part" "$2" || return
	done
}

# image_in DIR: prints where an unpacked kernel has its Image, or fails
image_in() {
	local image
	image=$(find "$1" -path '*/boot/vmlinu[xz]-*' -o -path '*/modules/*/vmlinuz')
	[ -f "$image" ] && arch_is_image "$image" && echo "$image"
}

# take_modules TREE DIR: those of $ARCH_MODULES that are there, numbered in that order
take_modules() {
	local tree=$1 to=$2 nr=10 module file
	mkdir -p "$to"
	for module in $ARCH_MODULES; do
		file=$(find "$tree" -name "$module.ko" -o -name "$module.ko.xz" | head -n 1)
		[ -n "$file" ] || continue
		case $file in
		*.xz) xz -dc "$file" >"$to/$nr-$module.ko" ;;
		*) cp "$file" "$to/$nr-$module.ko" ;;
		esac
		nr=$((nr + 1))
	done
}
