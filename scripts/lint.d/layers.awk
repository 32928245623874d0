# SPDX-License-Identifier: GPL-2.0
# The arrows of lint.d/rooms and the habits of lint.d/only, held against what lex.awk found:
#   awk -f layers.awk rooms only LEXED

BEGIN { FS = "\t" }

FILENAME ~ /rooms$/ && /^[a-z]/ {
	n = split($0, word, / +/)
	pattern[++nr_rows] = glob(word[1])
	row_name[nr_rows] = word[1]
	row_at[nr_rows] = FILENAME ":" FNR
	grants[nr_rows] = n - 1
	for (i = 2; i <= n; i++)
		grant[nr_rows, i - 1] = glob(word[i])
}

FILENAME ~ /only$/ && /^[a-z]/ {
	split($0, field, / \| /)
	n = split(field[3], word, / /)
	for (i = 1; i <= n; i++) {
		rooms[++nr_words] = field[1]
		what[nr_words] = field[2]
		betrays[nr_words] = word[i]
		regex[nr_words] = word_regex(word[i])
	}
}

FILENAME !~ /(rooms|only)$/ {
	if (!($1 in room_of)) {
		room_of[$1] = folder($1)
		if (!(room_of[$1] in a_file_of))
			a_file_of[room_of[$1]] = $1
	}
	if ($3 == "include") {
		nr_includes++
		from[nr_includes] = $1
		at[nr_includes] = $1 ":" $2
		header[nr_includes] = $4
	}
	if ($1 !~ /^tests\//)
		habits()
}

END {
	for (room in a_file_of)
		if (!row_of(room))
			fault(a_file_of[room] ":1", room " is a room without a row in scripts/lint.d/rooms: say there what it may use")
	for (r = 1; r <= nr_rows; r++)
		if (!(r in used))
			fault(row_at[r], row_name[r] " has a row and no files: remove the row")
	for (i = 1; i <= nr_includes; i++)
		arrow(i)
	exit bad
}

function fault(place, says) {
	print place ": " says
	bad = 1
}

function folder(path) {
	sub(/\/[^\/]*$/, "", path)
	return path
}

function glob(name) {
	gsub(/\./, "[.]", name)
	gsub(/\*/, "[^/]+", name)
	return "^" name "$"
}

function word_regex(word,   end) {
	if (word ~ /^["<]/)
		return ""
	end = sub(/\($/, "", word) ? " *[(]" : "([^A-Za-z0-9_]|$)"
	return "(^|[^A-Za-z0-9_.>])" word end
}

function row_of(room,   r) {
	for (r = 1; r <= nr_rows; r++)
		if (room ~ pattern[r]) {
			used[r] = 1
			return r
		}
	return 0
}

# by a row that grants the room, or this header of it; a room without a row has been told so already
function may_use(room, path,   r, g) {
	if (folder(path) == room)
		return 1
	r = row_of(room)
	for (g = 1; g <= grants[r]; g++)
		if (folder(path) ~ grant[r, g] || path ~ grant[r, g])
			return 1
	return !r
}

# The header beside the file, else each that the compiler might find: all of them have to be allowed.
function arrow(i,   name, own, path, room, found) {
	name = header[i]
	if (name !~ /^("[^"]+"|<[^>]+>)$/) {
		fault(at[i], "includes " name ", and which header that is cannot be seen: name it")
		return
	}
	room = room_of[from[i]]
	path = substr(name, 2, length(name) - 2)
	own = room "/" path
	while (sub(/[^\/]+\/\.\.\//, "", own)) {}
	if (name ~ /^"/ && own in room_of) {
		judge(i, room, own)
		return
	}
	found = judge_all(i, room, path)
	if (!found && name ~ /^"/)
		fault(at[i], "includes " name ", which no room holds")
}

# all headers of the tree whose path ends so; how many there are
function judge_all(i, room, tail,   path, nr) {
	gsub(/^(\.\.?\/)+/, "", tail)
	gsub(/\./, "[.]", tail)
	for (path in room_of)
		if (path ~ "/" tail "$") {
			judge(i, room, path)
			nr++
		}
	return nr
}

function judge(i, room, path) {
	if (!may_use(room, path))
		fault(at[i], room " includes " header[i] " of " folder(path) ": scripts/lint.d/rooms does not allow it")
}

function habits(   w) {
	for (w = 1; w <= nr_words; w++)
		if (is_betrayed_by(w) && !is_one_of(room_of[$1], rooms[w]))
			fault($1 ":" $2, room_of[$1] " " what[w] " (" betrays[w] "): only " rooms[w] " does")
}

function is_betrayed_by(w) {
	if ($3 == "include")
		return $4 == betrays[w]
	if ($3 == "string")
		return betrays[w] ~ /^"/ && index($4, substr(betrays[w], 2))
	return regex[w] != "" && $4 ~ regex[w]
}

function is_one_of(room, list,   n, all, i) {
	n = split(list, all, / /)
	for (i = 1; i <= n; i++)
		if (room ~ glob(all[i]))
			return 1
	return 0
}
