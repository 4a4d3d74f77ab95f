#!/bin/sh
# Install the Debian packages named as arguments that are missing; elsewhere
# print the list and stop.
set -u
if ! command -v dpkg-query >/dev/null 2>&1; then
	for tool in pkg-config; do
		command -v $tool >/dev/null 2>&1 || missing=yes
	done
	for pkg in yaml-0.1 libpcre2-8 sqlite3 icu-i18n pangocairo libqrencode; do
		pkg-config --exists $pkg 2>/dev/null || missing=yes
	done
	[ -z "${missing-}" ] && exit 0
	echo "Not a Debian system.  Install what these Debian packages hold:" >&2
	printf '  %s\n' "$@" >&2
	exit 2
fi
missing=
for package; do
	# One line for each architecture that has it.
	dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null |
	    grep -qx installed || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "These Debian packages are missing, and there is no sudo:" >&2
		echo " $missing" >&2
		exit 2
	fi
	as_root=sudo
fi
echo "Installing:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
install="$as_root apt-get install -y -qq --no-install-recommends"
# shellcheck disable=SC2086
$install $missing >/dev/null 2>&1 || {
	$as_root apt-get update -qq && $install $missing >/dev/null
}
