# SPDX-License-Identifier: GPL-2.0
# C files in, what lint asks about out: "FILE LINE KIND TEXT", separated by tabs. KIND is
#   include  TEXT is what follows #include, its quotes or brackets too
#   row      a line of an initialiser
#   code     any other line; in both, comments are gone and strings are empty
#   string   TEXT is the literal; a fifth field says where it stands: "NAME(N" for argument N of a
#            call, "{N DECLARATION" for item N of an initialiser, both from 0, or "{.MEMBER DECLARATION"
# It follows brackets, not grammar, which is enough for code that clang-format has laid out.

FNR == 1 {
	depth = comment = directive = continues = 0
	text = ""
}

# an unbalanced #if ends with its function at the latest
/^}/ && !comment { depth = depth > 0 }

{
	line = $0
	if (!continues && !comment && line ~ /^[ \t]*#/) {
		directive = 1
		saved_depth = depth
		saved_text = text
		depth++
		kind[depth] = "#"
		text = label[depth] = ""
	}
	continues = line ~ /\\$/
	row = depth && kind[depth] == "="
	code = ""
	if (directive && match(line, /^[ \t]*#[ \t]*include[ \t]*/)) {
		line = substr(line, RSTART + RLENGTH)
		sub(/[ \t]*(\/[\/*].*)?$/, "", line)
		out("include", line)
	} else {
		lex(line)
		row = row || (depth && kind[depth] == "=")
		out(row ? "row" : "code", code)
	}
	if (directive && !continues && !comment) {
		directive = 0
		depth = saved_depth
		text = saved_text
	}
}

# indented code has tabs of its own
function out(what, of) {
	if (what != "string")
		gsub(/\t/, " ", of)
	print FILENAME "\t" FNR "\t" what "\t" of
}

function take(some) {
	code = code some
	text = text some
}

function where(   item) {
	if (!depth)
		return ""
	if (kind[depth] == "(")
		return label[depth] "(" items[depth]
	item = items[depth]
	if (match(text, /\.[a-z_]+ = $/))
		item = substr(text, RSTART, RLENGTH - 3)
	return kind[depth] == "=" ? "{" item " " label[depth] : ""
}

function lex(line,   c, len) {
	while (line != "") {
		if (comment) {
			if (!match(line, /\*\//))
				return
			line = substr(line, RSTART + 2)
			comment = 0
			continue
		}
		if (!match(line, /["'\/(){};,]/)) {
			take(line)
			break
		}
		take(substr(line, 1, RSTART - 1))
		c = substr(line, RSTART, 1)
		line = substr(line, RSTART)
		if (c == "/") {
			if (line ~ /^\/\//)
				break
			comment = line ~ /^\/\*/
			if (!comment)
				take("/")
			line = substr(line, comment ? 3 : 2)
		} else if (c == "\"" && match(line, /^"([^"\\]|\\.)*"/)) {
			len = RLENGTH
			out("string", substr(line, 2, len - 2) "\t" where())
			take("\"\"")
			line = substr(line, len + 1)
		} else if (c == "'" && match(line, /^'([^'\\]|\\.)+'/)) {
			take("''")
			line = substr(line, RLENGTH + 1)
		} else {
			bracket(c)
			line = substr(line, 2)
		}
	}
	text = text " "
}

function bracket(c,   before) {
	before = text
	sub(/[ \t]+$/, "", before)
	take(c)
	if (c == "(" || c == "{") {
		depth++
		items[depth] = 0
		label[depth] = ""
		kind[depth] = c
		if (c == "(" && match(before, /[A-Za-z_][A-Za-z0-9_]*$/))
			label[depth] = substr(before, RSTART)
		# an initialiser's own braces, and those of the rows in it
		if (c == "{" && (before ~ /=$/ || (depth > 1 && kind[depth - 1] == "="))) {
			kind[depth] = "="
			sub(/^[ \t]+/, "", before)
			label[depth] = before
			if (depth > 1 && kind[depth - 1] == "=")
				label[depth] = label[depth - 1]
		}
	} else if (c == ")" || c == "}") {
		depth -= depth > 0
	} else if (c == "," && depth) {
		items[depth]++
	}
	if (c == "{" || c == "}" || c == ";")
		text = ""
}
