# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # what `reference` sets
# How each of the kept runs is measured: into a tree of its own, $stage, from which it takes the place of the kept one
# when all of it is there. Sourced by `reference`, whose variables and functions these share, after common.sh.

# bench, trace, alternatives VARIABLE=VALUE...: one `make bench` and so on, of which nothing that this shell has set is a part
bench() { make_clean bench HOST=emulated "$@"; }
trace() { make_clean trace "$@"; }
alternatives() { make_clean alternatives HOST=emulated "$@"; }
make_clean() {
	local name clean=(env -i)
	for name in PATH HOME TERM LANG TMPDIR XDG_CACHE_HOME http_proxy https_proxy no_proxy REGSCOPE_APT_SOURCES O DEPS JOBS; do
		[ -z "${!name+set}" ] || clean+=("$name=${!name}")
	done
	attend "${clean[@]}" make "$@" >/dev/null || die 2 "make $*: failed; the kept runs stay as they were"
}

# Samples of single registers, which are large, and pictures that no page shows are left out.
trim() {
	local picture
	rm -f "$stage/$run"/register_samples.csv
	mkdir "$stage/plots"
	for picture in $pictures; do
		mv "$stage/$run/plots/$picture" "$stage/plots/" || die 2 "$picture: was not drawn; the kept runs stay as they were"
	done
	rm -rf "$stage/$run/plots"
	mv "$stage/plots" "$stage/$run/plots"
}

# begin: the tree that runs are measured into; the kept ones are replaced when all of it is there
begin() {
	mkdir -p results
	stage=$(mktemp -d results/reference-new.XXXXXX)
	mkdir "$stage/results"
}

measure() {
	bench KERNEL=debian-6.12 OUT="$stage/$run"
	trim
	make_page "$stage/$run"
}

# Of these no single registers and no pictures: a version's two kernels, side by side.
measure_kernels() {
	local version pair=$stage/pair
	mkdir "$stage/$kernels"
	for version in $versions; do
		bench KERNELS="plain-$version scope-$version" OUT="$pair"
		rm -rf "$pair"/*/{registers.csv,register_samples.csv,plots,report.html}
		mv "$pair/report.txt" "$stage/$(report_of "$version")"
		mv "$pair"/*-"$version" "$stage/$kernels/"
		rm -rf "$pair"
	done
}

# Runs of kernels with a regression in the last of them: six boots each, and their history.
measure_boots() {
	local kernel k history=$stage/$boots/history.csv
	mkdir "$stage/$boots"
	for kernel in $boots_of; do
		bench KERNEL="variant-$kernel" BOOTS=6 BENCH=sweep VCPUS=1,8 OUT="$stage/$boots/$kernel"
		for k in 1 2 3 4 5 6; do
			"$tool" history --add "$stage/$boots/$kernel/boot-$k" --commit "$kernel" "$history" >/dev/null ||
				die 2 "$kernel/boot-$k: could not be added to a history; the kept runs stay as they were"
		done
	done
	find "$stage/$boots" -mindepth 2 -name report.html -delete
	find "$stage/$boots" -mindepth 3 ! -name env.txt ! -name samples.csv ! -name benches.csv -delete
	rm -rf "$stage/$boots/code" "$stage/$boots/option"
	compare_boots "$stage"
	scripts/plots --history "$history" || die 2 "$history: could not be drawn; the kept runs stay as they were"
}

# Of its runs what a report is made of; and its picture.
measure_alternatives() {
	alternatives OUT="$stage/$alternatives"
	find "$stage/$alternatives" -mindepth 2 -type f ! -name env.txt ! -name samples.csv ! -name benches.csv \
		! -name 'n-alternatives.*' -delete
	find "$stage/$alternatives" -mindepth 1 -type d -empty -delete
	[ -f "$stage/$alternatives/plots/n-alternatives.png" ] ||
		die 2 "$alternatives: its picture was not drawn; the kept runs stay as they were"
}

# What a kernel loses is its result: an exit code of 1 is none of a failure.
measure_roundtrip() {
	local kernel dir code
	[ -x "${O:-build}/arm64/regscope" ] || die 2 "${O:-build}/arm64/regscope: is missing; \`make arm64\` builds it"
	mkdir "$stage/$roundtrip"
	for kernel in $roundtrip_of; do
		dir=$stage/$roundtrip/$kernel code=0
		attend scripts/lab/run --binary "${O:-build}/arm64/regscope" --kernel "$kernel" --out "$dir" -- roundtrip >/dev/null || code=$?
		[ "$code" -le 1 ] || die 2 "roundtrip on $kernel: failed; the kept runs stay as they were"
		sed -i '/,kept,/d' "$dir/roundtrip.csv"
	done
	find "$stage/$roundtrip" -type f ! -name report.txt ! -name env.txt ! -name roundtrip.csv -delete
}

# VMMs in the emulated host; of those with many vCPUs, whose traces are large, only the sums of their phases
measure_traces() {
	local one vmms="qemu qemu-trixie"
	trace VMM="$vmms" VCPUS=1,2,8,64 OUT="$stage/$traces" PLOTS=no
	# of registers that the run has no costs of
	trace CPU=max COSTS=none VCPUS=64 OUT="$stage/max" PLOTS=no
	mv "$stage/max/qemu-64" "$stage/$traces/qemu-max-64"
	for one in "$stage/$traces"/*-*/; do
		rm -f "${one}regs.csv"
		[[ $one == */qemu-1/ ]] || rm -f "${one}trace.csv"
	done
}

