# mail: folded.eml
require ["fileinto", "comparator-i;unicode-casemap", "relational"];
if header :contains "subject" "paris" { fileinto "width"; }
if header :contains "subject" "reunion" { fileinto "accents"; }
if header :is "from" "FRANCOIS LEFEVRE <francois@elsewhere.test>" { fileinto "whole"; }
if header :matches "subject" "ｐaris*r?union" { fileinto "wildcards"; }
if header :matches "subject" "Paris*＊" { fileinto "WRONG a full-width asterisk is no wildcard"; }
if header :contains "subject" "ﾊﾟ" { fileinto "kana width"; }
if header :contains "subject" "ハ" { fileinto "WRONG another kana"; }
if header :comparator "i;ascii-casemap" :contains "subject" "reunion" { fileinto "WRONG ascii"; }
if header :comparator "i;ascii-casemap" :contains "subject" "rÉunion" { fileinto "WRONG É is no ASCII letter"; }
if header :comparator "i;octet" :contains "subject" "réunion" { fileinto "WRONG case"; }
if header :comparator "i;unicode-casemap" :contains "subject" "paris" { fileinto "casemap width"; }
if header :comparator "i;unicode-casemap" :contains "subject" "RÉUNION" { fileinto "casemap case"; }
if header :comparator "i;unicode-casemap" :contains "subject" "reunion" { fileinto "WRONG casemap accents"; }
if address :localpart "from" "FRANCOIS" { fileinto "address case"; }
if address :localpart "from" "françois" { fileinto "WRONG another address"; }
