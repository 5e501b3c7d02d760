# mail: work.eml
require ["fileinto", "date", "relational"];
if date "date" "date" "2026-11-23" { fileinto "date"; }
if date :originalzone "date" "hour" "11" { fileinto "original"; }
if date :zone "+0100" "date" "time" "03:15:09" { fileinto "zone"; }
if date "date" "weekday" "1" { fileinto "monday"; }
if date "received" "iso8601" "2026-11-23T02:20:00+00:00" { fileinto "received"; }
if date :value "ge" "date" "julian" "61367" { fileinto "julian"; }
if currentdate :value "lt" "date" "2026-11-24" { fileinto "now"; }
if currentdate :zone "-0500" "hour" "21" { fileinto "elsewhere"; }
if date "subject" "year" "2026" { fileinto "WRONG no date"; }
