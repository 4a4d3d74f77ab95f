#!/bin/sh
# A job for cron: takes the export of the day from an inbox, runs it, keeps the
# log, and tells a person when there is something to do.
#
#	nightly.sh HOME
#
# HOME is a folder of its own with:
#
#	strategy.yaml                    the strategy; what it names (templates,
#	                                 calendars ...) beside it or installed
#	inbox/portfolio-YYYY-MM-DD.csv   exports, one a day
#	out/                             letters, mails, SMS, worklists,
#	                                 hand-overs, credit holds; a journal for
#	                                 a ledger that was put back; it belongs to
#	                                 this ledger alone
#	log/ rejects/ archive/           made here
#	ledger.db                        what was sent; make it once, with
#	                                 `dunning ledger init ledger.db`
#	outcomes/*.csv                   what came of it: payments, promises,
#	                                 opt-outs ...; told before the run, moved
#	                                 to archive/
#
# In the crontab, twice, in case the export is late; when it was not, the second
# run finds nothing to do, and running too often sends nothing twice:
#
#	30 5,6 * * * /usr/local/bin/nightly.sh /srv/dunning
#
# Cron mails what stands on standard error.  Exit status: 0 done, or nothing to
# do; 1 done, but records were rejected; 2 failed, the export is still in the
# inbox; 75 another run is at work.
set -u

dunning=${DUNNING:-dunning}
home=${1:?usage: nightly.sh HOME}
day=${DATE:-$(date +%Y-%m-%d)}

cd "$home" || exit 2
mkdir -p out log rejects archive outcomes || exit 2
export_file=inbox/portfolio-$day.csv
log=log/$day.log
rejects=rejects/$day.csv

# No export is news only when the day's has not been done either.
if [ ! -e "$export_file" ]; then
	[ -e "archive/portfolio-$day.csv" ] && exit 0
	echo "nightly: no $home/$export_file yet" >&2
	exit 2
fi

# Tells the ledger what came in, each file once; one that it does not take stays
# and nobody is contacted without it.  A row that is rejected is in the log.
tell_outcomes() {
	for outcomes in outcomes/*.csv; do
		[ -e "$outcomes" ] || continue
		"$dunning" ledger outcome -v ledger.db "$outcomes"
		told=$?
		[ "$told" -gt 1 ] && return "$told"
		mv "$outcomes" "archive/$day-${outcomes##*/}" || return 2
	done
}

# The run holds the lock of the ledger; a second one ends with status 75.
{
	echo "--- $(date '+%Y-%m-%d %H:%M:%S') begins"
	tell_outcomes &&
		"$dunning" run -v -s strategy.yaml --as-of "$day" \
		    --ledger ledger.db --rejects "$rejects" -d out "$export_file"
	echo "--- status $?"
} >>"$log" 2>&1
status=$(sed -n '$s/^--- status //p' "$log")

case $status in
0)
	mv "$export_file" archive/ || exit 2
	;;
1)
	mv "$export_file" archive/ || exit 2
	echo "nightly: done, but records were rejected: $home/$rejects" >&2
	;;
75)
	echo "nightly: another run has the ledger" >>"$log"
	;;
*)
	echo "nightly: status $status; see $home/$log" >&2
	tail -n 20 "$log" >&2
	status=2
	;;
esac
exit "$status"
