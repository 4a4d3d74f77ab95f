# peers.sh -- other tools for the jobs of bench.sh, which reads this file.

# Sets what is there: $exact read quotes right and do whole jobs, $inexact do
# not read quotes, $scanners only read records; $missing is not there.
find_peers() {
	exact=
	inexact=
	scanners=
	missing=
	[ "${PEERS-yes}" != no ] || return 0
	for peer in duckdb polars mlr sqlite3 python3 mawk gawk xsv qsv zsv; do
		if ! peer_is_there "$peer"; then
			missing="$missing $peer"
			continue
		fi
		case $peer in
		mawk | gawk) inexact="$inexact $peer" ;;
		xsv | qsv | zsv) scanners="$scanners $peer" ;;
		*) exact="$exact $peer" ;;
		esac
	done
}

peer_is_there() {
	case $1 in
	duckdb) node -e 'require("@duckdb/node-api")' >/dev/null 2>&1 ;;
	polars) node -e 'require("nodejs-polars")' >/dev/null 2>&1 ;;
	*) command -v "$1" >/dev/null 2>&1 ;;
	esac
}

peer_version() {
	case $1 in
	duckdb) node -p 'require("@duckdb/node-api").version()' ;;
	polars) node -p 'require("nodejs-polars").version' ;;
	mawk) mawk -W version 2>&1 ;;
	zsv) zsv version ;;
	*) "$1" --version ;;
	esac 2>/dev/null | head -n 1
}

peer_title() {
	case $1 in
	mawk | gawk) echo "$1, wrong on quoted commas" ;;
	*) echo "$1" ;;
	esac
}

# peer_command PEER JOB FILE: nothing when it does not do that job.
peer_command() {
	case $1:$2 in
	xsv:L | qsv:L | zsv:L) echo "$1 count $3" ;;
	duckdb:[ABCDR]) echo "node $tools/duckdb.js $2 $3" ;;
	polars:[ABCDR]) echo "node $tools/polars.js $2 $3" ;;
	sqlite3:[ABCDR]) echo "sh $tools/sqlite.sh $2 $3" ;;
	mlr:[AB]) echo "mlr --csv put -s job=$2 -f $tools/jobs.mlr $3" ;;
	mlr:[CD]) echo "mlr --csv --ofmt %.2lf put -q -s job=$2 \
-f $tools/jobs.mlr $3" ;;
	python3:[ABCD]) echo "python3 $tools/jobs.py $2 $3" ;;
	[mg]awk:[ABCD]) echo "$1 -F, -v job=$2 -f $tools/jobs.awk $3" ;;
	esac
}