# draw_architectures DIR: what they save, and an arm64 kernel that takes many registers in one call, as x86-64 does
draw_architectures() {
	local arm64
	arm64=$(mktemp -d)
	cp -r "$alternatives/ratios" "$arm64/arm64" && "$tool" summary "$arm64/arm64" >/dev/null &&
		scripts/side-by-side --pictures "$1" "$arm64/arm64" "$1"/*64/ >"$1/report.txt" ||
		die 2 "$1: could not be drawn; the kept runs stay as they were"
	rm -rf "$arm64"
}

# measure_natively DIR: time, of a virtual machine too: there it is no result unless it is asked for. Where this machine
# is none that can, what is kept stays.
measure_natively() {
	if [ "$(ARCH=x86_64 HOST=native scripts/host 2>/dev/null)" = native ]; then
		make_clean bench HOST=native ARCH=x86_64 METRIC=wall_ns VCPUS=1,8,64 BENCH=sweep POLICIES=all,scoped,batch,batch-scoped ROUNDS=40 \
			PLOTS=no OUT="$1/x86_64-native"
	elif [ -d "$architectures/x86_64-native" ]; then
		say "x86_64-native: cannot be measured on this machine, and stays as it is"
		cp -r "$architectures/x86_64-native" "$1/"
	fi
}

measure_architectures() {
	local new=$stage/$architectures
	mkdir "$new"
	bench ARCH=riscv64 KERNEL=debian-newest VCPUS=1,8,64,512 BENCH=sweep ROUNDS=6 PLOTS=no OUT="$new/riscv64"
	bench ARCH=x86_64 KERNEL=debian-6.12 VCPUS=1,8,64,512 BENCH=sweep POLICIES=all,scoped,batch,batch-scoped ROUNDS=6 PLOTS=no OUT="$new/x86_64"
	measure_natively "$new"
	rm -f "$new"/*/report.html
	draw_architectures "$new"
}

# keep DIR...: in the place of those that git has. Which commit the program was of they do not say: it may never come to
# be anybody's, and what they are kept in is another. tool_build tells the program.
keep() {
	local dir
	for dir; do
		find "$stage/$dir" -name env.txt -exec sed -i '/^tool_commit=/d' {} +
		rm -rf "$dir"
		mv "$stage/$dir" "$dir"
		say "$dir: measured anew"
	done
}
