# SPDX-License-Identifier: GPL-2.0
# The commands of a page: FILE<tab>LINE<tab>MARK<tab>COMMAND. MARK is what the comment above the block says, "run: ...",
# "needs: ..." or "-", nothing. Commands are in blocks of sh, in indented blocks, and behind "$ " in any other; lines that end in
# a backslash go on. Blocks that are generated show none.

FNR == 1 { fenced = generated = 0; mark = ""; held = "" }

/^<!-- (reference|machines|servers): begin/ { generated = 1 }
/^<!-- (reference|machines|servers): end/ { generated = 0; next }
generated { next }

/^<!-- (run|needs): .* -->$/ && !fenced {
	mark = $0
	sub(/^<!-- /, "", mark)
	sub(/ -->$/, "", mark)
	next
}

/^ *```/ {
	fenced = !fenced
	lang = $0
	gsub(/[ `]/, "", lang)
	held = ""
	if (!fenced)
		mark = ""
	next
}

fenced && lang == "sh" { take($0); next }
fenced && /^\$ / { take(substr($0, 3)); next }
fenced { next }
/^    [^ ]/ || (held != "" && /^ /) { indented = 1; take(substr($0, 5)); next }
/^$/ { if (indented) mark = ""; indented = 0; next }
{ mark = ""; indented = 0 }

function take(line) {
	sub(/ +# .*/, "", line)
	line = held line
	if (sub(/\\$/, "", line)) {
		held = line
		return
	}
	held = ""
	if (line !~ /^ *(#!.*)?$/)
		print FILENAME "\t" FNR "\t" (mark == "" ? "-" : mark) "\t" line
}
