# mail: work.eml
require ["fileinto", "relational", "comparator-i;ascii-numeric"];
if header :value "gt" :comparator "i;ascii-numeric" "x-spam-score" "7" { fileinto "numeric"; }
if header :value "gt" "x-spam-score" "7" { fileinto "WRONG as text"; }
if header :comparator "i;ascii-numeric" "x-priority" "003" { fileinto "leading zeros"; }
if header :count "eq" ["subject", "from", "x-none"] "2" { fileinto "count"; }
if header :value "lt" :comparator "i;ascii-numeric" "x-spam-score" "99999999999999999999999" { fileinto "large"; }
if header :value "ge" :comparator "i;ascii-numeric" "subject" "5" { fileinto "no number is infinite"; }
