# csv.awk -- reads comma separated values in awk, for analyst.sh:
#
#	awk "$(cat csv.awk)"'{ print value("debtor_id"), value("balance") }'
#
# Quoted fields may hold commas and quotes, but no line breaks.

function csv_split(line, fields,    count, start, text) {
	split("", fields)
	while (1) {
		count++
		if (substr(line, 1, 1) == "\"") {
			start = 2
			while (substr(line, start) ~ /^[^"]*""/)
				start += index(substr(line, start), "\"") + 1
			start += index(substr(line, start), "\"") - 1
			text = substr(line, 2, start - 2)
			gsub(/""/, "\"", text)
			line = substr(line, start + 1)
		} else {
			start = index(line, ",")
			text = start ? substr(line, 1, start - 1) : line
			line = start ? substr(line, start) : ""
		}
		fields[count] = text
		if (line == "")
			return count
		line = substr(line, 2)
	}
}

# The field of this record in the column of that name.
function value(name) {
	if (!(name in csv_column)) {
		print "there is no column " name >"/dev/stderr"
		exit 2
	}
	return csv_field[csv_column[name]]
}

NR == 1 {
	csv_columns = csv_split($0, csv_field)
	for (csv_i = 1; csv_i <= csv_columns; csv_i++)
		csv_column[csv_field[csv_i]] = csv_i
	next
}

{ csv_split($0, csv_field) }
