# completion: what t_completion.py has a zsh on a terminal do.
# SPDX-License-Identifier: Apache-2.0
#
# $FUNCTIONS is the folder of the completion, $RESULTS a pipe. TAB has it get the
# matches of what stands before the cursor, a line each, and END.
PS1=
# However long a list is: the answer would be taken from what is typed next.
LISTMAX=100000
unsetopt beep
fpath=($FUNCTIONS $fpath)
autoload -Uz compinit
compinit -D -u

typeset -a offered
# Some calls only ask which words would match: those are no offers.
compadd() {
	local -a hits
	if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
		builtin compadd -O hits "$@"
		offered+=($hits)
	fi
	builtin compadd "$@"
}

offer() {
	zle list-choices
	BUFFER=
	zle .accept-line
}
zle -N offer
bindkey '^I' offer

# Told when the next line is begun, and all of the list is shown.
zle-line-init() {
	print -rl -- $offered END > $RESULTS
	offered=()
}
zle -N zle-line-init
