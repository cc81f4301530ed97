# completion: bash offers options, words, files, profiles and finding codes.
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# For bash-completion, which gives _init_completion. "make" puts the tables
# behind this that are called _rds_security_plugins_options, _value, _codes and
# _states; "man/describe bash" prints them.

# Only names that the shell cannot take for more: compgen expands its words.
_rds_security_plugins_profiles()
{
	sed -nE 's/^\[(profile[[:blank:]]+)?([[:alnum:]_.@+-]+)[[:blank:]]*\].*/\2/p' \
		"${AWS_CONFIG_FILE:-$HOME/.aws/config}" \
		"${AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials}" \
		2> /dev/null
}

# CODE=STATE[,CODE=STATE]: readline takes '=' for the end of a word, not ','.
_rds_security_plugins_severity() # PROGRAM
{
	local element=${cur##*,} before
	if [[ $element == *=* ]]; then
		mapfile -t COMPREPLY < <(compgen \
			-W "$(_rds_security_plugins_states)" -- "${element#*=}")
		return
	fi
	before=${cur%"$element"}
	before=${before##*=}
	mapfile -t COMPREPLY < <(compgen -P "$before" -S = \
		-W "$(_rds_security_plugins_codes "$1")
			$(_rds_security_plugins_codes check_)" -- "$element")
	compopt -o nospace
}

# What `prev` takes; 1 if that is no option with a value.
_rds_security_plugins_argument() # PROGRAM
{
	local kinds kind words=()
	kinds=$(_rds_security_plugins_value "$1:$prev") || return
	for kind in $kinds; do
		case $kind in
		FILE) _filedir ;;
		DIR) [[ $kinds == *FILE* ]] || _filedir -d ;;
		PROFILE) mapfile -t -O ${#words[@]} words \
			< <(_rds_security_plugins_profiles) ;;
		CODE) _rds_security_plugins_severity "$1" ;;
		*) words+=("$kind") ;;
		esac
	done
	[[ ! ${words[*]} ]] || mapfile -t -O ${#COMPREPLY[@]} COMPREPLY \
		< <(compgen -W "${words[*]}" -- "$cur")
}

_rds_security_plugins()
{
	# shellcheck disable=SC2034 # _init_completion sets them all
	local cur prev words cword split program=${1##*/}
	_init_completion -s -n : || return
	! _rds_security_plugins_argument "$program" || return 0
	! $split || return 0
	words=$(_rds_security_plugins_options "$program")
	[[ $program != check_* ]] ||
		words+=$(_rds_security_plugins_options check_)
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
