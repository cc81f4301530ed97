# fakeaws.sh: start and stop the stand-in AWS, for scripts that source this.
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh

# fakeaws_start WORK DUMP OPTION...: starts it on any free port, or that of
# $FAKEAWS_PORT; then the URL is in $fakeaws_url, the process in $fakeaws_pid.
# WORK is a folder for its files. 1 if it does not come up within a minute.
fakeaws_start() {
	fakeaws_work=$1
	shift
	rm -f "$fakeaws_work/ready"
	"${FAKEAWS:?}" "$@" --port "${FAKEAWS_PORT:-0}" \
		--ready-file "$fakeaws_work/ready" \
		> "$fakeaws_work/fakeaws.log" 2>&1 3>&- &
	fakeaws_pid=$!
	fakeaws_left=1200
	until [ -s "$fakeaws_work/ready" ]; do
		fakeaws_left=$((fakeaws_left - 1))
		if [ "$fakeaws_left" = 0 ] ||
			! kill -0 "$fakeaws_pid" 2> /dev/null; then
			cat "$fakeaws_work/fakeaws.log" >&2
			return 1
		fi
		sleep 0.05
	done
	fakeaws_url=$(cat "$fakeaws_work/ready")
}

fakeaws_stop() {
	[ -n "${fakeaws_pid-}" ] || return 0
	kill "$fakeaws_pid" 2> /dev/null
	wait "$fakeaws_pid" 2> /dev/null
	fakeaws_pid=
}

# fakeaws_export: the credentials that it accepts become those of this shell,
# and there are no others.
fakeaws_export() {
	unset AWS_PROFILE AWS_DEFAULT_REGION AWS_SESSION_TOKEN AWS_CA_BUNDLE \
		HTTP_PROXY HTTPS_PROXY http_proxy https_proxy ALL_PROXY all_proxy
	export AWS_ENDPOINT_URL="$fakeaws_url" AWS_REGION=eu-west-1 \
		AWS_ACCESS_KEY_ID=AKIDFAKEAWS \
		AWS_SECRET_ACCESS_KEY=fakeaws-secret \
		AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
}
