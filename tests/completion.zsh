# SPDX-License-Identifier: GPL-2.0
# completion.zsh FOLDER OUT LINE...: what an interactive zsh, whose functions are in FOLDER, makes of each line when Tab is
# pressed behind it: into OUT the words that it was offered, sorted, then the line as it is then.
zmodload zsh/zpty || exit 4
folder=$1 out=$2
shift 2
zpty child zsh -f -i
zpty -w child "fpath=(${(q)folder} \$fpath) out=${(q)out}"
zpty -w child 'autoload -Uz compinit && compinit -u -D; setopt no_list_beep no_auto_menu no_beep; LISTMAX=0'
# compadd is asked twice: once for what fits, once to do it
zpty -w child 'compadd() { local -a fit; builtin compadd -O fit "$@"; print -rl -- $fit >>$out.fit; builtin compadd "$@" }'
zpty -w child 'show() { : >$out.fit; zle complete-word; { sort $out.fit | grep . | xargs; print -r -- "$BUFFER" } >$out.new; mv $out.new $out; BUFFER=""; zle -I }'
zpty -w child 'zle -N show; bindkey "^I" show'
for line; do
	rm -f $out
	zpty -w -n child "$line"$'\t'
	until [[ -e $out ]]; do
		zpty -t child || exit 3
		zpty -r -t child said
		sleep 0.05
	done
	cat $out
done
zpty -d child
