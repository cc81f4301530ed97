
# completion: zsh offers options, words, files, profiles and finding codes.
# SPDX-License-Identifier: Apache-2.0
#
# "make" puts before this what "man/describe zsh" prints: the line with the
# names of the programs, and tables of their options and codes.

_rds_security_plugins_profiles()
{
	local -a profiles
	profiles=(${(f)"$(sed -nE \
		's/^\[(profile[[:blank:]]+)?([^][:blank:]]+)[[:blank:]]*\].*/\2/p' \
		"${AWS_CONFIG_FILE:-$HOME/.aws/config}" \
		"${AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials}" \
		2> /dev/null)"})
	_wanted profiles expl profile compadd -a profiles
}

# CODE=STATE[,CODE=STATE]
_rds_security_plugins_severity()
{
	local -a codes expl
	compset -P '*,'
	if compset -P '*='; then
		_wanted states expl state compadd -a _rds_security_plugins_states
	else
		_rds_security_plugins_codes ${service:t}
		_describe -t codes 'finding code' codes -qS =
	fi
}

_rds_security_plugins()
{
	local -a specs
	_rds_security_plugins_specs ${service:t}
	_arguments -s -S $specs
}

_rds_security_plugins "$@"
