# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # what `run` sets
# What an emulated host has: its files, and the command that it runs.
# Sourced by `run`, whose variables these functions share.

quote() { printf ' %q' "$@"; }

take_scope_file() {
	[ -f "$1" ] && [ -r "$1" ] || die 2 "--scope-file: \"$1\" is not a file that can be read"
	cp "$1" "$stage/root/files/"
	echo "/files/${1##*/}"
}

# What of a trace is replayed: its rows, and how it was made.
take_trace() {
	[ -f "$1/trace.csv" ] && [ -f "$1/env.txt" ] || die 2 "--trace: \"$1\" has no trace.csv and env.txt: it is no trace"
	[ ! -L "$1/trace.csv" ] && [ ! -L "$1/env.txt" ] ||
		die 2 "--trace: \"$1\" has a link for a file; put the file itself there"
	mkdir -p "$stage/root/files/trace"
	cp -- "$1/trace.csv" "$1/env.txt" "$stage/root/files/trace/"
	echo /files/trace
}

# The guest's files: init, busybox, regscope, modules, the command, and what a resumed run has so far.
build_initramfs() {
	local root=$stage/root arguments=("$@")
	mkdir -p "$root/bin" "$root/modules" "$root/run" "$root/files"
	cp "$HERE/init" "$root/init"
	cp "$busybox" "$root/bin/busybox"
	ln -s busybox "$root/bin/sh"
	[ ${#files[@]} -eq 0 ] || cp "${files[@]}" "$root/files/"
	[ -z "$tree" ] || cp -a "$tree/." "$root/"
	find "$image_dir/modules" -name '*.ko' -exec cp {} "$root/modules/" \;
	if [ "$program" = yes ]; then
		echo "$(quote "${arguments[@]}")" >"$root/command"
	else
		cp "$binary" "$root/bin/regscope"
		chmod 755 "$root/bin/regscope"
		regscope_command "${arguments[@]}" >"$root/command"
	fi
	printf '%s\n' "$ARCH_PRELUDE${ARCH_PRELUDE:+; }$prelude" >"$root/prelude"
	chmod 755 "$root/init" "$root/bin/busybox"
	# one order, one owner, one time: the archive, and so the guest, is the same every time
	find "$root" -exec touch -h -d @0 {} +
	(cd "$root" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0 --reproducible) \
		>"$stage/initramfs"
}

# regscope's command line, its files where the guest has them.
regscope_command() {
	local root=$stage/root arguments=() host_options=() word of='' cap
	cap=$(cat "$image_dir/scope-cap" 2>/dev/null || true)
	for word; do
		case $of:$word in
		--scope-file:*) arguments+=("$(take_scope_file "$word")") ;;
		*:--scope-file=*) arguments+=("--scope-file=$(take_scope_file "${word#*=}")") ;;
		--trace:*) arguments+=("$(take_trace "$word")") ;;
		*:--trace=*) arguments+=("--trace=$(take_trace "${word#*=}")") ;;
		--scope:try | *:--scope=try) arguments+=("$word") ;;
		--scope:* | *:--scope=* | *:--scope-cap | *:--scope-cap=*)
			cap=''
			arguments+=("$word")
			;;
		*) arguments+=("$word") ;;
		esac
		of=$word
	done
	# a source that defines the capability is not always one that completes it
	case $1 in bench | regs) [ -z "$cap" ] || host_options=(--scope try --scope-cap "$cap") ;; esac
	if [ "$1" = bench ]; then
		host_options+=(--host-kind "$host_kind" --progress lines --out /run/dir)
		if [ "$resume" = yes ]; then
			host_options+=(--resume)
			cp -r "$out/." "$root/run/dir"
			rm -rf "$root/run/dir/plots"
		fi
		# shellcheck disable=SC2016 # FILES is the guest's
		echo "regscope$(quote "${arguments[@]}" "${host_options[@]}") --mirror \$FILES"
	elif [ "$1" = roundtrip ]; then
		host_options+=(--host-kind "$host_kind" --out /run/dir)
		# shellcheck disable=SC2016 # FILES is the guest's
		echo "regscope$(quote "${arguments[@]}" "${host_options[@]}") --mirror \$FILES"
	else
		echo "regscope$(quote "${arguments[@]}" "${host_options[@]}")"
	fi
}
