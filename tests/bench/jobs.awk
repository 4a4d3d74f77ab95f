# Jobs A to D in awk: awk -F, -v job=JOB -f jobs.awk FILE
# Fields are cut at every comma and line, quoted or not: this is what awk costs,
# not a right answer.
function day(text,    y, m) {
	y = substr(text, 1, 4) + 0
	m = substr(text, 6, 2) + 0
	if (m < 3) {
		y--
		m += 12
	}
	return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + \
	    int((153 * m - 457) / 5) + substr(text, 9, 2)
}

function bucket_of(days) {
	return days == "" ? "unapplied" : days <= 0 ? "not_due" : \
	    days <= 30 ? "1-30" : days <= 60 ? "31-60" : \
	    days <= 90 ? "61-90" : days <= 120 ? "91-120" : "121+"
}

function segment_of(days, balance, risk, ok) {
	if (days == "")
		return "CREDIT"
	if (days <= 0)
		return ok ? "CURRENT" : "CURRENT_LETTER"
	if (days <= 15 && balance < 20)
		return "WATCH"
	if (days <= 30)
		return !ok ? "PHONE" : risk ~ /^[AB]$/ ? "SOFT" : "REMIND"
	if (days <= 90 && balance >= 5000 && risk ~ /^[DE]$/)
		return "FIRM"
	if (days <= 90)
		return ok ? "CORE" : "CORE_LETTER"
	return balance >= 1000 ? "LEGAL" : "AGENCY"
}

function score_of(days) {
	return 500 + (days == "" ? 0 : days <= 0 ? 60 : days <= 30 ? 20 : \
	    days <= 90 ? -30 : -80) + \
	    ($14 < 100 ? 25 : $14 < 1000 ? 10 : -15) + \
	    ($16 == "A" ? 40 : $16 == "B" ? 20 : $16 == "C" ? 0 : \
	    $16 == "D" ? -20 : -40) + \
	    ($18 == "" ? 0 : $18 == 0 ? -35 : $18 <= 5 ? 5 : 45) + \
	    ($19 == "" ? 0 : $19 == 0 ? 15 : $19 == 1 ? -10 : -45) + \
	    ($20 == "true" ? -25 : 0)
}

NR == 1 {
	as_of = day("2026-03-16")
	buckets = "not_due,1-30,31-60,61-90,91-120,121+,unapplied"
	if (job == "A")
		print $0 ",days_overdue,bucket"
	else if (job == "B")
		print $0 ",days_overdue,bucket,email_ok,segment,score,band"
	else
		print "currency," (job == "C" ? $1 : $2) "," buckets
	next
}

$14 == 0 || $11 > "2026-03-16" { next }

{
	days = $14 < 0 ? "" : as_of - day($12)
	bucket = bucket_of(days)
}

job == "A" { print $0 "," days "," bucket }

job == "B" {
	ok = $5 ~ /^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z][A-Za-z]+$/
	score = score_of(days)
	print $0 "," days "," bucket "," \
	    ($5 == "" ? "" : ok ? "true" : "false") "," \
	    segment_of(days, $14, $16, ok) "," score "," \
	    (score < 450 ? "low" : score < 550 ? "mid" : "high")
}

job == "C" || job == "D" {
	key = $9 "," (job == "C" ? $1 : $2)
	keys[key] = 1
	sums[key, bucket] += $14 < 0 ? -$14 : $14
}

END {
	count = split(buckets, names, ",")
	for (key in keys) {
		line = key
		for (i = 1; i <= count; i++)
			line = line sprintf(",%.2f", sums[key, names[i]])
		print line
	}
}
