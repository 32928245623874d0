# SPDX-License-Identifier: GPL-2.0
# env.txt of a run without what is its owner's, in plain ASCII:
#   LC_ALL=C awk -v boot=ID -v user=NAME -f personal.awk env.txt
# boot stands for boot_id. The names of the host and the user, paths, addresses and identifiers are replaced wherever
# they stand; of the kernel's command line the words that change what is measured are kept, by a list.

# What a word of the command line may be called; its value is of few characters.
function is_known(word,   name)
{
	name = word
	sub(/=.*/, "", name)
	return word ~ /^[A-Za-z0-9_.,:=+-]+$/ && length(word) <= 80 && name ~ known
}

function command_line(text,   nr, word, i, kept, withheld)
{
	nr = split(text, word, " ")
	for (i = 1; i <= nr; i++)
		if (is_known(word[i]))
			kept = kept (kept == "" ? "" : " ") word[i]
		else
			withheld++
	return kept (withheld ? (kept == "" ? "" : " ") "(" withheld " withheld)" : "")
}

# A command, or the name of a file: what is quoted or has a slash is a path.
function without_files(text,   nr, word, i, line)
{
	gsub(/'[^']*'/, "FILE", text)
	nr = split(text, word, " ")
	for (i = 1; i <= nr; i++) {
		if (word[i] ~ /[\/~]/ || word[i] ~ /^(SCOPE_FILE|TRACE|OUT|TREE|CONFIG|FRAGMENT|KERNEL)=/ &&
		    word[i] !~ /^KERNEL=(debian|scope|plain|variant|tree)(-[A-Za-z0-9.]+)?$/)
			word[i] = match(word[i], /^[A-Za-z_-]+=/) ? substr(word[i], 1, RLENGTH) "FILE" : "FILE"
		line = line (i > 1 ? " " : "") word[i]
	}
	return line ~ /^[A-Za-z0-9_=.,:;()+% -]*$/ ? line : "withheld"
}

# Every NAME that stands by itself; one of few letters, or that every machine knows, says nothing.
function without_name(text, name,   at, before, after, out)
{
	if (length(name) < 3 || name ~ /^(root|emulated|native|arm64|aarch64|linux|debian|ubuntu|localhost|user|kvm)$/)
		return text
	while ((at = index(text, name))) {
		before = at > 1 ? substr(text, at - 1, 1) : ""
		after = substr(text, at + length(name), 1)
		out = out substr(text, 1, at - 1) (before after ~ /[A-Za-z0-9]/ ? name : "withheld")
		text = substr(text, at + length(name))
	}
	return out text
}

function without_addresses(text)
{
	gsub(/[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+/, "withheld", text)
	gsub(/[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+/, "withheld", text)
	gsub(/[0-9A-Fa-f][0-9A-Fa-f](:[0-9A-Fa-f][0-9A-Fa-f])(:[0-9A-Fa-f][0-9A-Fa-f])(:[0-9A-Fa-f][0-9A-Fa-f])+/, "withheld", text)
	gsub(/[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+/, "withheld", text)
	return text
}

# What begins with a slash, or leads there, and is no fraction.
function without_paths(text,   out, from)
{
	while (match(text, /(^|[^A-Za-z0-9_.~\/])(~|\.|\.\.)?\/[A-Za-z_.][^ ,;:)'"]*/)) {
		from = RSTART + (substr(text, RSTART, 1) !~ /[~.\/]/)
		out = out substr(text, 1, from - 1) "FILE"
		text = substr(text, RSTART + RLENGTH)
	}
	return out text
}

# Without the host's name, as a whole and its first label, and the user's.
function nameless(text,   label)
{
	label = value["host"]
	sub(/\..*/, "", label)
	return without_name(without_name(without_name(text, value["host"]), label), user)
}

function clean(key, text)
{
	gsub(/[^ -~]/, "?", text)
	if (key == "boot_id")
		return boot
	if (key == "host")
		return value["host_kind"] ~ /^emulated/ && text == "emulated" ? text : "withheld"
	if (key ~ /serial|uuid|(^|[._])(user|home|address)$/)
		return "withheld"
	if (key == "kernel_cmdline")
		text = command_line(text)
	if (key == "scope_file" || key == "trace")
		return "FILE"
	if (key ~ /^(reproduce|lab_kernel)$/)
		text = without_files(text)
	if (key == "host_kind" && match(text, /^(virtual machine|emulated): /))
		return substr(text, 1, RLENGTH) \
			without_addresses(without_paths(nameless(substr(text, RLENGTH + 1))))
	if (key !~ /^(host_kind|metric|features|registers.*|kvm_mode|irqchip|stopped|machine)$/)
		text = nameless(text)
	text = without_paths(text)
	return key ~ /version|release|emulator/ ? text : without_addresses(text)
}

BEGIN {
	known = "^(quiet|debug|ro|rw|panic|console|maxcpus|nr_cpus|nosmt|mem|idle|audit|selinux|apparmor|security|lsm|" \
		"kvm[-_].*|kvm\\..*|isolcpus|nohz.*|rcu.*|irqaffinity|threadirqs|preempt|skew_tick|clocksource|" \
		"mitigations|kpti|nopti|pti|nokaslr|nospectre.*|spectre.*|spec_store_bypass_disable|ssbd|" \
		"hugepages.*|default_hugepagesz|transparent_hugepage|numa.*|randomize_kstack_offset|rodata|" \
		"init_on_alloc|init_on_free|slub_debug|slab_.*|page_alloc\\..*|kasan.*|kfence\\..*|cpufreq\\..*|cpuidle\\..*|" \
		"arm64\\..*|id_aa64.*|acpi|cgroup.*|nowatchdog|nmi_watchdog|watchdog.*|iommu.*|arm-smmu.*|perf.*)$"
}
{
	at = index($0, "=")
	key = substr($0, 1, at - 1)
	if (key !~ /^[A-Za-z0-9_.]+$/ || key in value)
		next
	order[++nr] = key
	value[key] = substr($0, at + 1)
}
END {
	for (i = 1; i <= nr; i++)
		print order[i] "=" clean(order[i], value[order[i]])
}
